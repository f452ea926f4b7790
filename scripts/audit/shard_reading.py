"""How a parquet file is read: by which columns, which rows, and whether it can be read at all.

Of this project it needs what a worker of a cluster has: DuckDB, and no dbt and no HTTP client. The
models read by it on one machine as well. No text of a row is said here.
"""

from __future__ import annotations

import functools
import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import duckdb

from audit.reading import harmless_message, prepare_http
from audit.source_columns import COLUMNS, Column, find_columns

# How ranges of a remote file are read, see shard_files.remote_ranges.
Ranges = Callable[[str], tuple[Callable[[int, int], bytes], int]]
# An address by its location, where the two differ.
ADDRESSES: dict[str, str] = {}


def is_remote(location: str) -> bool:
    """True for a URL, `file://` excepted."""
    return "://" in location and not location.lower().startswith("file://")


def address_of(path: str) -> str:
    """What is really read, for a path that `inspect_shard` named."""
    return ADDRESSES.get(path, path)


def is_fetched(location: str) -> bool:
    """True for a remote file that is read from this machine, see fetch.py."""
    return is_remote(location) and not is_remote(address_of(location))


def readable_path(location: str) -> str:
    """What DuckDB has to be given to read the file at `location` and no other one.

    DuckDB takes each path for a pattern: `part[1].parquet` is `part1.parquet` to it.
    """
    return location if is_remote(location) else re.sub(r"[\[*?]", r"[\g<0>]", location)


@functools.cache
def probe_database() -> duckdb.DuckDBPyConnection:
    """A database without a table, open as long as the process: loading httpfs takes 80 ms."""
    return duckdb.connect()


def read_as_bytes(connection: duckdb.DuckDBPyConnection, remote_ranges: Ranges) -> None:
    """Let a connection read `textbytes://`; imported only where a file needs it."""
    from audit.text_bytes import SCHEME, TextBytes

    if not connection.filesystem_is_registered(SCHEME):
        connection.register_filesystem(TextBytes(remote_ranges))


def quoted(name: str) -> str:
    """A column's name in SQL."""
    return '"{}"'.format(name.replace('"', '""'))


def columns_of(probe: duckdb.DuckDBPyConnection, path: str) -> dict[str, str]:
    """Name and type of the columns of a file."""
    rows = probe.execute(
        "describe select * from read_parquet(?, hive_partitioning = false)", [path]
    ).fetchall()
    return {row[0]: row[1] for row in rows}


def has_broken_text(
    probe: duckdb.DuckDBPyConnection,
    path: str | list[str],
    columns: dict[str, str],
    names: list[str],
) -> bool:
    """True where one of the columns `names` has a text that is not UTF-8; reads them whole.

    Raises `duckdb.Error` where one cannot be read at all.
    """
    reads = [
        f"max(strlen({quoted(name)}))" if columns[name] == "VARCHAR" else f"count({quoted(name)})"
        for name in names
    ]
    try:
        probe.execute(
            f"select {', '.join(reads)} from read_parquet(?, hive_partitioning = false)", [path]
        ).fetchall()
    except duckdb.InvalidInputException as error:
        if "is not valid UTF8" in str(error):
            return True
        raise
    return False


def unreadable(location: str, error: Exception) -> str:
    """What to say of a file that is no whole parquet file."""
    reason = harmless_message(str(error)).splitlines()[0]
    return (
        f"{location} cannot be read as parquet ({reason}). It may be truncated: download or export "
        "it again, or leave it out. What is already loaded stays."
    )


@dataclass
class Footer:
    """What a parquet file says about itself: type and compressed bytes of each column, rows."""

    columns: dict[str, str]
    column_bytes: dict[str, int]
    row_count: int


def read_footer(probe: duckdb.DuckDBPyConnection, location: str) -> Footer:
    """The footer of a file. Raises `duckdb.Error`, or `ValueError` where it is not the one file."""
    address = readable_path(address_of(location))
    chunks = probe.execute(
        "select split_part(path_in_schema, ', ', 1), sum(total_compressed_size)::bigint, "
        "sum(row_group_num_rows)::bigint, list(distinct file_name) "
        "from parquet_metadata(?) group by path_in_schema order by min(column_id)",
        [address],
    ).fetchall()
    column_bytes: Counter[str] = Counter()
    for name, size, _, files in chunks:
        column_bytes[name] += size
        if files not in ([location], [address]):
            raise ValueError(
                f"{location} is not read as the one file of this name. Give `shards` each file "
                "by its own address."
            )
    row_count = chunks[0][2] if chunks else 0
    return Footer(columns_of(probe, address), dict(column_bytes), row_count)


def inspect_file(
    database: duckdb.DuckDBPyConnection,
    location: str,
    given_columns: dict[str, str],
    language: str,
    is_tried: bool,
    remote_ranges: Ranges,
) -> dict[str, Any]:
    """Describe a parquet file: what is in it, how it is read, or why it cannot be.

    `path` is what DuckDB reads it by, see `address_of`; `columns` has the type of each column by
    name, `names` the column that each of source_columns.py is read from, `byte_count` their
    compressed size, and `row_count`. `error` is None, or a text that names the file, what is wrong
    and what the user can do. The columns to read are read through in the user's own files and where
    a try has failed: a file with a text that is not UTF-8 is then read as bytes, in `database` too.
    """
    address = address_of(location)
    # A file that was fetched has another address, see fetch.py, and is a local one.
    path = location if is_remote(location) else readable_path(location)
    try:
        with probe_database().cursor() as probe:
            if is_remote(address):
                prepare_http(probe)
            try:
                footer = read_footer(probe, location)
            except ValueError as error:
                return {"error": str(error)}
            columns = footer.columns
            try:
                names = find_columns(columns, given_columns, language)
            except ValueError as error:
                return {"error": f"{location} {error}"}
            is_looked_into = not is_remote(location) or is_tried
            if is_looked_into and has_broken_text(
                probe, readable_path(address), columns, columns_read(names)
            ):
                for connection in (probe, database):
                    read_as_bytes(connection, remote_ranges)
                path = f"textbytes://{location if is_remote(address) else address}"
                columns = columns_of(probe, path)
    except (duckdb.Error, OSError, ValueError) as error:
        return {"error": unreadable(location, error)}
    return description(path, columns, names, footer)


def columns_read(names: dict[str, str | None]) -> list[str]:
    """The columns of a file that are read, of those that find_columns found."""
    return [names[column.name] for column in COLUMNS if column.type and names[column.name]]


def description(
    path: str, columns: dict[str, str], names: dict[str, str | None], footer: Footer
) -> dict[str, Any]:
    """What inspect_file says of a file that can be read."""
    return {
        "path": path,
        "columns": columns,
        "names": names,
        "byte_count": sum(footer.column_bytes.get(name, 0) for name in set(columns_read(names))),
        "row_count": footer.row_count,
        "error": None,
    }


def plausible_codes(rows: list[tuple[str | None, int]]) -> dict[str | None, int]:
    """Of values and counts those that look like a language code.

    A column of another meaning must not be quoted.
    """
    return {
        code: count
        for code, count in rows
        if code is None or re.fullmatch(r"\s*[A-Za-z]{1,10}([-_][A-Za-z]{1,10})?\s*", code)
    }


def other_languages(file: dict[str, Any], language: str) -> str | None:
    """Which language codes a file has that holds no row in `language`, the commonest first."""
    language = language.split("+")[0]
    column = file["names"]["language"]
    if column is None:
        return (
            "No caption is German by what it says, and the file has no language codes. The "
            "language 'de+und' takes captions that do not say it as well, 'all' every row."
        )
    is_blob = file["columns"][column] == "BLOB"
    code = f"decode({quoted(column)}, 'replace')" if is_blob else quoted(column)
    with probe_database().cursor() as probe:
        if is_remote(file["path"]):
            prepare_http(probe)
        try:
            rows = probe.execute(
                f"select {code} as code, count(*) from read_parquet(?, hive_partitioning = false) "
                "group by all order by 2 desc, 1",
                [address_of(file["path"])],
            ).fetchall()
        except (duckdb.Error, OSError):
            return None
    codes = plausible_codes(rows)
    said = [
        f"{'NULL' if code is None else repr(code)} ({count:,})"
        for code, count in list(codes.items())[:8]
    ]
    text = f"No row has {column} '{language}'. There is: {', '.join(said) or 'no language code'}"
    if len(rows) > len(said):
        text += f" and {len(rows) - len(said)} more"
    text += "."
    for code in filter(None, codes):
        if re.split(r"[-_]", code.strip().lower())[0] == language.split("-")[0]:
            text += f" Is {code!r} what you mean?"
            break
    return f"{text} Choose with the variable `language`; 'all' keeps every row."


def literal(text: str) -> str:
    """A text in SQL."""
    return "'{}'".format(text.replace("'", "''"))


def column_sql(column: Column, file: dict[str, Any]) -> str:
    """The SQL for one column of one file: its type, NULL where the file has none for it.

    A text may be bytes, EXIF an object of columns, and a whole number is a double where others of
    it are missing.
    """
    name = file["names"][column.name]
    if name is None:
        return f"null::{column.type}"
    kind, source = file["columns"][name], quoted(name)
    is_double = kind in ("DOUBLE", "FLOAT")
    if column.name == "exif" and ("[" in kind or "(" in kind):
        # Each object of such a column has all keys of the file: those without a value go.
        return f"json_merge_patch('{{}}', to_json({source}))::varchar"
    if column.name == "source_key" and is_double:
        return f"try_cast({source} as hugeint)::varchar"
    if column.type == "bigint" and is_double:
        # A number that a double does not hold exactly would be another one.
        return f"case when abs({source}) < 9007199254740992 then {source}::bigint end"
    if kind == "BLOB":
        source = f"decode({source}, 'replace')"
    return source if kind == column.type.upper() else f"try_cast({source} as {column.type})"


def language_condition(file: dict[str, Any], expressions: dict[str, str], language: str) -> str:
    """SQL: a row is in the language of the audit.

    By the code of its file or, where that has none, by what its caption says; the cheap test comes
    first.
    """
    code, caption = language.split("+")[0], expressions["caption"]
    if code == "all":
        return "true"
    if file["names"]["language"]:
        return f"replace(lower(trim({expressions['language']})), '_', '-') = {literal(code)}"
    if code != language:
        return f"rules.is_german({caption}) is not false"
    return f"rules.may_be_german({caption}) and rules.is_german({caption})"


def files_alike(batch: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """The files of a batch by what is in them: those with the same columns are read by one select.

    Not so where a column has the name of the number that tells the rows of one file from those of
    another.
    """
    groups: dict[str, list[dict[str, Any]]] = {}
    for shard in batch:
        file = shard["inspection"]
        is_alone = "file_index" in map(str.lower, file["columns"])
        is_alone = is_alone or file["path"].startswith("textbytes://")
        key = [file["columns"], file["names"], shard["shard"] if is_alone else ""]
        groups.setdefault(json.dumps(key), []).append(shard)
    return list(groups.values())


def select_batch(
    batch: list[dict[str, Any]], language: str, address: Callable[[str], str] = literal
) -> tuple[list[str], str]:
    """The SQL that reads a batch: statements that go before it, and the select.

    A batch is a list of {shard, shard_number, inspection}, the last of inspect_file. Rows are those
    in the language of the audit, columns those of source_columns.py. The paths that are read are a
    variable, as they can hold a password or a signature; `address` gives the SQL of the address
    behind a path. An image's number is its shard's (31 bits) and its row's in the file (32 bits),
    which scripts/audit/lookup.py reads from it.
    """
    columns = [column for column in COLUMNS if column.type]
    statements, selects = [], []
    for place, group in enumerate(files_alike(batch), start=1):
        paths = [address(shard["inspection"]["path"]) for shard in group]
        names = [literal(shard["shard"]) for shard in group]
        numbers = [str(shard["shard_number"]) for shard in group]
        for name, values in (("paths", paths), ("names", names), ("numbers", numbers)):
            statements.append(f"set variable shards_{place}_{name} = [{', '.join(values)}]")
        index = "[1]" if len(group) == 1 else "[file_index::bigint + 1]"
        file = group[0]["inspection"]
        expressions = {column.name: column_sql(column, file) for column in columns}
        selected = ",\n    ".join(f"{text} as {name}" for name, text in expressions.items())
        selects.append(
            f"select\n    (getvariable('shards_{place}_numbers'){index}::bigint << 32)"
            " | file_row_number as image_id,\n"
            f"    getvariable('shards_{place}_names'){index} as shard,\n    {selected}\n"
            f"from read_parquet(getvariable('shards_{place}_paths'), file_row_number = true, "
            "hive_partitioning = false)\n"
            f"where {language_condition(file, expressions, language)}"
        )
    nothing = ", ".join(f"null::{column.type} as {column.name}" for column in columns)
    return statements, "\nunion all\n".join(selects) or (
        f"select 0::bigint as image_id, '' as shard, {nothing} where false"
    )
