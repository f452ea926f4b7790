"""The embedded sample is what its script makes, and the audit finds just what was planted."""

from __future__ import annotations

from pathlib import Path

import make_sample


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
