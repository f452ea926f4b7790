"""The parquet files that are audited: which ones, by what name, have they changed, what is in them.

dbt asks by SQL functions that the plugin makes of these. A file's location is its absolute real
path, or its URL without user, password, query and fragment: the same file by two names has one.
The address with the password or signature stays in this process. No text of a row is said here.
"""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import json
import os
import re
import shlex
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import unquote

import duckdb
import httpx

from audit import remote, shard_reading
from audit.identity import source_kind, source_text
from audit.reading import harmless_message, prepare_http
from audit.shard_reading import (
    ADDRESSES,
    Footer,
    address_of,
    columns_of,
    columns_read,
    description,
    has_broken_text,
    inspect_file,
    is_fetched,
    is_remote,
    probe_database,
    readable_path,
)
from audit.source_columns import find_columns, nearest
from audit.tables import table_of

# What is hashed of a local file: its footer, at least so many bytes, at most those.
LEAST_TAIL_BYTES, MOST_TAIL_BYTES = 64 << 10, 16 << 20
HEAD_TIMEOUT_SECONDS = 10
STORAGE_LOCK = threading.Lock()
# How DuckDB reads what is no parquet file. All as text: a key keeps its zeros.
OTHER_FORMATS = dict.fromkeys((".csv", ".tsv"), "read_csv({}, all_varchar=True)") | dict.fromkeys(
    (".json", ".jsonl", ".ndjson"), "read_json({})"
)


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


def is_in_storage(pattern: str) -> bool:
    """True for an address in a storage of objects, which lists what it has."""
    return pattern.lower().startswith("s3://")


def in_storage(sql: str, address: str) -> list[tuple]:
    """The rows of a query about an address in a storage. Raises `ValueError` with what to do."""
    try:
        with probe_database().cursor() as probe:
            # Files are asked for by many threads, and two cannot make the same secret.
            with STORAGE_LOCK:
                prepare_http(probe)
            return probe.execute(sql, [address]).fetchall()
    except duckdb.Error as error:
        reason = harmless_message(str(error)).splitlines()[0]
        raise ValueError(
            f"{address} cannot be read ({reason}). Check the address, and AWS_ACCESS_KEY_ID, "
            "AWS_SECRET_ACCESS_KEY, AWS_REGION and AWS_ENDPOINT_URL in the environment."
        ) from None


def files_in_storage(pattern: str) -> list[str]:
    """The files that an address in a storage names: itself, a glob, or a folder by its `/`."""
    if pattern.endswith("/"):
        pattern += "**/*.parquet"
    if not re.search(r"[*?\[]", pattern):
        return [pattern]
    return [file for (file,) in in_storage("select file from glob(?)", pattern)]


def expand(pattern: str) -> list[str]:
    """The files that a path, folder, glob or URL names; of a folder its parquet files at any depth.

    Of URLs those of a storage (`s3://`) can be globs: a web server has no list of its files.
    Raises `ValueError` where there is none, or one that has to be made a parquet file first.
    """
    path = local_path(pattern)
    if is_remote(pattern):
        files = files_in_storage(pattern) if is_in_storage(pattern) else [pattern]
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
    """Size of a remote file and its ETag, else its time of change; None where it is not said.

    Raises `ValueError` for one in a storage that is not there.
    """
    if is_in_storage(address):
        # DuckDB reads no content where none is asked for.
        sql = "select size, last_modified::varchar from read_blob(?)"
        return in_storage(sql, address)[0]
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


def inspect_shard(
    database: duckdb.DuckDBPyConnection,
    location: str,
    given_columns: str,
    language: str,
    attempt_count: int,
) -> str:
    """What inspect_file says of a file, as JSON; its server is asked for access first.

    Also `table`, which of the known tables it is of.
    """
    if refusal := remote.refusal(address_of(location)):
        return json.dumps({"error": refusal})
    file = inspect_file(
        database, location, json.loads(given_columns), language, attempt_count > 0, remote_ranges
    )
    return with_table(file, location)


def with_table(file: dict, location: str) -> str:
    """What was found of a file, as JSON, with the known table that it is of."""
    table = {} if file["error"] else {"table": table_of(file["columns"], location)}
    return json.dumps(file | table)


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
                columns = columns_of(probe, readable_path(addresses[0]))
                names = find_columns(columns, json.loads(given_columns), language)
                own = [readable_path(one) for one in addresses if not is_fetched(places[one])]
                if not own or not has_broken_text(probe, own, columns, columns_read(names)):
                    for address in addresses:
                        location = places[address]
                        path = location if is_remote(location) else readable_path(location)
                        file = description(path, columns, names, footers[address])
                        found[location] = with_table(file, location)
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


def other_languages(inspection: str, language: str) -> str | None:
    """Which language codes a file has that holds no row in `language`, the commonest first."""
    return shard_reading.other_languages(json.loads(inspection), language)


def select_batch(batch: str, language: str) -> str:
    """What shard_reading.select_batch says, as JSON; each `inspection` of the batch is JSON too."""
    shards = [
        shard | {"inspection": json.loads(shard["inspection"])} for shard in json.loads(batch)
    ]
    statements, select = shard_reading.select_batch(
        shards, language, lambda path: f"address_of({shard_reading.literal(path)})"
    )
    return json.dumps({"statements": statements, "select": select})
