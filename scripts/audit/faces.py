"""Turn what others found of faces into one parquet file, which an audit is given as `faces`.

Read are the `.pth` files of laion-face (nothing in them is run, see pth_file.py), and the parquet
files of CommonPool (`face_bboxes`) and COYO-700M (`num_faces`). No box and no landmark is kept.
"""

from __future__ import annotations

import itertools
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import duckdb
import numpy as np

from audit.pth_file import Array, RefusedFile, read_entries
from audit.reading import harmless_message
from audit.shard_files import local_version
from audit.shard_reading import columns_of, literal, quoted, readable_path

# The columns of the parquet file that is written, see docs/faces.md.
COLUMNS = {
    "key_kind": "VARCHAR",
    "key": "VARCHAR",
    "row_count": "BIGINT",
    "face_count": "BIGINT",
    "largest_face_share": "FLOAT",
    "is_contradictory": "BOOLEAN",
    "url_number": "UBIGINT",
    "ids_of": "VARCHAR",
}
# The kinds of keys by the columns of a table that hold them, in small letters.
KEY_COLUMNS = {
    "sample_id": "sample_id",
    "uid": "uid",
    "url": "url",
    "hash": "url_hash",
    "md5": "md5",
    "sha256": "sha256",
}
LAION_400M = "LAION-400M"
ROWS_AT_ONCE = 100_000
UNKNOWN_SHAPE = (
    "is no list of ids and no dict of id to faces, such as laion_face_ids.pth and "
    "sample2detect_0.pth are."
)
# One row per key, as rows of the same key say the same or are of no use. What is only known to have
# a face (an id in a list) has no count, and what the same key has elsewhere goes before it.
ONE_ROW_PER_KEY = """
    select
        key_kind,
        key,
        greatest(count(face_count), count(*) - count(face_count)) as row_count,
        case when min(face_count) = max(face_count) then max(face_count) end as face_count,
        case
            when min(face_count) = max(face_count) and max(largest_face_share) between 0 and 1
                then max(largest_face_share)
        end as largest_face_share,
        coalesce(
            min(face_count) <> max(face_count)
            or (
                min(url_number) <> max(url_number)
                and key_kind in ('sample_id', 'uid', 'url_hash')
            ),
            false
        ) as is_contradictory,
        min(url_number) as url_number,
        min(ids_of) as ids_of
    from found
    group by key_kind, key
"""


def plain(value: Any) -> Any:
    """A value of a file as lists and numbers."""
    return value.numbers.tolist() if isinstance(value, Array) else value


def id_of(key: Any) -> int:
    """A key as the number that it is. Raises `RefusedFile` where it is none."""
    if isinstance(key, str) and key.isascii() and key.isdigit():
        key = int(key)
    if isinstance(key, float) and key.is_integer() and abs(key) < 2**53:
        key = int(key)
    if isinstance(key, bool) or not isinstance(key, int) or not -(2**63) <= key < 2**63:
        raise RefusedFile(UNKNOWN_SHAPE)
    return key


def box_share(face: Any) -> float | None:
    """A box (or a box with landmarks and a score) as a share of the picture.

    None where it is in pixels: the size of that picture is not in the file.
    """
    box = plain(face)
    while isinstance(box, list | tuple) and box and not isinstance(box[0], int | float):
        box = plain(box[0])
    if not isinstance(box, list | tuple) or len(box) < 4:
        raise RefusedFile(UNKNOWN_SHAPE)
    left, top, right, bottom = box[:4]
    if not all(isinstance(edge, int | float) for edge in box[:4]):
        raise RefusedFile(UNKNOWN_SHAPE)
    if not (0 <= left <= right <= 1 and 0 <= top <= bottom <= 1):
        return None
    return float((right - left) * (bottom - top))


def faces_of(value: Any) -> tuple[int | None, float | None]:
    """How many faces an entry has, and the share of the largest one.

    No value is an id in a list, which says that there is one, and not how many.
    """
    if value is None or (isinstance(value, int) and value >= 0):
        return value, None
    faces = plain(value)
    if not isinstance(faces, list | tuple):
        raise RefusedFile(UNKNOWN_SHAPE)
    shares = [box_share(face) for face in faces]
    return len(faces), max((share for share in shares if share is not None), default=None)


def batches(path: Path) -> Iterator[dict[str, np.ndarray]]:
    """The entries of a `.pth` file in columns. Raises `RefusedFile`."""
    entries = iter(read_entries(path))
    while batch := list(itertools.islice(entries, ROWS_AT_ONCE)):
        rows = [(id_of(key), *faces_of(value)) for key, value in batch]
        yield {
            "id": np.array([row[0] for row in rows], np.int64),
            "face_count": np.array([-1 if row[1] is None else row[1] for row in rows], np.int64),
            "share": np.array([np.nan if row[2] is None else row[2] for row in rows], np.float32),
        }


def read_pth(connection: duckdb.DuckDBPyConnection, path: Path, ids_of: str) -> None:
    """Put the faces of a `.pth` file into `found`."""
    started, count = time.monotonic(), 0
    for batch in batches(path):
        connection.register("batch", batch)
        connection.execute(
            "insert into found select 'sample_id', id::varchar, null, "
            "nullif(face_count, -1), case when not isnan(share) then share end, null, null, $ids "
            "from batch",
            {"ids": ids_of},
        )
        connection.unregister("batch")
        count += len(batch["id"])
        if sys.stderr.isatty():
            rate = count / (time.monotonic() - started)
            print(f"\r{path.name}: {count:,} ids, {rate:,.0f} a second", end="", file=sys.stderr)
    if sys.stderr.isatty():
        print(file=sys.stderr)
    if not count:
        raise RefusedFile("holds no id.")


def read_parquet(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Put the faces of a parquet file into `found`, one row for each key that it has."""
    location = readable_path(str(path))
    try:
        types = columns_of(connection, location)
    except duckdb.Error as error:
        raise RefusedFile("is neither a .pth file nor a parquet file that can be read.") from error
    names = {name.lower(): name for name in types}
    if (boxes := names.get("face_bboxes")) and types[boxes].endswith("[][]"):
        count = f"len({quoted(boxes)})"
        share = (
            f"list_max(list_transform({quoted(boxes)}, "
            "lambda box: (box[3] - box[1]) * (box[4] - box[2])))"
        )
    elif "num_faces" in names:
        count, share = f"try_cast({quoted(names['num_faces'])} as bigint)", "null"
    else:
        raise RefusedFile("has no column face_bboxes and no num_faces.")
    keys = {kind: names[column] for column, kind in KEY_COLUMNS.items() if column in names}
    if not keys:
        raise RefusedFile(f"has none of the columns {', '.join(KEY_COLUMNS)}.")
    url = f"nullif(trim({quoted(keys['url'])}), '')" if "url" in keys else "null"
    for kind, name in keys.items():
        # As stg_laion__images reads them: a number may be a double, a hash in capitals.
        key = {
            "url": url,
            "uid": f"nullif({quoted(name)}::varchar, '')",
            "sample_id": f"try_cast({quoted(name)} as bigint)::varchar",
            "url_hash": f"try_cast({quoted(name)} as bigint)::varchar",
        }.get(kind, f"nullif(lower(trim({quoted(name)}::varchar)), '')")
        connection.execute(
            f"insert into found select '{kind}', {key}, null, {count}, {share}, null, "
            f"md5_number_lower({url}::varchar), null from read_parquet(?) "
            f"where {key} is not null and {count} is not null",
            [location],
        )


def write_faces(paths: list[Path], output: Path, ids_of: str) -> list[tuple[str, int]]:
    """Write the faces of files as one parquet file; returns how many keys of each kind it has.

    It is written beside its place and moved there when it is whole. Raises `RefusedFile` with the
    name of the file that is refused.
    """
    output.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=output.parent) as folder:
        unfinished = Path(folder) / "faces.parquet"
        with duckdb.connect(str(Path(folder) / "found.duckdb")) as connection:
            columns = ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())
            connection.execute(f"create table found ({columns})")
            for path in paths:
                try:
                    with path.open("rb") as file:
                        is_parquet = file.read(4) == b"PAR1"
                    if is_parquet:
                        read_parquet(connection, path)
                    else:
                        read_pth(connection, path, ids_of)
                except RefusedFile as error:
                    raise RefusedFile(f"{path} {error}") from error
                except duckdb.Error as error:
                    raise RefusedFile(
                        f"{path} cannot be read. DuckDB says: {harmless_message(str(error))}"
                    ) from error
                except OSError as error:
                    raise RefusedFile(f"{path} cannot be read: {error.strerror}.") from error
            connection.execute(
                f"copy ({ONE_ROW_PER_KEY}) to {literal(str(unfinished))} "
                "(format parquet, compression zstd)"
            )
            counts = connection.execute(
                "select key_kind, count(*) from read_parquet(?) group by all order by all",
                [str(unfinished)],
            ).fetchall()
        unfinished.replace(output)
    return counts


def inspect_faces(path: str) -> dict[str, Any]:
    """What the variable `faces` names: its real path and version, or what is wrong with it."""
    location = os.path.realpath(path)
    try:
        with duckdb.connect() as connection:
            types = columns_of(connection, readable_path(location))
    except (duckdb.Error, OSError):
        return {"error": f"{path}, given as `faces`, is no parquet file that can be read."}
    if missing := [name for name in COLUMNS if types.get(name) != COLUMNS[name]]:
        return {
            "error": f"{path}, given as `faces`, has no column {missing[0]!r} of the type "
            f"{COLUMNS[missing[0]]}. `audit faces` makes such a file."
        }
    return {"path": location, "version": local_version(location)[1]}


@click.command()
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("faces.parquet"),
    show_default=True,
    help="The parquet file to write.",
)
@click.option(
    "--ids-of",
    default=LAION_400M,
    show_default=True,
    help="The table whose SAMPLE_IDs a .pth file holds.",
)
def faces(files: tuple[Path, ...], output: Path, ids_of: str) -> None:
    """Turn tables of faces into one parquet file, for an audit to join.

    FILES are laion_face_ids.pth and sample2detect_*.pth, or the parquet files of CommonPool or
    COYO-700M. Nothing in a .pth file is run; one that carries code is refused.

    \b
    Example:
        audit faces sample2detect_*.pth --output faces.parquet
        audit run my/folder --faces faces.parquet
    """
    os.umask(0o077)
    try:
        counts = write_faces(list(files), output, ids_of)
    except RefusedFile as error:
        sys.exit(f"Nothing was written. {error}")
    keys = ", ".join(f"{count:,} by {kind}" for kind, count in counts)
    print(f"{output}: {keys}. Give it to an audit: --faces, in dbt the variable `faces`.")
