"""Reviewing findings by hand: a sample is drawn, its marks come back without any text."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import review


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sample_warehouse: Path) -> Path:
    """The review's folder and seed in a place of the test's own."""
    monkeypatch.setenv("AUDIT_DATABASE", str(sample_warehouse))
    monkeypatch.setattr(review, "FOLDER", tmp_path / "review")
    monkeypatch.setattr(review, "SEED", tmp_path / "reviewed_findings.csv")
    return tmp_path


def mark(path: Path, verdicts: list[str]) -> list[dict]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row, verdict in zip(rows, verdicts, strict=True):
        row["verdict"] = verdict
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    return rows


def test_marks_come_back_without_text(places: Path) -> None:
    path = review.sample("sample", "phone", None, 10, seed=1)
    rows = mark(path, ["right"] * 7 + ["wrong"] * 2 + [""])
    assert all(row["value"] and row["value"] in row["caption"] for row in rows)
    assert review.import_marks([path]) == 9
    seed = review.SEED.read_text(encoding="utf-8")
    assert seed.startswith("rule,field,image_id,value_hash,verdict\n")
    assert seed.count("right") == 7
    assert not any(row["value"] in seed or row["caption"] in seed for row in rows)


def test_sample_is_seeded_and_keeps_marks(places: Path) -> None:
    path = review.sample("sample", "email", None, 5, seed=3)
    first = path.read_text(encoding="utf-8")
    with pytest.raises(SystemExit, match="import or delete it first"):
        review.sample("sample", "email", None, 5, seed=3)
    path.unlink()
    assert review.sample("sample", "email", None, 5, seed=3).read_text(encoding="utf-8") == first


def test_wrong_verdict_and_rule_are_named(places: Path) -> None:
    path = review.sample("sample", "iban", "caption", 2, seed=1)
    mark(path, ["right", "maybe"])
    with pytest.raises(SystemExit, match="line 3: a verdict is right, wrong or unclear"):
        review.import_marks([path])
    with pytest.raises(SystemExit, match="There is no rule 'telephone'"):
        review.sample("sample", "telephone", None, 2, seed=1)
