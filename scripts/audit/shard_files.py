"""The parquet files that are audited: which ones, by what name, have they changed, what is in them.

dbt asks by SQL functions that the plugin makes of these. A file's location is its absolute real
path, or its URL without user, password, query and fragment: the same file by two names has one.
The address with the password or signature stays in this process. No text of a row is said here.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import itertools
import json
import os
import re
import shlex
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

import duckdb
import httpx

from audit import remote
from audit.identity import source_kind, source_text
from audit.reading import harmless_message, prepare_http
from audit.source_columns import COLUMNS, find_columns, nearest
from audit.tables import table_of

# What is hashed of a local file: its footer, at least so many bytes, at most those.
LEAST_TAIL_BYTES, MOST_TAIL_BYTES = 64 << 10, 16 << 20
HEAD_TIMEOUT_SECONDS = 10
# How DuckDB reads what is no parquet file. All as text: a key keeps its zeros.
OTHER_FORMATS = dict.fromkeys((".csv", ".tsv"), "read_csv({}, all_varchar=True)") | dict.fromkeys(
    (".json", ".jsonl", ".ndjson"), "read_json({})"
)
# An address by its location, where the two differ.
ADDRESSES: dict[str, str] = {}


def is_remote(location: str) -> bool:
    """True for a URL, `file://` excepted."""
    return "://" in location and not location.lower().startswith("file://")


def local_path(location: str) -> str:
    """A path without the `file://` before it."""
    return unquote(location[7:]) if location.lower().startswith("file://") else location


def canonical_location(location: str) -> str:
    """The one text that stands for a file, by whatever name it is given; without any secret."""
    if not is_remote(location):
        return os.path.realpath(local_path(location))
    scheme, _, rest = location.partition("://")
    host, slash, path = re.split(r"[?#]", rest, maxsplit=1)[0].partition("/")
    return f"{scheme.lower()}://{host.rpartition('@')[2].lower()}{slash}{path}"


def address_of(path: str) -> str:
    """What is really read, for a path that `inspect_shard` named."""
    return ADDRESSES.get(path, path)


def readable_path(location: str) -> str:
    """What DuckDB has to be given to read the file at `location` and no other one.

    DuckDB takes each path for a pattern: `part[1].parquet` is `part1.parquet` to it.
    """
    return location if is_remote(location) else re.sub(r"[\[*?]", r"[\g<0>]", location)


@functools.cache
def probe_database() -> duckdb.DuckDBPyConnection:
    """A database without a table, open as long as the process: loading httpfs takes 80 ms."""
    return duckdb.connect()


def refuse_other_format(location: str) -> None:
    """Raise `ValueError` for a table of another format, with the line that converts it."""
    name = canonical_location(location) if is_remote(location) else local_path(location)
    stem, suffix = os.path.splitext(name.removesuffix(".gz"))  # noqa: PTH122
    reader = OTHER_FORMATS.get(suffix.lower())
    if reader is None:
        return
    target = f"{stem.rpartition('/')[2] if is_remote(location) else stem}.parquet"
    code = (
        f"import duckdb; duckdb.{reader.format(json.dumps(name, ensure_ascii=False))}"
        f".write_parquet({json.dumps(target, ensure_ascii=False)})"
    )
    raise ValueError(
        f"{name} is no parquet file. This makes one of it:\npython -c {shlex.quote(code)}"
    )


def no_file(pattern: str) -> ValueError:
    """What to say where a path or glob names no file."""
    path = Path(local_path(pattern))
    if path.is_dir():
        for file in sorted(path.iterdir()):
            refuse_other_format(str(file))
        return ValueError(f"The folder '{pattern}' holds no parquet file (*.parquet).")
    with contextlib.suppress(OSError):
        guess = nearest(path.name, [file.name for file in path.parent.iterdir()])
        if guess:
            return ValueError(f"No file matches '{pattern}'. Is '{path.parent / guess}' meant?")
    return ValueError(
        f"No file matches '{pattern}'. Give a parquet file, a folder, a glob in quotes, a URL or "
        "several of these; in the variable `shards` paths start at the project's folder."
    )


def expand(pattern: str) -> list[str]:
    """The files that a path, folder, glob or URL names; of a folder its parquet files at any depth.

    Raises `ValueError` where there is none, or one that has to be made a parquet file first.
    """
    path = local_path(pattern)
    if is_remote(pattern):
        files = [pattern]
    elif Path(path).is_file():
        files = [path]
    else:
        glob = f"{readable_path(path.rstrip('/'))}/**/*.parquet" if Path(path).is_dir() else path
        with probe_database().cursor() as probe:
            rows = probe.execute("select file from glob(?)", [glob]).fetchall()
        files = [file for (file,) in rows if Path(file).is_file()]
    for file in files:
        refuse_other_format(file)
    if not files:
        raise no_file(pattern)
    return files


def local_version(location: str) -> tuple[int | None, str | None]:
    """Size of a local file, and its time of change with a hash of its footer."""
    try:
        with Path(location).open("rb") as file:
            status = os.fstat(file.fileno())
            file.seek(max(0, status.st_size - 8))
            footer = int.from_bytes(file.read(4), "little") + 8
            tail = min(max(footer, LEAST_TAIL_BYTES), MOST_TAIL_BYTES, status.st_size)
            file.seek(status.st_size - tail)
            digest = hashlib.sha256(file.read(tail)).hexdigest()[:16]
    except OSError:
        return None, None
    return status.st_size, f"{status.st_mtime_ns} {digest}"


def remote_head(address: str) -> dict[str, str]:
    """The headers that a server gives for a file; none where it does not answer."""
    try:
        with remote.client(address) as http:
            answer = http.head(address, timeout=HEAD_TIMEOUT_SECONDS)
    except (httpx.HTTPError, httpx.InvalidURL, ValueError):
        return {}
    return dict(answer.headers) if answer.status_code == 200 else {}


def remote_version(address: str) -> tuple[int | None, str | None]:
    """Size of a remote file and its ETag, else its time of change; None where it is not said."""
    if not address.lower().startswith(("http://", "https://")):
        return None, None
    head = remote_head(address)
    size = head.get("content-length") if "content-encoding" not in head else None
    return (
        int(size) if size and size.isdigit() else None,
        head.get("etag") or head.get("last-modified"),
    )


def file_version(address: str) -> tuple[int | None, str | None]:
    """Size and version of a file; another one of either is another content."""
    return remote_version(address) if is_remote(address) else local_version(address)


def file_size(location: str) -> str:
    """The bytes of a remote file as its server says now; empty where it does not, or on a disk."""
    size = remote_version(address_of(location))[0] if is_remote(location) else None
    return "" if size is None else str(size)


def list_files(patterns: list[str]) -> dict[str, list]:
    """The files of all patterns, each once: `shard`, `location`, `size_bytes`, `version`.

    A shard's name is its path, as given, below the folder that all files share. Also `patterns`,
    whole and without secrets, what they are (`kind`), and what people call them (`source`).
    Raises `ValueError` with what to do.
    """
    names: dict[str, set[str]] = {}
    addresses: dict[str, set[str]] = {}
    for pattern in patterns:
        for file in expand(pattern):
            location = canonical_location(file)
            is_url = is_remote(file)
            # Links are followed in the location only: a name is what the user knows.
            name = location if is_url else os.path.abspath(file)  # noqa: PTH100
            names.setdefault(location, set()).add(name)
            addresses.setdefault(location, set()).add(file if is_url else location)
    listed = {location: min(found) for location, found in names.items()}
    folders = [name.split("/")[:-1] for name in listed.values()]
    shared = itertools.takewhile(lambda parts: len(set(parts)) == 1, zip(*folders, strict=False))
    start = sum(len(parts[0]) + 1 for parts in shared)
    asked = [(location, one) for location, found in addresses.items() for one in sorted(found)]
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(file_version, [address for _, address in asked]))
    versions: dict[str, list] = {location: [] for location in listed}
    for (location, _), answer in zip(asked, answers, strict=True):
        versions[location].append(answer)
    for location, found in addresses.items():
        if len({version for version in versions[location] if version[1]}) > 1:
            raise ValueError(
                f"Two of `shards` are both {location} but for their query, and are not the same "
                "file. A file is known by its address without the query: give each one of its own."
            )
        ADDRESSES[location] = min(found)
    whole = [
        canonical_location(pattern) if is_remote(pattern) else os.path.abspath(local_path(pattern))  # noqa: PTH100
        for pattern in patterns
    ]
    return {
        "kind": source_kind(list(listed)),
        "source": source_text(whole),
        "patterns": whole,
        "files": [
            {
                "shard": name[start:],
                "location": location,
                "size_bytes": versions[location][0][0],
                "version": versions[location][0][1],
            }
            for location, name in listed.items()
        ],
    }


def remote_ranges(location: str) -> tuple[Callable[[int, int], bytes], int]:
    """How a remote file is read by ranges, and its size. Raises `OSError` where it is not."""
    address = address_of(location)
    client = remote.client(address)

    def read(first: int, size: int) -> bytes:
        last = first + size - 1
        try:
            answer = client.get(address, headers={"Range": f"bytes={first}-{last}"})
        except httpx.HTTPError as error:
            raise OSError(f"{location} does not answer ({type(error).__name__})") from None
        if answer.status_code != 206 or len(answer.content) != size:
            raise OSError(f"{location} gave no range (HTTP {answer.status_code})")
        return answer.content

    size = remote_version(address)[0]
    if size is None:
        raise OSError(f"{location} does not say its size")
    return read, size


def read_as_bytes(connection: duckdb.DuckDBPyConnection) -> None:
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


def inspect_shard(
    database: duckdb.DuckDBPyConnection,
    location: str,
    given_columns: str,
    language: str,
    attempt_count: int,
) -> str:
    """Describe a parquet file as JSON: what is in it, how it is read, or why it cannot be.

    `path` is what DuckDB reads it by, see `address_of`; `columns` has the type of each column by
    name, `names` the column that each of source_columns.py is read from, `byte_count` their
    compressed size, `row_count`, and `table`, which of the known tables it is of. `error` is null,
    or a text that names the file, what is wrong and what the user can do. The columns to read are
    read through where that is cheap, in a local file, and where a try has failed: a file with a
    text that is not UTF-8 is then read as bytes, in `database` too.
    """
    address = address_of(location)
    if refusal := remote.refusal(address):
        return json.dumps({"error": refusal})
    # A file that was fetched has another address, see fetch.py, and is a local one.
    path = location if is_remote(location) else readable_path(location)
    try:
        with probe_database().cursor() as probe:
            if is_remote(address):
                prepare_http(probe)
            try:
                footer = read_footer(probe, location)
            except ValueError as error:
                return json.dumps({"error": str(error)})
            columns = footer.columns
            try:
                names = find_columns(columns, json.loads(given_columns), language)
            except ValueError as error:
                return json.dumps({"error": f"{location} {error}"})
            read = columns_read(names)
            is_looked_into = not is_remote(address) or attempt_count > 0
            if is_looked_into and has_broken_text(probe, readable_path(address), columns, read):
                for connection in (probe, database):
                    read_as_bytes(connection)
                path = f"textbytes://{location if is_remote(address) else address}"
                columns = columns_of(probe, path)
    except (duckdb.Error, OSError, ValueError) as error:
        return json.dumps({"error": unreadable(location, error)})
    return description(location, path, columns, names, footer)


def columns_read(names: dict[str, str | None]) -> list[str]:
    """The columns of a file that are read, of those that find_columns found."""
    return [names[column.name] for column in COLUMNS if column.type and names[column.name]]


def description(
    location: str, path: str, columns: dict[str, str], names: dict[str, str | None], footer: Footer
) -> str:
    """What inspect_shard says of a file that can be read."""
    return json.dumps(
        {
            "path": path,
            "columns": columns,
            "names": names,
            "table": table_of(columns, location),
            "byte_count": sum(
                footer.column_bytes.get(name, 0) for name in set(columns_read(names))
            ),
            "row_count": footer.row_count,
            "error": None,
        }
    )


def inspect_alike(locations: list[str], given_columns: str, language: str) -> dict[str, str]:
    """What inspect_shard says of each of many local files, by a few queries for all of them.

    None of those that it would not find right; all of them where one cannot be read.
    """
    places = {address_of(location): location for location in locations}
    paths = [readable_path(address) for address in places]
    groups: dict[tuple, list[str]] = {}
    footers = {address: Footer({}, {}, 0) for address in places}
    found: dict[str, str] = {}
    try:
        with probe_database().cursor() as probe:
            schemas: dict[str, list] = {}
            for address, *column in probe.execute(
                "select * exclude (field_id) from parquet_schema(?)", [paths]
            ).fetchall():
                schemas.setdefault(address, []).append(tuple(map(str, column)))
            for address, row_count in probe.execute(
                "select file_name, num_rows from parquet_file_metadata(?)", [paths]
            ).fetchall():
                footers[address].row_count = row_count
            for address, name, size in probe.execute(
                "select file_name, split_part(path_in_schema, ', ', 1), "
                "sum(total_compressed_size)::bigint from parquet_metadata(?) group by all",
                [paths],
            ).fetchall():
                footers[address].column_bytes[name] = size
            for address in places:
                groups.setdefault(tuple(schemas[address]), []).append(address)
            for addresses in groups.values():
                paths = [readable_path(address) for address in addresses]
                columns = columns_of(probe, paths[0])
                names = find_columns(columns, json.loads(given_columns), language)
                if not has_broken_text(probe, paths, columns, columns_read(names)):
                    for address in addresses:
                        location = places[address]
                        path = location if is_remote(location) else readable_path(location)
                        found[location] = description(
                            location, path, columns, names, footers[address]
                        )
    except (duckdb.Error, OSError, ValueError, KeyError):
        return found
    return found


def inspect_shards(
    database: duckdb.DuckDBPyConnection, files: str, given_columns: str, language: str
) -> str:
    """What inspect_shard says of each of `files`, both as a JSON list."""
    asked = json.loads(files)
    fresh = [
        file["location"]
        for file in asked
        if not file["attempt_count"] and not is_remote(address_of(file["location"]))
    ]
    found = inspect_alike(fresh, given_columns, language) if len(fresh) > 1 else {}
    return json.dumps(
        [
            found.get(file["location"])
            or inspect_shard(
                database, file["location"], given_columns, language, file["attempt_count"]
            )
            for file in asked
        ]
    )


def plausible_codes(rows: list[tuple[str | None, int]]) -> dict[str | None, int]:
    """Of values and counts those that look like a language code.

    A column of another meaning must not be quoted.
    """
    return {
        code: count
        for code, count in rows
        if code is None or re.fullmatch(r"\s*[A-Za-z]{1,10}([-_][A-Za-z]{1,10})?\s*", code)
    }


def other_languages(inspection: str, language: str) -> str | None:
    """Which language codes a file has that holds no row in `language`, the commonest first."""
    file = json.loads(inspection)
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
