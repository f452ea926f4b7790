"""The tables that people hold: which one a file is of, and what an audit of it cannot answer."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import yaml


@dataclass(frozen=True)
class KnownTable:
    """An entry of tables.yml, which says what the fields are."""

    name: str
    state: str
    licence: str
    languages: str
    known_by: list[str]
    columns: dict[str, str]
    places: list[str] = field(default_factory=list)
    repositories: list[str] = field(default_factory=list)
    is_swapped: bool = False


@dataclass(frozen=True)
class Question:
    """What an audit can say where a file has one of some columns, and what it cannot without."""

    label: str
    columns: tuple[str, ...]
    without: str


QUESTIONS = (
    Question("url", ("url",), "there is no audit"),
    Question("caption", ("caption",), "there is no audit"),
    Question("language", ("language",), "what its captions say is German is audited"),
    Question("key", ("source_key",), "findings are joined back by file and row"),
    Question(
        "ids for joins",
        ("sample_id", "uid", "url_hash"),
        "other tables can be joined by address or content alone",
    ),
    Question("content hash", ("content_hash",), "the same picture at two addresses counts as two"),
    Question("true size", ("original_width", "original_height"), "nothing is said of sizes"),
    Question(
        "download", ("status",), "nothing is said of pictures that were gone or not to be used"
    ),
    Question("download errors", ("error_message",), "why a download failed is not said"),
    Question("exif", ("exif",), "places, cameras and names in EXIF are not looked for"),
    Question("licence", ("licence",), "nothing is said of licences"),
    Question("watermark", ("pwatermark", "watermark_score"), "nothing is said of watermarks"),
    Question(
        "unsafe scores",
        ("punsafe", "nsfw_label", "nsfw_score_opennsfw2", "nsfw_score_gantman"),
        "nudity is judged by words alone",
    ),
    Question(
        "faces", ("face_bboxes", "num_faces"), "no face is counted without a table of faces beside"
    ),
)


@functools.cache
def known_tables() -> tuple[KnownTable, ...]:
    """The tables of tables.yml, in its order."""
    text = Path(__file__).with_name("tables.yml").read_text(encoding="utf-8")
    return tuple(KnownTable(**entry) for entry in yaml.safe_load(text))


def table_of(columns: Iterable[str], location: str) -> str | None:
    """Which of the known tables a file is of, by its columns and address; None where of none.

    Tables of the same columns that the address does not tell apart are all named: LAION-400M and
    laion2B-en look the same and number their rows otherwise.
    """
    names = {name.lower() for name in columns}
    found = [
        table for table in known_tables() if names >= {name.lower() for name in table.known_by}
    ]
    most = max((len(table.known_by) for table in found), default=0)
    likely = [table for table in found if len(table.known_by) == most]
    placed = [
        table
        for table in likely
        if any(place.lower() in location.lower() for place in table.places)
    ]
    return " or ".join(table.name for table in placed or likely) or None


def unanswered(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """What an audit cannot answer, as no or not every loaded file has a column for it."""
    lines = []
    for question in QUESTIONS:
        count, total = connection.execute(
            "select count(distinct shard) filter (where source_name is not null "
            "and list_contains($columns, column_name)), count(distinct shard) "
            "from staging.shard_columns semi join staging.load_log using (shard) ",
            {"columns": list(question.columns)},
        ).fetchone()
        if count < total:
            where = f" in {total - count:,} of {total:,} files" if count else ""
            lines.append(f"{question.label}: no column for it{where}; {question.without}")
    return lines
