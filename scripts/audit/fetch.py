"""Fetch what is read next: small files whole and several at a time, columns of large ones ahead.

The Hub counts requests and not bytes, and answers each one with a redirect: DuckDB asks ten times
for a file of one row group, and one file after the other. A table of tens of thousands of files
of a megabyte is fetched in a tenth of the requests. What was fetched is removed when it is loaded.

While a shard is loaded and searched the network would be idle: the columns that are read of the
next one come meanwhile. They are written to their places in a file that is empty elsewhere, so that
it is read, numbered and described as the remote one is. Whatever is odd, the shard is read as ever.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import httpx

from audit import remote
from audit.shard_files import remote_ranges
from audit.shard_reading import ADDRESSES, address_of, columns_of, columns_read, probe_database
from audit.source_columns import find_columns

THREADS = 8
# Above this, ranges cost less: of a large file only some columns are needed.
MOST_BYTES = 16_000_000
TIMEOUT_SECONDS = 60
# Of a large file: so much at once, by so many; a smaller gap between two columns comes along.
PIECE_BYTES, PIECES = 8_000_000, 4
GAP_BYTES = 256_000
MAGIC = b"PAR1"


def fetch_one(http: httpx.Client, address: str, size: int, path: Path) -> int:
    """Write one file to `path`; the status of the last answer, 0 for none, 200 for the file.

    Another file than the one of `size` bytes is as good as none (409).
    """
    status = 0
    for attempt in range(1, remote.TRIES + 1):
        wait = remote.seconds_before(attempt)
        with contextlib.suppress(httpx.HTTPError):
            answer = http.get(address)
            status = answer.status_code
            if status == 200:
                if len(answer.content) != size:
                    return 409
                path.write_bytes(answer.content)
                return 200
            if status not in (408, 429) and status < 500:
                return status
            wait = max(wait, remote.retry_after(answer))
        if attempt < remote.TRIES:
            time.sleep(wait)
    return status


@dataclass
class Missing:
    """What of a batch was not fetched: the server has refused it, or was not asked any more."""

    refused: set[str] = field(default_factory=set)
    skipped: set[str] = field(default_factory=set)


def fetch_all(addresses: dict[str, tuple[str, int]], folder: Path) -> Missing:
    """Fetch files, each location an address and its bytes, and have them read from `folder`.

    Where a server does not answer one of them, it is not asked for the rest.
    """
    missing, is_gone = Missing(), threading.Event()
    hosts = {remote.host_of(address): address for address, _ in addresses.values()}
    with contextlib.ExitStack() as stack:
        clients = {
            host: stack.enter_context(remote.client(address, timeout=TIMEOUT_SECONDS))
            for host, address in hosts.items()
        }

        def fetch(place: int, location: str) -> None:
            if is_gone.is_set():
                missing.skipped.add(location)
                return
            address, size = addresses[location]
            path = folder / f"{place}.parquet"
            status = fetch_one(clients[remote.host_of(address)], address, size, path)
            if status == 200:
                ADDRESSES[location] = str(path)
                return
            missing.refused.add(location)
            if status in (0, 408, 429) or status >= 500:
                is_gone.set()

        with ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(fetch, range(len(addresses)), addresses))
    return missing


@contextlib.contextmanager
def fetched(files: list[tuple[str, int | None]], folder: Path) -> Iterator[Missing]:
    """Have the small ones of some files, each a location and its bytes, in `folder` meanwhile.

    They are then read from there, see `address_of`, and the others from where they are.
    """
    addresses = {
        location: (address_of(location), size)
        for location, size in files
        if size and size <= MOST_BYTES and location.startswith(("http://", "https://"))
    }
    # A run that was killed has left its own.
    shutil.rmtree(folder, ignore_errors=True)
    if len(addresses) < 2:
        yield Missing()
        return
    before = dict(ADDRESSES)
    try:
        folder.mkdir(parents=True, mode=0o700)
        yield fetch_all(addresses, folder)
    finally:
        ADDRESSES.clear()
        ADDRESSES.update(before)
        shutil.rmtree(folder, ignore_errors=True)


def needed_ranges(path: Path, given_columns: dict, language: str) -> list[tuple[int, int]]:
    """Where in a file, of which only the footer is there, the columns that are read lie.

    As pairs of a first byte and the one behind the last.
    """
    with probe_database().cursor() as probe:
        names = columns_read(find_columns(columns_of(probe, str(path)), given_columns, language))
        chunks = probe.execute(
            "select least(data_page_offset, coalesce(nullif(dictionary_page_offset, 0), "
            "data_page_offset)) as first, first + total_compressed_size "
            "from parquet_metadata(?) where split_part(path_in_schema, ', ', 1) in "
            "(select unnest(?)) order by first",
            [str(path), names],
        ).fetchall()
    ranges: list[tuple[int, int]] = []
    for first, end in chunks:
        if ranges and first - ranges[-1][1] < GAP_BYTES:
            ranges[-1] = (ranges[-1][0], max(end, ranges[-1][1]))
        else:
            ranges.append((first, end))
    return [
        (start, min(start + PIECE_BYTES, end))
        for first, end in ranges
        for start in range(first, end, PIECE_BYTES)
    ]


@dataclass
class Ahead:
    """A large file whose columns are fetched to `path` in a thread of their own."""

    location: str
    size: int
    path: Path
    given_columns: dict
    language: str
    is_whole: bool = False
    is_stopped: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self) -> None:
        """Fetch; what goes wrong is said by the load, which then reads the file itself."""
        with contextlib.suppress(OSError, ValueError, duckdb.Error, httpx.HTTPError):
            self._fetch()

    def _fetch(self) -> None:
        read, size = remote_ranges(self.location)
        if size != self.size or shutil.disk_usage(self.path.parent).free < 2 * size:
            return
        footer = int.from_bytes(read(size - 8, 4), "little") + 8
        with self.path.open("xb") as file:
            file.truncate(size)
            place = file.fileno()
            os.pwrite(place, MAGIC, 0)
            os.pwrite(place, read(size - footer, footer), size - footer)

            def fetch(piece: tuple[int, int]) -> None:
                if not self.is_stopped.is_set():
                    os.pwrite(place, read(piece[0], piece[1] - piece[0]), piece[0])

            with ThreadPoolExecutor(PIECES) as pool:
                list(pool.map(fetch, needed_ranges(self.path, self.given_columns, self.language)))
        # Another file under the same name would be half of each.
        self.is_whole = not self.is_stopped.is_set() and remote_ranges(self.location)[1] == size

    def is_running(self) -> bool:
        """True while the network is busy with it."""
        return self.thread.is_alive()

    @contextlib.contextmanager
    def used(self) -> Iterator[None]:
        """Have the file read from where it was fetched to, if it was; wait for its end."""
        self.thread.join()
        before = ADDRESSES.get(self.location)
        try:
            if self.is_whole:
                ADDRESSES[self.location] = str(self.path)
            yield
        finally:
            self.stop()
            ADDRESSES.pop(self.location, None)
            if before is not None:
                ADDRESSES[self.location] = before

    def stop(self) -> None:
        """End it, and remove what was fetched."""
        self.is_stopped.set()
        self.thread.join()
        self.path.unlink(missing_ok=True)
