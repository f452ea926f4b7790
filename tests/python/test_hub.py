"""Loading the remote table over a stand-in for the Hub: faults, choices, secrets."""

from __future__ import annotations

import itertools
import random
import re
import time
from pathlib import Path

import duckdb
import pytest
from hub_load import ONE_BY_ONE, ROWS_PER_SHARD, SHARD_COUNT, TOKEN, Load, name
from hub_stand_in import Request
from rows import german_row

from develop.make_sample import COLUMN_TYPES, write_parquet


def test_loads_everything_once_and_then_asks_for_no_data(load: Load) -> None:
    outcome, _ = load.run_script()
    assert outcome.code == 0, outcome.output
    load.assert_whole()
    assert load.query("select source, revision, kind from staging.audit_identity") == [
        (load.hub.repo, load.hub.commit, "repository")
    ]
    assert (
        f"AUDITING {SHARD_COUNT} files of {load.hub.repo} at {load.hub.commit[:8]},"
        in outcome.output
    )
    load.hub.requests.clear()
    assert load.run().code == 0
    assert load.hub.requests, "the list of files is asked for"
    assert [request for request in load.hub.requests if "resolve" in request.path] == []
    assert load.hub.data_requests() == []


def test_short_trouble_is_waited_out(load: Load) -> None:
    faults = load.hub.faults
    for number, status in enumerate((503, 500, 429)):
        faults.statuses[name(number)] = [status] * 3
    # More refusals than DuckDB's own retries; then the driver asks, is told to wait, and waits.
    faults.statuses[name(3)] = [429] * 7
    faults.retry_after = "2"
    faults.dropped[name(4)] = 1
    faults.short_bodies[name(0)] = 1
    answered: list[float] = []
    load.hub.on_request = lambda request: answered.append(time.monotonic())
    outcome = load.run(*ONE_BY_ONE, "--attempts", "4")
    assert outcome.code == 0, outcome.output
    load.assert_whole()
    assert not any(faults.statuses.values())
    assert max(after - before for before, after in itertools.pairwise(answered)) >= 2


def test_what_is_wrong_with_a_file_is_said_and_the_rest_loaded(load_changed: Load) -> None:
    """Each file but one and the last has a fault of its own; no secret is in any output or file."""
    load, folder, faults = load_changed, load_changed.hub.folder, load_changed.hub.faults
    rows = [german_row(number) for number in range(ROWS_PER_SHARD)]
    for number in range(SHARD_COUNT, 8):
        write_parquet(folder / name(number), rows)
    for number, column in enumerate(("exif", "caption")):
        types = {key: kind for key, kind in COLUMN_TYPES.items() if key != column}
        write_parquet(folder / name(number), rows, types)
    faults.missing.add(name(2))
    faults.refused |= {name(3): 401, name(4): 403}
    content = bytearray((folder / name(5)).read_bytes())
    content[-4:] = b"oops"
    (folder / name(5)).write_bytes(content)
    content = bytearray((folder / name(6)).read_bytes())
    content[4 : len(content) // 2] = random.Random(6).randbytes(len(content) // 2 - 4)
    (folder / name(6)).write_bytes(content)
    outcome = load.run(*ONE_BY_ONE, "--attempts", "2")
    assert outcome.code == 1
    for number, words in (
        (1, "no column 'caption'"),
        (2, "404"),
        (3, "asks for a login (HTTP 401)"),
        (4, "let you read it (HTTP 403)"),
        (5, "cannot be read as parquet"),
        (6, "cannot be read as parquet"),
    ):
        assert re.search(rf"not loaded: {name(number)}.*{re.escape(words)}", outcome.output)
    assert "6 shards are missing" in outcome.output
    statuses = load.statuses()
    assert {shard for shard, status in statuses.items() if status == "failed"} == {
        name(number) for number in range(1, 7)
    }
    assert load.image_counts() == {name(0): ROWS_PER_SHARD, name(7): ROWS_PER_SHARD}

    assert TOKEN not in outcome.output
    assert "X-Signature" not in outcome.output
    assert any(request.authorization for request in load.hub.requests)
    assert {request.authorization for request in load.hub.data_requests()} == {None}
    workplace = load.database.parent
    load.database.with_suffix(".txt").write_text(str(load.query("from staging.load_log")))
    for file in workplace.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            assert TOKEN.encode() not in content, file.name
            assert b"secret-key" not in content, file.name

    # The same command again loads what is well now.
    faults.missing.clear()
    faults.refused.clear()
    assert load.run("--attempts", "1").code == 1
    assert len(load.image_counts()) == 8 - 3


def test_replaced_file_is_not_kept(load_changed: Load) -> None:
    """The server gets another file, whole and readable, between the list and the reading."""
    load, asked = load_changed, []

    def replace(request: Request) -> None:
        if request.path.endswith(name(1)) and not asked:
            asked.append(request.path)
            write_parquet(load.hub.folder / name(1), [german_row(number) for number in range(5)])

    load.hub.on_request = replace
    outcome = load.run(*ONE_BY_ONE, "--attempts", "1", "--shards", "3")
    assert outcome.code == 1
    assert f"{name(1)}: the server has another file now than was listed" in outcome.output
    assert set(load.image_counts()) == {name(0), name(2)}


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
    assert load.run(*ONE_BY_ONE, "--shards", "2").code == 0
    assert load.image_counts() == {name(0): ROWS_PER_SHARD, name(1): ROWS_PER_SHARD}


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
    assert load.run("--revision", "main", "--replace", "--shards", "1").code == 0
    assert load.image_counts() == {name(0): ROWS_PER_SHARD}
    assert load.query("select revision from staging.audit_identity") == [("b" * 40,)]


def test_random_choice_is_seeded(load: Load) -> None:
    assert load.run("--sample", "3", "--seed", "7").code == 0
    three = set(load.image_counts())
    assert len(three) == 3
    assert load.run("--sample", "4", "--seed", "7").code == 0
    assert three < set(load.image_counts())
    assert load.query(
        "select count(*) from staging.load_log where is_random_choice and status = 'loaded'"
    ) == [(4,)]


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
        ([], {"AUDIT_THREADS": "many"}, "AUDIT_THREADS=many is no number"),
        ([], {"AUDIT_THREADS": "0"}, "AUDIT_THREADS=0 is not enough: 1 at least"),
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


def test_marts_are_those_of_the_same_files_on_disk(
    load: Load, shared_data: Path, real_warehouse: Path
) -> None:
    load.hub.folder = shared_data / "relaion_shaped"
    with duckdb.connect(str(real_warehouse), read_only=True) as disk:
        (key,) = disk.execute("select hash_key from intermediate.hash_key").fetchone()
    load.environment["AUDIT_HASH_KEY"] = key
    load.start(*ONE_BY_ONE)
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
