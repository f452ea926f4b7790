"""Loading the remote table over a stand-in for the Hub: every fault, kills, bytes, secrets."""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import itertools
import json
import os
import random
import re
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
from conftest import AUDIT, german_row
from dbt_common.exceptions import DbtBaseException
from hub_stand_in import HubStandIn, Request

from audit import PROJECT, dbt_project
from audit.duckdb_plugin import check_duckdb_version
from audit.load import Hub, Loader, Refused
from audit.remote import refusal
from audit.tables import known_tables
from audit.warehouse import CannotOpen, database_path, open_warehouse
from develop.make_sample import COLUMN_TYPES, write_parquet
from develop.make_tables import write_table

SCRIPTS = PROJECT / "scripts"
TOKEN = "hf_invented_token_of_nobody"
SHARD_COUNT = 8
ROWS_PER_SHARD = 60


@dataclass
class Outcome:
    """How a load ended."""

    code: int
    output: str


class Load:
    """`audit load` as a process of its own, against the stand-in, on one warehouse."""

    def __init__(self, server: subprocess.Popen, hub: HubStandIn, workplace: Path) -> None:
        self.server = server
        self.hub = hub
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

    def start(self, *options: str) -> None:
        """Begin a load in a process that has imported dbt already."""
        order = {
            "arguments": ["--wait", "0.05", "--batch", "0", *options],
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
                [AUDIT, "load", "--batch", "0", "--no-build", *options],
                env=os.environ | self.environment,
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


@pytest.fixture(scope="module")
def hub(folder: Path) -> Iterator[HubStandIn]:
    """One stand-in for all tests: at another address dbt would parse the project again."""
    hub = HubStandIn(folder, token=TOKEN)
    yield hub
    hub.close()


@pytest.fixture(scope="module")
def server() -> Iterator[subprocess.Popen]:
    """The process that all loads are forked from."""
    with subprocess.Popen(
        [sys.executable, Path(__file__).parent / "load_server.py"],
        env=os.environ | {"PYTHONPATH": str(SCRIPTS)},
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        bufsize=0,
    ) as server:
        yield server
        server.stdin.close()


@pytest.fixture
def load(
    server: subprocess.Popen, hub: HubStandIn, folder: Path, workplace: Path
) -> Iterator[Load]:
    for file in workplace.glob("hub.duckdb*"):
        file.unlink() if file.is_file() else None
    hub.reset(folder)
    load = Load(server, hub, workplace)
    yield load
    if load.process:
        load.end(signal.SIGKILL)


@pytest.fixture
def load_changed(load: Load, tmp_path: Path, folder: Path) -> Load:
    """The same with a folder that the test may change."""
    for file in folder.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    load.hub.folder = tmp_path
    return load


def test_loads_everything_once_and_then_asks_for_no_data(load: Load) -> None:
    outcome, _ = load.run_script()
    assert outcome.code == 0, outcome.output
    load.assert_whole()
    assert load.query("select source, revision, kind from staging.audit_identity") == [
        (load.hub.repo, load.hub.commit, "repository")
    ]
    assert f"AUDITING 8 files of {load.hub.repo} at {load.hub.commit[:8]}," in outcome.output
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


def test_short_trouble_is_retried(load: Load) -> None:
    for number, status in enumerate((503, 500, 429)):
        load.hub.faults.statuses[name(number)] = [status] * 3
    outcome = load.run("--attempts", "1")
    assert outcome.code == 0, outcome.output
    load.assert_whole()
    assert not any(load.hub.faults.statuses.values())


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


def test_replaced_file_is_not_kept(load: Load, tmp_path: Path) -> None:
    """The server gets another file, whole and readable, between the list and the reading."""
    folder = Path(shutil.copytree(load.hub.folder, tmp_path / "served"))
    load.hub.folder = folder
    asked = []

    def replace(request: Request) -> None:
        if request.path.endswith(name(3)) and not asked:
            asked.append(request.path)
            write_parquet(folder / name(3), [german_row(number) for number in range(5)])

    load.hub.on_request = replace
    outcome = load.run("--attempts", "1")
    assert outcome.code == 1
    assert f"{name(3)}: the server has another file now than was listed" in outcome.output
    assert name(3) not in load.image_counts()
    assert len(load.image_counts()) == SHARD_COUNT - 1


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


def test_corrupt_files_are_logged_and_the_rest_loaded(load_changed: Load) -> None:
    footer, page = (load_changed.hub.folder / name(number) for number in (5, 6))
    content = bytearray(footer.read_bytes())
    content[-4:] = b"oops"
    footer.write_bytes(content)
    content = bytearray(page.read_bytes())
    content[4 : len(content) // 2] = os.urandom(len(content) // 2 - 4)
    page.write_bytes(content)
    outcome = load_changed.run("--attempts", "1")
    assert outcome.code == 1
    for file in (footer, page):
        assert f"not loaded: {file.name}" in outcome.output
    assert "cannot be read as parquet" in outcome.output
    statuses = load_changed.statuses()
    assert {statuses.pop(footer.name), statuses.pop(page.name)} == {"failed"}
    assert set(statuses.values()) == {"loaded"}


@pytest.fixture
def api(hub: HubStandIn, folder: Path, monkeypatch: pytest.MonkeyPatch) -> HubStandIn:
    """The stand-in for the Hub's client in this process, which does not wait long."""
    hub.reset(folder)
    monkeypatch.setenv("HF_ENDPOINT", hub.endpoint)
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    monkeypatch.setenv("AUDIT_HTTP_RETRY_WAIT_MS", "1")
    return hub


def test_list_has_each_file_once(api: HubStandIn) -> None:
    files = Hub(api.repo, None).files()
    assert [file["shard"] for file in files] == [name(number) for number in range(SHARD_COUNT)]
    entry = {"type": "file", "path": "a.parquet", "size": 1, "oid": "c" * 40}
    api.faults.api["tree"] = (200, json.dumps([entry, entry]))
    assert [file["version"] for file in Hub(api.repo, None).files()] == ["c" * 40]


NO_ANSWER = "is no answer of the Hub's"
WEB_PAGE = "<!doctype html><title>Sign in</title>"


@pytest.mark.parametrize("part", ["info", "tree"])
@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (200, WEB_PAGE, NO_ANSWER),
        (200, '[{"type": "fi', NO_ANSWER),
        (200, '"text"', NO_ANSWER),
        (302, "", "redirects without an end"),
        (401, "", "export HF_TOKEN"),
        (403, "", "has no access"),
        (404, "", "has no data set"),
        (429, "", "answers 429"),
        (503, "", "answers 503"),
    ],
)
def test_odd_answers_of_the_api_are_said(
    api: HubStandIn, part: str, status: int, body: str, words: str
) -> None:
    api.faults.api[part] = (status, body)
    with pytest.raises(Refused, match=words):
        Hub(api.repo, None).files()


@pytest.mark.parametrize("entries", ['[{"size": 1}]', "[1]", '[{"path": "a.parquet"}]'])
def test_list_of_something_else_is_said(api: HubStandIn, entries: str) -> None:
    api.faults.api["tree"] = (200, entries)
    with pytest.raises(Refused, match=NO_ANSWER):
        Hub(api.repo, None).files()


def test_list_without_an_end_is_left(api: HubStandIn) -> None:
    api.faults.next_page = f"{api.endpoint}/api/datasets/{api.repo}/tree/main?cursor=0"
    with pytest.raises(Refused, match="has no end"):
        Hub(api.repo, None).files()
    assert len(api.requests) == 3


def test_token_follows_no_list_to_another_address(api: HubStandIn) -> None:
    api.faults.next_page = f"{api.cdn}/api/datasets/{api.repo}/tree/main?cursor=6"
    with pytest.raises(Refused, match=r"goes on at 127\.0\.0\.2"):
        Hub(api.repo, None).files()
    assert len(api.requests) == 2


@pytest.mark.parametrize(
    ("endpoint", "repo", "words"),
    [
        ("http://127.0.0.1:9", "a/b", "cannot be reached"),
        ("http://nobody.invalid", "a/b", "cannot be reached"),
        ("hub.example", "a/b", "begins with https://"),
        ("http://127.0.0.1:9", "../../a", "is no data set's name"),
        ("http://127.0.0.1:9", "a/b/c", "is no data set's name"),
    ],
)
def test_wrong_address_is_said(
    api: HubStandIn, monkeypatch: pytest.MonkeyPatch, endpoint: str, repo: str, words: str
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", endpoint)
    with pytest.raises(Refused, match=words):
        Hub(repo, None)


def test_what_a_server_says_about_a_file(api: HubStandIn) -> None:
    address = Hub(api.repo, None).location(name(0))
    assert refusal(address) is None
    assert "cannot be reached" in refusal("http://user:word@127.0.0.1:9/a.parquet?key=secret")
    assert "secret" not in refusal("http://user:word@127.0.0.1:9/a.parquet?key=secret")
    assert "word" not in refusal("http://user:word@127.0.0.1:9/a.parquet?key=secret")
    assert "does not have it (HTTP 404)" in refusal(f"{api.cdn}/nothing")
    api.faults.cdn_status = 403
    assert "127.0.0.2" in refusal(address)
    assert "does not let you read it (HTTP 403)" in refusal(address)
    # These pass: DuckDB asks again.
    api.faults.cdn_status = 503
    assert refusal(address) is None
    assert {request.authorization for request in api.data_requests()} == {None}


def test_path_of_the_database_begins_at_the_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("AUDIT_DATABASE", raising=False)
    assert database_path("hub") == PROJECT / "warehouse" / "hub.duckdb"
    monkeypatch.setenv("AUDIT_DATABASE", "mine.duckdb")
    assert database_path("hub") == PROJECT / "mine.duckdb"
    monkeypatch.setenv("AUDIT_DATABASE", str(tmp_path / "mine.duckdb"))
    assert database_path("hub") == tmp_path / "mine.duckdb"


def test_database_that_cannot_be_opened_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "odd.duckdb"
    file.write_text("no database " * 1000)
    with pytest.raises(CannotOpen, match="cannot be opened"):
        open_warehouse(file, read_only=True)
    monkeypatch.setenv("AUDIT_DATABASE", str(file))
    result = dbt_project.run_dbt("run", "--select", "stg_laion__images")
    assert "cannot be opened" in dbt_project.reason(str(result.exception))
    # Not an error of DuckDB's, which dbt shows with its traceback.
    assert isinstance(result.exception, DbtBaseException)
    holder = subprocess.Popen(
        [
            *(sys.executable, "-c"),
            "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print(flush=True); input()",
            *(tmp_path / "held.duckdb",),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    holder.stdout.readline()
    with pytest.raises(CannotOpen, match=f"PID {holder.pid}"):
        open_warehouse(tmp_path / "held.duckdb", read_only=False, patience=0.2)
    holder.communicate(b"\n")
    with (
        duckdb.connect(str(tmp_path / "held.duckdb")),
        pytest.raises(CannotOpen, match="in this process"),
    ):
        open_warehouse(tmp_path / "held.duckdb", read_only=True, patience=0.2)


def test_reason_is_said_in_one_line_and_without_a_value() -> None:
    ours = "Compilation Error in macro a (b.sql)\n  No file matches '/x/*'.\n  \n  > in macro a"
    assert dbt_project.reason(ours) == "No file matches '/x/*'."
    for value in ("erika@beispiel.de", 'a "b" c', "one\ntwo", "it's"):
        database = (
            f"Runtime Error in model a (b.sql)\n  Conversion Error: No date in '{value}'\n  > a"
        )
        assert dbt_project.reason(database).startswith("Conversion Error: No date in …")
        assert value.split()[-1] not in dbt_project.reason(database)
    full = 'IO Error: Could not write file "/x/y": No space left on device'
    assert dbt_project.reason(full) == "IO Error: Could not write file … No space left on device"
    assert dbt_project.reason("Got 3 results, configured to fail if != 0").startswith("Got 3")


def test_failed_list_and_failed_test_are_said(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the driver itself, which names no file of logs that nobody writes."""
    monkeypatch.setenv("AUDIT_DATABASE", str(tmp_path / "a.duckdb"))
    arguments = argparse.Namespace(target="sample", vars={"shards": "/nothing/*.parquet"})
    loader = Loader(arguments)
    (failure,) = loader.dbt("run-operation", "start_load")
    assert failure.startswith("No file matches '/nothing/*.parquet'")
    loader.variables = {"shards": f"{folder}/*.parquet"}
    assert loader.dbt("run-operation", "start_load") == []
    with duckdb.connect(str(tmp_path / "a.duckdb")) as connection:
        connection.execute(
            "update staging.load_log set status = 'odd' where shard like '%3.parquet'"
        )
    (failure,) = loader.dbt("test", "--select", "source:audit.load_log,test_name:accepted_values")
    assert re.match("source_accepted_values_audit_load_log_.*: Got 1 result", failure)


@pytest.mark.parametrize(("status", "words"), [(401, "export HF_TOKEN"), (403, "has no access")])
def test_closed_gate_is_said_at_once(load: Load, status: int, words: str) -> None:
    load.hub.faults.gate_status = status
    outcome = load.run()
    assert outcome.code == 1
    assert words in outcome.output
    assert "conditions" in outcome.output
    assert "Traceback" not in outcome.output
    # One file alone may be closed: two more are asked for.
    assert sum("resolve" in request.path for request in load.hub.requests) == 3


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
    load.hub.old_commits.add(first)
    outcome = load.run("--revision", "main")
    assert outcome.code == 1
    assert f"audits {load.hub.repo} at {first}" in outcome.output
    assert "2 shards with 120 images are lost then" in outcome.output
    assert load.image_counts() == {name(0): ROWS_PER_SHARD, name(1): ROWS_PER_SHARD}
    # Without a revision it goes on with its own.
    assert load.run().code == 0
    load.assert_whole()
    assert first in load.query("select any_value(location) from staging.load_log")[0][0]
    assert load.run("--revision", "main", "--replace").code == 0
    load.assert_whole()
    assert load.query("select revision from staging.audit_identity") == [("b" * 40,)]


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
    load.hub.faults.seconds_per_answer = 0.4
    load.start("--no-build")
    wait_for(lambda: len(load.hub.data_requests()) > 6)
    outcome = load.end(signal.SIGINT)
    assert outcome.code == 1, outcome.output
    assert "goes on from here" in outcome.output
    assert "Traceback" not in outcome.output
    assert "loaded" in load.statuses().values()
    load.hub.faults.seconds_per_answer = 0
    assert load.run().code == 0
    load.assert_whole()


def test_term_ends_a_load_as_ctrl_c_does(load: Load) -> None:
    load.hub.faults.seconds_per_answer = 0.05
    load.start("--no-build")
    wait_for(lambda: len(load.hub.data_requests()) > 3)
    outcome = load.end(signal.SIGTERM)
    assert (outcome.code, "goes on from here" in outcome.output) == (1, True)
    assert "Traceback" not in outcome.output


@pytest.mark.parametrize(
    ("options", "environment", "words"),
    [
        (["--shards", "0"], {}, "0 is not in the range"),
        (["--sample", "-1"], {}, "-1 is not in the range"),
        (["--attempts", "0"], {}, "0 is not in the range"),
        (["--wait", "-1"], {}, "-1.0 is not in the range"),
        (["--vars", "{a: ["], {}, "variables look like"),
        (["--limit-memory", "901MB"], {}, "901MB is not enough"),
        ([], {"HF_TOKEN": f"{TOKEN[:9]}\n{TOKEN[9:]}"}, "HF_TOKEN is no token"),
        ([], {"HF_TOKEN": f"{TOKEN}ü"}, "HF_TOKEN is no token"),
        ([], {"AUDIT_HTTP_RETRIES": "many"}, "AUDIT_HTTP_RETRIES=many is no number"),
    ],
)
def test_wrong_option_is_refused(
    load: Load, options: list[str], environment: dict[str, str], words: str
) -> None:
    load.environment |= environment
    outcome = load.run(*options)
    assert outcome.code in (1, 2), outcome.output
    assert words in outcome.output
    assert "Traceback" not in outcome.output
    assert TOKEN[9:] not in outcome.output
    assert load.hub.data_requests() == []


def test_token_between_blanks_is_a_token(load: Load) -> None:
    load.environment["HF_TOKEN"] = f" {TOKEN}\r\n"
    outcome = load.run("--shards", "1")
    assert outcome.code == 0, outcome.output
    assert TOKEN not in outcome.output


def test_look_into_the_warehouse_is_waited_for(load: Load) -> None:
    load.hub.faults.seconds_per_answer = 0.02
    load.start("--no-build")
    looks = 0
    while load.is_running(0.01):
        if load.database.exists() and looks < 3:
            with (
                contextlib.suppress(duckdb.Error),
                duckdb.connect(str(load.database), read_only=True),
            ):
                looks += 1
                time.sleep(0.25)
    outcome = load.end()
    assert outcome.code == 0, outcome.output
    assert looks
    assert "is open in another program" in outcome.output
    load.assert_whole()


def test_one_refused_file_is_logged_and_the_rest_loaded(load: Load) -> None:
    for number, status in ((0, 401), (3, 403), (6, 410)):
        load.hub.faults.refused[name(number)] = status
    outcome = load.run("--attempts", "1")
    assert outcome.code == 1
    for words in ("asks for a login (HTTP 401)", "let you read it (HTTP 403)", "it (HTTP 410)"):
        assert words in outcome.output
    assert "truncated" not in outcome.output
    assert list(load.statuses().values()).count("loaded") == SHARD_COUNT - 3


def wait_for(condition, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.01)


def loaded_shards(load: Load) -> set[str]:
    """What the log calls loaded, after a check that the table agrees."""
    tables = str(
        load.query("select table_name from duckdb_tables()") if load.database.exists() else ""
    )
    if "load_log" not in tables:
        return set()
    logged = dict(
        load.query("select shard, image_count from staging.load_log where status = 'loaded'")
    )
    assert logged == (load.image_counts() if "stg_laion__images" in tables else {})
    return set(logged)


def test_survives_twenty_kills(load: Load) -> None:
    """kill -9 at 20 random moments: nothing lost, nothing twice, log and table agree."""
    everything = "from staging.stg_laion__images order by image_id"
    assert load.run().code == 0
    load.assert_whole()
    without_kills = load.query(everything)
    requests_per_shard = len(load.hub.requests) // SHARD_COUNT
    load.database.unlink()
    chance = random.Random(11)
    load.hub.faults.seconds_per_answer = 0.01
    kills, loaded = 0, set()
    while kills < 20:
        load.hub.requests.clear()
        load.start("--no-build")
        moment = chance.randrange(requests_per_shard * (SHARD_COUNT - len(loaded)))
        while len(load.hub.requests) <= moment and load.is_running(0.005):
            pass
        if load.is_running(chance.random() * 0.3):
            load.end(signal.SIGKILL)
            kills += 1
            before, loaded = loaded, loaded_shards(load)
            assert before <= loaded
        else:
            # It was done before the moment came.
            assert load.end().code == 0
            loaded = loaded_shards(load)
        if len(loaded) == SHARD_COUNT:
            load.assert_whole()
            assert load.query(everything) == without_kills
            load.database.unlink()
            loaded = set()
    assert load.run().code == 0
    load.assert_whole()
    assert load.query(everything) == without_kills


def test_small_files_are_fetched_whole_and_loaded_together(load: Load) -> None:
    outcome = load.run("--batch", "300")
    assert outcome.code == 0, outcome.output
    load.assert_whole()
    # One transaction, and of each file one request to the Hub.
    assert load.query("select count(distinct loaded_at) from staging.load_log") == [(1,)]
    asked = [request for request in load.hub.requests if "/resolve/" in request.path]
    checked = [request for request in asked if request.range == "bytes=0-0"]
    assert len(asked) - len(checked) == SHARD_COUNT
    whole = [request for request in load.hub.data_requests() if request.range is None]
    assert len(whole) == SHARD_COUNT
    assert {request.authorization for request in load.hub.data_requests()} == {None}
    assert not load.database.with_name(f"{load.database.name}.fetched").exists()
    # The same rows, numbers and columns as one by one.
    together = load.query("select * exclude (shard) from staging.stg_laion__images order by all")
    load.database.unlink()
    assert load.run().code == 0
    assert together == load.query(
        "select * exclude (shard) from staging.stg_laion__images order by all"
    )


def test_what_is_wrong_with_one_small_file_is_said_and_the_rest_loaded(load_changed: Load) -> None:
    load = load_changed
    load.hub.faults.missing.add(name(1))
    load.hub.faults.refused[name(2)] = 410
    content = bytearray((load.hub.folder / name(5)).read_bytes())
    content[4 : len(content) // 2] = os.urandom(len(content) // 2 - 4)
    (load.hub.folder / name(5)).write_bytes(content)
    load.hub.faults.statuses[name(6)] = [503] * 2
    load.hub.faults.short_bodies[name(7)] = 1
    outcome = load.run("--batch", "300", "--attempts", "1")
    assert outcome.code == 1
    assert f"{name(1)}: the server does not have it (HTTP 404)" in outcome.output
    assert f"{name(2)}: the server has removed it (HTTP 410)" in outcome.output
    assert re.search(rf"not loaded: {name(5)}.* cannot be read as parquet", outcome.output)
    bad = {name(number) for number in (1, 2, 5)}
    assert {shard for shard, status in load.statuses().items() if status == "failed"} == bad
    assert load.image_counts() == {
        name(number): ROWS_PER_SHARD for number in range(SHARD_COUNT) if name(number) not in bad
    }


def test_commonpool_is_loaded_by_the_name_of_its_repository(
    load: Load, generated: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo = "mlfoundations/datacomp_small"
    monkeypatch.setattr(load.hub, "repo", repo)
    (table,) = (table for table in known_tables() if repo in table.repositories)
    for number in range(7):
        file = hashlib.md5(str(number).encode()).hexdigest()
        write_table(table, generated / f"{file}.parquet", rows=50)
    outcome = load.run("--repo", repo, "--language", "all", "--batch", "300")
    assert outcome.code == 0, outcome.output
    assert f"AUDITING 7 files of {repo} at {load.hub.commit[:8]}, language all" in outcome.output
    assert load.query("select distinct source_table from staging.load_log") == [(table.name,)]
    assert load.query(
        "select count(*), count(distinct image_id), count(content_hash), sum(face_count)::bigint "
        "from staging.stg_laion__images"
    ) == [(350, 350, 350, 7 * sum(number % 4 for number in range(50)))]
    # The same command again goes on, without the names as well.
    assert load.run().code == 0


def test_thousands_of_small_files_survive_kills(load: Load, generated: Path) -> None:
    write_parquet(generated / name(0), [german_row(number) for number in range(20)])
    count = 1_200
    for number in range(1, count):
        os.link(generated / name(0), generated / name(number))
    load.hub.page_size = 500
    options = ("--no-build", "--batch", "300")

    def kill_at(file: str) -> None:
        load.hub.on_request = lambda request: (
            os.kill(load.process, signal.SIGKILL)
            if load.process and request.path.endswith(f"/cdn/{file}")
            else None
        )

    # What a transaction has loaded stays.
    for file, loaded in ((name(250), 0), (name(700), 500), (name(1_100), 1000)):
        kill_at(file)
        load.start(*options)
        assert load.end().code == -signal.SIGKILL
        load.hub.on_request = None
        assert sum(status == "loaded" for status in load.statuses().values()) == loaded
        assert not loaded or len(load.image_counts()) == loaded
    assert load.run("--batch", "300").code == 0
    assert load.image_counts() == {name(number): 20 for number in range(count)}
    assert load.query("select count(distinct image_id) from staging.stg_laion__images") == [
        (20 * count,)
    ]
    assert not load.database.with_name(f"{load.database.name}.fetched").exists()


@pytest.fixture
def generated(tmp_path: Path, load: Load) -> Iterator[Path]:
    """An empty folder that the stand-in serves, for large files: it does not outlive its test."""
    folder = tmp_path / "generated"
    folder.mkdir()
    load.hub.folder = folder
    yield folder
    shutil.rmtree(folder)


def generate(file: Path, rows: int, further_columns: str = "") -> None:
    """Invented rows, a fifth of them German, a third with 1 to 2 kB of EXIF."""
    exif = json.dumps({f"EXIF Tag{number}": f"[{number}, 0, 1]" for number in range(40)})
    duckdb.execute(
        f"""
        copy (
            select
                if(number % 5 = 0, 'de', 'en') as "LANGUAGE",
                'https://bilder' || number % 5000 || '.example/' || md5(number::varchar) || '.jpg'
                    as url,
                {further_columns}
                'Ein Haus am See, ' || left(sha256(number::varchar), 20 + number % 31) as caption,
                'success' as status,
                640 as original_width,
                480 as original_height,
                0.1::float as pwatermark,
                0.01::float as punsafe,
                if(
                    number % 3 = 0,
                    '{{"Image Make": "' || md5(number::varchar) || '", ' || {exif[1:]!r},
                    '{{}}'
                ) as exif,
            from range({rows}) as rows(number)
        )
        to '{file}' (format parquet, compression snappy)
        """
    )


def test_costs_the_bytes_of_the_columns_it_needs(load: Load, generated: Path) -> None:
    # 1 kB that does not compress, between two columns that are needed.
    embedding = ", ".join(f"sha256(number || 'embedding{part}')" for part in range(16))
    generate(generated / name(0), 400_000, f"concat({embedding}) as embedding,")
    chunks = duckdb.sql(
        "select path_in_schema = 'embedding' as is_needless, sum(total_compressed_size)::bigint "
        f"from parquet_metadata('{generated / name(0)}') group by all order by all"
    ).fetchall()
    (_, needed), (_, needless) = chunks
    assert needed > 20e6
    assert needless > 5 * needed
    with (generated / name(0)).open("rb") as file:
        file.seek(-8, os.SEEK_END)
        footer = int.from_bytes(file.read(4), "little") + 8
    outcome = load.run()
    assert outcome.code == 0, outcome.output
    sent = sum(request.sent for request in load.hub.data_requests())
    print(f"needed {needed:,} bytes, footer {footer:,}, sent {sent:,}: {sent / needed:.4f}")
    assert needed < sent <= 1.05 * needed + footer
    assert load.query("select byte_count from staging.load_log") == [(needed,)]


def test_memory_stays_below_its_limit(load: Load, generated: Path) -> None:
    generate(generated / name(0), 5_000_000)
    outcome, peak = load.run_script("--limit-memory", "2GB")
    print(f"peak {peak:,} bytes")
    assert outcome.code == 0, outcome.output
    assert load.image_counts() == {name(0): 1_000_000}
    assert peak < 2e9


def test_memory_does_not_grow_with_the_shards(load: Load, generated: Path) -> None:
    generate(generated / name(0), 500_000)
    for number in range(1, 6):
        os.link(generated / name(0), generated / name(number))
    peaks: dict[str, int] = {}
    kept: dict[str, int] = {}

    def watch(request: Request) -> None:
        # At the first request for a shard: the peak of the shards before it, and what they left.
        file = Path(request.path).name
        if load.process and file.endswith(".parquet") and file not in peaks:
            status = Path(f"/proc/{load.process}/status").read_text()
            peaks[file], kept[file] = (
                int(re.search(rf"{key}:\s+(\d+) kB", status)[1]) for key in ("VmHWM", "VmRSS")
            )

    load.hub.on_request = watch
    outcome = load.run("--limit-memory", "2GB")
    assert outcome.code == 0, outcome.output
    print(f"peaks {peaks}, kept {kept}")
    assert load.image_counts() == {name(number): 100_000 for number in range(6)}
    # The peak of one shard varies by 15 %; a copy of each further shard would add half of it.
    assert peaks[name(5)] <= 1.3 * peaks[name(1)]
    # Where the threads of each run have heaps of their own, 10 to 40 MB are left by every shard.
    assert kept[name(5)] <= 1.2 * kept[name(1)]


def test_marts_are_those_of_the_same_files_on_disk(
    load: Load, shared_data: Path, real_warehouse: Path
) -> None:
    load.hub.folder = shared_data / "relaion_shaped"
    with duckdb.connect(str(real_warehouse), read_only=True) as disk:
        (key,) = disk.execute("select hash_key from intermediate.hash_key").fetchone()
    load.environment["AUDIT_HASH_KEY"] = key
    load.start()
    outcome = load.end()
    assert outcome.code == 0, outcome.output
    # Where and when the files were read has to differ.
    differing = {
        "audit_coverage": "source, name, source_kind, audited, repo, revision, first_loaded_at, "
        "last_loaded_at, created_at"
    }
    with duckdb.connect() as both:
        both.execute(f"attach '{load.database}' as hub (read_only)")
        both.execute(f"attach '{real_warehouse}' as disk (read_only)")
        names = both.execute(
            "select schema_name || '.' || table_name from duckdb_tables() "
            "where database_name = 'disk' and schema_name in ('marts', 'explore') order by all"
        ).fetchall()
        assert len(names) > 8
        for (table,) in names:
            exclude = differing.get(table.removeprefix("marts."))
            columns = f"* exclude ({exclude})" if exclude else "*"
            for one, other in (("hub", "disk"), ("disk", "hub")):
                rest = both.execute(
                    f"select count(*) from (select {columns} from {one}.{table} "
                    f"except all select {columns} from {other}.{table})"
                ).fetchone()
                assert rest == (0,), f"{table}: rows in {one} only"
        assert both.execute("select count(*) > 0 from hub.explore.findings").fetchone() == (True,)


def test_old_duckdb_is_refused() -> None:
    check_duckdb_version("1.5.5")
    check_duckdb_version("2.0.0")
    with pytest.raises(Exception, match=r"below 1\.5\.5"):
        check_duckdb_version("1.5.4")
