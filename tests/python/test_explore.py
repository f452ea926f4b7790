"""The explorer shows what the warehouse holds, masked, and fetches nothing from elsewhere."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import re
import socket
import sqlite3
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import urlencode

import duckdb
import httpx
import pytest
from conftest import AUDIT, watch_page
from datasette.plugins import pm
from playwright.sync_api import Browser, expect
from test_compare import make_audit, reference

from audit import PROJECT
from audit.comparison.compare import compare_audits
from audit.comparison.page import FOLDER as COMPARISON_FOLDER
from audit.explorer import plugin, serve
from audit.explorer.plugin import ExplorerPlugin, is_loopback, is_public
from audit.regions import read_seed
from audit.rule_files import declared_rules
from audit.warehouse import identity_text, read_identity


@dataclass
class Explorer:
    """A running explorer and the warehouse behind it."""

    address: str
    warehouse: Path
    published: Path
    process: subprocess.Popen

    def query(self, sql: str) -> list[tuple]:
        """The rows of a query against the warehouse."""
        with duckdb.connect(str(self.warehouse), read_only=True) as connection:
            return connection.execute(sql).fetchall()

    def read(self, sql: str) -> list[tuple]:
        """The rows of a query against the published file."""
        with sqlite3.connect(f"file:{self.published}?mode=ro", uri=True) as connection:
            return connection.execute(sql).fetchall()


@contextmanager
def running_explorer(
    warehouse: Path, output: IO | None = None, **environment: str
) -> Iterator[Explorer]:
    """`make explore` as a process of its own, on a free port; what it prints goes to `output`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [AUDIT, "explore", "--port", str(port)],
        cwd=PROJECT,
        env={**os.environ, "AUDIT_DATABASE": str(warehouse), **environment},
        stdout=output,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        address = f"http://127.0.0.1:{port}"
        for _ in range(240):
            assert process.poll() is None, process.stderr.read()
            try:
                urllib.request.urlopen(address).close()
                break
            except urllib.error.URLError:
                time.sleep(0.25)
        yield Explorer(address, warehouse, warehouse.with_suffix(".sqlite"), process)
    finally:
        process.terminate()
        process.wait()


@pytest.fixture(scope="module", params=["sample_warehouse", "real_warehouse"])
def explorer(request: pytest.FixtureRequest) -> Iterator[Explorer]:
    with running_explorer(request.getfixturevalue(request.param)) as running:
        yield running


def count_text(count: int) -> str:
    return f"{count:,} row{'' if count == 1 else 's'}"


def test_tables_are_those_of_the_warehouse(explorer: Explorer) -> None:
    tables = explorer.query(
        "select table_schema, table_name from information_schema.tables "
        "where table_schema in ('explore', 'marts')"
    )
    assert len(tables) >= 11
    for schema, table in tables:
        columns = explorer.query(
            "select column_name, data_type from duckdb_columns() "
            f"where schema_name = '{schema}' and table_name = '{table}'"
        )
        casts = {"BOOLEAN": "integer", "DOUBLE": "double", "BIGINT": "bigint"}
        names = ", ".join(f'"{name}"' for name, _ in columns)
        texts = ", ".join(f'"{name}"::{casts.get(kind, "varchar")}' for name, kind in columns)
        expected = explorer.query(f'select {texts} from {schema}."{table}"')
        found = [
            tuple(
                str(value) if kind == "INTEGER" and value is not None else value
                for value, (_, kind) in zip(row, columns, strict=True)
            )
            for row in explorer.read(f'select {names} from "{table}"')
        ]
        assert sorted(found, key=repr) == sorted(expected, key=repr), table


def test_every_page_says_what_is_audited(explorer: Explorer) -> None:
    with duckdb.connect(str(explorer.warehouse), read_only=True) as warehouse:
        identity = read_identity(warehouse)
    for path in ("/", "/audit", "/audit/findings", "/audit/rule/phone", "/-/try", "/audit/nothing"):
        page = httpx.get(f"{explorer.address}{path}").text
        assert identity_text(identity) in page, path
        assert ("<strong>SAMPLE</strong>" in page) == (identity["kind"] == "SAMPLE"), path


def test_keys_lead_to_rows(explorer: Explorer) -> None:
    assert explorer.read("pragma foreign_key_check") == []
    assert explorer.read("select count(*) from rule") == [(len(declared_rules()),)]
    assert explorer.read("select sum(finding_count) from domain") == explorer.read(
        "select count(*) from findings where domain is not null"
    )
    # Where the mart has a domain, it counts the same.
    assert explorer.read(
        "select count(*) from domain_counts inner join domain using (domain) "
        "where domain.finding_image_count <> domain_counts.finding_image_count"
    ) == [(0,)]


def test_search_finds_words_without_their_umlauts(explorer: Explorer) -> None:
    words = [
        word
        for (caption,) in explorer.read("select caption_masked from masked_captions")
        for word in re.findall(r"\b[A-Za-z]+[äöü][a-z]+\b", caption or "")
    ]
    assert words
    search = "select count(*) from masked_captions_fts where masked_captions_fts match ?"
    with sqlite3.connect(explorer.published) as published:
        for word in set(words[:20]):
            plain = word.translate(str.maketrans("äöü", "aou"))
            (with_umlaut,) = published.execute(search, [word]).fetchone()
            assert with_umlaut > 0
            assert published.execute(search, [plain]).fetchone()[0] >= with_umlaut


def test_no_raw_value_is_published(explorer: Explorer) -> None:
    """No value that was found in an image stands in what is published of that image."""
    values = explorer.query(
        "select image_id, value from intermediate.int_findings where length(value) >= 6"
    )
    assert len(values) > 100
    published: dict[int, list[str]] = {}
    for image_id, text in explorer.read(
        "select image_id, value_masked from findings "
        "union all select image_id, caption_masked from masked_captions "
        "where caption_masked is not null"
    ):
        published.setdefault(image_id, []).append(text)
    leaked = sum(any(value in text for text in published[image_id]) for image_id, value in values)
    assert leaked == 0


def test_no_raw_identifier_is_anywhere(sample_warehouse: Path, tmp_path: Path) -> None:
    """Addresses and numbers of the sample stand nowhere, addresses of images aside.

    Words do: a name that is nobody's in one caption (Erika Mustermann) is an owner's in EXIF.
    """
    path = tmp_path / "audit.sqlite"
    with duckdb.connect(str(sample_warehouse), read_only=True) as warehouse:
        tables = serve.publish(warehouse, path)
        values = {
            value
            for (value,) in warehouse.execute(
                "select distinct value from intermediate.int_findings "
                "inner join rules.rules using (rule) "
                "where mask in ('email', 'number') and length(value) >= 6"
            ).fetchall()
        }
    assert len(values) > 300
    with sqlite3.connect(path) as published:
        for table in tables:
            for column in set(table.columns) - {"url", "domain", "shard"}:
                texts = published.execute(
                    f'select distinct cast("{column}" as text) from "{table.name}" '
                    f'where "{column}" is not null'
                ).fetchall()
                everything = "\n".join(text for (text,) in texts)
                found = [value for value in values if value in everything]
                assert found == [], f"{table.name}.{column} holds {len(found)} raw values"


def test_descriptions_are_those_of_dbt(sample_warehouse: Path, sample_manifest: dict) -> None:
    with duckdb.connect(str(sample_warehouse), read_only=True) as warehouse:
        tables = {table.name: table for table in serve.find_tables(warehouse)}
    for node in sample_manifest["nodes"].values():
        if node["resource_type"] != "model" or node["schema"] not in ("explore", "marts"):
            continue
        table = tables[node["name"]]
        assert table.description == serve.plain_text(node["description"])
        for name, column in node["columns"].items():
            assert table.columns[name] == serve.plain_text(column["description"])
    undescribed = [
        f"{table.name}.{column}"
        for table in tables.values()
        for column, text in table.columns.items()
        if not text
    ]
    assert undescribed == []


def test_exposures_name_what_is_read(sample_manifest: dict) -> None:
    """The explorer reads the whole public layers, the other scripts what they name in SQL."""
    exposed = {
        node["name"]: {name.split(".")[-1] for name in node["depends_on"]["nodes"]}
        for node in sample_manifest["exposures"].values()
    }
    outlines = {"regions", "region_outlines"}
    public = {
        node["name"]
        for node in sample_manifest["nodes"].values()
        if node["resource_type"] == "model" and node["schema"] in ("explore", "marts")
    }
    tables = {source.split(".")[1] for source, _, _ in serve.LOOKUP_TABLES.values()}
    counted = {"int_counted_findings", "unchecked_reasons", "headlines", "review_mark"}
    labels = {"consent_signals", "consent_forms"}
    assert exposed["explorer"] == public | tables | outlines | counted | labels
    scripts = {
        "report": ("report/tables.py", outlines),
        "lookup": ("lookup/search.py", {"audit_coverage", "unchecked_reasons"}),
    }
    for script, (file, further) in scripts.items():
        text = (PROJECT / "scripts" / "audit" / file).read_text(encoding="utf-8")
        schemas = "staging|intermediate|explore|marts|rules|seeds"
        named = set(re.findall(rf"(?:from|join) (?:{schemas})\.(\w+)", text))
        assert exposed[script] == named | further


def test_pages(explorer: Explorer, browser: Browser) -> None:
    """Table, facet, search, row and map: right numbers, no error, nothing leaves."""
    (finding_count,) = explorer.query("select count(*) from explore.findings")[0]
    category, label, category_count = explorer.query(
        "select category, any_value(label_en), count(*) from explore.findings "
        "inner join seeds.sensitive_categories using (category) group by all order by 3 desc, 1"
    )[0]
    image_count, row_count = explorer.query(
        "select image_count, row_count from marts.audit_coverage"
    )[0]
    (located_count,) = explorer.query("select count(*) from explore.located_images")[0]
    assert located_count > 0
    with watch_page(browser) as watched:
        page = watched.page
        page.goto(explorer.address)
        expect(page.locator(".explorer-warning")).to_contain_text("Not for publishing.")
        expect(page.locator(".explorer-facts")).to_contain_text(f"{image_count:,} images")
        expect(page.locator(".explorer-facts")).to_contain_text(f"{row_count:,} rows")
        assert page.locator("html").get_attribute("lang") == "en"

        page.get_by_text("Tables", exact=True).click()
        page.get_by_role("link", name="findings", exact=True).click()
        expect(page.locator("h3").first).to_contain_text(count_text(finding_count))
        expect(page.get_by_text("What the columns mean")).to_be_visible()

        facet = page.locator("[data-column=category] li", has_text=label).first
        expect(facet).to_contain_text(f"{category_count:,}")
        facet.get_by_role("link").click()
        expect(page.locator("h3").first).to_contain_text(
            f'{count_text(category_count)} where category = "{category}"'
        )
        address = page.locator("td.col-url a").first
        assert re.match(r"https?://", address.get_attribute("href"))
        assert "noreferrer" in address.get_attribute("rel")
        assert page.locator("td img").count() == 0
        page.locator("td.col-image_id a").first.click()
        expect(page.locator("h1")).to_contain_text("An image")

        word, word_count = explorer.query(
            "with words as (select image_id, unnest(regexp_extract_all(caption_masked, "
            "'\\b[A-Z][a-z]{5,}\\b')) as word from explore.masked_captions) "
            "select word, count(distinct image_id) from words group by all order by 2 desc, 1"
        )[0]
        page.goto(explorer.address)
        page.get_by_label("Search in the masked captions").fill(word)
        page.get_by_role("button", name="Search").click()
        heading = page.locator("h3").first
        expect(heading).to_contain_text(f'where search matches "{word}"')
        shown = int(re.match(r"\s*([\d,]+) row", heading.inner_text())[1].replace(",", ""))
        # Other writings of the word, in capitals say, are found as well.
        assert word_count <= shown <= 2 * word_count

        page.goto(f"{explorer.address}/audit/located_images?_size=max")
        expect(page.locator("h3").first).to_contain_text(count_text(located_count))
        marks = page.locator(".leaflet-marker-icon")
        expect(marks.first).to_be_attached()
        expect(page.locator(".leaflet-overlay-pane path").nth(200)).to_be_attached()
        # In clusters, or one by one; the map shows the first 1,000 until asked for all.
        page.wait_for_function(
            "count => [...document.querySelectorAll('.leaflet-marker-icon')]"
            ".reduce((sum, mark) => sum + (parseInt(mark.textContent) || 1), 0) >= count * 0.9",
            arg=min(located_count, 1000),
        )
        assert watched.errors == []
        assert watched.outside_requests == []


def test_home_shows_the_counts_of_the_marts(explorer: Explorer, browser: Browser) -> None:
    """The bars of the report, the most sensitive first; each leads to its rows."""
    counts = dict(
        explorer.query(
            "select category_label, image_count from marts.sensitive_category_counts "
            "union all select headline_label, image_count from marts.headline_counts"
        )
    )
    with watch_page(browser, width=375) as watched:
        page = watched.page
        page.goto(explorer.address)
        rows = page.locator(".explorer-bars tbody tr")
        shown = {
            row.locator("th").inner_text().strip(): row.locator("td").first.inner_text()
            for row in rows.all()
        }
        assert shown == {
            label: "withheld" if count is None else f"{count:,}" for label, count in counts.items()
        }
        names = list(shown)
        assert names.index("Children and adolescents") < names.index("Devices and their owners")
        bars = [bar.bounding_box()["width"] for bar in page.locator(".explorer-bars .bar").all()]
        assert max(bars) > 100 and page.locator(".explorer-lights li").count() == 3
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        (count,) = explorer.query(
            "select count(*) from explore.findings inner join seeds.sensitive_categories "
            "using (category) where legal_basis like '%Art. 9%' or legal_basis like '%Art. 10%'"
        )[0]
        page.get_by_role("link", name="Data of GDPR Art. 9 or 10").click()
        expect(page.locator("h3").first).to_contain_text(count_text(count))
        # The rows are what the page is opened for.
        rows_end = page.locator(".table-wrapper").bounding_box()
        assert page.locator(".facet-results").bounding_box()["y"] > rows_end["y"]
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        assert watched.errors == []
        assert watched.outside_requests == []


@pytest.mark.parametrize("width", [1280, 375])
def test_page_of_an_image(explorer: Explorer, browser: Browser, width: int) -> None:
    """What was found in it, its masked caption, its place on the map, the rule behind."""
    image_id, caption, latitude, finding_count = explorer.query(
        "select image_id, caption_masked, latitude, count(*) from explore.masked_captions "
        "inner join explore.located_images using (image_id) "
        "inner join explore.findings using (image_id) where caption_masked is not null "
        "and image_id in (select image_id from intermediate.int_consent_signals) "
        "group by all order by 4 desc, 1 limit 1"
    )[0]
    rule, label = explorer.query(
        "select rule, label_en from explore.findings inner join rules.rules using (rule) "
        f"where image_id = {image_id} order by rule limit 1"
    )[0]
    with watch_page(browser, width=width) as watched:
        page = watched.page
        page.goto(f"{explorer.address}/audit/masked_captions/{image_id}")
        expect(page.locator(".explorer-caption")).to_have_text(caption.strip())
        expect(page.locator(".explorer-found tbody tr")).to_have_count(finding_count)
        expect(page.get_by_text(f"({latitude},")).to_be_visible()
        (signal_count,) = explorer.query(
            f"select count(*) from intermediate.int_consent_signals where image_id = {image_id}"
        )[0]
        expect(page.locator(".explorer-signals li")).to_have_count(signal_count)
        # The point, over the outlines.
        expect(page.locator(".map-point path").last).to_have_attribute("stroke", "#b3261e")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        page.get_by_role("link", name=label, exact=True).first.click()
        expect(page.locator("h1")).to_have_text(f"{label} {rule}")
        expect(page.locator("mark").first).to_be_visible()
        examples = page.locator(".examples li")
        (value_count,) = explorer.query(
            "select count(*) from (select distinct value_hash, field, value_masked "
            f"from explore.findings where rule = '{rule}')"
        )[0]
        expect(examples).to_have_count(min(10, value_count))
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        assert watched.errors == []
        assert watched.outside_requests == []


@pytest.mark.parametrize(
    ("path", "status", "sentence"),
    [
        ("/audit/findigs", 404, "There is no such page"),
        ("/nothing", 404, "There is no such page"),
        ("/audit/rule/fone", 404, "Record not found"),
        ("/audit/findings?categroy=health", 400, "findings has no column categroy."),
        ("/audit/findings?category__is=health", 400, "There is no comparison is."),
        ("/audit/findings?_sort=size", 400, "Cannot sort table by size"),
        ("/audit?sql=selec+1", 400, "Statement must be a SELECT"),
        ("/audit?sql=select+*+from+findigs", 400, "no such table: findigs"),
        ('/audit/masked_captions?_search="abc', 200, "masked_captions"),
    ],
)
def test_what_is_mistyped_is_answered_with_a_sentence(
    explorer: Explorer, path: str, status: int, sentence: str
) -> None:
    answer = httpx.get(explorer.address + path)
    assert answer.status_code == status
    assert sentence in answer.text
    assert "Traceback" not in answer.text
    if status >= 400 and "sql=select" not in path:
        assert "leads to every table and question" in answer.text


def test_questions_are_answered(explorer: Explorer, browser: Browser) -> None:
    """Each stored question opens without an error; those over marts show the marts' numbers."""
    questions = serve.read_questions()
    assert len(questions) >= 10
    with watch_page(browser) as watched:
        for name, question in questions.items():
            page = watched.page
            page.goto(f"{explorer.address}/audit/{name}")
            expect(page.locator("h1")).to_have_text(question["title"])
            assert page.locator(".message-error").count() == 0, name
        page.goto(f"{explorer.address}/audit/categories")
        counts = dict(
            zip(
                page.locator("td.col-category").all_inner_texts(),
                page.locator("td.col-image_count").all_inner_texts(),
                strict=True,
            )
        )
        expected = explorer.query(
            "select category, image_count from marts.sensitive_category_counts"
        )
        assert {key: text.strip() for key, text in counts.items()} == {
            category: "" if count is None else str(count) for category, count in expected
        }
        assert watched.errors == []
        assert watched.outside_requests == []


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Explorer]:
    """The explorer of a comparison: places thinned out, a website gone, rules that changed."""
    folder = tmp_path_factory.mktemp("compared")
    older = [reference(number, "location") for number in range(100)]
    older += [reference(number) for number in range(100, 300)]
    older += [reference(number, site="gone.example") for number in range(300, 320)]
    newer = [reference(number, "location") for number in range(40)]
    newer += [reference(number, *["health"][: number < 130]) for number in range(100, 290)]
    sides = [
        make_audit(folder / "older.duckdb", older),
        make_audit(
            folder / "newer.duckdb",
            newer,
            "update marts.audit_coverage set rules_version = 'r2', revision = 'abcdefabcdef'",
        ),
    ]
    output = folder / "older-newer.duckdb"
    compare_audits(*sides, output)
    with running_explorer(output) as running:
        yield running


@pytest.mark.parametrize("width", [375, 1280])
def test_a_comparison_is_explored(compared: Explorer, browser: Browser, width: int) -> None:
    questions = serve.read_questions(COMPARISON_FOLDER)
    assert 4 <= len(questions) <= 6
    with watch_page(browser) as watched:
        page = watched.page
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(compared.address)
        expect(page.locator("h1")).to_have_text("What was taken out of the training set?")
        assert "made-up files at abcdefab" in page.locator(".explorer-identity").inner_text()
        counts = page.locator(".explorer-bars td.number").all_inner_texts()
        assert counts == ["320", "230", "0", "90", "0", "230"]
        links = page.locator(".explorer-questions a")
        assert links.all_inner_texts() == [question["title"] for question in questions.values()]
        for number in range(len(questions)):
            page.goto(compared.address)
            links.nth(number).click()
            expect(page.locator("table.rows-and-columns tbody tr").first).to_be_visible()
            assert page.locator(".message-error").count() == 0
            # Nothing leads to findings, of which there are none here.
            assert page.locator("a[href*='/findings']").count() == 0
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert watched.errors == []
        assert watched.outside_requests == []


def test_questions_on_a_comparison_tell_what_was_planted(compared: Explorer) -> None:
    questions = serve.read_questions(COMPARISON_FOLDER)

    def first(name: str, count: int) -> tuple:
        return compared.read(questions[name]["sql"])[0][:count]

    assert first("thinned_out", 5) == ("location", "yes", "yes", 100, 60)
    assert first("vanished", 2) == ("gone.example", 20)
    assert first("places", 6) == ("location", 100, 40, 0, 60, 60.0)
    assert first("new_rules", 6) == ("health", "yes", 0, 0, 30, "no")
    assert first("came_in", 5) == ("contact", "yes", 0, 0, 0)
    assert first("compared", 3) == ("made-up files", None, "r1")


def test_a_comparison_has_no_forms(compared: Explorer) -> None:
    for path in ("/-/lookup", "/-/review", "/-/try", "/audit/findings"):
        assert httpx.get(f"{compared.address}{path}").status_code == 404, path


def test_no_script_of_a_query_runs(explorer: Explorer, browser: Browser) -> None:
    """A link can hold a query: neither its values nor its names become markup."""
    markup = '<img src=x onerror="window.ran = 1">'
    linked = ("image_id", "url", "value_hash", "rule", "category", "domain")
    queries = [
        "select " + ", ".join(f"'</a>{markup}' as {column}" for column in linked),
        # The map writes the names of its columns into a script.
        f"select 1 as [</script>{markup}_latitude], 2 as x_longitude",
    ]
    with watch_page(browser) as watched:
        page = watched.page
        for sql in queries:
            page.goto(f"{explorer.address}/audit?{urlencode({'sql': sql})}")
            expect(page.locator("table.rows-and-columns td").first).to_be_visible()
            assert page.locator("img").count() == 0
        assert watched.errors == []
        # And where markup came into a page all the same, no script in it would run.
        with page.expect_console_message(
            lambda message: "Content Security Policy" in message.text, timeout=5_000
        ):
            page.evaluate("markup => document.body.insertAdjacentHTML('beforeend', markup)", markup)
        assert page.evaluate("window.ran") is None


FRAME = {"sec-fetch-site": "cross-site", "sec-fetch-dest": "iframe"}
LINK = {"sec-fetch-site": "cross-site", "sec-fetch-dest": "document"}
NEIGHBOUR = {"sec-fetch-site": "same-site", "sec-fetch-dest": "empty"}
OWN = {"sec-fetch-site": "same-origin", "sec-fetch-dest": "empty"}
TYPED = {"sec-fetch-site": "none", "sec-fetch-dest": "document"}


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/", LINK, 200),
        ("/", FRAME, 403),
        ("/?x=1", LINK, 403),
        ("/audit?sql=select+1", LINK, 403),
        ("/audit/findings", LINK, 403),
        ("/audit/findings.json", NEIGHBOUR, 403),
        ("/-/static/app.css", FRAME, 403),
        ("/audit/findings.json?_size=1", OWN, 200),
        ("/audit?sql=select+1", TYPED, 200),
        ("/", {"host": "attacker.example:8001"}, 403),
        ("/", {"host": "localhost:8001"}, 200),
        ("/", {"host": "[::1]"}, 200),
        ("/", {"host": "127.0.0.1.example"}, 403),
    ],
)
def test_other_pages_and_made_up_names_get_nothing(
    explorer: Explorer, path: str, headers: dict[str, str], status: int
) -> None:
    """A page elsewhere can let the browser ask, and its name can lead to loopback (rebinding)."""
    assert httpx.get(explorer.address + path, headers=headers).status_code == status


TRIED = "Sabine Quendelmann, Tel. 0341/49 12 34-0\nDE89 3704 0044 0532 0130 01 </textarea><b>x"


@pytest.mark.parametrize("width", [1280, 375])
def test_a_text_of_ones_own(explorer: Explorer, browser: Browser, width: int) -> None:
    """The way from the start page to what was found, marked and masked, and to what was not."""
    with watch_page(browser, width=width) as watched:
        page = watched.page
        page.goto(explorer.address)
        page.get_by_role("link", name="Try a text of your own").click()
        page.get_by_label("Text").fill(TRIED)
        page.get_by_role("button", name="Try it").click()
        expect(page.locator("mark")).to_have_text(
            ["Sabine Quendelmann Name of a person", "0341/49 12 34-0 Telephone number"]
        )
        expect(page.locator(".explorer-tried")).to_contain_text("0130 01 </textarea><b>x")
        expect(page.locator(".explorer-found code")).to_have_text(["S*** Q***", "****/** ** **-0"])
        reason = page.locator("dt", has_text="IBAN").locator("+ dd")
        expect(reason).to_contain_text("mod 97")
        expect(page.get_by_label("Text")).to_have_value(TRIED)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        assert page.url == f"{explorer.address}/-/try"
        assert page.context.cookies() == []

        page.locator(".explorer-found a").first.click()
        expect(page.locator("h1")).to_have_text("Name of a person person_name")
        # What stands in an address stands in the history, and is not read.
        page.goto(f"{explorer.address}/-/try?{urlencode({'text': TRIED})}")
        expect(page.get_by_label("Text")).to_have_value("")
        assert page.locator("mark").count() == 0
        assert watched.errors == []
        assert watched.outside_requests == []


def test_a_text_is_tried_without_scripts(explorer: Explorer, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{explorer.address}/-/try")
    page.get_by_label("Text").fill(TRIED)
    page.get_by_role("button", name="Try it").click()
    expect(page.locator("mark")).to_have_count(2)
    context.close()


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/-/try", OWN, 200),
        # Cookies of others on this machine come along, whatever their port.
        ("/-/try", OWN | {"cookie": "theirs=1"}, 200),
        ("/-/try", NEIGHBOUR, 403),
        ("/-/try", LINK, 403),
        ("/-/try", TYPED, 403),
        ("/-/try", OWN | {"host": "attacker.example:8001"}, 403),
        # A browser that leaves out where it asks from names the page that does.
        ("/-/try", {"host": "localhost:8001", "origin": "http://localhost:8001"}, 200),
        ("/-/try", {"host": "localhost:8001", "origin": "http://localhost:8002"}, 403),
        ("/-/try", {"origin": "https://attacker.example"}, 403),
        ("/-/try", {"origin": "null"}, 403),
        ("/-/try", {}, 403),
        ("/", OWN, 405),
        ("/audit", OWN, 405),
        ("/-/try/", OWN, 405),
    ],
)
def test_only_its_own_page_sends_a_text(
    explorer: Explorer, path: str, headers: dict[str, str], status: int
) -> None:
    answer = httpx.post(explorer.address + path, data={"text": TRIED}, headers=headers, timeout=60)
    assert answer.status_code == status
    assert ("<mark>" in answer.text) is (status == 200)


def test_a_text_has_an_end(explorer: Explorer) -> None:
    address = f"{explorer.address}/-/try"

    def status(text: str) -> tuple[int, bool]:
        answer = httpx.post(address, data={"text": text}, headers=OWN, timeout=60)
        return answer.status_code, "longer than 20,000 characters" in answer.text

    assert status("\N{BUST IN SILHOUETTE}" * 20_000) == (200, False)
    assert status("a\r\n" * 9_999) == (200, False)
    assert status("a" * 20_001) == (400, True)
    assert status("a" * 1_000_000) == (400, True)
    assert status(" \n ") == (400, False)
    assert httpx.post(address, content=b"&" * 99, headers=OWN).status_code == 400


def test_no_trace_of_a_tried_text(sample_warehouse: Path, tmp_path: Path) -> None:
    folders = {name: str(tmp_path / name) for name in ("DBT_TARGET_PATH", "DBT_LOG_PATH")}
    with (
        (tmp_path / "output").open("w") as output,
        running_explorer(sample_warehouse, output, TMPDIR=str(tmp_path), **folders) as explorer,
    ):
        address = f"{explorer.address}/-/try"
        assert "<mark>" in httpx.post(address, data={"text": TRIED}, headers=OWN, timeout=60).text
        too_long = TRIED * 1_000
        assert (
            httpx.post(address, data={"text": too_long}, headers=OWN, timeout=60).status_code == 400
        )
        for name in ("Sabine Quendelmann", TRIED * 5):
            answer = httpx.post(
                f"{explorer.address}/-/lookup", data={"name": name}, headers=OWN, timeout=90
            )
            assert ("Found: nothing" in answer.text) is (len(name) < 500)
        explorer.process.terminate()
        _, said = explorer.process.communicate()
        files = [*tmp_path.rglob("*"), *sample_warehouse.parent.glob("*.sqlite*")]
        texts = [file.read_bytes() for file in files if file.is_file()]
        assert texts
        assert not any(b"Quendelmann" in text for text in [*texts, said.encode()])


def test_a_failure_does_not_tell_the_text(
    sample_warehouse: Path, tmp_path: Path, monkeypatch, capfd
) -> None:
    """Datasette prints an error with all variables of the functions on its way."""

    def fail(_: object, text: str) -> None:
        raise KeyError(text)

    monkeypatch.setattr(plugin, "try_text", fail)
    with duckdb.connect(str(sample_warehouse), read_only=True) as connection:
        tables = serve.publish(connection, tmp_path / "audit.sqlite")
    datasette = serve.make_datasette(
        tmp_path / "audit.sqlite", tables, serve.audit_pages(), duckdb.connect(), False, None
    )
    try:
        with ThreadPoolExecutor() as threads:
            sent = datasette.client.post("/-/try", data={"text": TRIED}, headers=OWN)
            answer = threads.submit(asyncio.run, sent).result()
    finally:
        pm.unregister(name="explorer")
    assert answer.status_code == 500
    assert "That failed (KeyError)." in answer.text
    assert "Quendelmann" not in "".join(capfd.readouterr())


@pytest.mark.parametrize("width", [1280, 375])
def test_a_person_is_looked_up(explorer: Explorer, browser: Browser, width: int) -> None:
    """By a form that is sent and not kept; what is found is masked."""
    ((name, image_count),) = explorer.query(
        "select value, count(distinct image_id) from intermediate.int_findings "
        "where rule = 'person_name' and value like '% %' "
        "group by value order by 2 desc, 1 limit 1"
    )
    with watch_page(browser, width=width) as watched:
        page = watched.page
        page.set_default_timeout(90_000)
        page.goto(explorer.address)
        page.get_by_role("link", name="Is my data in there?").click()
        page.get_by_label("First name and surname").fill(name.upper())
        page.get_by_role("button", name="Look for it").click()
        expect(page.locator("#found")).to_contain_text("reference", timeout=90_000)
        assert page.locator("article").count() >= min(image_count, 100)
        assert name not in page.locator("article").all_inner_texts()[0]
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        assert page.url == f"{explorer.address}/-/lookup"
        assert page.context.cookies() == []
        assert watched.errors == []
        assert watched.outside_requests == []


def test_a_finding_is_marked_by_a_click(
    sample_warehouse: Path, tmp_path: Path, browser: Browser
) -> None:
    """Into the same store as the marks of a file, and by no other page."""
    warehouse = tmp_path / "sample.duckdb"
    warehouse.write_bytes(sample_warehouse.read_bytes())
    marks = "select rule, field, stratum, verdict from staging.review_mark"
    with running_explorer(warehouse) as explorer, watch_page(browser) as watched:
        page = watched.page
        page.goto(f"{explorer.address}/-/review/phone")
        form = page.locator(".explorer-mark").first
        sent = {
            name: form.locator(f"[name={name}]").get_attribute("value")
            for name in ("token", "text_id")
        }
        form.get_by_role("button", name="wrong").click()
        expect(page.get_by_text("1 wrong")).to_be_visible()
        assert explorer.query(marks) == [("phone", "caption", "found", "wrong")]

        def status(headers: dict[str, str] = OWN, **fields: str) -> int:
            data = sent | {"verdict": "right"} | fields
            return httpx.post(f"{explorer.address}/-/mark", data=data, headers=headers).status_code

        assert status(token="guessed") == 403
        assert status(NEIGHBOUR) == 403
        assert status({}) == 403
        assert status(verdict="missed") == 400
        assert status(text_id="phone/caption/1") == 400
        assert httpx.get(f"{explorer.address}/-/mark").status_code == 405
        assert explorer.query(marks) == [("phone", "caption", "found", "wrong")]
        back = httpx.post(
            f"{explorer.address}/-/mark",
            data=sent | {"verdict": "right", "back": "//attacker.example"},
            headers=OWN,
        )
        assert (back.status_code, back.headers["location"]) == (303, "/-/review/phone")
        # The newer mark wins.
        assert explorer.query(marks) == [("phone", "caption", "found", "right")]
        with duckdb.connect(str(warehouse)):
            pass
        assert watched.errors == []


def test_nothing_is_sent_or_kept(explorer: Explorer) -> None:
    assert httpx.post(f"{explorer.address}/-/messages").status_code == 405
    headers = httpx.get(f"{explorer.address}/audit/findings").headers
    assert headers["cache-control"] == "no-store"
    assert headers["cross-origin-resource-policy"] == "same-origin"


@pytest.mark.parametrize(
    "sql",
    [
        # One value, one page of rows, one row of many values.
        "select length(hex(zeroblob(20000000)))",
        "with recursive counted (n) as (select 1 union all select n + 1 from counted limit 1000) "
        "select hex(zeroblob(20000)) from counted",
        "select " + ", ".join(f"length(hex(zeroblob({8_000_000 - n})))" for n in range(40)),
    ],
)
def test_a_query_cannot_take_the_memory(explorer: Explorer, sql: str) -> None:
    answer = httpx.get(f"{explorer.address}/audit.json", params={"sql": sql}, timeout=20)
    assert answer.is_error, answer.text[:200]
    assert httpx.get(f"{explorer.address}/audit.json?sql=select+1").status_code == 200


def test_no_cell_of_a_file_is_a_formula(explorer: Explorer) -> None:
    """A stranger's caption may be one; a number stays a number."""
    sql = (
        "select '=1+1' as a, '@x;=\"y\"' as b, 'z' || char(10) || '-2+3' as c, '+49 171' as d, "
        "-9.25 as e, -3 as f, 'a-b, c' as g"
    )
    for further in ({}, {"_dl": 1}):
        answer = httpx.get(f"{explorer.address}/audit.csv", params={"sql": sql, **further})
        assert answer.text.splitlines()[1:] == [
            """'=1+1,"'@x;'=""y\"\"\",\"z""",
            """'-2+3",'+49 171,-9.25,-3,"a-b, c\"""",
        ]


def test_popup_leads_to_the_picture(sample_warehouse: Path, browser: Browser) -> None:
    with running_explorer(sample_warehouse) as explorer, watch_page(browser) as watched:
        image_id, latitude = explorer.query(
            "select image_id, latitude from explore.located_images order by image_id limit 1"
        )[0]
        page = watched.page
        page.goto(f"{explorer.address}/audit/located_images?image_id={image_id}")
        page.locator(".leaflet-marker-icon").first.dispatch_event("click")
        popup = page.locator(".leaflet-popup-content")
        expect(popup).to_contain_text(str(latitude))
        popup.get_by_role("link", name="All its findings").click()
        expect(page.locator("td.col-rule", has_text="exif_location").first).to_be_visible()
        assert watched.errors == []
        assert watched.outside_requests == []


def test_a_failure_leaves_the_old_file(sample_warehouse: Path, tmp_path: Path, monkeypatch) -> None:
    path = tmp_path / "audit.sqlite"
    path.write_text("the old file")

    def fail(*_: object) -> None:
        raise RuntimeError("in the middle")

    monkeypatch.setattr(serve, "copy_rows", fail)
    with (
        duckdb.connect(str(sample_warehouse), read_only=True) as warehouse,
        pytest.raises(RuntimeError, match="in the middle"),
    ):
        serve.publish(warehouse, path)
    assert path.read_text() == "the old file"
    assert list(tmp_path.iterdir()) == [path]


def test_an_audit_that_is_not_built_is_named(tmp_path: Path) -> None:
    with (
        duckdb.connect(str(tmp_path / "empty.duckdb")) as warehouse,
        pytest.raises(SystemExit, match="make build"),
    ):
        serve.publish(warehouse, tmp_path / "audit.sqlite")


def ask(
    warehouse: Path,
    path: Path,
    request: str,
    *,
    thumbnails: bool = False,
    password: str | None = None,
    **headers: str,
) -> httpx.Response:
    """The answer of an explorer in this process to one request."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        tables = serve.publish(connection, path)
    datasette = serve.make_datasette(
        path, tables, serve.audit_pages(), duckdb.connect(), thumbnails, password
    )
    try:
        # In a thread: the browser's event loop runs in this one.
        with ThreadPoolExecutor() as threads:
            answer = datasette.client.get(request, headers=headers)
            return threads.submit(asyncio.run, answer).result()
    finally:
        pm.unregister(name="explorer")


def test_page_of_an_image_shows_text_as_text(sample_warehouse: Path, tmp_path: Path) -> None:
    """A stranger wrote the caption, the address and what the camera is called."""
    path = tmp_path / "audit.sqlite"
    with duckdb.connect(str(sample_warehouse), read_only=True) as connection:
        tables = serve.publish(connection, path)
    markup = '"><img src=x onerror=run()>'
    with sqlite3.connect(path) as published:
        (image_id,) = published.execute("select image_id from located_images").fetchone()
        published.execute(
            "update masked_captions set caption_masked = ?, url = ?, shard = ?",
            [markup, f"javascript:run('{markup}')", markup],
        )
        published.execute("update located_images set make = ?, state_name = ?", [markup, markup])
        published.execute("update findings set value_masked = ?, source_key = ?", [markup, markup])
    datasette = serve.make_datasette(
        path, tables, serve.audit_pages(), duckdb.connect(), True, None
    )
    try:
        with ThreadPoolExecutor() as threads:
            answer = datasette.client.get(f"/audit/masked_captions/{image_id}")
            page = threads.submit(asyncio.run, answer).result().text
    finally:
        pm.unregister(name="explorer")
    assert "run()&gt;" in page and "javascript:run" in page
    assert "<img" not in page
    assert 'href="javascript' not in page


def test_others_need_the_password(sample_warehouse: Path, tmp_path: Path) -> None:
    path = tmp_path / "audit.sqlite"

    def answer(credentials: str | None) -> int:
        headers = {}
        if credentials is not None:
            token = base64.b64encode(credentials.encode()).decode()
            headers["authorization"] = f"Basic {token}"
        return ask(
            sample_warehouse, path, "/audit/findings", password="geheim", **headers
        ).status_code

    assert answer(None) == 401
    assert answer("audit:falsch") == 401
    assert answer("audit:geheim") == 200


def test_thumbnails_only_on_request(sample_warehouse: Path, tmp_path: Path) -> None:
    path = tmp_path / "audit.sqlite"
    plain = ask(sample_warehouse, path, "/audit/findings")
    assert "<img" not in plain.text
    assert "http:" not in plain.headers["content-security-policy"]
    shown = ask(sample_warehouse, path, "/audit/findings", thumbnails=True)
    assert 'referrerpolicy="no-referrer"' in shown.text
    assert "img-src 'self' data: http: https:" in shown.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://bilder.de/a.jpg", True),
        ("http://www.bilder.com:8080?a=1", True),
        ("HTTPS://Bücher.DE/a@b.jpg", True),
        ("https://erika:geheim@bilder.de/a.jpg", False),
        ("https://erika@bilder.de/a.jpg", False),
        ("https://bilder.de\\@127.0.0.1/a.jpg", False),
        ("http://127.0.0.1/a.jpg", False),
        ("http://127.1/a.jpg", False),
        ("http://2130706433/a.jpg", False),
        ("http://0x7f.0x1/a.jpg", False),
        ("http://192.168.178.1/a.jpg", False),
        ("http://[::1]/a.jpg", False),
        ("http://localhost/a.jpg", False),
        ("http://drucker/a.jpg", False),
        ("http://nas.local/a.jpg", False),
        ("http://app.localhost/a.jpg", False),
        ("http://fritz.box/a.jpg", False),
        ("http://bilder.de./a.jpg", False),
        ("http:\\\\127.0.0.1/a.jpg", False),
        ("http://１２７.0.0.1/a.jpg", False),
        ("https://bilder.de/a.jpg\n", False),
    ],
)
def test_only_public_addresses_are_thumbnails(url: str, expected: bool) -> None:
    domains = {row["top_level_domain"] for row in read_seed("top_level_domains")}
    assert is_public(url, domains) is expected
    cell = ExplorerPlugin({}, duckdb.connect(), thumbnails=True, password=None).render_cell(
        url, "url", "findings"
    )
    assert ("<img" in (cell or "")) is expected


def test_the_file_is_read_only(sample_warehouse: Path, tmp_path: Path) -> None:
    path = tmp_path / "audit.sqlite"
    databases = ask(sample_warehouse, path, "/-/databases.json").json()
    assert [(entry["name"], entry["is_mutable"]) for entry in databases] == [("audit", False)]
    refused = ask(sample_warehouse, path, "/audit.json?sql=delete+from+findings")
    assert refused.status_code == 400, json.dumps(refused.json())


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", True),
        ("127.0.0.53", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.0.2.1", False),
        ("audit.example", False),
        ("localhost.example", False),
    ],
)
def test_loopback(host: str, expected: bool) -> None:
    assert is_loopback(host) is expected
