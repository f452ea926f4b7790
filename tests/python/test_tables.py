"""The tables that people hold: recognised, read right row by row, and what they cannot answer."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
from pathlib import Path

import duckdb
import pytest
from conftest import AUDIT, Audit

from audit import PROJECT
from audit.source_columns import COLUMNS
from audit.tables import KnownTable, known_tables, table_of, unanswered
from audit.warehouse import connect, identity_text, read_identity
from develop.make_tables import PAGE, ROWS, file_name, is_reduced, page, write_table

TABLES = {table.name: table for table in known_tables()}
COUNTED = "select count(*)::int from staging.stg_laion__images where"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file in the schema of each known table."""
    folder = tmp_path_factory.mktemp("tables")
    for table in known_tables():
        write_table(table, folder / file_name(table))
    return folder


def true_row(table: KnownTable, number: int) -> dict:
    """What staging has to hold of a row, by what it is and not by how the table writes it."""
    names = {name.lower() for name in table.columns}
    is_missing = is_reduced(table) and number % 11 == 5
    unsafe = number % 20 == 1

    def where(column: str, value: object) -> object:
        return value if column in names else None

    def digest(kind: str) -> str | None:
        content = f"bytes {number}".encode()
        return None if is_missing else where(kind, hashlib.new(kind, content).hexdigest())

    boxes = number % 4
    scores = {"nsfw_score_opennsfw2": 0.75 if unsafe else 0.01, "nsfw_score_gantman": 0.02}
    label = "NSFW" if unsafe else "UNSURE" if number % 20 == 2 else "UNLIKELY"
    return {
        "caption": f"Haus am See &amp; Boot {number}",
        "width_pixels": None if is_missing else 400 + number,
        "height_pixels": None if is_missing else 300 + 2 * number % 97,
        "language": where("language", "ko" if number % 4 == 3 else "de"),
        "sample_id": where("sample_id", number * 1000003 + 7),
        "uid": where("uid", hashlib.md5(f"row {number}".encode()).hexdigest()),
        "content_hash": digest("md5") or digest("sha256"),
        "content_hash_kind": None
        if is_missing
        else where("md5", "md5") or where("sha256", "sha256"),
        "status": where("status", "failed_to_download" if is_missing else "success"),
        "error_message": where("error_message", "HTTP Error 404: Not Found")
        if is_missing
        else None,
        "licence": where("license", "https://creativecommons.org/licenses/by/2.0/")
        if number % 5 == 0
        else None,
        "punsafe": None if number % 9 == 0 else where("punsafe", 0.97 if unsafe else 0.02),
        "pwatermark": None if number % 9 == 0 else where("pwatermark", number % 10 / 10),
        "watermark_score": where("watermark_score", 0.11),
        "nsfw_label": where("nsfw", label),
        **{name: where(name, score) for name, score in scores.items()},
        "face_count": where("face_bboxes", boxes)
        if "face_bboxes" in names
        else where("num_faces", boxes),
        "largest_face_share": where("face_bboxes", 0.1 * boxes if boxes else None),
    }


def test_every_row_of_every_table_is_read_right(audit: Audit, folder: Path) -> None:
    assert audit.load(f"{folder}/*.parquet", language="all").success, audit.messages
    for table in known_tables():
        with duckdb.connect(str(audit.database), read_only=True) as warehouse:
            found = warehouse.execute(
                "select * from staging.stg_laion__images where shard = ? order by image_id",
                [file_name(table)],
            )
            names = [column[0] for column in found.description]
            rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
        assert len(rows) == ROWS
        for number, row in enumerate(rows):
            size = re.search(rf"//bilder{number}\.example/(\d+)x(\d+)\.jpg$", row["url"])
            expected = true_row(table, number)
            assert {name: row[name] for name in expected} == pytest.approx(expected), table.name
            if row["width_pixels"]:
                assert (row["width_pixels"], row["height_pixels"]) == tuple(map(int, size.groups()))
        hashes = (
            duckdb.sql(f"select count(distinct hash) from '{folder / file_name(table)}'")
            if "hash" in table.columns
            else None
        )
        assert len({row["url_hash"] for row in rows} - {None}) == (
            hashes.fetchone()[0] if hashes else 0
        )
    assert dict(audit.query("select shard, source_table from staging.load_log")) == {
        file_name(table): table.name for table in known_tables()
    }
    # The same schema with a number that is a double, as LAION-400M was written too.
    double = folder.parent / "double.parquet"
    source = folder / file_name(TABLES["LAION-400M"])
    duckdb.sql(
        'copy (select * replace ("SAMPLE_ID"::double as "SAMPLE_ID", "HEIGHT"::double as "HEIGHT") '
        f"from '{source}') to '{double}'"
    )
    assert audit.load(double, language="all", replace=True).success, audit.messages
    assert audit.query(f"{COUNTED} sample_id % 1000003 = 7 and width_pixels >= 400") == [(ROWS,)]


def test_tables_of_the_same_columns_are_told_apart_by_their_files_or_both_named() -> None:
    columns = TABLES["LAION-400M"].columns
    assert table_of(columns, f"/data/{file_name(TABLES['LAION-400M'])}") == "LAION-400M"
    assert table_of(columns, f"/data/{file_name(TABLES['laion2B-en'])}") == "laion2B-en"
    assert table_of(columns, "/data/0.parquet") == "LAION-400M or laion2B-en"
    hub = "https://huggingface.co/datasets/laion/relaion1B-nolang-research-safe/resolve/1/a.parquet"
    assert table_of(TABLES["Re-LAION-2B en"].columns, hub) == "Re-LAION-1B nolang"
    assert table_of(["url", "caption"], "/data/0.parquet") is None
    # A run of img2dataset over LAION-400M is one, whatever was carried along.
    run = [*TABLES["img2dataset run"].columns, "SAMPLE_ID", "NSFW", "LICENSE"]
    assert table_of(run, "/data/0.parquet") == "img2dataset run"


def run_audit(file: Path, database: Path, *options: str) -> str:
    """What `audit run` says of a file, from the command line."""
    done = subprocess.run(
        [AUDIT, "run", file, "--database", database, *options],
        env=os.environ | {"COLUMNS": "200"},
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


# Of the unsafe rows, what counts as `nudity` by the table's own score; None where it has none.
UNSAFE = {"LAION-400M": ROWS // 20, "COYO-700M": ROWS // 20, "DataComp CommonPool": None}


def check_answers(database: Path, name: str, missing: str) -> None:
    """That what a table cannot answer is `missing` and is no count of nothing."""
    assert "language: no column for it; what its captions say" in missing
    assert "exif: no column for it; places, cameras and names in EXIF" in missing
    assert ("faces: no column" in missing) == (name == "LAION-400M")
    assert ("licence: no column" in missing) == (name != "LAION-400M")
    assert ("unsafe scores: no column" in missing) == (UNSAFE[name] is None)
    with duckdb.connect(str(database), read_only=True) as warehouse:
        assert warehouse.execute(
            "select image_count, is_checked from marts.rule_counts "
            "where rule = 'nudity' and field = 'punsafe'"
        ).fetchall() == [(UNSAFE[name], UNSAFE[name] is not None)]
        assert warehouse.execute("select source_tables from marts.audit_coverage").fetchall() == [
            (name,)
        ]


def test_one_command_builds_it_and_says_what_it_cannot_answer(folder: Path, audit: Audit) -> None:
    name = "COYO-700M"
    said = run_audit(folder / file_name(TABLES[name]), audit.database, "--language", "all")
    assert f"columns of {name}, language all" in said
    check_answers(audit.database, name, said.partition(f"What {name} cannot answer:\n")[2])


@pytest.mark.parametrize("name", ["LAION-400M", "DataComp CommonPool"])
def test_what_other_tables_cannot_answer(folder: Path, audit: Audit, name: str) -> None:
    counted = ("--select", "+rule_counts", "+audit_coverage")
    assert audit.load(folder / file_name(TABLES[name]), *counted, language="all").success
    with connect("sample") as connection:
        assert f"columns of {name}, language all" in identity_text(read_identity(connection))
        missing = "\n".join(unanswered(connection))
    check_answers(audit.database, name, missing)


def test_the_page_says_what_the_declarations_say() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert page(text) == text, "run: python -m develop.make_tables"


def test_every_score_of_the_seed_is_a_column_that_is_read() -> None:
    scores = duckdb.sql(f"from '{PROJECT}/seeds/unsafe_scores.csv'").fetchall()
    assert {row[0] for row in scores} <= {column.name for column in COLUMNS if column.type}
    assert all(
        (threshold is None) != (label is None) and source for _, threshold, label, source in scores
    )
