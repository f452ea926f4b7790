"""Two audits compared: every figure as planted, and nothing hidden follows from what is shown."""

from __future__ import annotations

import random
from itertools import product
from pathlib import Path
from zlib import crc32

import duckdb
import pytest
from click.testing import CliRunner

from audit.comparison.compare import compare, compare_audits

CATEGORIES = ("location", "health", "contact")
TABLES = """
    create schema staging; create schema explore; create schema marts; create schema seeds;
    create table staging.stg_laion__images
        (image_id bigint, url varchar, caption varchar, domain varchar, content_hash varchar);
    create table staging.load_log (status varchar, image_count bigint);
    create table explore.findings
        (image_id bigint, category varchar, rule varchar, field varchar, image_hash bigint);
    create table marts.rule_counts (rule varchar, field varchar, is_checked boolean);
    create table marts.sensitive_category_counts
        (category varchar, is_checked boolean, image_count bigint);
    create table seeds.sensitive_categories (category varchar, label_en varchar, label_de varchar);
    create table marts.audit_coverage as
    select
        'made up' as name, 'made-up files' as audited, null::varchar as revision, 'r1' as
        rules_version, 'de' as language, 5::bigint as minimum_count, true as is_complete;
    insert into marts.rule_counts values ('a rule', 'caption', true);
"""


def make_audit(path: Path, references: list[tuple], changes: str = "") -> Path:
    """An audit with `references`: url, caption, content hash and the categories found."""
    with duckdb.connect(str(path)) as connection:
        connection.execute(TABLES)
        images, findings = [], []
        for number, (url, caption, content, categories) in enumerate(references):
            images.append((number, url, caption, url.split("/")[2], content))
            key = crc32((content or url).encode())
            findings += [(number, category, "a rule", "caption", key) for category in categories]
        for table, rows in (("staging.stg_laion__images", images), ("explore.findings", findings)):
            columns = [list(column) for column in zip(*rows, strict=True)]
            values = ", ".join(f"unnest(${number + 1})" for number in range(len(columns)))
            if rows:
                connection.execute(f"insert into {table} select {values}", columns)
        connection.execute("insert into staging.load_log values ('loaded', ?)", [len(images)])
        for category in CATEGORIES:
            connection.execute(
                "insert into seeds.sensitive_categories values ($1, $1, $1)", [category]
            )
            connection.execute(
                "insert into marts.sensitive_category_counts select $1, true, "
                "case when count(distinct image_hash) not between 1 and 4 then "
                "count(distinct image_id) end from explore.findings where category = $1",
                [category],
            )
        connection.execute(changes)
    return path


def reference(number: int, *categories: str, site: str = "a.example", caption: str = "") -> tuple:
    """One reference of an image of its own."""
    url = f"https://{site}/{number}.jpg"
    return (url, caption or f"Bild {number}", f"{number:032x}", categories)


def published(path: Path, table: str) -> dict:
    """The rows of a mart by their first column."""
    with duckdb.connect(str(path), read_only=True) as connection:
        cursor = connection.execute(f"from marts.{table}")
        names = [column[0] for column in cursor.description]
        return {row[0]: dict(zip(names, row, strict=True)) for row in cursor.fetchall()}


def test_every_planted_figure(tmp_path: Path) -> None:
    older = [reference(number, "location") for number in range(100)]
    older += [reference(number, "health") for number in range(100, 300)]
    older += [reference(number, site="gone.example") for number in range(300, 320)]
    # Three copies of one reference, of which one stays; another without a hash.
    older += [reference(400), reference(400), reference(400)]
    older += [("https://a.example/x.jpg", "ohne Prüfsumme", None, ())]
    # 60 of the 100 places go, 20 of 200 of the others; 10 places have another address.
    newer = [reference(number, "location") for number in range(30)]
    newer += [reference(number, "location", site="b.example") for number in range(30, 40)]
    newer += [reference(number, "health") for number in range(120, 300)]
    newer += [reference(400), ("https://a.example/x.jpg", "anders", None, ())]
    newer += [reference(number, "contact") for number in range(500, 507)]
    paths = [make_audit(tmp_path / "o.db", older), make_audit(tmp_path / "n.db", newer)]
    output = tmp_path / "out" / "c.duckdb"
    compare_audits(*paths, output)
    total = next(iter(published(output, "comparison").values()))
    assert total["is_exact"] and total["has_same_rules"]
    counts = ("older", "newer", "kept", "moved", "gone", "new")
    assert [total[f"{name}_image_count"] for name in counts] == [
        324, 229, 30 + 180 + 1, 10, 60 + 20 + 20 + 2 + 1, 7 + 1,
    ]  # fmt: skip
    rows = published(output, "category_comparison")
    parts = ("older", "kept", "moved", "gone", "stayed", "new", "both_rules", "only_newer_rules")
    found = {name: [row[f"{part}_image_count"] for part in parts] for name, row in rows.items()}
    assert found == {
        "contact": [0, 0, 0, 0, 0, 7, 0, 0],
        "health": [200, 180, 0, 20, 180, 0, 180, 0],
        "location": [100, 30, 10, 60, 40, 0, 30, 0],
    }
    place, health = rows["location"], rows["health"]
    assert place["gone_share"] == 0.6 and place["other_gone_share"] == 43 / 224
    assert place["lower_gone_ratio"] < place["gone_ratio"] < place["upper_gone_ratio"]
    assert place["is_thinned_out"] and not health["is_thinned_out"]
    assert [*published(output, "vanished_domains")] == ["gone.example"]


def test_what_the_rules_of_today_see(tmp_path: Path) -> None:
    older = [reference(number, *["health"][: number < 20]) for number in range(60)]
    newer = [reference(number, *["health"][: number >= 10]) for number in range(60)]
    older = make_audit(tmp_path / "o.db", older)
    newer = make_audit(
        tmp_path / "n.db", newer, "update marts.audit_coverage set rules_version = 'r2'"
    )
    compare_audits(older, newer, tmp_path / "c.duckdb")
    row = published(tmp_path / "c.duckdb", "category_comparison")["health"]
    names = ("both_rules", "only_older_rules", "only_newer_rules")
    assert [row[f"{name}_image_count"] for name in names] == [10, 10, 40]


def possible_gone(row: dict, total: dict, older: int | None, newer: int | None) -> set[int]:
    """Every number of references that may be gone of a category, by all that is published."""
    most_new = total["new_image_count"] + (0 if total["is_exact"] else 9)
    most_gone = total["gone_image_count"] + (0 if total["is_exact"] else 9)
    if row["gone_image_count"] is not None:
        return {row["gone_image_count"]}
    olds = range(1, 5) if older is None else [older]
    news = range(1, 5) if newer is None else [newer]
    found = set()
    for old, new in product(olds, news):
        for gone in range(min(old, most_gone) + 1):
            # By the same rules, what stayed of the newer ones was there in the older ones.
            fresh = new - (old - gone)
            if 0 <= fresh <= min(most_new, new):
                found.add(gone)
    return found


@pytest.mark.parametrize("seed", range(12))
def test_no_hidden_count_follows(tmp_path: Path, seed: int) -> None:
    """A differencing attack on the marts of both audits and of the comparison."""
    chance = random.Random(seed)
    older, newer = [], []
    number = 0
    for category in CATEGORIES:
        for is_old, is_new in ((True, True), (True, False), (False, True)):
            size = chance.choice([0, 0, 1, 2, 3, 4, 5, 7, 12])
            if is_new and not is_old and seed % 2:
                size = 0
            for _ in range(size):
                number += 1
                older += [reference(number, category)] * is_old
                newer += [reference(number, category)] * is_new
    kept = [reference(number, site="b.example") for number in range(1000, 1050)]
    paths = [
        make_audit(tmp_path / "o.db", older + kept),
        make_audit(tmp_path / "n.db", newer + kept),
    ]
    compare_audits(*paths, tmp_path / "c.duckdb")
    total = next(iter(published(tmp_path / "c.duckdb", "comparison").values()))
    for category, row in published(tmp_path / "c.duckdb", "category_comparison").items():
        parts = [value for name, value in row.items() if name.endswith("_image_count")]
        if row["kept_image_count"] is None:
            assert all(value is None for value in parts[2:])
            possible = possible_gone(row, total, *parts[:2])
            small = {count for count in possible if 1 <= count <= 4}
            assert len(possible) > 1 or not small, (category, row, total)
        else:
            assert not any(1 <= value <= 4 for value in parts)


def test_what_cannot_be_compared(tmp_path: Path) -> None:
    good = make_audit(tmp_path / "a.db", [reference(1)])
    part = make_audit(
        tmp_path / "b.db", [reference(1)], "update marts.audit_coverage set is_complete = false"
    )
    other = make_audit(
        tmp_path / "c.db", [reference(1)], "update marts.audit_coverage set language = 'all'"
    )
    (tmp_path / "no.db").write_text("not a database")
    empty = tmp_path / "empty.db"
    duckdb.connect(str(empty)).close()
    for newer, said in (
        (part, "not whole"),
        (other, "'all'"),
        (tmp_path / "no.db", "not a valid DuckDB"),
        (empty, "no audit that is built"),
    ):
        result = CliRunner().invoke(compare, [str(good), str(newer), "--output", f"{tmp_path}/x"])
        assert result.exit_code == 1
        assert said in str(result.exception), str(result.exception)
    assert not list(tmp_path.glob("x*"))


def test_pages_say_the_same(tmp_path: Path) -> None:
    older = make_audit(tmp_path / "o.db", [reference(n, "location") for n in range(1500)])
    newer = make_audit(tmp_path / "n.db", [reference(n, "location") for n in range(200)])
    output = tmp_path / "c.duckdb"
    result = CliRunner().invoke(compare, [str(older), str(newer), "--output", str(output)])
    assert result.exit_code == 0, result.output
    german = (tmp_path / "c-de.html").read_text(encoding="utf-8")
    english = (tmp_path / "c-en.html").read_text(encoding="utf-8")
    assert "1.300" in german and "1,300" in english
    assert "<script" not in german + english and "http" not in english.split("<main>")[1]
