"""What was not looked for is shown as that, and never as zero, wherever a count is shown."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from conftest import AUDIT, Audit, watch_page
from playwright.sync_api import Browser, expect
from test_explore import running_explorer

from audit import dbt_project
from audit.lookup.search import Identifier, look_up
from audit.report.page import build_report
from audit.report.writer import read_texts
from audit.unchecked import unchecked_lines

MAIL = "Post an erika@beispiel.de"
ARTIST = json.dumps({"Image Artist": "Erika Musterfrau"})
# Columns of the tables of the LAION family with invented values, 8 rows each.
TABLES = {
    # laion2B-multi: neither EXIF nor the score of unsafe content.
    "multi": {"SAMPLE_ID": 1, "TEXT": MAIL, "HEIGHT": 480, "WIDTH": 640, "LICENSE": "?"}
    | {"LANGUAGE": "de", "NSFW": "UNLIKELY", "similarity": 0.3},
    # The metadata of the ViT-L/14 embeddings: EXIF, and no language.
    "embedding": {"image_path": "1", "caption": MAIL, "NSFW": "UNLIKELY", "similarity": 0.3}
    | {"LICENSE": "?", "key": "1", "status": "success", "error_message": None, "width": 384}
    | {"height": 384, "original_width": 640, "original_height": 480, "exif": ARTIST, "md5": "f"},
    # DataComp CommonPool: neither EXIF nor language.
    "pool": {"uid": "f", "text": MAIL, "original_width": 640, "original_height": 480}
    | {"clip_b32_similarity_score": 0.3, "clip_l14_similarity_score": 0.3, "sha256": "f"},
    # The English part of laion2B-multi-joined: no EXIF, and pictures that are called unsafe.
    "english": {"TEXT": "Jane's wheelchair, write to jane@example.com", "WIDTH": 640}
    | {"HEIGHT": 480, "similarity": 0.3, "LANGUAGE": "en", "hash": 1, "pwatermark": 0.1}
    | {"punsafe": 0.9},
}
# The audits: which tables, in which language; one whole, of the others what is said of rules.
AUDITS = {
    "english": (["english"], "en", ()),
    "pool": (["pool"], "all", ("--select", "+rule_counts")),
    "mixed": (["multi", "embedding", "english"], "all", ("--select", "+rule_counts")),
}


@pytest.fixture(scope="module")
def audits(
    new_audit: Callable[[Path], Audit], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Audit]:
    """An audit of `AUDITS` by name, built when it is first asked for."""
    built: dict[str, Audit] = {}

    def build(name: str) -> Audit:
        if name not in built:
            folder = tmp_path_factory.mktemp(name)
            tables, language, selection = AUDITS[name]
            for table in tables:
                row = TABLES[table]
                values = ", ".join(f'${column} as "{column}"' for column in row)
                duckdb.execute(
                    f"copy (select 'https://{table}.example/' || number || '.jpg' as url, {values} "
                    f"from range(8) as numbers (number)) to '{folder}/{table}.parquet'",
                    row,
                )
            variables = dbt_project.to_vars(shards=f"{folder}/*.parquet", language=language)
            built[name] = new_audit(folder).run("run", *selection, "--vars", variables)
            assert built[name].success, built[name].messages
        return built[name]

    return build


def read_checked(audit: Audit, mart: str, key: str) -> dict[str, tuple]:
    """Of each row of a mart: whether it was checked, why not, and the count of images."""
    rows = audit.query(f"select {key}, is_checked, unchecked_reason, image_count from marts.{mart}")
    return {row[0]: row[1:] for row in rows}


def test_words_of_another_language_and_missing_columns(audits) -> None:
    audit = audits("english")
    rules = read_checked(audit, "rule_counts", "rule || ' ' || field")
    assert rules["email caption"] == (True, None, 8)
    assert rules["phone caption"] == (True, None, 0)
    assert rules["nudity punsafe"] == (True, None, 8)
    assert rules["nudity caption"] == rules["health caption"] == (False, "language", None)
    assert rules["email exif"] == rules["exif_artist exif"] == (False, "no_column", None)
    # A rule that found something all the same, in words that it does not know, counts nowhere.
    assert audit.query("select count(*) > 0 from explore.findings where rule = 'person_name'")
    categories = read_checked(audit, "sensitive_category_counts", "category")
    assert categories["health"] == (False, "language", None)
    assert categories["nudity"] == (True, "language", 8)
    assert categories["device"] == (False, "no_column", None)
    assert categories["location"] == (True, "no_column", 0)
    assert audit.query(
        "select unchecked_rules, unchecked_fields from marts.sensitive_category_counts "
        "where category = 'location'"
    ) == [("exif_location", "exif")]
    exif = set(read_checked(audit, "exif_exposure", "exif_field").values())
    assert exif == {(False, "no_column", None)}
    assert read_checked(audit, "location_counts", "level") == {"world": (False, "no_column", None)}
    combinations = read_checked(audit, "combination_counts", "combination")
    assert combinations["name_and_health"] == (False, "language|no_column", None)
    headlines = read_checked(audit, "headline_counts", "headline")
    assert headlines == {
        "personal_data": (True, "language|no_column", 8),
        "special_category_data": (True, "language", 8),
        "minor": (False, "language", None),
        "exact_place": (True, "no_column", 0),
    }
    assert audit.query(
        "select distinct is_checked, estimated_image_count is null from marts.category_estimates "
        "where category in ('health', 'contact') order by all"
    ) == [(False, True), (True, False)]
    assert audit.query(
        "select is_location_checked, located_image_count from marts.domain_counts"
    ) == [(False, None)]


def test_a_language_that_is_not_said(audits) -> None:
    audit = audits("pool")
    rules = read_checked(audit, "rule_counts", "rule || ' ' || field")
    assert rules["health caption"] == (True, "language_unknown", 0)
    assert rules["email caption"] == (True, None, 8)
    assert rules["exif_location exif"] == (False, "no_column", None)
    assert rules["nudity punsafe"] == (False, "no_column", None)
    with duckdb.connect(str(audit.database), read_only=True) as connection:
        (line,) = unchecked_lines(connection, ["health", "email"])[1:]
    assert line.startswith("caption was checked without knowing the language by health: the files")
    assert audit.query(
        "select checked_image_count, checked_share from marts.rule_counts where rule = 'health'"
    ) == [(None, None)]


def test_shares_of_several_languages_and_schemas(audits) -> None:
    """Of 24 images 8 are German and without EXIF, 8 English, 8 in no language and with EXIF."""
    shares = {
        f"{rule} {field}": (is_checked, reason, count)
        for rule, field, is_checked, reason, count in audits("mixed").query(
            "select rule, field, is_checked, unchecked_reason, checked_image_count "
            "from marts.rule_counts"
        )
    }
    assert shares["email caption"] == (True, None, 24)
    assert shares["health caption"] == (True, "language", 8)
    assert shares["age caption"] == (True, "language_unknown", 16)
    assert shares["exif_artist exif"] == (True, "no_column", 8)
    assert shares["person_name exif"] == (True, "no_column", None)
    # By `NSFW` in two of the three tables.
    assert shares["nudity punsafe"] == (True, None, 24)
    with duckdb.connect(str(audits("mixed").database), read_only=True) as connection:
        lines = "\n".join(unchecked_lines(connection))
    assert "caption was checked in 33.33% of the images by biometric_or_genetic, crime," in lines


def test_show_and_lookup_say_it(audits) -> None:
    database = audits("english").database
    command = [AUDIT, "show", "--database", str(database)]
    shown = " ".join(subprocess.run(command, capture_output=True, text=True).stdout.split())
    assert shown.index("Any personal data │ 8 * │") < shown.index("Sensitive data by category")
    assert "│ A child or adolescent │ not checked │" in shown
    assert re.search("│ Health │ GDPR Art. 9.1. │ not checked │", shown)
    assert "exif was not checked: files have no column for it." in shown
    with duckdb.connect(str(database)) as connection:
        connection.execute(
            "set variable hash_key = (select any_value(hash_key) from intermediate.hash_key)"
        )
        answer = look_up(connection, [Identifier("jane@example.com", "email")])
        assert {match.field for found in answer.references for match in found.matches} == {
            "caption"
        }
        assert answer.searched == ["email", "email_obfuscated"]
        assert "exif was not checked: files have no column for it." in answer.unchecked
        answer = look_up(connection, [Identifier("4711", "exif_serial_number")])
        assert answer.searched == []


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_report_says_it(audits, browser: Browser, tmp_path: Path, language: str) -> None:
    texts = read_texts(language)
    with duckdb.connect(str(audits("english").database), read_only=True) as connection:
        html = build_report(connection, language, has_annex=True)
        column = "label_de" if language == "de" else "label_en"
        health = connection.execute(
            f"select {column} from seeds.sensitive_categories where category = 'health'"
        ).fetchone()[0]
    file = tmp_path / "report.html"
    file.write_text(html, encoding="utf-8")
    with watch_page(browser, width=375) as watched:
        page = watched.page
        page.goto(file.as_uri())
        expect(page.locator(".lights .partly").first).to_contain_text(
            texts["lights"]["complete"]["unchecked"].split("{")[0]
        )
        cards = page.locator(".headlines li")
        assert cards.count() == 4
        expect(cards.nth(0).locator(".figure")).to_have_text("8")
        expect(cards.nth(0)).to_contain_text(texts["part_not_checked"].split("{")[0])
        expect(cards.nth(2).locator(".figure")).to_have_text(texts["not_checked"])
        row = page.locator("#table-categories tr", has_text=health)
        assert row.locator("td.number").all_inner_texts() == [
            *[texts["not_checked"]] * 2,
            "–",
            *[texts["not_checked"]] * 3,
        ]
        cells = page.locator("#table-exif td.number").all_inner_texts()
        assert set(cells) == {texts["not_checked"], "–"}
        fields = page.locator("#table-fields tr", has_text=texts["fields"]["exif"])
        expect(fields.locator("td").first).to_have_text(texts["not_checked"])
        expect(page.locator("#combinations .unchecked").first).to_contain_text(texts["not_checked"])
        expect(page.locator("#table-domains")).to_contain_text(texts["not_checked"])
        expect(page.locator("#table-rules")).to_contain_text(texts["not_checked"])
        expect(page.locator("#places")).to_contain_text(texts["places_unchecked"])
        assert page.locator("#table-country").count() == 0
        assert page.locator("#table-unchecked td a").count() > 30
        assert page.evaluate("document.documentElement.scrollWidth") <= 375
        assert watched.errors == []


def test_the_explorer_says_it(audits, browser: Browser) -> None:
    with running_explorer(audits("english").database) as explorer:
        with watch_page(browser) as watched:
            page = watched.page
            page.goto(explorer.address)
            counts = page.locator(".explorer-bars").first.locator("td:nth-child(2)")
            expect(counts).to_have_text(["8 *", "8 *", "not checked", "0 *"])
            expect(page.locator(".explorer-unchecked")).to_contain_text("exif was not checked")
            table = page.locator(".explorer-tables tr", has_text="located_images")
            expect(table).to_contain_text("not checked")
            for name, words in {
                "headlines": ["A child or adolescent", "no"],
                "categories": ["Health", "GDPR Art. 9(1)", "no"],
                "combinations": ["Name with health", "no"],
                "places": ["world", "no"],
                "unchecked": ["exif", "no_column"],
            }.items():
                page.goto(f"{explorer.address}/audit/{name}")
                row = page.locator("tbody tr", has_text=words[0]).first
                for word in words:
                    expect(row).to_contain_text(word)
            for address in ("located_images", "children_with_names"):
                page.goto(f"{explorer.address}/audit/{address}")
                expect(page.locator(".explorer-unchecked")).to_contain_text("not checked")
            page.goto(f"{explorer.address}/audit/exposing_domains")
            expect(page.locator("td.col-located_image_count").first).to_have_text("\xa0")
            assert watched.errors == []
        with sqlite3.connect(explorer.published) as published:
            rows = published.execute(
                "select is_checked, unchecked_reason, image_count from rule_counts "
                "where rule = 'exif_location'"
            ).fetchall()
        assert rows == [(0, "no_column", None)]
