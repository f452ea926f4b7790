"""Maps as SVG text, drawn by Altair without a browser and without the network."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, Literal

import altair as alt
import vl_convert

from audit.regions import region_outlines

INK = "#1f2933"
# From light to dark, so that the order holds without colour. `FEW` stands for suppressed counts.
CLASSES = ("#bfd4e6", "#8fb4d6", "#4a78a6", "#285380", "#12304f")
FEW = "#e2eaf1"
NONE = "#ffffff"
BORDER = "#8a97a3"
FONT = "Arial"
# Where a state's number stands on the map: degrees east and north, inside its outline.
STATE_LABELS = {
    "DE-BB": (13.85, 51.9),
    "DE-BE": (13.4, 52.5),
    "DE-BW": (9.0, 48.55),
    "DE-BY": (11.7, 48.9),
    "DE-HB": (8.75, 53.08),
    "DE-HE": (9.0, 50.55),
    "DE-HH": (10.0, 53.55),
    "DE-MV": (12.6, 53.75),
    "DE-NI": (9.3, 52.6),
    "DE-NW": (7.5, 51.5),
    "DE-RP": (7.35, 49.95),
    "DE-SH": (9.75, 54.25),
    "DE-SL": (6.95, 49.4),
    "DE-SN": (13.4, 51.05),
    "DE-ST": (11.75, 51.95),
    "DE-TH": (11.0, 50.9),
}


def to_svg(chart: alt.TopLevelMixin, description: str) -> str:
    """The chart as an SVG element that says what it shows and scales with the page."""
    chart = chart.configure(font=FONT, aria=False, background="white").configure_view(stroke=None)
    svg = vl_convert.vegalite_to_svg(chart.to_dict())
    width, height = re.search(r'width="([\d.]+)" height="([\d.]+)"', svg).groups()
    start = svg.index(">", svg.index("<svg")) + 1
    # The whole has a name; parts of it that say they are pictures would need one each.
    drawing = re.sub(r' (?:role|aria-roledescription)="[^"]*"', "", svg[start:])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'style="max-width:{width}px" role="img" aria-label="{escape(description)}">{drawing}'
    )


def class_starts(counts: Sequence[int | None]) -> list[int]:
    """The lowest count of each class of a map: at most five, in about equal ratios.

    Rounded down to 1, 2 or 5 times a power of ten; empty where there is nothing but suppressed
    counts and zeros.
    """
    shown = [count for count in counts if count]
    if not shown:
        return []
    lowest, highest = min(shown), max(shown)
    ratio = (highest / lowest) ** (1 / len(CLASSES))
    starts: list[int] = []
    for step in range(len(CLASSES)):
        digit, power = f"{lowest * ratio**step:.3e}".split("e")
        start = max(round_digit for round_digit in (1, 2, 5) if round_digit <= float(digit))
        starts.append(start * 10 ** int(power))
    return sorted(set(starts))


def class_colour(count: int | None, starts: Sequence[int]) -> str:
    """The fill of a region with `count` images; None is a suppressed count."""
    if count is None:
        return FEW
    reached = sum(count >= start for start in starts)
    first = (len(CLASSES) - len(starts)) // 2
    return CLASSES[first + reached - 1] if reached else NONE


def legend(starts: Sequence[int]) -> list[tuple[str, int, int | None]]:
    """Colour, first and last count of each class, from the lowest; the highest has no last one."""
    ends = [*(following - 1 for following in starts[1:]), None]
    return [
        (class_colour(start, starts), start, end) for start, end in zip(starts, ends, strict=False)
    ]


def map_chart(
    level: Literal["country", "state"],
    counts: Mapping[str, int | None],
    texts: Mapping[str, str],
    starts: Sequence[int],
    description: str,
) -> str:
    """The world by country or Germany by state, filled by count.

    `counts` has the code of each region with an image (None = suppressed), `texts` what stands on
    a state. Antarctica is drawn only where there is a count for it.
    """
    features: list[dict[str, Any]] = [
        feature | {"properties": {"fill": class_colour(counts.get(feature["id"], 0), starts)}}
        for feature in region_outlines(level)["features"]
        if feature["id"] != "AQ" or "AQ" in counts
    ]
    is_world = level == "country"
    outlines = (
        alt.Chart(alt.Data(values=features))
        .mark_geoshape(stroke=BORDER, strokeWidth=0.4 if is_world else 0.8)
        .encode(fill=alt.Fill("properties.fill:N", scale=None))
    )
    if is_world:
        return to_svg(
            outlines.project(type="equalEarth").properties(width=920, height=450, padding=2),
            description,
        )
    labels = [
        {
            "longitude": STATE_LABELS[state][0],
            "latitude": STATE_LABELS[state][1],
            "text": text,
        }
        for state, text in texts.items()
    ]
    # Dark on a white rim, to be read on every fill.
    numbers = alt.Chart(alt.Data(values=labels)).encode(
        longitude="longitude:Q", latitude="latitude:Q", text="text:N"
    )
    rims = numbers.mark_text(fontSize=12, fontWeight="bold", stroke="white", strokeWidth=4)
    texts_above = numbers.mark_text(fontSize=12, fontWeight="bold", color=INK)
    return to_svg(
        alt.layer(outlines, rims, texts_above)
        .project(type="conicConformal", parallels=[48, 54], rotate=[-10.5, 0, 0])
        .properties(width=360, height=480, padding=2),
        description,
    )
