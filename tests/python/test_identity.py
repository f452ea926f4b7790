"""A database is one audit: it says which, goes on with it, and becomes no other one by mistake."""

from __future__ import annotations

import socket
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest
from conftest import Audit
from rows import german_row

from audit import PROJECT, dbt_project
from audit.explorer.serve import listen
from audit.identity import audit_name, source_kind, source_text, tool_versions
from audit.report.page import mark, report_path
from audit.warehouse import connect, identity_text
from develop.make_sample import write_parquet

IMAGES = "select shard, LANGUAGE, count(*) from staging.stg_laion__images group by all order by all"
GERMAN = [(f"{name}.parquet", code, 1) for name in ("a", "b") for code in (" DE", "de")]
STAGING = ("--select", "stg_laion__images")
IDENTITY = "select kind, source, language, name from staging.audit_identity"


def two_files(folder: Path) -> Path:
    """A folder with two files of one's own; the code of German rows is written in two ways."""
    folder.mkdir()
    for name in ("a", "b"):
        rows = [german_row(1), german_row(2, LANGUAGE=" DE"), german_row(3, LANGUAGE="en-GB")]
        write_parquet(folder / f"{name}.parquet", rows)
    return folder


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Audit:
    """An audit of two files in `data/own`, which no test changes."""
    folder = tmp_path_factory.mktemp("identity") / "data"
    folder.mkdir()
    two_files(folder / "own")
    audit = Audit(database=folder / "audit.duckdb", messages=[])
    assert audit.load(f"{folder}/own/*.parquet", language="De ").success, audit.messages
    assert audit.query(IMAGES) == GERMAN
    assert audit.query(IDENTITY) == [("files", "data/own", "de", "audit")]
    assert "AUDITING 2 files of data/own, language de, nothing counted yet" in audit.messages
    return audit


def refused(audit: Audit, **variables: object) -> str:
    """What a run with these variables is refused with; nothing is lost by it."""
    before = audit.query(IMAGES), audit.query("from staging.load_log order by all")
    run = audit.run("run", *STAGING, "--vars", dbt_project.to_vars(**variables))
    assert not run.success, variables
    assert (audit.query(IMAGES), audit.query("from staging.load_log order by all")) == before
    return "\n".join(audit.messages)


def test_another_source_or_language_is_refused(own: Audit) -> None:
    said = refused(own, language="all")
    assert "This database audits data/own, language de; asked for is data/own, language all" in said
    assert "AUDIT_DATABASE=warehouse/own-all.duckdb" in said
    assert "'{replace: true}', replaces it: 2 shards with 4 images are lost then" in said
    said = refused(own, shards="seeds/sample/*.parquet")
    assert "asked for is seeds/sample (SAMPLE), language de" in said
    assert "AUDIT_DATABASE=warehouse/sample.duckdb" in said
    # Fewer files than before are another source too.
    folder = own.database.parent
    assert "1 shard with 2 images are lost" in refused(own, shards=f"{folder}/own/b.parquet")


def test_a_misspelt_variable_is_refused(own: Audit) -> None:
    assert "no variable `shard`, did you mean `shards`?" in refused(own, shard="a.parquet")
    with pytest.raises(ValueError, match="did you mean `language`"):
        dbt_project.from_vars("{languge: en}")
    with pytest.raises(ValueError, match="`xyz`, there are language, shards"):
        dbt_project.from_vars("{xyz: 1}")
    assert dbt_project.from_vars("{shards: a, batch: [b]}") == {"shards": "a", "batch": ["b"]}


def test_an_audit_of_an_older_version_goes_on_with_its_source(own: Audit) -> None:
    with duckdb.connect(str(own.database)) as warehouse:
        warehouse.execute(f"""
            drop table staging.audit_identity;
            create table staging.audit_source as
            select '{own.database.parent}/own/*.parquet' as pattern;
            create table staging.pinned_revision (
                repo varchar, revision varchar, pinned_at timestamptz
            );
        """)
    # Not with the sample, which is what dbt reads where nothing is given.
    assert own.run("run", *STAGING).success, own.messages
    assert own.query(IMAGES) == GERMAN
    assert own.query(IDENTITY) == [("files", "data/own", "de", "audit")]


def test_a_replaced_audit_is_another_one(audit: Audit, tmp_path: Path) -> None:
    own = two_files(tmp_path / "own")
    assert audit.load(f"{own}/*.parquet").success
    assert audit.load(f"{own}/*.parquet", language="en_gb", replace=True).success
    assert "2 shards with 4 images." in "\n".join(audit.messages)
    assert audit.query(IMAGES) == [(f"{name}.parquet", "en-GB", 1) for name in ("a", "b")]
    assert audit.query(IDENTITY) == [("files", f"{tmp_path.name}/own", "en-gb", "audit")]


def test_a_source_may_grow_and_move(audit: Audit, tmp_path: Path) -> None:
    folder = two_files(tmp_path / "own")
    assert audit.load(f"{folder}/*.parquet").success
    ((created_at,),) = audit.query("select created_at from staging.audit_identity")
    moved = folder.with_name("moved")
    folder.rename(moved)
    write_parquet(moved / "c.parquet", [german_row(9)])
    (moved / "more").mkdir()
    write_parquet(moved / "more" / "d.parquet", [german_row(9)])
    assert audit.load([f"{moved}/*.parquet", f"{moved}/more/d.parquet"]).success, audit.messages
    assert [shard for shard, *_ in audit.query(IMAGES)] == [
        *("a.parquet", "a.parquet", "b.parquet", "b.parquet"),
        *("c.parquet", "more/d.parquet"),
    ]
    assert audit.query("select source, created_at from staging.audit_identity") == [
        (f"{moved.parent.name}/moved, more/d.parquet", created_at)
    ]


def test_a_language_that_no_row_has_is_refused(audit: Audit, tmp_path: Path) -> None:
    folder = two_files(tmp_path / "own")
    assert not audit.load(f"{folder}/*.parquet", language="ed").success
    said = "\n".join(audit.messages)
    assert "No row has LANGUAGE 'ed'. There is: ' DE' (1), 'de' (1), 'en-GB' (1)" in said
    assert audit.query("select distinct status from staging.load_log") == [("failed",)]
    # Nothing was counted, so nothing is in the way of the right one.
    assert audit.load(f"{folder}/*.parquet", language="DE").success
    assert len(audit.query(IMAGES)) == 4


def test_counts_know_by_what_they_were_made(sample_warehouse: Path, capsys) -> None:
    with duckdb.connect(str(sample_warehouse), read_only=True) as warehouse:
        found = warehouse.execute(
            "select name, source_kind, audited, rules_version, duckdb_version, dbt_version, "
            "project_version from marts.audit_coverage"
        ).fetchall()
    assert found == [("audit", "SAMPLE", "seeds/sample", *tool_versions().values())]


def test_a_database_without_an_audit_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUDIT_DATABASE", str(tmp_path / "old.duckdb"))
    with duckdb.connect(str(tmp_path / "old.duckdb")) as old:
        old.execute("create schema intermediate")
        old.execute("create table intermediate.hash_key as select 'k' as hash_key")
    with pytest.raises(SystemExit, match="does not say what it audits"):
        connect()


def test_the_first_line_says_what_is_audited() -> None:
    audit = {"kind": "files", "source": "my/folder", "revision": None, "language": "de"}
    audit |= {"known_shard_count": 3, "loaded_shard_count": 3, "row_count": 1000}
    audit |= {"rules_version": "3f2a8c0123456789"}
    text = "AUDITING 3 files of my/folder (1,000 rows), language de, rules 3f2a8c01"
    assert identity_text(audit) == text
    part = audit | {"loaded_shard_count": 1, "row_count": 1, "rules_version": None}
    text = "AUDITING 1 of 3 files of my/folder (1 row), language de, nothing counted yet"
    assert identity_text(part) == text
    hub = audit | {"kind": "repository", "source": "laion/x", "revision": "a" * 40}
    assert "3 files of laion/x at aaaaaaaa (1,000 rows)" in identity_text(hub)
    sample = identity_text(audit | {"kind": "SAMPLE"})
    assert sample.startswith("AUDITING SAMPLE (invented people), 3 files of my/folder")


@pytest.mark.parametrize(
    ("patterns", "text"),
    [
        (["/home/erika/data/laion/*.parquet"], "data/laion"),
        (["/home/erika/one.parquet"], "erika/one.parquet"),
        ([f"{PROJECT}/my/folder/**/*.parquet"], "my/folder"),
        ([f"{PROJECT}/*.parquet"], "."),
        (["https://a.example/b/c.parquet"], "https://a.example/b/c.parquet"),
        (
            [f"/x/y/{n}.parquet" for n in range(5)],
            "y/0.parquet, y/1.parquet, y/2.parquet and 2 more",
        ),
        (["/x/a\x1b/*.parquet"], "x/a\ufffd"),
    ],
)
def test_a_source_is_said_without_the_way_to_it(patterns: list[str], text: str) -> None:
    assert source_text(patterns) == text


def test_names_and_kinds() -> None:
    assert audit_name("mine", "data/laion") == "mine"
    assert audit_name("sample", "data/laion") == "laion"
    assert audit_name("hub", "laion/relaion2B") == "relaion2B"
    assert audit_name("", "my folder/äb c*.parquet") == "äb-c"
    assert audit_name("", ".") == "audit"
    sample = str(PROJECT / "seeds" / "sample" / "a.parquet")
    assert source_kind([sample, "/x/a.parquet"]) == "SAMPLE"
    assert source_kind([f"{PROJECT}/seeds/samples/a.parquet"]) == "files"


def test_a_report_stays_where_another_audit_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    first = {"name": "mine", "created_at": datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)}
    second = first | {"created_at": datetime(2026, 1, 2, 3, 4, 6, tzinfo=UTC)}
    path = report_path(first, "de")
    assert path == Path("dist/report-mine-de.html")
    path.parent.mkdir()
    path.write_text(f"<meta {mark(first)}>", encoding="utf-8")
    assert report_path(first, "de") == path
    assert report_path(second, "de") == Path("dist/report-mine-20260102-030406-de.html")


def test_the_next_free_port_is_taken() -> None:
    with listen("127.0.0.1", 8300) as first:
        port = first.getsockname()[1]
        with listen("127.0.0.1", port) as second:
            assert second.getsockname()[1] > port
    with pytest.raises(SystemExit, match="8300 cannot be served on"):
        listen("nowhere.invalid", 8300)
    assert isinstance(second, socket.socket)
