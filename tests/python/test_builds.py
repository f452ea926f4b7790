"""What was built from what: coverage tells the truth between a load and the end of its build."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner
from conftest import Audit
from rows import german_row

from audit import dbt_project
from audit.build import build, finished_build, keep_state
from develop.make_sample import write_parquet


@pytest.fixture(scope="module")
def built(
    new_audit: Callable[[Path], Audit], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Audit, str]:
    """A finished audit of one shard, and the variables it was built with."""
    folder = tmp_path_factory.mktemp("builds")
    write_parquet(folder / "one.parquet", [german_row(1, caption="Post an erika@beispiel.de")])
    variables = dbt_project.to_vars(shards=f"{folder}/*.parquet")
    audit = new_audit(folder)
    assert audit.run("run", "--vars", variables).success, audit.messages
    return audit, variables


def coverage(audit: Audit) -> tuple:
    """What the audit says of itself."""
    return audit.query("select is_complete, is_built, build_id from marts.audit_coverage")[0]


def test_coverage_waits_for_findings_and_marts(built: tuple[Audit, str]) -> None:
    audit, variables = built
    is_complete, is_built, first_build = coverage(audit)
    assert is_complete and is_built
    assert audit.query("select distinct build_id from marts.rule_counts") == [(first_build,)]

    write_parquet(audit.database.parent / "two.parquet", [german_row(2)])
    steps = [
        ("run", "--select", "stg_laion__images"),
        # What marts count by stands behind `explore` and not before it.
        ("run", "--select", "intermediate", "explore"),
        ("run", "--select", "marts", "--exclude", "rule_counts"),
    ]
    for step in steps:
        assert audit.run(*step, "--vars", variables).success, audit.messages
        assert coverage(audit)[:2] == (False, False), step
    assert audit.query("select distinct build_id from marts.rule_counts") == [(first_build,)]

    assert audit.run("run", "--select", "rule_counts", "--vars", variables).success
    is_complete, is_built, second_build = coverage(audit)
    assert is_complete and is_built and second_build != first_build
    marts = ("rule_counts", "exif_exposure", "sensitive_category_counts")
    for mart in marts:
        assert audit.query(f"select distinct build_id from marts.{mart}") == [(second_build,)], mart


def test_a_run_on_old_seed_tables_is_refused(built: tuple[Audit, str]) -> None:
    audit, variables = built
    with duckdb.connect(str(audit.database)) as warehouse:
        warehouse.execute(
            "update staging.seed_log set file_hash = 'older' where seed = 'known_false_positives'"
        )
    # The seed is read by the view behind `findings`, not by `findings` itself.
    assert not audit.run("run", "--select", "findings", "--vars", variables).success
    assert any("older than their files: known_false_positives" in text for text in audit.messages)
    assert audit.run("run", "--select", "stg_laion__images", "--vars", variables).success
    assert audit.run("seed", "--select", "known_false_positives", "--vars", variables).success
    assert audit.run("run", "--select", "findings", "--vars", variables).success


def test_a_seed_is_loaded_where_it_or_its_description_has_changed(
    built: tuple[Audit, str],
) -> None:
    audit, variables = built
    seed = ("seed", "--select", "known_false_positives", "--vars", variables)
    for column, is_loaded in ((None, False), ("file_hash", True), ("declaration_hash", True)):
        with duckdb.connect(str(audit.database)) as warehouse:
            if column:
                warehouse.execute(
                    f"update staging.seed_log set {column} = 'older' "
                    "where seed = 'known_false_positives'"
                )
                warehouse.execute("delete from seeds.known_false_positives")
        assert audit.run(*seed).success
        assert any("UNCHANGED" in text for text in audit.messages) != is_loaded
        assert audit.query("select count(*) > 0 from seeds.known_false_positives") == [(True,)]


def test_views_outlive_another_name_of_the_file(built: tuple[Audit, str], tmp_path: Path) -> None:
    renamed = tmp_path / "another.duckdb"
    shutil.copy(built[0].database, renamed)
    with duckdb.connect(str(renamed), read_only=True) as warehouse:
        assert warehouse.execute("from intermediate.int_counted_findings limit 1").fetchone()
        assert warehouse.execute("select image_count from marts.audit_coverage").fetchone()[0]


def test_an_audit_from_before_a_column_gets_it(built: tuple[Audit, str]) -> None:
    audit, variables = built
    with duckdb.connect(str(audit.database)) as warehouse:
        warehouse.execute("alter table explore.findings drop column domain")
        warehouse.execute("update staging.build_log set code_version = 'older'")
    assert audit.run("run", "--select", "findings", "--vars", variables).success, audit.messages
    assert audit.query("select distinct domain from explore.findings") == [("bilder.example",)]


def test_nothing_is_built_where_nothing_has_changed(
    audit: Audit, shard_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUDIT_DATABASE", str(audit.database))
    variables = dbt_project.to_vars(shards=f"{shard_folder}/*.parquet")
    options = ("--select", "stg_laion__images", "--vars", variables)
    write_parquet(shard_folder / "one.parquet", [german_row(1)])
    for said in ("", "Nothing has changed"):
        done = CliRunner().invoke(build, options)
        assert done.exit_code == 0 and said in done.output, done.output
        assert finished_build(options)

    assert not finished_build(("--threads", "1", *options))
    write_parquet(shard_folder / "two.parquet", [german_row(2)])
    assert not finished_build(options)
    (shard_folder / "two.parquet").unlink()
    assert finished_build(options)
    os.utime(shard_folder / "one.parquet")
    assert not finished_build(options)
    done = CliRunner().invoke(build, options)
    assert done.exit_code == 0 and finished_build(options), done.output

    with monkeypatch.context() as changed:
        changed.setattr("audit.build.CODE", ("README.md",))
        assert not finished_build(options)
    assert finished_build(options)
    for change in ("update staging.load_log set loaded_at = now()", "drop table seeds.regions"):
        kept = shutil.copy(audit.database, audit.database.with_suffix(".kept"))
        with duckdb.connect(str(audit.database)) as warehouse:
            warehouse.execute(change)
        assert not finished_build(options)
        shutil.move(kept, audit.database)
        assert finished_build(options)
    # New parts of a cluster, or another file of faces, are seen by a build alone.
    for column in ("parts", "faces"):
        with duckdb.connect(str(audit.database)) as warehouse:
            warehouse.execute(f"update staging.audit_identity set {column} = 'somewhere'")
        keep_state(options)
        assert not finished_build(options)
        with duckdb.connect(str(audit.database)) as warehouse:
            warehouse.execute(f"update staging.audit_identity set {column} = null")
        keep_state(options)
        assert finished_build(options)
