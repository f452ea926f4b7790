"""Outlines of countries and German states for maps, from the seeds, as GeoJSON."""

from __future__ import annotations

import json
from typing import Any, Literal

from audit.seeds import read_seed


def region_outlines(level: Literal["country", "state"]) -> dict[str, Any]:
    """The countries of the world or the German states as a GeoJSON FeatureCollection.

    A feature's `id` is the code that `located_images` and `location_counts` have as `country` or
    `state`; its properties are its row of the seed `regions` (`region`, `country`, `name_de`,
    `name_en`). Outer rings run clockwise, as d3 and so Vega-Lite want them; Leaflet takes both.
    """
    names = {row["region"]: row for row in read_seed("regions")}
    features = [
        {
            "type": "Feature",
            "id": row["region"],
            "properties": names[row["region"]],
            "geometry": {"type": "MultiPolygon", "coordinates": json.loads(row["outline"])},
        }
        for row in read_seed("region_outlines")
        if row["level"] == level
    ]
    return {"type": "FeatureCollection", "features": features}
