"""How fast a table of many small files loads, beside the same rows in few large ones.

    python tests/python/bench_load.py 20000 5000 100

makes one file of 5,000 rows that the stand-in for the Hub serves by 20,000 names, and one of as
many rows that 100 names make the same table, and loads both. The stand-in is a process of its own;
it takes a part of the same cores.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb
from hub_stand_in import HubStandIn

from audit import PROJECT
from audit.tables import known_tables
from develop.make_tables import write_table

AUDIT = Path(sys.executable).with_name("audit")


def serve(folder: str, pipe) -> None:
    """The stand-in, until it is killed."""
    hub = HubStandIn(Path(folder), repo="laion/relaion2B-multi-research")
    hub.page_size = 1000
    hub.keep_list()
    pipe.send(hub.endpoint)
    while True:
        time.sleep(5)
        hub.requests.clear()


def load(place: Path, files: int, rows: int) -> float:
    """Seconds that loading a table takes."""
    folder = place / "served"
    folder.mkdir()
    table = next(table for table in known_tables() if table.name == "Re-LAION-2B multi")
    first = write_table(table, folder / "00000.parquet", rows)
    for number in range(1, files):
        os.link(first, folder / f"{number:05}.parquet")
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.Process(target=serve, args=(str(folder), theirs), daemon=True)
    server.start()
    environment = os.environ | {
        "HF_ENDPOINT": ours.recv(),
        "AUDIT_DATABASE": str(place / "audit.duckdb"),
    }
    environment.pop("HF_TOKEN", None)
    started, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    # A quarter of the rows, so that reading is not hidden behind writing.
    command = [AUDIT, "load", "--language", "ko", "--no-build", "--quiet", "--attempts", "1"]
    subprocess.run(command, env=environment, cwd=PROJECT, check=True)
    seconds = time.monotonic() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    server.kill()
    with duckdb.connect(str(place / "audit.duckdb"), read_only=True) as warehouse:
        counts = warehouse.execute(
            "select count(*), (select count(distinct image_id) from staging.stg_laion__images), "
            "sum(row_count)::bigint, sum(image_count)::bigint, sum(byte_count)::bigint "
            "from staging.load_log where status = 'loaded'"
        ).fetchone()
    print(f"{files:,} files of {rows:,} rows: {seconds:.1f} s, CPU {cpu:.1f} s")
    print(f"  {counts[2] / seconds:,.0f} rows/s")
    print("  files, images, rows, images of the log, bytes:", *(f"{count:,}" for count in counts))
    assert counts[0] == files
    assert counts[1] == counts[3]
    return seconds


def main() -> None:
    """Both, and how much longer the many take."""
    many, rows, few = (int(text) for text in sys.argv[1:4])
    seconds = []
    for files, size in ((few, many * rows // few), (many, rows)):
        place = Path(tempfile.mkdtemp(dir=os.environ.get("BENCH_FOLDER")))
        try:
            seconds.append(load(place, files, size))
        finally:
            shutil.rmtree(place)
    print(f"many take {seconds[1] / seconds[0]:.2f} times as long as few")


if __name__ == "__main__":
    main()
