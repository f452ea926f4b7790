"""What the Hub says of itself, and what is said where it cannot be asked."""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from dbt_common.exceptions import DbtBaseException
from hub_load import SHARD_COUNT, TOKEN, name
from hub_stand_in import HubStandIn

from audit import PROJECT, dbt_project
from audit.duckdb_plugin import check_duckdb_version
from audit.load import Hub, Loader, Refused
from audit.remote import refusal
from audit.warehouse import CannotOpen, database_path, open_warehouse


@pytest.fixture
def api(hub: HubStandIn, hub_folder: Path, monkeypatch: pytest.MonkeyPatch) -> HubStandIn:
    """The stand-in for the Hub's client in this process, which does not wait long."""
    hub.reset(hub_folder)
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
    file = tmp_path / "audit.duckdb"
    file.write_text("no database " * 1000)
    with pytest.raises(CannotOpen, match="cannot be opened"):
        open_warehouse(file, read_only=True)
    monkeypatch.setenv("AUDIT_DATABASE", str(file))
    manifest = dbt_project.parsed("sample", "audit")
    result = dbt_project.run_dbt("run", "--select", "stg_laion__images", manifest=manifest)
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


def test_a_database_with_the_name_of_a_schema_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CannotOpen, match="such as my-Rules"):
        open_warehouse(tmp_path / "Rules.duckdb", read_only=False)
    assert not list(tmp_path.iterdir())


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
    hub_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the driver itself, which names no file of logs that nobody writes."""
    monkeypatch.setenv("AUDIT_DATABASE", str(tmp_path / "audit.duckdb"))
    arguments = argparse.Namespace(target="sample", vars={"shards": "/nothing/*.parquet"})
    loader = Loader(arguments)
    (failure,) = loader.dbt("run-operation", "start_load")
    assert failure.startswith("No file matches '/nothing/*.parquet'")
    loader.variables = {"shards": f"{hub_folder}/*.parquet"}
    assert loader.dbt("run-operation", "start_load") == []
    with duckdb.connect(str(tmp_path / "audit.duckdb")) as connection:
        connection.execute(
            "update staging.load_log set status = 'odd' where shard like '%3.parquet'"
        )
    (failure,) = loader.dbt("test", "--select", "source:audit.load_log,test_name:accepted_values")
    assert re.match("source_accepted_values_audit_load_log_.*: Got 1 result", failure)


def test_old_duckdb_is_refused() -> None:
    check_duckdb_version("1.5.5")
    check_duckdb_version("2.0.0")
    with pytest.raises(Exception, match=r"below 1\.5\.5"):
        check_duckdb_version("1.5.4")
