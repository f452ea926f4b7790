"""Write the audit as one HTML page that works offline, in German or English.

Read are the counts in `marts` and the seeds that name and describe them, nothing else. Charts are
drawn here, as SVG; the page has no script and asks no server for anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any, Literal

import click
import duckdb
import jinja2
import yaml
from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

from audit.options import warehouse_options
from audit.report import charts, consent
from audit.warehouse import connect, read_coverage

TEXTS = Path(__file__).resolve().parent
# Babel's English dates are American without a country.
LOCALES = {"de": "de_DE", "en": "en_GB"}
LARGEST_COUNT = 6
DOMAIN_COUNT = 25
WIDE, NARROW = 720, 330

# The tables whose rows say by themselves what was not looked for.
UNCHECKED = ("rule_counts", "combinations", "faces", "exif", "world")

Row = dict[str, Any]

# A suppressed count (NULL) is one at least: it stands before nothing.
TABLES = {
    "coverage": "select * from marts.audit_coverage",
    "headlines": "select * from marts.headline_counts order by headline_number",
    "reasons": "select * from seeds.unchecked_reasons",
    "categories": """
        select
            counts.*,
            estimates.estimated_image_count,
            estimates.lower_image_count,
            estimates.upper_image_count,
            categories.legal_basis_de,
        from marts.sensitive_category_counts as counts
        inner join marts.category_estimates as estimates on counts.category = estimates.category
        inner join seeds.sensitive_categories as categories
            on counts.category = categories.category
        order by counts.is_checked desc, coalesce(counts.image_count, 1) desc, counts.category
    """,
    "rule_counts": """
        select rule_counts.*
        from marts.rule_counts
        inner join marts.sensitive_category_counts as categories
            on rule_counts.category = categories.category
        order by
            categories.is_checked desc, coalesce(categories.image_count, 1) desc,
            categories.category,
            max(coalesce(rule_counts.image_count, 1)) over (partition by rule_counts.rule) desc,
            rule_counts.rule, coalesce(rule_counts.image_count, 1) desc, rule_counts.field
    """,
    "combinations": """
        select * from marts.combination_counts
        order by is_checked desc, coalesce(image_count, 1) desc, combination
    """,
    "faces": """
        select counts.* from marts.face_counts as counts
        order by array_position(['any', 'one', 'several', 'unknown_number', 'large'], measure)
    """,
    "face_keys": """
        select * from marts.face_join_quality
        where matched_image_count is not null or is_usable or face_key_count is not null
        order by is_used desc, is_usable desc, key_kind
    """,
    "exif": """
        select * from marts.exif_exposure order by coalesce(image_count, 1) desc, exif_field
    """,
    "places": """
        select
            counts.level,
            coalesce(counts.state, counts.country) as region,
            regions.name_de,
            regions.name_en,
            counts.image_count,
            counts.distinct_image_count,
        from marts.location_counts as counts
        left join seeds.regions as regions
            on coalesce(counts.state, counts.country) = regions.region
        where counts.level in ('country', 'state')
        order by coalesce(counts.image_count, 1) desc, region
    """,
    "world": "select * from marts.location_counts where level = 'world'",
    "domains": f"""
        select * from marts.domain_counts
        order by finding_image_count desc, domain
        limit {DOMAIN_COUNT}
    """,
    "rules": "select * from rules.rules",
    **consent.TABLES,
}


def read_tables(connection: duckdb.DuckDBPyConnection) -> dict[str, list[Row]]:
    """What the report shows, each table as a list of rows in the order shown.

    Raises `SystemExit` with what to do when a table is missing.
    """
    tables = {}
    for name, query in TABLES.items():
        try:
            cursor = connection.execute(query)
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            raise SystemExit(f"The warehouse is not complete, run `make build`: {error}") from error
        columns = [column[0] for column in cursor.description]
        tables[name] = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
    return tables


@dataclass(frozen=True)
class Writer:
    """Counts, shares and dates as people of one language write them."""

    language: Literal["de", "en"]
    texts: Row
    minimum_count: int

    @property
    def few(self) -> str:
        """What stands in place of a suppressed count."""
        return self.texts["few"]

    def count(self, count: int | None, is_checked: bool = True) -> str:
        """A count with its thousands separated; None is suppressed or not checked, never zero."""
        if not is_checked:
            return self.texts["not_checked"]
        if count is None:
            return self.few
        return format_decimal(count, locale=LOCALES[self.language])

    def share(self, share: float | None) -> str:
        """A share (0 to 1) in percent with two digits that count, or more; None is a dash.

        What is not nothing or all is never written as 0 or 100 %.
        """
        if share is None:
            return "–"
        digits = 0 if share in (0, 1) else 1 if share >= 0.1 else 2
        while 0 < share < 10 ** -(digits + 1) or 0 < 1 - share < 0.5 * 10 ** -(digits + 2):
            digits += 1
        pattern = "0" + ("." + "0" * digits if digits else "")
        percent = self.texts["percent_sign"]
        number = format_decimal(share * 100, format=pattern, locale=LOCALES[self.language])
        return number + percent

    def interval(self, lower: str, upper: str) -> str:
        """From `lower` to `upper`, in words that a screen reader can say."""
        return self.texts["interval"].format(lower=lower, upper=upper)

    def date(self, moment: datetime | None) -> str:
        """The day of a moment; None is a dash."""
        if moment is None:
            return "–"
        return format_date(moment, format="long", locale=LOCALES[self.language])

    def language_name(self, code: str | None) -> str:
        """The name of a language code; the code itself where it has none."""
        names = Locale.parse(LOCALES[self.language]).languages
        return names.get(code) or self.texts["languages"].get(code, str(code))


def source_text(coverage: Row, write: Writer) -> str:
    """What was audited, in a sentence."""
    return write.texts["audited"][coverage["source_kind"]].format(
        source=coverage["audited"],
        revision=(coverage["revision"] or "")[:8],
        files=write.count(coverage["loaded_shard_count"]),
        rows=write.count(coverage["row_count"]),
        language=coverage["language"],
        rules=(coverage["rules_version"] or "–")[:8],
    )


def read_texts(language: Literal["de", "en"]) -> Row:
    """The texts of the page in one language; those of rules and categories are in the tables."""
    return yaml.safe_load((TEXTS / f"texts.{language}.yml").read_text(encoding="utf-8"))


def is_found(row: Row) -> bool:
    """Whether a row of `rule_counts` has findings; a suppressed count is one at least."""
    return row["is_checked"] and row["image_count"] != 0


def add_unchecked(rows: list[Row], rule_labels: dict[str, str], reasons: Row, texts: Row) -> None:
    """Say of each row what of it was not looked for, and why where that is all of it."""
    for row in rows:
        codes = (row["unchecked_reason"] or "").split("|")
        reason = "; ".join(reasons[code] for code in codes if code)
        rules = (row.get("unchecked_rules") or "").split("|")
        fields = (row.get("unchecked_fields") or "").split("|")
        missing = [rule_labels[rule] for rule in rules if rule]
        missing += [texts["fields"][field] for field in fields if field]
        if row["is_checked"] and missing:
            row["unchecked_text"] = texts["part_not_checked"].format(what=", ".join(missing))
        elif row["is_checked"] and reason:
            row["unchecked_text"] = texts["part_checked"].format(reason=reason)
        else:
            row["unchecked_text"] = reason


def precision_text(reviewed: Sequence[Row], rule_count: int, write: Writer) -> str:
    """How precise the reviewed rules of a category are; that none is, where none is reviewed.

    `reviewed` has a row for each rule and field with a review, `rule_count` is the number of rules
    and fields with findings.
    """
    if not reviewed:
        return write.texts["not_reviewed"]
    shares = sorted(row["precision_share"] for row in reviewed)
    key = "precision_one" if shares[0] == shares[-1] else "precision_range"
    return write.texts[key].format(
        lowest=write.share(shares[0]),
        highest=write.share(shares[-1]),
        reviewed=write.count(len(reviewed)),
        found=write.count(rule_count),
    )


def add_precision(categories: list[Row], rule_counts: list[Row], write: Writer) -> None:
    """Say of each category how precise its rules are."""
    for category in categories:
        found = [
            row for row in rule_counts if row["category"] == category["category"] and is_found(row)
        ]
        reviewed = [row for row in found if row["review_size"]]
        category["precision_text"] = precision_text(reviewed, len(found), write) if found else "–"


def field_counts(rule_counts: list[Row], field_names: list[str]) -> list[Row]:
    """Findings by field: the sum of the counts shown, and how many of them are suppressed."""
    counts = []
    for field in field_names:
        is_checked = any(row["is_checked"] for row in rule_counts if row["field"] == field)
        rows = [row for row in rule_counts if row["field"] == field and is_found(row)]
        counts.append(
            {
                "field": field,
                "is_checked": is_checked,
                "finding_count": sum(row["finding_count"] or 0 for row in rows)
                if is_checked
                else None,
                "rule_count": len({row["rule"] for row in rows}),
                "suppressed_count": sum(row["finding_count"] is None for row in rows),
            }
        )
    return counts


def bars(rows: list[tuple[str, int | None, bool]], description: str, write: Writer) -> list[Row]:
    """A bar chart in two widths, for paper or a desk and for a telephone.

    `rows` are the label, the count and whether it was checked.
    """
    drawn = [
        charts.Bar(label, count, write.count(count, is_checked))
        for label, count, is_checked in rows
    ]
    return [
        {"size": "wide", "svg": charts.bar_chart(drawn, description, WIDE, is_narrow=False)},
        {"size": "narrow", "svg": charts.bar_chart(drawn, description, NARROW, is_narrow=True)},
    ]


def region_map(level: Literal["country", "state"], places: list[Row], write: Writer) -> Row:
    """A map with its legend and the rows of its table."""
    rows = [row for row in places if row["level"] == level]
    known = {row["region"]: row["image_count"] for row in rows if row["region"]}
    starts = charts.class_starts(list(known.values()))
    small = {code: f"<{write.minimum_count}" for code, count in known.items() if count is None}
    texts = {code: small.get(code, write.count(count)) for code, count in known.items()}
    names = [row[f"name_{write.language}"] for row in rows[:3] if row["region"]]
    largest = write.texts["list_start"] + ", ".join(names) if names else ""
    legend = [
        {
            "colour": colour,
            "text": write.texts["at_least"].format(count=write.count(first))
            if last is None
            else write.interval(write.count(first), write.count(last)),
        }
        for colour, first, last in charts.legend(starts)
    ]
    return {
        "rows": rows,
        "svg": charts.map_chart(level, known, texts, starts, write.texts[f"{level}_map"] + largest),
        "legend": [
            {"colour": charts.NONE, "text": write.texts["none"]},
            {"colour": charts.FEW, "text": write.few},
            *legend,
        ],
    }


def silent_rules(rule_counts: list[Row]) -> list[str]:
    """The rules that looked everywhere they could and found nothing."""
    rules = {row["rule"]: True for row in rule_counts}
    for row in rule_counts:
        rules[row["rule"]] &= row["is_checked"] and not is_found(row)
    return [rule for rule, is_silent in rules.items() if is_silent]


def rules_by_category(rules: list[Row], categories: list[Row]) -> list[tuple[Row, list[Row]]]:
    """The rules of each category that has one, in the order of the categories."""
    by_category = {
        category: list(rows)
        for category, rows in groupby(
            sorted(rules, key=lambda rule: rule["category"]), key=lambda rule: rule["category"]
        )
    }
    return [
        (category, by_category[category["category"]])
        for category in categories
        if category["category"] in by_category
    ]


def build_report(connection: duckdb.DuckDBPyConnection, language: Literal["de", "en"]) -> str:
    """The report of a warehouse as HTML text."""
    texts = read_texts(language)
    tables = read_tables(connection)
    coverage = tables["coverage"][0]
    write = Writer(language, texts, minimum_count=coverage["minimum_count"])
    ending = "_de" if language == "de" else ""
    categories = [
        row | {"label": row[f"category_label{ending}"], "law": row[f"legal_basis{ending}"]}
        for row in tables["categories"]
    ]
    described = ("flags", "validated_by", "known_misses")
    rules = [
        row | {"label": row[f"label_{language}"]} | {name: row[name + ending] for name in described}
        for row in tables["rules"]
    ]
    rule_labels = {rule["rule"]: rule["label"] for rule in rules} | {"face": texts["face"]}
    reasons = {row["reason"]: row[f"text_{language}"] for row in tables["reasons"]}
    headlines = [
        row | {"label": row[f"headline_label{ending}"], "law": row[f"legal_basis{ending}"]}
        for row in tables["headlines"]
    ]
    for rows in (headlines, categories, *(tables[name] for name in UNCHECKED)):
        add_unchecked(rows, rule_labels, reasons, texts)
    add_precision(categories, tables["rule_counts"], write)
    fields = field_counts(tables["rule_counts"], list(texts["fields"]))
    estimates = ("estimated_image_count", "lower_image_count", "upper_image_count")
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEXTS),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("template.html.j2").render(
        t=texts,
        write=write,
        language=language,
        coverage=coverage,
        mark=mark(coverage),
        source=source_text(coverage, write),
        # Where all is loaded, the counts are the totals and need no estimate.
        has_estimates=not coverage["is_complete"]
        and any(row[name] is not None for row in categories for name in estimates),
        categories=categories,
        headlines=headlines,
        largest=[row for row in categories if row["image_count"]][:LARGEST_COUNT],
        category_chart=bars(
            [(row["label"], row["image_count"], row["is_checked"]) for row in categories],
            texts["category_chart"],
            write,
        ),
        fields=fields,
        field_chart=bars(
            [
                (texts["fields"][row["field"]], row["finding_count"], row["is_checked"])
                for row in fields
            ],
            texts["field_chart"],
            write,
        ),
        exif=tables["exif"],
        exif_chart=bars(
            [
                (
                    texts["exif_fields"].get(row["exif_field"], row["exif_field"]),
                    row["image_count"],
                    row["is_checked"],
                )
                for row in tables["exif"]
            ],
            texts["exif_chart"],
            write,
        ),
        germany=region_map("state", tables["places"], write),
        world=region_map("country", tables["places"], write),
        domains=tables["domains"],
        signals=consent.signals_by_aspect(tables["signals"], reasons, texts, language),
        asked=tables["asked"][0],
        combinations=tables["combinations"],
        faces=tables["faces"],
        face_keys=tables["face_keys"],
        world_total=tables["world"][0],
        # Shown with those that were not checked; where all is checked, only those with findings.
        counted_rules=[
            row for row in tables["rule_counts"] if is_found(row) or not row["is_checked"]
        ],
        reviewed_rules=[row for row in tables["rule_counts"] if row["review_size"]],
        silent_rules=silent_rules(tables["rule_counts"]),
        unchecked_rules=[row for row in tables["rule_counts"] if row["unchecked_reason"]],
        rule_labels=rule_labels,
        reasons=reasons,
        rules=rules_by_category(rules, categories),
    )


def report_path(coverage: Row, language: str) -> Path:
    """Where the report goes; the report of another audit of the same name stays where it is."""
    for name in (coverage["name"], f"{coverage['name']}-{coverage['created_at']:%Y%m%d-%H%M%S}"):
        path = Path("dist") / f"report-{name}-{language}.html"
        if not path.exists() or mark(coverage) in path.read_text(encoding="utf-8"):
            break
    return path


def mark(coverage: Row) -> str:
    """What a report holds that no other audit's has."""
    return f'content="audit {coverage["created_at"].isoformat()}"'


@click.command()
@click.option(
    "--language",
    type=click.Choice(["de", "en"]),
    default="de",
    show_default=True,
    help="Of the page.",
)
@click.option(
    "--output", type=click.Path(path_type=Path), help="Default: dist/report-NAME-LANGUAGE.html."
)
@warehouse_options()
def report(target: str, language: str, output: Path | None) -> None:
    """Write the counts as one page that works offline.

    \b
    Example:
        audit report --language en --output report.html
    """
    with connect(target) as connection:
        page = build_report(connection, language)
        output = output or report_path(read_coverage(connection), language)
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(page, encoding="utf-8")
    print(f"{output} ({len(page.encode()) / 1e6:.1f} MB)")
