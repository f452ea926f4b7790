"""A look at the files of an audit before anything is built, in the time that a person waits.

Which files are there and whole, which columns they have, which languages with how many rows. What
could not be looked at in time is said, and shows when it is loaded.
"""

from __future__ import annotations

import functools
import os
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import httpx

from audit import remote
from audit.reading import prepare_http
from audit.shard_files import canonical_location, expand
from audit.shard_reading import (
    ADDRESSES,
    Footer,
    address_of,
    is_remote,
    plausible_codes,
    probe_database,
    quoted,
    read_footer,
    readable_path,
    unreadable,
)
from audit.source_columns import find_columns

# From the start: until all files are looked at, until their languages are counted.
FILES_SECONDS, SECONDS = 1.0, 1.6
# What has begun by then gets so much longer.
MORE_SECONDS = 0.5
THREADS, THREAD_NAME = 4, "look"
# Of a larger file its share of so many rows is counted, in parts spread over it.
MOST_ROWS, LEAST_ROWS, PARTS = 4_000_000, 20_000, 4
# Each part of a remote file is a request or two.
REMOTE_ROWS, REMOTE_PARTS = 100_000, 1


@dataclass
class FileLook:
    """What is known of one file; `error` names it, says what is wrong and what to do."""

    location: str
    footer: Footer | None = None
    error: str | None = None
    names: dict[str, str | None] = field(default_factory=dict)
    languages: Counter[str | None] | None = None
    counted_rows: int = 0


@dataclass
class Look:
    """What is known of all files of an audit."""

    files: list[FileLook]

    @property
    def good(self) -> list[FileLook]:
        """The files that are whole and have the columns needed."""
        return [file for file in self.files if file.footer and not file.error]

    @property
    def bad(self) -> list[FileLook]:
        """The files that cannot be audited as they are."""
        return [file for file in self.files if file.error]

    @property
    def uncounted(self) -> list[FileLook]:
        """The files of which it is not known what languages they have."""
        return [file for file in self.files if not file.error and file.languages is None]

    @property
    def row_count(self) -> int:
        """Rows of the good files."""
        return sum(file.footer.row_count for file in self.good)

    @property
    def counted_rows(self) -> int:
        """Rows whose language was counted."""
        return sum(file.counted_rows for file in self.good)

    @property
    def languages(self) -> list[tuple[str, int]]:
        """Codes and rows, the commonest first; without the values that are no code."""
        total: Counter[str | None] = Counter()
        for file in self.good:
            total.update(file.languages or {})
        codes: Counter[str] = Counter()
        for code, count in plausible_codes(list(total.items())).items():
            codes[(code or "").strip() or "none"] += count
        return codes.most_common()

    def find_columns(self, given: dict[str, str], language: str) -> None:
        """Find the columns of each file; a file without one that is needed gets an error."""
        for file in self.good:
            try:
                file.names = find_columns(file.footer.columns, given, language)
            except ValueError as error:
                file.error = f"{file.location} {error}"


def probe(file: FileLook) -> duckdb.DuckDBPyConnection:
    """A connection to read a file by, which gives up soon; loading it asks again."""
    connection = probe_database().cursor()
    if is_remote(file.location):
        prepare_http(connection)
        connection.execute("set http_retries = 0")
        connection.execute("set http_timeout = 1")
    return connection


def read_one(file: FileLook, end: float) -> None:
    """Whether a file is there and whole, and its footer."""
    address = address_of(file.location)
    if address.startswith(("http://", "https://")):
        try:
            answer = remote.first_answer(address, timeout=max(0.1, end - time.monotonic()))
            file.error = remote.refusal_in(address, answer)
        except httpx.TimeoutException:
            return
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            file.error = remote.no_answer(address, error)
        if file.error:
            return
    try:
        with probe(file) as connection:
            file.footer = read_footer(connection, file.location)
    except (duckdb.Error, OSError) as error:
        file.error = unreadable(file.location, error)
    except ValueError as error:
        file.error = str(error)


def check_ends(file: FileLook) -> None:
    """Whether a local file begins and ends as parquet does, where there was no time for more."""
    try:
        with Path(file.location).open("rb") as content:
            is_begun = content.read(4) == b"PAR1"
            content.seek(max(0, os.fstat(content.fileno()).st_size - 4))
            if is_begun and content.read(4) == b"PAR1":
                return
        file.error = unreadable(file.location, ValueError("No magic bytes found"))
    except OSError as error:
        file.error = unreadable(file.location, error)


def count_languages(file: FileLook, most: int) -> None:
    """Count the rows of each language: in all rows, or in `most` of a large file, in parts."""
    names = {name.lower(): name for name in file.footer.columns}
    column = file.names.get("language") or names.get("language") or names.get("lang")
    if column is None:
        file.languages = Counter()
        return
    rows = file.footer.row_count
    most, parts = (REMOTE_ROWS, REMOTE_PARTS) if is_remote(file.location) else (most, PARTS)
    read = (
        f"select {quoted(column)}::varchar as code "
        "from read_parquet($path, file_row_number = true, hive_partitioning = false)"
    )
    if rows > most:
        # One range a select: of several in one condition, DuckDB reads the whole file.
        starts = [part * rows // parts for part in range(parts)]
        read = " union all ".join(
            f"{read} where file_row_number between {start} and {start + most // parts - 1}"
            for start in starts
        )
    try:
        with probe(file) as connection:
            counts = connection.execute(
                f"select code, count(*) from ({read}) group by all",
                {"path": readable_path(address_of(file.location))},
            ).fetchall()
    except duckdb.Error:
        # Texts that are no UTF-8: loading reads them as bytes.
        return
    file.languages = Counter(dict(counts))
    file.counted_rows = sum(file.languages.values())


def in_time(tasks: list[Callable[[], None]], end: float) -> None:
    """Do the tasks in several threads; what has not begun by `end` is left."""
    waiting = iter(tasks)
    lock = threading.Lock()

    def work() -> None:
        while time.monotonic() < end:
            with lock:
                task = next(waiting, None)
            if task is None:
                return
            task()

    threads = [
        threading.Thread(target=work, name=THREAD_NAME, daemon=True)
        for _ in range(min(THREADS, len(tasks)))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0.0, end + MORE_SECONDS - time.monotonic()))


def is_waiting() -> bool:
    """True while a server has still not answered."""
    return any(thread.name == THREAD_NAME for thread in threading.enumerate())


def spread(files: list[FileLook]) -> list[FileLook]:
    """The files in an order in which the first few stand for all."""
    step = max(1, len(files) // 16)
    return [file for start in range(step) for file in files[start::step]]


def look_at(patterns: list[str], end: float) -> Look:
    """Look at all files of paths, folders, globs and URLs, until the monotonic clock says `end`.

    Raises `ValueError` where one of them names no file.
    """
    addresses: dict[str, str] = {}
    for pattern in patterns:
        for file in expand(pattern):
            addresses.setdefault(canonical_location(file), file)
    ADDRESSES.update(
        {location: address for location, address in addresses.items() if is_remote(address)}
    )
    look = Look([FileLook(location) for location in addresses])
    in_time([functools.partial(read_one, file, end) for file in spread(look.files)], end)
    for file in look.files:
        if not (file.footer or file.error or is_remote(file.location)):
            check_ends(file)
    return look


def count_all_languages(look: Look, end: float) -> None:
    """Count the languages of as many of the good files as there is time for."""
    most = max(LEAST_ROWS, MOST_ROWS // max(1, len(look.good)))
    in_time([functools.partial(count_languages, file, most) for file in spread(look.good)], end)
