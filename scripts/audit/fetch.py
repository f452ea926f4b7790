"""Fetch small files whole, several at a time, instead of reading them by ranges.

The Hub counts requests and not bytes, and answers each one with a redirect: DuckDB asks ten times
for a file of one row group, and one file after the other. A table of tens of thousands of files
of a megabyte is fetched in a tenth of the requests. What was fetched is removed when it is loaded.
"""

from __future__ import annotations

import contextlib
import shutil
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from audit import remote
from audit.shard_reading import ADDRESSES, address_of

THREADS = 8
# Above this, ranges cost less: of a large file only some columns are needed.
MOST_BYTES = 16_000_000
TIMEOUT_SECONDS = 60


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
