"""The rows that the report and the explorer's home show, in the order in which they are shown."""

from __future__ import annotations

import duckdb

from audit.report import consent
from audit.report.writer import Row
from audit.warehouse import all_rows

DOMAIN_COUNT = 25

# The tables whose rows say by themselves what was not looked for.
UNCHECKED = ("rule_counts", "combinations", "faces", "exif", "world")

# A suppressed count (NULL) is one at least: it stands before nothing.
TABLES = {
    "coverage": "select * from marts.audit_coverage",
    "headlines": """
        select counts.*, headlines.categories
        from marts.headline_counts as counts
        inner join seeds.headlines as headlines on counts.headline = headlines.headline
        order by counts.headline_number
    """,
    "labels": "select * from marts.language_label_quality",
    "reasons": "select * from seeds.unchecked_reasons",
    "categories": """
        select
            counts.*,
            estimates.estimated_image_count,
            estimates.lower_image_count,
            estimates.upper_image_count,
            categories.legal_basis_de,
            categories.risk,
        from marts.sensitive_category_counts as counts
        inner join marts.category_estimates as estimates on counts.category = estimates.category
        inner join seeds.sensitive_categories as categories
            on counts.category = categories.category
        order by
            counts.is_checked desc, categories.risk desc nulls last,
            coalesce(counts.image_count, 1) desc, counts.category
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
            tables[name] = all_rows(connection, query)
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            raise SystemExit(f"The warehouse is not complete, run `make build`: {error}") from error
    return tables


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


def add_bars(rows: list[Row], name: str = "image_count") -> None:
    """Say of each row how long its bar is, beside the longest."""
    largest = max((row[name] or 0 for row in rows), default=0)
    for row in rows:
        row["bar_share"] = (row[name] or 0) / (largest or 1)
