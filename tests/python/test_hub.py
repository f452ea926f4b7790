"""Loading the remote table over a stand-in for the Hub: every fault, kills, bytes, secrets."""

from __future__ import annotations

import itertools
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
from conftest import german_row
from hub_stand_in import HubStandIn, Request

import dbt_project
from duckdb_plugin import check_duckdb_version
from make_sample import COLUMN_TYPES, write_parquet

TOKEN = "hf_invented_token_of_nobody"
SHARD_COUNT = 8
ROWS_PER_SHARD = 60


@dataclass
class Outcome:
    """How a load ended."""

    code: int
    output: str


class Load:
    """`scripts/load.py` as a process of its own, against the stand-in, on one warehouse."""

    def __init__(self, hub: HubStandIn, database: Path, target_path: Path) -> None:
        self.hub = hub
        self.database = database
        self.environment = os.environ | {
            "HF_ENDPOINT": hub.endpoint,
            "HF_TOKEN": TOKEN,
            "AUDIT_DATABASE": str(database),
            "AUDIT_HTTP_RETRIES": "4",
            "AUDIT_HTTP_RETRY_WAIT_MS": "20",
            "DBT_TARGET_PATH": str(target_path),
            "DBT_LOG_PATH": str(target_path / "logs"),
        }

    def start(self, *options: str) -> subprocess.Popen:
        return subprocess.Popen(
            [
                sys.executable,
                dbt_project.PROJECT / "scripts" / "load.py",
                *("--no-build", "--wait", "0.05"),
                *options,
            ],
            env=self.environment,
            cwd=dbt_project.PROJECT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, *options: str) -> Outcome:
        process = self.start(*options)
        output, _ = process.communicate(timeout=240)
        return Outcome(process.returncode, output)

    def query(self, sql: str) -> list[tuple]:
        with duckdb.connect(str(self.database), read_only=True) as connection:
            return connection.execute(sql).fetchall()

    def statuses(self) -> dict[str, str]:
        return dict(self.query("select shard, status from staging.load_log"))

    def image_counts(self) -> dict[str, int]:
        return dict(
            self.query("select shard, count(*) from staging.stg_laion__images group by all")
        )

    def assert_whole(self) -> None:
        """Every row once, log and table agree."""
        assert self.image_counts() == {name(n): ROWS_PER_SHARD for n in range(SHARD_COUNT)}
        assert self.query(
            "select count(*), count(distinct image_id) from staging.stg_laion__images"
        ) == [(SHARD_COUNT * ROWS_PER_SHARD,) * 2]
        assert dict(self.query("select shard, image_count from staging.load_log")) == (
            self.image_counts()
        )


def name(number: int) -> str:
    return f"part-{number:05}.parquet"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the stand-in serves: 8 shards, each with as many German as French rows."""
    folder = tmp_path_factory.mktemp("hub")
    for number in range(SHARD_COUNT):
        rows = [german_row(n) for n in range(ROWS_PER_SHARD)]
        rows += [german_row(n, LANGUAGE="fr") for n in range(ROWS_PER_SHARD)]
        write_parquet(folder / name(number), rows)
    return folder


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One place for the warehouse of all tests, so that dbt parses the project only once."""
    return tmp_path_factory.mktemp("load")


@pytest.fixture
def load(folder: Path, workplace: Path) -> Iterator[Load]:
    for file in workplace.glob("hub.duckdb*"):
        file.unlink() if file.is_file() else None
    hub = HubStandIn(folder, token=TOKEN)
    yield Load(hub, workplace / "hub.duckdb", workplace / "target")
    hub.close()


@pytest.fixture
def load_changed(load: Load, tmp_path: Path, folder: Path) -> Load:
    """The same with a folder that the test may change."""
    for file in folder.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    load.hub.folder = tmp_path
    return load


def test_loads_everything_once_and_then_asks_for_no_data(load: Load) -> None:
    outcome = load.run()
    assert outcome.code == 0, outcome.output
    load.assert_whole()
    assert load.query("select repo, revision from staging.pinned_revision") == [
        (load.hub.repo, load.hub.commit)
    ]
    load.hub.requests.clear()
    assert load.run().code == 0
    assert load.hub.requests, "the list of files is asked for"
    assert [request for request in load.hub.requests if "resolve" in request.path] == []
    assert load.hub.data_requests() == []


def test_token_goes_to_the_hub_only_and_into_no_file(load: Load, workplace: Path) -> None:
    load.hub.faults.missing.add(name(3))
    outcome = load.run()
    assert TOKEN not in outcome.output
    assert "X-Signature" not in outcome.output
    assert any(request.authorization for request in load.hub.requests)
    assert {request.authorization for request in load.hub.data_requests()} == {None}
    load.database.with_suffix(".txt").write_text(str(load.query("from staging.load_log")))
    for file in workplace.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            assert TOKEN.encode() not in content, file.name
            assert b"secret-key" not in content, file.name


@pytest.mark.parametrize("status", [503, 500, 429])
def test_short_trouble_is_retried(load: Load, status: int) -> None:
    load.hub.faults.statuses[name(2)] = [status] * 3
    outcome = load.run()
    assert outcome.code == 0, outcome.output
    load.assert_whole()


def test_retry_after_is_waited_out(load: Load) -> None:
    # More refusals than DuckDB's own retries; then the driver asks, is told to wait, and waits.
    load.hub.faults.statuses[name(2)] = [429] * 7
    load.hub.faults.retry_after = "2"
    answered: list[tuple[float, int]] = []
    load.hub.on_request = lambda request: answered.append((time.monotonic(), id(request)))
    outcome = load.run("--attempts", "4")
    assert outcome.code == 0, outcome.output
    load.assert_whole()
    gaps = [after[0] - before[0] for before, after in itertools.pairwise(answered)]
    assert max(gaps) >= 2


def test_broken_bodies_are_read_again(load: Load) -> None:
    load.hub.faults.dropped[name(1)] = 1
    load.hub.faults.short_bodies[name(4)] = 1
    outcome = load.run()
    assert outcome.code == 0, outcome.output
    load.assert_whole()


def test_missing_file_is_logged_and_the_rest_loaded(load: Load) -> None:
    load.hub.faults.missing.add(name(5))
    outcome = load.run("--attempts", "2")
    assert outcome.code == 1
    assert f"not loaded: {name(5)}" in outcome.output
    assert "404" in outcome.output
    assert "1 shards are missing" in outcome.output
    statuses = load.statuses()
    assert statuses.pop(name(5)) == "failed"
    assert set(statuses.values()) == {"loaded"}
    load.hub.faults.missing.clear()
    assert load.run().code == 0
    load.assert_whole()


def test_corrupt_file_is_logged_and_the_rest_loaded(load_changed: Load) -> None:
    file = load_changed.hub.folder / name(6)
    content = file.read_bytes()
    file.write_bytes(content[: len(content) - 4] + b"oops")
    outcome = load_changed.run("--attempts", "1")
    assert outcome.code == 1
    assert f"not loaded: {name(6)}" in outcome.output
    assert "cannot be read as parquet" in outcome.output
    assert load_changed.statuses()[name(6)] == "failed"
    assert list(load_changed.statuses().values()).count("loaded") == SHARD_COUNT - 1


def test_corrupt_page_is_logged_with_its_file(load_changed: Load) -> None:
    file = load_changed.hub.folder / name(6)
    content = bytearray(file.read_bytes())
    content[4 : len(content) // 2] = os.urandom(len(content) // 2 - 4)
    file.write_bytes(content)
    outcome = load_changed.run("--attempts", "1")
    assert outcome.code == 1
    assert f"not loaded: {name(6)}" in outcome.output
    assert list(load_changed.statuses().values()).count("loaded") == SHARD_COUNT - 1


@pytest.mark.parametrize(("status", "words"), [(401, "export HF_TOKEN"), (403, "has no access")])
def test_closed_gate_is_said_at_once(load: Load, status: int, words: str) -> None:
    load.hub.faults.gate_status = status
    outcome = load.run()
    assert outcome.code == 1
    assert words in outcome.output
    assert "conditions" in outcome.output
    assert "Traceback" not in outcome.output
    assert sum("resolve" in request.path for request in load.hub.requests) == 1


def test_without_a_token(load: Load) -> None:
    load.environment["HF_TOKEN"] = ""
    outcome = load.run()
    assert outcome.code == 1
    assert "export HF_TOKEN" in outcome.output


def test_slow_server(load: Load) -> None:
    load.hub.faults.seconds_per_answer = 0.05
    assert load.run("--shards", "2").code == 0
    assert load.image_counts() == {name(0): ROWS_PER_SHARD, name(1): ROWS_PER_SHARD}


def test_shard_without_exif_and_without_caption(load_changed: Load) -> None:
    without_exif = {key: kind for key, kind in COLUMN_TYPES.items() if key != "exif"}
    rows = [german_row(n) for n in range(ROWS_PER_SHARD)]
    write_parquet(load_changed.hub.folder / name(0), rows, without_exif)
    without_caption = {key: kind for key, kind in COLUMN_TYPES.items() if key != "caption"}
    write_parquet(load_changed.hub.folder / name(1), rows, without_caption)
    outcome = load_changed.run("--attempts", "1")
    assert outcome.code == 1
    assert "no column 'caption'" in outcome.output
    assert f"not loaded: {name(1)}" in outcome.output
    counts = load_changed.image_counts()
    assert counts[name(0)] == ROWS_PER_SHARD
    assert name(1) not in counts


def test_new_revision_is_refused(load: Load) -> None:
    assert load.run("--shards", "2").code == 0
    first = load.hub.commit
    load.hub.commit = "b" * 40
    outcome = load.run()
    assert outcome.code == 1
    assert f"at commit {first}" in outcome.output
    assert f"--revision {first}" in outcome.output
    assert load.image_counts() == {name(0): ROWS_PER_SHARD, name(1): ROWS_PER_SHARD}
    load.hub.old_commits.add(first)
    assert load.run("--revision", first).code == 0
    load.assert_whole()


def test_random_choice_is_seeded(load: Load) -> None:
    assert load.run("--sample", "3", "--seed", "7").code == 0
    three = set(load.image_counts())
    assert len(three) == 3
    assert load.run("--sample", "5", "--seed", "7").code == 0
    assert three < set(load.image_counts())
    assert load.query(
        "select count(*) from staging.load_log where is_random_choice and status = 'loaded'"
    ) == [(5,)]


def test_interrupt_stops_cleanly(load: Load) -> None:
    load.hub.faults.seconds_per_answer = 0.1
    process = load.start()
    wait_for(lambda: len(load.hub.data_requests()) > 8)
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 1, output
    assert "goes on from here" in output
    assert "Traceback" not in output
    load.hub.faults.seconds_per_answer = 0
    assert load.run().code == 0
    load.assert_whole()


def wait_for(condition, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.01)


def test_survives_twenty_kills(load: Load) -> None:
    """kill -9 at 20 random moments: nothing lost, nothing twice, log and table agree."""
    chance = random.Random(11)
    load.hub.faults.seconds_per_answer = 0.01
    kills = 0
    while kills < 20:
        moment = chance.randrange(1, 30)
        delay = chance.random() * 0.3
        load.hub.requests.clear()
        process = load.start()
        reached = threading.Event()

        def watch(request: Request, moment: int = moment, reached=reached) -> None:
            if sum("resolve" in r.path for r in load.hub.requests) >= moment:
                reached.set()

        load.hub.on_request = watch
        while not reached.wait(0.02) and process.poll() is None:
            pass
        time.sleep(delay)
        if process.poll() is not None:
            # It was done before the moment came: begin anew with an empty warehouse.
            process.communicate()
            load.assert_whole()
            load.database.unlink()
            continue
        process.kill()
        process.communicate()
        kills += 1
        if load.database.exists() and "load_log" in str(
            load.query("select table_name from duckdb_tables() where schema_name = 'staging'")
        ):
            counts = load.query(
                "select coalesce(sum(image_count) filter (where status = 'loaded'), 0), "
                "count(*) filter (where status = 'loaded') from staging.load_log"
            )
            stored = (
                load.query("select count(*), count(distinct shard) from staging.stg_laion__images")
                if "stg_laion__images" in str(load.query("select table_name from duckdb_tables()"))
                else [(0, 0)]
            )
            assert counts == stored
    load.hub.on_request = None
    assert load.run().code == 0
    load.assert_whole()


def test_old_duckdb_is_refused() -> None:
    check_duckdb_version("1.5.5")
    check_duckdb_version("2.0.0")
    with pytest.raises(Exception, match=r"below 1\.5\.5"):
        check_duckdb_version("1.5.4")
