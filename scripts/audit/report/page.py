"""Write the audit as one HTML page that works offline, in German or English.

Read are the counts in `marts` and the seeds that name and describe them, nothing else. Maps are
drawn here, as SVG; the page has no script and asks no server for anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import click
import duckdb

from audit.fingerprint import marts_fingerprint
from audit.options import warehouse_options
from audit.report import charts, consent
from audit.report.summary import estimate_text, is_found, lights, precision_text, risk_matrix
from audit.report.tables import UNCHECKED, add_bars, add_unchecked, read_tables
from audit.report.writer import Row, Writer, read_texts, template_environment
from audit.rule_pages import render_rule, rule_pages
from audit.warehouse import connect, read_coverage

# So many countries are listed, the map has all.
COUNTRY_COUNT = 15
# The chapters by name, in their order: each is a file in `chapters` and a heading in the texts.
# The first four are two printed pages for the one who decides.
CHAPTERS = (
    "overview",
    "risk",
    "combinations",
    "sites",
    "categories",
    "fields",
    "exif",
    "places",
    "domains",
    "copyright",
    "consent",
    "faces",
    "precision",
    "coverage",
    "method",
)
ANNEX = "rules"


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


def region_map(level: Literal["country", "state"], places: list[Row], write: Writer) -> Row:
    """A map with its legend and the rows of its table."""
    rows = [row for row in places if row["level"] == level]
    most = COUNTRY_COUNT if level == "country" else len(rows)
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
        "rows": rows[:most],
        "further_count": len(rows[most:]),
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


def unchecked_groups(rows: Sequence[Row], reasons: Row, write: Writer) -> list[Row]:
    """What was not looked for, or not everywhere, in a row for each field, share and reason."""
    groups: dict[tuple, list[str]] = {}
    for row in rows:
        share = row["checked_share"] if row["is_checked"] else 0
        groups.setdefault((row["field"], share, row["unchecked_reason"]), []).append(row["rule"])
    return [
        {
            "field": field,
            "share": write.share(share),
            "reason": reasons[reason],
            "rules": sorted(set(rules)),
        }
        for (field, share, reason), rules in groups.items()
        if reason
    ]


def page_footer(coverage: Row, fingerprint: str) -> str:
    """What stands at the foot of each printed page: source, code and fingerprint."""
    sample = "SAMPLE, " if coverage["source_kind"] == "SAMPLE" else ""
    revision = f" @ {coverage['revision'][:8]}" if coverage["revision"] else ""
    return (
        f"{sample}{coverage['audited']}{revision} · training_data_audit "
        f"{coverage['project_version']}, rules {(coverage['rules_version'] or '–')[:8]} · "
        f"fingerprint {fingerprint[:12]}"
    )


def build_report(
    connection: duckdb.DuckDBPyConnection, language: Literal["de", "en"], has_annex: bool = False
) -> str:
    """The report of a warehouse as HTML text, with the page of each rule where asked for."""
    texts = read_texts(language)
    tables = read_tables(connection)
    coverage = tables["coverage"][0]
    write = Writer(language, texts, minimum_count=coverage["minimum_count"])
    ending = "_de" if language == "de" else ""
    rule_counts = tables["rule_counts"]
    labels = {"headlines": "headline", "categories": "category", "combinations": "combination"}
    for name, column in labels.items():
        for row in tables[name]:
            row["label"] = row[f"{column}_label{ending}"]
            row["law"] = row.get(f"legal_basis{ending}")
    pages = rule_pages(language)
    rule_labels = {rule["rule"]: rule[f"label_{language}"] for rule in tables["rules"]} | {
        "face": texts["face"]
    }
    reasons = {row["reason"]: row[f"text_{language}"] for row in tables["reasons"]}
    for name in ("headlines", "categories", *UNCHECKED):
        add_unchecked(tables[name], rule_labels, reasons, texts)
    # Where all is loaded, the counts are the totals and need no estimate.
    estimates = ("estimated_image_count", "lower_image_count", "upper_image_count")
    has_estimates = not coverage["is_complete"] and any(
        row[name] is not None for row in tables["categories"] for name in estimates
    )
    for row in [*tables["headlines"], *tables["categories"]]:
        row["interval_text"] = estimate_text(row, write, coverage["is_complete"])
        row["precision_text"] = precision_text(
            rule_counts, row.get("categories", row.get("category", "")).split("|"), write
        )
    fields = field_counts(rule_counts, list(texts["fields"]))
    for name in ("categories", "combinations", "exif"):
        add_bars(tables[name])
    add_bars(fields, "finding_count")
    return (
        template_environment()
        .get_template("template.html.j2")
        .render(
            **{name: tables[name] for name in ("headlines", "categories", "combinations", "faces")},
            **{name: tables[name] for name in ("face_keys", "exif", "domains")},
            signals=consent.signals_by_aspect(tables["signals"], reasons, texts, language),
            asked=tables["asked"][0],
            t=texts,
            write=write,
            language=language,
            chapters=[*CHAPTERS, ANNEX] if has_annex else CHAPTERS,
            has_annex=has_annex,
            coverage=coverage,
            mark=mark(coverage),
            source=source_text(coverage, write),
            page_footer=page_footer(coverage, marts_fingerprint(connection)),
            has_estimates=has_estimates,
            lights=lights(coverage, tables["labels"], rule_counts, has_estimates, write),
            risk_matrix=risk_matrix(tables["categories"]),
            fields=fields,
            germany=region_map("state", tables["places"], write),
            world=region_map("country", tables["places"], write),
            world_total=tables["world"][0],
            # Shown with those that were not checked; where all is, only those with findings.
            counted_rules=[row for row in rule_counts if is_found(row) or not row["is_checked"]],
            reviewed_rules=[row for row in rule_counts if row["review_size"]],
            silent_rules=silent_rules(rule_counts),
            unchecked=unchecked_groups(rule_counts, reasons, write),
            rule_labels=rule_labels,
            rules=[
                (
                    page,
                    render_rule(page, write, [row for row in rule_counts if row["rule"] == rule]),
                )
                for category in tables["categories"]
                for rule, page in pages.items()
                if page.category == category["category"]
            ]
            if has_annex
            else [],
        )
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
@click.option("--annex", is_flag=True, help="With a page on each rule.")
@warehouse_options()
def report(target: str, language: str, output: Path | None, annex: bool) -> None:
    """Write the counts as one page that works offline.

    \b
    Example:
        audit report --language en --output report.html
    """
    with connect(target) as connection:
        page = build_report(connection, language, annex)
        output = output or report_path(read_coverage(connection), language)
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(page, encoding="utf-8")
    print(f"{output} ({len(page.encode()) / 1e6:.1f} MB)")
