"""Loads of the remote table from a stand-in for the Hub, in processes that can be killed."""

from __future__ import annotations

import json
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
from hub_stand_in import HubStandIn
from rows import german_row

from audit import PROJECT
from develop.make_sample import write_parquet

# The command, as users start it.
AUDIT = Path(sys.executable).with_name("audit")
TOKEN = "hf_invented_token_of_nobody"
# Each shard in a run of its own and read over HTTP, as the large ones of LAION are.
ONE_BY_ONE = ("--batch", "0")
SHARD_COUNT = 5
ROWS_PER_SHARD = 60


@dataclass
class Outcome:
    """How a load ended."""

    code: int
    output: str


class Load:
    """`audit load` as a process of its own, against the stand-in, on one warehouse."""

    def __init__(
        self, server: subprocess.Popen, hub: HubStandIn, workplace: Path, empty_warehouse: Path
    ) -> None:
        self.server = server
        self.hub = hub
        self.empty_warehouse = empty_warehouse
        self.database = workplace / "hub.duckdb"
        self.output = workplace / "output.txt"
        self.process = 0
        self.environment = {
            "HF_ENDPOINT": hub.endpoint,
            "HF_TOKEN": TOKEN,
            "AUDIT_DATABASE": str(self.database),
            "AUDIT_HTTP_RETRIES": "4",
            "AUDIT_HTTP_RETRY_WAIT_MS": "20",
            "DBT_TARGET_PATH": str(workplace / "target"),
            "DBT_LOG_PATH": str(workplace / "target" / "logs"),
        }

    def begin_anew(self) -> None:
        """Put a warehouse without images in the place of what is there."""
        for file in self.database.parent.glob(f"{self.database.name}*"):
            file.unlink() if file.is_file() else None
        shutil.copy(self.empty_warehouse, self.database)

    def start(self, *options: str) -> None:
        """Begin a load in a process that has imported dbt already."""
        order = {
            "arguments": ["--wait", "0.05", *options],
            "environment": self.environment,
            "output": str(self.output),
        }
        self.server.stdin.write(json.dumps(order).encode() + b"\n")
        self.process = int(self.server.stdout.readline())

    def is_running(self, seconds: float = 0) -> bool:
        """False as soon as it has ended, else True after so many seconds."""
        return not select.select([self.server.stdout], [], [], seconds)[0]

    def end(self, signal_number: int | None = None) -> Outcome:
        """How it ended, by itself or by the signal."""
        if signal_number:
            os.kill(self.process, signal_number)
        if self.is_running(240):
            os.kill(self.process, signal.SIGKILL)
        self.process = 0
        return Outcome(int(self.server.stdout.readline()), self.output.read_text())

    def run(self, *options: str) -> Outcome:
        """A load without the audit behind it."""
        self.start("--no-build", *options)
        return self.end()

    def run_script(self, *options: str) -> tuple[Outcome, int]:
        """The same from the command line, as users start it; also its peak memory in bytes."""
        with self.output.open("w") as output:
            process = subprocess.Popen(
                [AUDIT, "load", *ONE_BY_ONE, "--no-build", *options],
                # Its memory is that of all threads.
                env=os.environ | self.environment | {"AUDIT_THREADS": ""},
                cwd=PROJECT,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        return Outcome(process.returncode, self.output.read_text()), usage.ru_maxrss * 1024

    def query(self, sql: str) -> list[tuple]:
        with duckdb.connect(str(self.database), read_only=True) as connection:
            return connection.execute(sql).fetchall()

    def statuses(self) -> dict[str, str]:
        return dict(self.query("select shard, status from staging.load_log"))

    def image_counts(self) -> dict[str, int]:
        return dict(
            self.query("select shard, count(*) from staging.stg_laion__images group by all")
        )

    def assert_whole(self, shard_count: int = SHARD_COUNT) -> None:
        """Every row once, log and table agree."""
        assert self.image_counts() == {name(n): ROWS_PER_SHARD for n in range(shard_count)}
        assert self.query(
            "select count(*), count(distinct image_id) from staging.stg_laion__images"
        ) == [(shard_count * ROWS_PER_SHARD,) * 2]
        assert dict(self.query("select shard, image_count from staging.load_log")) == (
            self.image_counts()
        )


def name(number: int) -> str:
    return f"part-{number:05}.parquet"


@pytest.fixture(scope="session")
def hub_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the stand-in serves: 5 shards, each with as many German as French rows."""
    folder = tmp_path_factory.mktemp("hub")
    for number in range(SHARD_COUNT):
        rows = [german_row(n) for n in range(ROWS_PER_SHARD)]
        rows += [german_row(n, LANGUAGE="fr") for n in range(ROWS_PER_SHARD)]
        write_parquet(folder / name(number), rows)
    return folder


@pytest.fixture(scope="session")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One place for the warehouse of all tests, so that dbt parses the project only once."""
    return tmp_path_factory.mktemp("load")


@pytest.fixture(scope="session")
def hub(hub_folder: Path) -> Iterator[HubStandIn]:
    """One stand-in for all tests: at another address dbt would parse the project again."""
    hub = HubStandIn(hub_folder, token=TOKEN)
    yield hub
    hub.close()


@pytest.fixture(scope="session")
def load_server() -> Iterator[subprocess.Popen]:
    """The process that all loads are forked from."""
    with subprocess.Popen(
        [sys.executable, Path(__file__).parent / "load_server.py"],
        env=os.environ | {"PYTHONPATH": str(PROJECT / "scripts")},
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        bufsize=0,
    ) as server:
        yield server
        server.stdin.close()


@pytest.fixture
def load(
    load_server: subprocess.Popen,
    hub: HubStandIn,
    hub_folder: Path,
    workplace: Path,
    empty_warehouse: Path,
) -> Iterator[Load]:
    hub.reset(hub_folder)
    load = Load(load_server, hub, workplace, empty_warehouse)
    load.begin_anew()
    yield load
    if load.process:
        load.end(signal.SIGKILL)


@pytest.fixture
def load_changed(load: Load, tmp_path: Path, hub_folder: Path) -> Load:
    """The same with a folder that the test may change."""
    for file in hub_folder.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    load.hub.folder = tmp_path
    return load


def wait_for(condition: Callable[[], bool], seconds: float = 60) -> None:
    """Until it holds, or the time is over."""
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.01)


@pytest.fixture
def generated(tmp_path: Path, load: Load) -> Iterator[Path]:
    """An empty folder that the stand-in serves, for large files: it does not outlive its test."""
    folder = tmp_path / "generated"
    folder.mkdir()
    load.hub.folder = folder
    yield folder
    shutil.rmtree(folder)
