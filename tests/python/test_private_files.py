"""What is written is for its owner alone, and what is passed on holds the marts alone."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from conftest import Audit

from audit import export
from audit.warehouse import connect


@pytest.fixture
def open_umask() -> Iterator[None]:
    """The umask of most machines, under which everybody can read a new file."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def is_private(path: Path) -> bool:
    return not stat.S_IMODE(path.stat().st_mode) & 0o077


def test_the_warehouse_is_private_and_a_killed_run_leaves_nothing(
    tmp_path: Path, open_umask: None
) -> None:
    """Plain dbt, which starts by no script of this project."""
    audit = Audit(database=tmp_path / "warehouse" / "audit.duckdb", messages=[])
    spilled = audit.database.with_name("audit.duckdb.tmp")
    spilled.mkdir(parents=True)
    (spilled / "duckdb_temp_storage_DEFAULT-0.tmp").write_text("of a run that was killed")
    assert audit.run("run-operation", "prepare_warehouse").success
    assert is_private(audit.database)
    assert not spilled.exists()


def test_the_marts_alone_are_published(
    sample_warehouse: Path,
    tmp_path: Path,
    open_umask: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AUDIT_DATABASE", str(sample_warehouse))
    with connect() as warehouse:
        marts = warehouse.execute(
            "select table_name, comment from duckdb_tables() where schema_name = 'marts' "
            "union all select view_name, comment from duckdb_views() where schema_name = 'marts' "
            "order by all"
        ).fetchall()
        (key,) = warehouse.execute("select hash_key from intermediate.hash_key").fetchone()
        domains = warehouse.execute("select list(domain) from marts.domain_counts").fetchone()[0]
        values = {
            value
            for (value,) in warehouse.execute(
                "select distinct value from intermediate.int_findings where length(value) >= 6"
            ).fetchall()
            if value not in " ".join(domains)
        }
    path = tmp_path / "dist" / "it's-marts.duckdb"
    assert export.publish_marts(sample_warehouse, path) == len(marts) >= 8
    assert is_private(path)
    assert list(path.parent.iterdir()) == [path]

    with duckdb.connect(str(path), read_only=True) as published:
        assert published.execute(
            "select schema_name || '.' || table_name, comment from duckdb_tables() order by all"
        ).fetchall() == [(f"marts.{name}", comment) for name, comment in marts]
        published.execute(f"attach '{sample_warehouse}' as warehouse (read_only)")
        for name, _ in marts:
            assert (
                published.execute(
                    f"(from marts.{name} except all from warehouse.marts.{name}) "
                    f"union all (from warehouse.marts.{name} except all from marts.{name})"
                ).fetchall()
                == []
            )

    def found(file: Path) -> list[str]:
        content = file.read_bytes()
        return [value for value in {*values, key} if value.encode() in content]

    assert len(found(sample_warehouse)) > 100
    assert found(path) == []


def test_the_warehouse_is_not_overwritten(sample_warehouse: Path) -> None:
    before = sample_warehouse.stat()
    with pytest.raises(SystemExit, match="choose another file"):
        export.publish_marts(sample_warehouse, sample_warehouse)
    assert sample_warehouse.stat() == before
