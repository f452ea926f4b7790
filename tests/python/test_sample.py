"""The embedded sample is what its script makes, and the audit finds just what was planted."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb

from audit import fingerprint
from develop import make_sample


def test_script_makes_the_committed_files(tmp_path: Path) -> None:
    expected = tmp_path / "expected.csv"
    make_sample.make(tmp_path, expected)
    assert expected.read_bytes() == make_sample.EXPECTED.read_bytes()
    committed = sorted(make_sample.FOLDER.glob("*.parquet"))
    assert [file.name for file in committed] == sorted(
        file.name for file in tmp_path.glob("*.parquet")
    )
    for file in committed:
        assert file.read_bytes() == (tmp_path / file.name).read_bytes(), file.name


def test_sample_is_small() -> None:
    assert sum(file.stat().st_size for file in make_sample.FOLDER.glob("*.parquet")) < 1_000_000


def test_fingerprint_tells_which_table_differs(sample_warehouse: Path, tmp_path: Path) -> None:
    changed = tmp_path / "changed.duckdb"
    shutil.copy(sample_warehouse, changed)
    with duckdb.connect(str(changed)) as database:
        database.execute("set variable hash_key = 'another key'")
        before = fingerprint.fingerprints(database)
        database.execute(
            "update marts.rule_counts set image_count = image_count + 1 where rule = 'email'"
        )
        after = fingerprint.fingerprints(database)
    with duckdb.connect(str(sample_warehouse), read_only=True) as database:
        database.execute("set variable hash_key = 'one key'")
        assert fingerprint.fingerprints(database) == before
    different = [new[0] for old, new in zip(before, after, strict=True) if old != new]
    assert different == ["marts.rule_counts"]
    assert {"explore.findings", "marts.sensitive_category_counts"} <= {line[0] for line in before}
