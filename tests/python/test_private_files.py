"""What is written is for its owner alone, and what is passed on holds the marts alone."""

from __future__ import annotations

import csv
import json
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from subprocess import run

import duckdb
import frictionless
import pytest
from conftest import AUDIT, Audit

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
    path, package = tmp_path / "dist" / "it's-marts.duckdb", tmp_path / "package" / "counts"
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
    export_folder(sample_warehouse, package)
    files = sorted(package.iterdir())
    assert [file.name for file in files if file.suffix != ".json"] == [
        f"{name}.{kind}" for name, _ in marts for kind in ("csv", "parquet")
    ]
    for file in files:
        assert is_private(file)
        assert found(file) == [], file.name


def export_folder(warehouse: Path, folder: Path) -> str:
    """What `audit export` says of a folder that it writes, or does not."""
    done = run(
        [AUDIT, "export", str(folder)],
        env={**os.environ, "AUDIT_DATABASE": str(warehouse)},
        capture_output=True,
        text=True,
    )
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


def test_a_folder_is_a_data_package(sample_warehouse: Path, tmp_path: Path) -> None:
    """Valid for its own library, and equal to the marts by way of CSV and Parquet."""
    folder = tmp_path / "counts"
    with duckdb.connect(str(sample_warehouse), read_only=True) as warehouse:
        ((mart_count,),) = warehouse.execute(
            "select count(*) from information_schema.tables where table_schema = 'marts'"
        ).fetchall()
    assert f"{mart_count} marts" in export_folder(sample_warehouse, folder)
    assert frictionless.validate(folder / "datapackage.json").valid
    assert "choose another folder" in export_folder(sample_warehouse, folder)
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert package["licenses"][0]["name"] == "CC-BY-4.0"
    assert package["audit"]["rules_version"]
    tables = [entry for entry in package["resources"] if entry["format"] == "csv"]
    assert set(package["fingerprints"]) == {table["name"] for table in tables}
    types = {"integer": "bigint", "number": "double", "boolean": "boolean", "string": "varchar"}
    with duckdb.connect(str(sample_warehouse), read_only=True) as warehouse:
        for table in tables:
            file, mart = folder / table["path"], f"marts.{table['name']}"
            fields = table["schema"]["fields"]
            assert all(field["description"] for field in fields)
            columns = {field["name"]: types.get(field["type"], "timestamptz") for field in fields}
            read = f"read_csv('{file}', header = true, columns = {columns})"
            for other in (read, f"'{file.with_suffix('.parquet')}'"):
                assert (
                    warehouse.execute(
                        f"(from {other} except all from {mart}) "
                        f"union all (from {mart} except all from {other})"
                    ).fetchall()
                    == []
                ), other
            # As a spreadsheet reads it: every cell is the text that DuckDB shows.
            with file.open(encoding="utf-8-sig", newline="") as lines:
                header, *rows = csv.reader(lines)
            assert header == list(columns)
            texts = [name for name, kind in columns.items() if kind in ("varchar", "bigint")]
            expected = warehouse.execute(
                f"select {', '.join(f'coalesce({name}::varchar, $$$$)' for name in texts)} "
                f"from {mart}"
            ).fetchall()
            places = [header.index(name) for name in texts]
            assert sorted(tuple(row[place] for place in places) for row in rows) == sorted(expected)


def test_no_cell_is_a_formula(tmp_path: Path) -> None:
    with duckdb.connect() as warehouse:
        warehouse.execute("create schema marts; create table marts.x (domain varchar)")
        warehouse.execute("comment on column marts.x.domain is 'A domain'")
        warehouse.execute("insert into marts.x values ('=1+1.example'), ('a.example')")
        export.write_mart(warehouse, tmp_path, "x", "")
    lines = (tmp_path / "x.csv").read_text(encoding="utf-8-sig").split()
    assert lines == ["domain", "'=1+1.example", "a.example"]


def test_the_warehouse_is_not_overwritten(sample_warehouse: Path) -> None:
    before = sample_warehouse.stat()
    with pytest.raises(SystemExit, match="choose another file"):
        export.publish_marts(sample_warehouse, sample_warehouse)
    assert sample_warehouse.stat() == before
