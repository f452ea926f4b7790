"""What the getters read from the EXIF text against an independent tool's reading of the images.

exiftool 12.57 read the same images as img2dataset did (`exif_oracle.parquet`), and the older reader
read them as well (`exif_old_reader.parquet`). exiftool is the judge and not the truth: a difference
is allowed for a reason named here only, and for as many images as are counted here.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import duckdb
import pytest

from audit import PROJECT, dbt_project

MODEL = PROJECT / "models" / "intermediate" / "int_exif.sql"
TOLERANCE_DEGREES = 1e-6
READERS = ["exifread_nocycle_3", "exifread_2"]

# Field of int_exif: column of the oracle.
TEXT_FIELDS = {
    "make": "Make",
    "model": "Model",
    "software": "Software",
    "host_computer": "HostComputer",
    "body_serial_number": "BodySerialNumber",
    "lens_serial_number": "LensSerialNumber",
    "owner_name": "OwnerName",
    "artist": "Artist",
    "copyright": "Copyright",
}
# exiftool has a position and the project has none.
MISSING_POSITIONS = {"both are 0: no fix": 1, "decimal commas": 1}
# Both sides have a text, and the two differ.
TEXT_DIFFERENCES = {
    ("make", "not UTF-8: exiftool writes ?"): 1,
    ("body_serial_number", "not UTF-8: exiftool writes ?"): 1,
    ("artist", "not UTF-8: exiftool writes ?"): 1,
    ("lens_serial_number", "blanks around it"): 2,
    ("software", "exiftool reads a number"): 3,
}


@pytest.fixture(scope="module")
def exif(shared_data: Path, parsed_project: None) -> duckdb.DuckDBPyConnection:
    """The tables `exifread_nocycle_3` and `exifread_2`: int_exif as `read`, the oracle's row."""
    model = MODEL.read_text(encoding="utf-8")
    model = model.replace("{{ ref('stg_laion__images') }}", "images")
    model = model.replace("{{ in_pending_shards() }}", "true")
    int_exif = dbt_project.compile_sql(model)
    connection = dbt_project.connect_rules()
    connection.execute(f"create view oracle as from '{shared_data}/exif_oracle.parquet'")
    files = ["relaion_shaped/*.parquet", "exif_old_reader.parquet"]
    for reader, file in zip(READERS, files, strict=True):
        connection.execute(
            f"""
            create or replace table images as
            select row_number() over () as image_id, 'shard' as shard, url, exif,
                null::varchar as content_hash
            from '{shared_data}/{file}'
            where url in (select url from oracle)
            """
        )
        connection.execute(
            f"""
            create table {reader} as
            select oracle, read, images.exif::json as exif
            from images
            inner join oracle on images.url = oracle.url
            inner join ({int_exif}) as read on images.image_id = read.image_id
            """
        )
    return connection


@pytest.mark.parametrize("reader", READERS)
def test_positions_agree(exif: duckdb.DuckDBPyConnection, reader: str) -> None:
    rows = exif.execute(
        f"""
        select
            oracle.lat, oracle.lon, read.latitude, read.longitude,
            exif ->> '$."GPS GPSLatitude"', exif ->> '$."GPS GPSLongitude"'
        from {reader}
        where oracle.img2dataset_has_gps
        """
    ).fetchall()
    reasons = Counter()
    agreeing = 0
    for latitude, longitude, found_latitude, found_longitude, written, _ in rows:
        if latitude is None or longitude is None:
            # Only where the seconds are not set does the project know more than exiftool.
            assert found_latitude is None or "0/0]" in written
        elif found_latitude is not None:
            assert abs(found_latitude - latitude) <= TOLERANCE_DEGREES
            assert abs(found_longitude - longitude) <= TOLERANCE_DEGREES
            agreeing += 1
        elif latitude == longitude == 0:
            reasons["both are 0: no fix"] += 1
        elif not written.startswith("[") and written.count(",") > 2:
            reasons["decimal commas"] += 1
        else:
            reasons[f"unexplained: {written}"] += 1
    assert dict(reasons) == MISSING_POSITIONS
    assert agreeing == 272


@pytest.mark.parametrize("reader", READERS)
def test_unknown_is_never_zero(exif: duckdb.DuckDBPyConnection, reader: str) -> None:
    """`0/0` says that nothing is known."""
    for key, field in [
        ("GPS GPSLatitude", "latitude"),
        ("GPS GPSLongitude", "longitude"),
        ("GPS GPSAltitude", "altitude_metres"),
        ("GPS GPSImgDirection", "image_direction_degrees"),
        ("GPS GPSTimeStamp", "gps_at"),
    ]:
        unknown, read = exif.execute(
            f"""
            select count(*), count(read.{field})
            from {reader}
            where regexp_matches(exif ->> '$."{key}"', '^\\[?0/0')
            """
        ).fetchone()
        assert unknown > 0, f"no image has 0/0 in {key}"
        assert read == 0, f"{field} has a value where {key} is 0/0"


@pytest.mark.parametrize("reader", READERS)
def test_texts_agree(exif: duckdb.DuckDBPyConnection, reader: str) -> None:
    differences: Counter[tuple[str, str]] = Counter()
    for field, column in TEXT_FIELDS.items():
        pairs = exif.execute(
            f"""
            select read.{field}, oracle."{column}"
            from {reader}
            where read.{field} is not null and trim(oracle."{column}") <> ''
            """
        ).fetchall()
        assert pairs, f"neither side has a {field}"
        differences.update(
            (field, difference(found, expected)) for found, expected in pairs if found != expected
        )
    assert dict(differences) == TEXT_DIFFERENCES


def difference(found: str, expected: str) -> str:
    """Why two readings of one text differ."""
    if found == expected.strip():
        return "blanks around it"
    if found.encode("ascii", "replace") == expected.encode("ascii", "replace"):
        return "not UTF-8: exiftool writes ?"
    try:
        is_number = float(found) == float(expected)
    except ValueError:
        is_number = False
    return "exiftool reads a number" if is_number else "unexplained"


@pytest.mark.parametrize("reader", READERS)
def test_nothing_is_missing(exif: duckdb.DuckDBPyConnection, reader: str) -> None:
    """Where the oracle has a text and the EXIF text holds its key, the project has it, too."""
    for field, column in TEXT_FIELDS.items():
        (missing,) = exif.execute(
            f"""
            select count(*)
            from {reader}
            where trim(oracle."{column}") <> '' and read.{field} is null
            """
        ).fetchone()
        assert missing == 0, f"{missing} images have a {field} that is not read"


@pytest.mark.parametrize("reader", READERS)
def test_dates_agree(exif: duckdb.DuckDBPyConnection, reader: str) -> None:
    both, agreeing = exif.execute(
        f"""
        select
            count(*),
            count(*) filter (
                strftime(read.taken_at, '%Y:%m:%d %H:%M:%S') = left(oracle.DateTimeOriginal, 19)
            )
        from {reader}
        where read.taken_at is not null and oracle.DateTimeOriginal is not null
        """
    ).fetchone()
    assert both == agreeing == 359
    unread = exif.execute(
        f"""
        select distinct trim(oracle.DateTimeOriginal)
        from {reader}
        where oracle.DateTimeOriginal is not null and read.taken_at is null
        """
    ).fetchall()
    assert {text for (text,) in unread} == {":  :     :  :", "0000:00:00 00:00:00"}


def test_altitudes_of_the_older_reader(exif: duckdb.DuckDBPyConnection) -> None:
    both, agreeing, below = exif.execute(
        """
        select
            count(*),
            count(*) filter (abs(read.altitude_metres - oracle.alt_m) < 0.001),
            count(*) filter (read.altitude_metres < 0),
        from exifread_2
        where coalesce(read.altitude_metres, oracle.alt_m) is not null
        """
    ).fetchone()
    assert both == agreeing == 261
    assert below > 0


def test_altitudes_of_the_newer_reader(exif: duckdb.DuckDBPyConnection) -> None:
    """The height is right; the sign is lost and said to be unknown."""
    both, agreeing, wrong_sign, known = exif.execute(
        """
        select
            count(*),
            count(*) filter (abs(abs(read.altitude_metres) - abs(oracle.alt_m)) < 0.001),
            count(*) filter (read.altitude_metres * oracle.alt_m < 0),
            count(*) filter (read.is_altitude_sign_known),
        from exifread_nocycle_3
        where coalesce(read.altitude_metres, oracle.alt_m) is not null
        """
    ).fetchone()
    assert both == agreeing == 261
    assert wrong_sign > 0
    assert known == 0


@pytest.mark.parametrize("reader", READERS)
def test_reader_is_recognised(exif: duckdb.DuckDBPyConnection, reader: str) -> None:
    """Never the wrong one; an object that does not show it has NULL."""
    recognised = exif.execute(
        f"select read.exif_reader, count(*) from {reader} group by all"
    ).fetchall()
    counts = dict(recognised)
    assert set(counts) == {reader, None}
    assert counts[reader] > 400
