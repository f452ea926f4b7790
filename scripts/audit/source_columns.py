"""The columns that an audit knows: their names in the tables people hold, and which a file has."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """A column by this project's name, its type here, and the names it has in files.

    Of the names, in small letters, the first one that is there is read. Without a type it is only
    looked for.
    """

    name: str
    type: str | None
    aliases: tuple[str, ...]


# SAMPLE_ID, uid and id name a row of the published table; key only one of a download run.
KEYS = ("sample_id", "uid", "id", "key", "hash", "md5", "sha256")
COLUMNS = (
    Column("url", "varchar", ("url", "image_url")),
    Column("caption", "varchar", ("caption", "text")),
    Column("language", "varchar", ("language", "lang")),
    Column("source_key", "varchar", KEYS),
    Column("sample_id", "bigint", ("sample_id",)),
    Column("uid", "varchar", ("uid",)),
    Column("url_hash", "bigint", ("hash",)),
    Column("content_hash", "varchar", ("md5", "sha256", "sha512")),
    Column("status", "varchar", ("status",)),
    Column("error_message", "varchar", ("error_message",)),
    Column("original_width", "integer", ("original_width",)),
    Column("original_height", "integer", ("original_height",)),
    Column("licence", "varchar", ("license", "licence")),
    Column("pwatermark", "float", ("pwatermark",)),
    Column("watermark_score", "float", ("watermark_score",)),
    Column("punsafe", "float", ("punsafe",)),
    Column("nsfw_label", "varchar", ("nsfw",)),
    Column("nsfw_score_opennsfw2", "float", ("nsfw_score_opennsfw2",)),
    Column("nsfw_score_gantman", "float", ("nsfw_score_gantman",)),
    Column("face_bboxes", "double[][]", ("face_bboxes",)),
    Column("num_faces", "integer", ("num_faces",)),
    Column("exif", "varchar", ("exif",)),
    Column("width", None, ("width",)),
    Column("height", None, ("height",)),
)
SWAPPED = {"original_width": "height", "original_height": "width"}
PLAIN = {"original_width": "width", "original_height": "height"}
NAMES_SHOWN = 20
# The languages of an audit that need no column of codes: every row, and what the captions say.
BY_CAPTION = ("all", "de", "de+und")


def source_columns() -> str:
    """All columns as JSON: `name` and `type`, null where one is not read."""
    return json.dumps([{"name": column.name, "type": column.type} for column in COLUMNS])


def nearest(name: str, names: Iterable[str]) -> str | None:
    """The one of `names` that was perhaps meant."""
    by_lower = {known.lower(): known for known in names}
    found = difflib.get_close_matches(name.lower(), by_lower, n=1)
    return by_lower[found[0]] if found else None


def is_nested(kind: str) -> bool:
    """True for a list, an object or a map, which is no text and no number."""
    return "[" in kind or ("(" in kind and not kind.startswith(("DECIMAL", "ENUM")))


def is_text(kind: str) -> bool:
    """True for a type that holds a text as it is."""
    return kind in ("VARCHAR", "BLOB") or kind.startswith("ENUM")


def is_usable(column: Column, kind: str) -> bool:
    """True where a column of the type `kind` can be read as one of this project's."""
    if column.type is None or column.name == "exif":
        return True
    if column.type.endswith("[][]"):
        return kind.endswith("[][]") and "(" not in kind
    return not is_nested(kind) and (column.name != "language" or is_text(kind))


def shown_names(types: dict[str, str]) -> str:
    """The columns that a file has, for a message."""
    shown = list(types)[:NAMES_SHOWN]
    more = [f"{len(types) - NAMES_SHOWN} more"] if len(types) > NAMES_SHOWN else []
    return ", ".join(shown + more)


def true_size(name: str, names: dict[str, str]) -> str | None:
    """Where a table has the true size of an image in WIDTH and HEIGHT, which img2dataset has not.

    LAION-400M and laion2B-multi have them swapped; laion2B-multi-joined (it has `hash`) repairs
    that. COYO and others write them in small letters, and the right way round.
    """
    if "status" in names or not {"width", "height"} <= names.keys():
        return None
    is_laion = "sample_id" in names or names["width"] == "WIDTH"
    return names[(SWAPPED if is_laion and "hash" not in names else PLAIN)[name]]


def named_column(column: Column, given: str, types: dict[str, str]) -> str:
    """The column that the user named. Raises `ValueError` where it is not there."""
    for name in types:
        if name == given or (given not in types and name.lower() == given.lower()):
            return name
    guess = nearest(given, types)
    hint = f"Is {guess!r} what you mean?" if guess else f"It has: {shown_names(types)}."
    raise ValueError(f"has no column {given!r}, named for {column.name}. {hint}")


def check_given(given: dict[str, str]) -> None:
    """Raise `ValueError` where a column that the user names is none of this project's."""
    known = [column.name for column in COLUMNS if column.type]
    for name, source in given.items():
        if name not in known:
            guess = nearest(name, known)
            hint = f"Is {guess!r} what you mean?" if guess else f"Known are: {', '.join(known)}."
            raise ValueError(f"No column is called {name!r} here. {hint}")
        if not isinstance(source, str) or not source.strip():
            raise ValueError(f"The column for {name} needs a name, such as {name}=alt.")


def missing_text(missing: list[str], types: dict[str, str]) -> str:
    """What to say, behind a file's name, of columns that are not there."""
    named = [name for name in missing if name != "language"]
    if not named:
        hint = (
            "To audit what its captions say is German: --language de (dbt: `language: de`); every "
            "row: --language all."
        )
    else:
        options = " ".join(f"--column {name}=NAME" for name in named)
        variables = ", ".join(f"{name}: NAME" for name in named)
        hint = f"Say which to read: {options} (dbt: `columns: {{{variables}}}`), or leave it out."
    columns = " and no column ".join(repr(name) for name in missing)
    return f"has no column {columns} (it has: {shown_names(types)}). {hint}"


def find_columns(
    types: dict[str, str], given: dict[str, str], language: str
) -> dict[str, str | None]:
    """Which column of a file each of COLUMNS is read from; None where it has none that can be.

    `types` are those of the file by name, `given` what the user names. Raises `ValueError`, to go
    behind the file's name, where one is missing that an audit in `language` needs.
    """
    check_given(given)
    names = {name.lower(): name for name in types}
    needed = {"url", "caption"} | ({"language"} if language not in BY_CAPTION else set())
    found: dict[str, str | None] = {}
    for column in COLUMNS:
        if column.name in given:
            there = [named_column(column, given[column.name], types)]
        else:
            there = [names[alias] for alias in column.aliases if alias in names]
            if not there and column.name in PLAIN and (size := true_size(column.name, names)):
                there = [size]
        usable = [name for name in there if is_usable(column, types[name])]
        found[column.name] = usable[0] if usable else None
        is_judged_by = column.name == "language" and language != "all"
        if there and not usable and (column.name in needed or is_judged_by):
            raise ValueError(
                f"has a column {there[0]!r} that is {types[there[0]]} and no text. Export the file "
                "with a text there, or leave it out."
            )
    if missing := [name for name in found if name in needed and found[name] is None]:
        raise ValueError(missing_text(missing, types))
    return found
