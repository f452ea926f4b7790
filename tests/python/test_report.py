"""The report: its numbers are those of the marts, it holds no value, and it asks nobody."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import duckdb
import pytest
from conftest import watch_page
from playwright.sync_api import Browser

from audit.dbt_project import PROJECT
from audit.explorer.serve import REVIEWS
from audit.fingerprint import marts_fingerprint
from audit.report import charts
from audit.report.page import COUNTRY_COUNT, build_report
from audit.report.summary import lights
from audit.report.tables import DOMAIN_COUNT
from audit.report.writer import Writer, css_text, read_texts
from audit.rule_files import declared_rules
from audit.rule_pages import marked, render_rule, rule_markdown, rule_pages
from develop.make_docs import readable

LANGUAGES = ("de", "en")
# What stands for a suppressed count and for no share.
WORDS = {"nicht gezeigt": None, "withheld": None, "–": None}


@dataclass
class Page(HTMLParser):
    """What the tests look at in an HTML page."""

    tables: dict[str, list[list[str]]] = field(default_factory=dict)
    captions: list[str] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    tags: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    table: str = ""
    cell: list[str] | None = None

    @classmethod
    def of(cls, html: str) -> Page:
        page = cls()
        HTMLParser.__init__(page)
        page.feed(html)
        page.close()
        return page

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.tags.append((tag, attributes))
        if tag == "table":
            self.table = attributes["id"] or ""
            self.tables[self.table] = []
        elif tag == "tr":
            self.tables[self.table].append([])
        elif tag in ("td", "th", "caption"):
            self.cell = []
        elif re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)
        if self.cell is not None:
            self.cell.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("td", "th", "caption") or self.cell is None:
            return
        text = "".join(self.cell).strip()
        self.cell = None
        if tag == "caption":
            self.captions.append(text)
        else:
            self.tables[self.table][-1].append(text)

    def rows(self, table: str) -> list[list[str]]:
        """The rows of a table without its head."""
        return self.tables[table][1:]

    def numbers(self, table: str, language: str) -> list[list[float | str | None]]:
        """The rows of a table with numbers read as a person of the language would."""
        return [[read_number(cell, language) for cell in row] for row in self.rows(table)]


def read_number(text: str, language: str) -> float | str | None:
    """The number a cell shows (a percentage as a share); the text where it shows none."""
    if text in WORDS:
        return WORDS[text]
    group, point = (".", ",") if language == "de" else (",", ".")
    number = re.fullmatch(rf"\d{{1,3}}(?:\{group}\d{{3}})*(?:\{point}\d+)?(\s?%)?", text)
    if not number:
        return text
    value = float(text.rstrip("%\xa0").replace(group, "").replace(point, "."))
    return value / 100 if number[1] else value


def assert_equal(shown: list[list], expected: list[tuple]) -> None:
    """The same rows in any order; shares as far as they are shown (two digits that count)."""
    assert len(shown) == len(expected)
    for row in expected:
        assert any(
            all(
                cell == value
                if not isinstance(value, float) or cell is None
                else isinstance(cell, float) and cell == pytest.approx(value, rel=0.05, abs=1e-9)
                for cell, value in zip(candidate, row, strict=True)
            )
            for candidate in shown
        ), row


@pytest.fixture(scope="module", params=["sample_warehouse", "real_warehouse"])
def warehouse(request: pytest.FixtureRequest) -> Iterator[duckdb.DuckDBPyConnection]:
    database: Path = request.getfixturevalue(request.param)
    with duckdb.connect(str(database), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def marts(sample_warehouse: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Nothing but the marts and the seeds, made worse: suppressed counts, a partial audit."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{sample_warehouse}' as audit (read_only)")
        connection.execute("create schema marts; create schema rules; create schema seeds;")
        tables = connection.execute(
            "select table_schema, table_name from information_schema.tables "
            "where table_catalog = 'audit' and table_schema in ('marts', 'rules', 'seeds')"
        ).fetchall()
        for schema, table in tables:
            connection.execute(f"create table {schema}.{table} as from audit.{schema}.{table}")
        connection.execute("detach audit")
        connection.execute("""
            update marts.audit_coverage
            set is_complete = false, known_shard_count = 128, failed_shard_count = 3;
            update marts.sensitive_category_counts
            set image_count = null, distinct_image_count = null, finding_count = null,
                distinct_value_count = null,
                domain_count = null, image_share = null
            where category = 'health';
            update marts.sensitive_category_counts
            set image_count = 1234567, image_share = 0.0123 where category = 'religion';
            update marts.category_estimates
            set estimated_image_count = 76543, lower_image_count = null, upper_image_count = 98765
            where category = 'contact';
            update marts.rule_counts
            set review_size = 100, precision_share = 0.94, precision_lower_share = 0.875,
                precision_upper_share = 0.972, recall_share = 0.8,
                recall_lower_share = 0.7, recall_upper_share = 0.9, missed_review_size = 200,
                corrected_image_count = 321,
                corrected_lower_image_count = 300, corrected_upper_image_count = 1234
            where rule = 'email' and field = 'caption';
            delete from marts.location_counts where level <> 'world';
            insert into marts.location_counts by name
            select 'state' as level, 'DE' as country, 'DE-BY' as state, 4321 as image_count
            union all by name
            select 'state' as level, 'DE' as country, 'DE-HB' as state, null as image_count
            union all by name
            select 'country' as level, 'DE' as country, 5432 as image_count
            union all by name
            select 'country' as level, 77 as image_count;
        """)
        yield connection


@pytest.fixture(scope="module")
def reports(warehouse: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The report by language with its annex, as HTML."""
    return {language: build_report(warehouse, language, has_annex=True) for language in LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_are_those_of_the_marts(reports, warehouse, language: str) -> None:
    page = Page.of(reports[language])
    label = "category_label_de" if language == "de" else "category_label"
    categories = warehouse.execute(
        f"select {label}, image_count, distinct_image_count, image_share, finding_count, "
        "distinct_value_count, domain_count from marts.sensitive_category_counts"
    ).fetchall()
    assert_equal([row[:7] for row in page.numbers("table-categories", language)], categories)

    names = read_texts(language)
    labels = dict(warehouse.execute(f"select rule, label_{language} from rules.rules").fetchall())
    rules = warehouse.execute(
        "select rule, field, image_count, distinct_image_count, finding_count, "
        "distinct_value_count from marts.rule_counts where image_count is distinct from 0"
    ).fetchall()
    assert len(rules) > 10
    expected = [(labels[row[0]], names["fields"][row[1]], *row[2:]) for row in rules]
    assert_equal(page.numbers("table-rules", language), expected)

    exif = warehouse.execute(
        "select exif_field, image_count, distinct_image_count, exif_image_share, "
        "distinct_value_count "
        "from marts.exif_exposure"
    ).fetchall()
    expected = [(names["exif_fields"][row[0]], *row[1:]) for row in exif]
    assert_equal(page.numbers("table-exif", language), expected)

    domains = warehouse.execute(
        "select domain, finding_image_count, distinct_finding_image_count, image_count, "
        "finding_image_share, "
        "category_count, located_image_count from marts.domain_counts "
        f"order by finding_image_count desc, domain limit {DOMAIN_COUNT}"
    ).fetchall()
    assert_equal(page.numbers("table-domains", language), domains)

    label = "combination_label_de" if language == "de" else "combination_label"
    combinations = warehouse.execute(
        f"select {label}, image_count, distinct_image_count from marts.combination_counts "
        "where not starts_with(combination, 'face')"
    ).fetchall()
    assert_equal(page.numbers("table-combinations", language), combinations)
    # Nobody looked for faces here, and of that no number is shown.
    assert "table-faces" not in page.tables
    # Nor what the domains say today: three lines, of combinations, faces and domains.
    assert [text.strip() for text in page.texts].count(names["not_checked"] + ":") == 3

    sites = page.numbers("table-sites", language)
    assert [row[:2] for row in sites] == [[row[0], row[1]] for row in domains[:3]]
    # Each category that is about people stands in the matrix once, in the row of its risk.
    placed = {
        label: risk
        for risk, *cells in page.rows("table-risk")
        for cell in cells
        for label in re.findall(r"[^\d\n]+[^\d\s]", cell)
    }
    assert placed == {
        category: names["risks"][risk]
        for category, risk in warehouse.execute(
            f"select label_{language}, risk from seeds.sensitive_categories where risk is not null"
        ).fetchall()
    }

    for level in ("state", "country"):
        places = warehouse.execute(
            f"select name_{language}, image_count, distinct_image_count "
            "from marts.location_counts as counts inner join seeds.regions as regions "
            f"on regions.region = counts.{level} where level = '{level}'"
        ).fetchall()
        shown = page.numbers(f"table-{level}", language)
        at_sea = names["at_sea"]
        if len(shown) < COUNTRY_COUNT and places:
            assert_equal([row for row in shown if row[0] != at_sea], places)
        else:
            assert all(tuple(row) in places for row in shown if row[0] != at_sea and places)

    findings = dict(
        warehouse.execute(
            "select field, sum(finding_count) from marts.rule_counts group by field"
        ).fetchall()
    )
    for name, count, *_ in page.numbers("table-fields", language):
        code = next(key for key, text in names["fields"].items() if text == name)
        assert count == (findings.get(code) or 0)

    coverage = warehouse.execute(
        "select known_shard_count, row_count, image_count from marts.audit_coverage"
    ).fetchone()
    shown = [row[1] for row in page.numbers("table-coverage", language)]
    assert set(coverage) <= set(shown)


@pytest.mark.parametrize("language", LANGUAGES)
def test_partial_audit(marts, language: str) -> None:
    """From the marts and seeds alone: suppressed counts, estimates and reviews are shown."""
    html = build_report(marts, language)
    page = Page.of(html)
    texts = read_texts(language)
    few = "nicht gezeigt" if language == "de" else "withheld"
    group, point = (".", ",") if language == "de" else (",", ".")
    categories = {row[0]: row[1:] for row in page.rows("table-categories")}
    health = "Gesundheit" if language == "de" else "Health"
    religion = "Religion und Weltanschauung" if language == "de" else "Religion or belief"
    contact = "Kontaktdaten" if language == "de" else "Contact details"
    assert categories[health][:1] + categories[health][2:7] == [few, few, "–", few, few, few]
    assert categories[religion][0] == f"1{group}234{group}567"
    assert categories[religion][3].rstrip("%\xa0") == f"1{point}23"
    interval = texts["interval"].format(lower=few, upper=f"98{group}765")
    assert categories[contact][1] == f"76{group}543 {interval}"
    reviews = page.numbers("table-reviews", language)
    assert [row[2:] for row in reviews] == [
        [100, *map(pytest.approx, (0.94, 0.875, 0.972, 0.8)), 321, 300, 1234]
    ]
    assert {row[0]: row[1] for row in page.rows("table-state")} == {
        "Bayern" if language == "de" else "Bavaria": f"4{group}321",
        "Bremen": few,
    }
    assert page.rows("table-country")[1] == [texts["at_sea"], "77", few]
    # The notice stands before the first number.
    assert html.index(texts["incomplete_head"]) < html.index('<main id="content">')
    assert texts["coverage_complete"] not in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_whole_audit_has_no_notice(reports, language: str) -> None:
    texts = read_texts(language)
    assert texts["incomplete_head"] not in reports[language]
    assert texts["coverage_complete"] in reports[language]
    assert texts["no_reviews"] in reports[language], "nobody reviewed the sample"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_raw_value(warehouse, language: str) -> None:
    """The annex adds invented texts alone, some of which are in the sample as well."""
    values = {
        row[0]
        for row in warehouse.execute(
            "select distinct value from intermediate.int_findings where length(value) >= 6"
        ).fetchall()
    }
    assert len(values) > 300, "both audits have findings"
    # Words of the rules' descriptions and of the page itself are nobody's.
    own = "\n".join(
        path.read_text(encoding="utf-8")
        for path in [
            *(PROJECT / "scripts" / "audit" / "report").rglob("*.yml"),
            *(PROJECT / "scripts" / "audit" / "report").rglob("*.j2"),
            *(PROJECT / "macros" / "rules").glob("*.yml"),
            *(
                PROJECT / "seeds" / f"{name}.csv"
                for name in ("sensitive_categories", "headlines", "unchecked_reasons")
            ),
        ]
    )
    report = build_report(warehouse, language)
    text = "\n".join([report, *Page.of(report).texts])
    assert [value for value in values if value in text and value not in own] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_is_sound(reports, language: str) -> None:
    html = reports[language]
    page = Page.of(html)
    assert len(html.encode()) < 5_000_000
    tags = Counter(tag for tag, _ in page.tags)
    assert next(attributes["lang"] for tag, attributes in page.tags if tag == "html") == language
    assert tags["h1"] == tags["title"] == tags["main"] == 1
    assert page.headings[0] == 1
    for above, below in zip(page.headings, page.headings[1:], strict=False):
        assert below <= above + 1, page.headings
    assert len(page.captions) == tags["table"] == len(page.tables) >= 9
    assert all(page.captions)
    assert all(attributes.get("scope") for tag, attributes in page.tags if tag == "th")
    drawings = [attributes for tag, attributes in page.tags if tag == "svg"]
    assert len(drawings) == 2, "two maps"
    assert all(drawing["role"] == "img" and drawing["aria-label"] for drawing in drawings)
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    links = [attributes.get("href") or "" for tag, attributes in page.tags if tag == "a"]
    assert {link[1:] for link in links if link.startswith("#")} <= set(ids)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_loaded(reports, language: str) -> None:
    page = Page.of(reports[language])
    loading = [
        (tag, attributes)
        for tag, attributes in page.tags
        if tag in ("script", "img", "iframe", "object", "embed", "video", "audio", "source")
        or (tag == "link" and not (attributes.get("href") or "").startswith("data:"))
        or "src" in attributes
        or "xlink:href" in attributes
    ]
    assert loading == []
    assert not re.search(r"@import|url\((?!['\"]?data:)", reports[language])


def test_texts_are_complete(warehouse) -> None:
    texts = {language: read_texts(language) for language in LANGUAGES}
    for language in LANGUAGES:
        words = texts[language]
        fields = warehouse.execute("select distinct field from marts.rule_counts").fetchall()
        assert {row[0] for row in fields} <= set(words["fields"])
        exif = warehouse.execute("select exif_field from marts.exif_exposure").fetchall()
        assert {row[0] for row in exif} <= set(words["exif_fields"])

    def keys(part: object) -> object:
        if isinstance(part, dict):
            return {key: keys(value) for key, value in part.items()}
        if isinstance(part, list):
            return [keys(value) for value in part]
        return sorted(re.findall(r"\{\w+\}", str(part)))

    assert keys(texts["de"]) == keys(texts["en"]), "the same keys with the same blanks"


@pytest.mark.parametrize(
    ("share", "german", "english"),
    [
        (None, "–", "–"),
        (0.0, "0\xa0%", "0%"),
        (1.0, "100\xa0%", "100%"),
        (0.1107, "11,1\xa0%", "11.1%"),
        (0.0465, "4,65\xa0%", "4.65%"),
        (0.00052, "0,052\xa0%", "0.052%"),
        (0.0000053, "0,00053\xa0%", "0.00053%"),
        (0.9997, "99,97\xa0%", "99.97%"),
    ],
)
def test_shares_are_written(share: float | None, german: str, english: str) -> None:
    for language, expected in (("de", german), ("en", english)):
        write = Writer(language, read_texts(language), minimum_count=5)
        assert write.share(share) == expected


def test_map_classes() -> None:
    assert charts.class_starts([]) == []
    assert charts.class_starts([None, 0]) == []
    assert charts.class_starts([7, None, 0]) == [5]
    starts = charts.class_starts([5, 12, 310_000, None])
    assert starts[0] == 5 and len(starts) == 5 and starts[-1] <= 310_000
    colours = [charts.class_colour(count, starts) for count in (0, None, *starts)]
    assert len(set(colours)) == 7, "none, few and each class differ"
    assert charts.class_colour(10**9, starts) == charts.CLASSES[-1]
    outlined = {item["id"] for item in charts.region_outlines("state")["features"]}
    assert set(charts.STATE_LABELS) == outlined


# Contrast of each text with what is behind it, by WCAG 2.1; large text may have less.
FAINT_TEXTS = """
() => {
    const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
    const light = (colour) => {
        const [red, green, blue] = parts(colour).slice(0, 3).map((value) => {
            value /= 255;
            return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const ground = (element) => {
        for (; element; element = element.parentElement) {
            const colour = getComputedStyle(element).backgroundColor;
            if ((parts(colour)[3] ?? 1) === 1) return colour;
        }
        return "rgb(255, 255, 255)";
    };
    const faint = [];
    for (const element of document.querySelectorAll("body *:not(svg *)")) {
        const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
        if (!own || !element.offsetParent) continue;
        const style = getComputedStyle(element);
        const [dark, bright] = [light(style.color), light(ground(element))].sort((a, b) => a - b);
        const size = parseFloat(style.fontSize);
        const needed = size >= 24 || (size >= 18.66 && style.fontWeight >= 700) ? 3 : 4.5;
        if ((bright + 0.05) / (dark + 0.05) < needed) faint.push(element.textContent.slice(0, 40));
    }
    return faint;
}
"""


@pytest.mark.parametrize("width", [1280, 375])
@pytest.mark.parametrize("language", LANGUAGES)
def test_browser_shows_the_report(
    browser: Browser, reports, warehouse, tmp_path: Path, language: str, width: int
) -> None:
    file = tmp_path / f"report-{language}.html"
    file.write_text(reports[language], encoding="utf-8")
    with watch_page(browser, width=width) as watched:
        watched.page.goto(file.as_uri())
        watched.page.wait_for_load_state("networkidle")
        images = warehouse.execute("select image_count from marts.audit_coverage").fetchone()[0]
        number = f"{images:,}".replace(",", "." if language == "de" else ",")
        assert number in watched.page.locator(".lede").inner_text()
        cards = watched.page.locator(".headlines li").all_inner_texts()
        label = "headline_label_de" if language == "de" else "headline_label"
        for card, (name, count) in zip(
            cards,
            warehouse.execute(
                f"select {label}, image_count from marts.headline_counts order by headline_number"
            ).fetchall(),
            strict=True,
        ):
            number = f"{count or 0:,}".replace(",", "." if language == "de" else ",")
            shown = read_texts(language)["few"] if count is None else number
            assert card.splitlines()[:2] == [name, shown]
        bars = watched.page.locator("#table-categories .bar")
        widths = [bar.bounding_box()["width"] for bar in bars.all()]
        assert len(widths) >= 8 and max(widths) > 3 * min(widths)
        assert watched.page.evaluate("document.documentElement.scrollWidth") <= width
        assert watched.page.evaluate(FAINT_TEXTS) == []
        (kind, audited) = warehouse.execute(
            "select source_kind, audited from marts.audit_coverage"
        ).fetchone()
        assert f" {audited} (" in watched.page.locator(".source").inner_text()
        # The sample is called so wherever on the page one is.
        watched.page.evaluate("window.scrollTo(0, document.body.scrollHeight / 2)")
        stamps = [stamp.bounding_box() for stamp in watched.page.locator(".sample").all()]
        assert [stamp["y"] for stamp in stamps] == ([0] if kind == "SAMPLE" else [])
        assert watched.errors == []
        assert watched.outside_requests == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_prints_on_few_pages(
    browser: Browser, warehouse, marts, tmp_path: Path, language: str
) -> None:
    for number, connection in enumerate((warehouse, marts)):
        file = tmp_path / f"report-{number}.html"
        file.write_text(build_report(connection, language), encoding="utf-8")
        with watch_page(browser) as watched:
            watched.page.goto(file.as_uri())
            printed = watched.page.pdf(prefer_css_page_size=True)
        assert 5 <= len(re.findall(rb"/Type /Page\b", printed)) <= 8


def test_each_printed_page_says_what_it_is_of(reports, warehouse) -> None:
    project, rules = warehouse.execute(
        "select project_version, rules_version from marts.audit_coverage"
    ).fetchone()
    footer = re.search(r'@bottom-left \{ content: "(.*)"', reports["en"])[1]
    text = re.sub(r"\\([0-9a-f]+) ", lambda code: chr(int(code[1], 16)), footer)
    assert f"training_data_audit {project}, rules {rules[:8]}" in text
    assert marts_fingerprint(warehouse)[:12] in text
    assert css_text('</style>"\n') == "\\3c \\2f style\\3e \\22 \\a "


@pytest.mark.parametrize(
    ("change", "levels"),
    [
        ({}, ["good", "good", "poor"]),
        ({"is_complete": False}, ["poor", "good", "poor"]),
        ({"is_complete": False, "has_estimates": True}, ["partly", "good", "poor"]),
        ({"unchecked_reason": "no_column"}, ["partly", "good", "poor"]),
        ({"not_german_count": 200}, ["good", "partly", "poor"]),
        ({"german_count": None, "not_german_count": None}, ["good", "poor", "poor"]),
        ({"language": "all"}, ["good", "partly", "poor"]),
        ({"review_size": 20}, ["good", "good", "partly"]),
    ],
)
def test_lights(change: dict, levels: list[str]) -> None:
    """The first of two rules is changed; the other has findings and no review."""
    coverage = {"is_complete": True, "is_built": True, "language": "de"}
    coverage |= {"loaded_shard_count": 4, "known_shard_count": 4}
    label = {"label": "german", "german_count": 900, "not_german_count": 9}
    other = {"label": "other", "german_count": None, "not_german_count": 9_999}
    rule = {"is_checked": True, "image_count": 9, "unchecked_reason": None, "review_size": None}
    changed = [
        {name: change.get(name, value) for name, value in row.items()}
        for row in (coverage, label, rule)
    ]
    write = Writer("en", read_texts("en"), minimum_count=5)
    shown = lights(
        changed[0],
        [changed[1], other],
        [changed[2], rule],
        change.get("has_estimates", False),
        write,
    )
    assert [light.level for light in shown] == levels


def test_rule_pages_show_what_is_found_and_what_is_left() -> None:
    """In the annex and in dbt's documentation, whatever characters stand in a truth table."""
    texts = read_texts("en")
    write = Writer("en", texts, minimum_count=5)
    for page in rule_pages("en").values():
        body = render_rule(page, write)
        assert len(page.found) >= 5 and len(page.left) >= 5, page.rule
        assert body.count("<mark>") >= len(page.found), page.rule
        markdown = rule_markdown(page, texts)
        assert all(f"- `{text}` → `" in markdown for text, _ in page.found), page.rule
        assert all(f"- `{text}`\n" in markdown for text in page.left), page.rule
        assert page.known_misses in markdown
    assert marked("<b>Erika</b> & Erika", ["Erika", "<b>"]) == (
        "<mark>&lt;b&gt;</mark><mark>Erika</mark>&lt;/b&gt; &amp; Erika"
    )


def test_lineage_is_without_the_tests_of_the_code(sample_manifest: dict) -> None:
    shown = readable(sample_manifest)
    gone = set(sample_manifest["nodes"]) - set(shown["nodes"])
    assert {name.split(".")[0] for name in gone} == {"test"} and len(gone) > len(declared_rules())
    assert shown["unit_tests"] == {} != sample_manifest["unit_tests"]
    text = json.dumps(shown["parent_map"]) + json.dumps(shown["child_map"])
    assert not any(f'"{name}"' in text for name in [*gone, *sample_manifest["unit_tests"]])
    colours = {
        node["schema"]: node["docs"]["node_color"]
        for node in shown["nodes"].values()
        if node["resource_type"] in ("model", "seed")
    }
    assert None not in colours.values() and len(set(colours.values())) == len(colours) == 6
    # The graphs that the overview links are of what is there.
    overview = shown["docs"]["doc.training_data_audit.__overview__"]["block_contents"]
    graphs = [unquote(graph) for graph in re.findall(r"g_i=(\S+)\)", overview)]
    assert len(graphs) == 3
    names = {node["name"] for node in [*shown["nodes"].values(), *shown["exposures"].values()]}
    asked = {re.sub(r"^\+?(exposure:)?", "", name) for graph in graphs for name in graph.split()}
    assert asked - names == {"source:laion.pairs"}
    linked = re.findall(r"#!/macro/(macro\.\S+?)\)", overview)
    assert len(linked) == len(declared_rules()) and set(linked) <= set(shown["macros"])


def test_a_rule_page_tells_how_often_the_rule_errs(marts) -> None:
    """Precision and misses with their intervals; what people are behind, in the explorer alone."""
    for language, spread in {"en": "10.0% to 30.0%", "de": "10,0\u00a0% bis 30,0\u00a0%"}.items():
        report = build_report(marts, language, has_annex=True)
        counts = Page.of(report).tables["counts-email"]
        assert any(spread in str(cell) for row in counts for cell in row), counts[1:]
        assert read_texts(language)["rule_page"]["not_here"] in report
    page = rule_pages("en")["email"]
    history = [
        {"version": version, "is_now": is_now, "count": count, "right": right,
         "precision": precision, "missed": 0, "marked_at": datetime(2026, 12, 1)}
        for version, is_now, count, right, precision in (
            ("bbbbbbbb", True, 10, 9, 0.9), ("aaaaaaaa", False, 4, 3, 0.75),
        )
    ]  # fmt: skip
    shown = render_rule(page, Writer("en", read_texts("en"), 5), [], examples=[], history=history)
    assert "Version bbbbbbbb (as it is now): 10 reviewed, 9 right (precision 90.0%)" in shown
    assert "Version aaaaaaaa: 4 reviewed, 3 right (precision 75.0%)" in shown
    assert read_texts("en")["rule_page"]["not_here"] not in shown


def test_reviews_are_told_by_version_of_the_rule() -> None:
    with duckdb.connect() as connection:
        connection.execute("""
            create schema staging; create schema rules;
            create table rules.rules as select 'email' as rule, 'b' as rule_version;
            create table staging.review_mark as
            select 'email' as rule, version as rule_version, verdict, timestamp '2026-12-01'
                + to_days(day) as marked_at,
            from (values
                ('a', 'right', 1), ('a', 'wrong', 1), ('a', 'unclear', 1), ('a', 'missed', 1),
                ('b', 'unclear', 2)
            ) as marks (version, verdict, day);
        """)
        rows = connection.execute(REVIEWS).fetchall()
    assert [(*row[1:6], row[7]) for row in rows] == [
        ("b", 1, 0, None, 0, True),
        ("a", 4, 1, 0.5, 1, False),
    ]
