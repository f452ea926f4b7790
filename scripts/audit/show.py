"""Print the counts of the last audit as tables, and where the database lies."""

from __future__ import annotations

import sys
from typing import Any

import click
import duckdb
from rich.console import Console
from rich.table import Table

from audit.options import warehouse_options
from audit.tables import unanswered
from audit.unchecked import count_text, unchecked_lines
from audit.warehouse import built, connect, coverage_text, database_path, read_coverage

HEADLINES = """
    select
        headline_label,
        is_checked,
        unchecked_reason,
        image_count,
        distinct_image_count,
        image_share,
        lower_image_count,
        upper_image_count,
    from marts.headline_counts
    order by headline_number
"""
CATEGORIES = """
    select
        category_label,
        legal_basis,
        is_checked,
        unchecked_reason,
        image_count,
        distinct_image_count,
        image_share,
    from marts.sensitive_category_counts
    order by image_count desc nulls last, category_label
"""
FACES = """
    select
        measure_label,
        is_checked,
        unchecked_reason,
        image_count,
        distinct_image_count,
    from marts.face_counts
    order by array_position(['any', 'one', 'several', 'unknown_number', 'large'], measure)
"""
FACE_KEYS = """
    select
        key_kind || if(is_used, ' (used)', ''),
        is_usable,
        reason_text,
        matched_image_count,
        chance_image_count,
        url_compared_count,
        same_url_count,
    from marts.face_join_quality
    where face_key_count is not null or is_usable
    order by is_used desc, is_usable desc, key_kind
"""


def make_table(title: str, words: list[str], numbers: list[str]) -> Table:
    """A table without rows: first the columns of words, then those of numbers."""
    table = Table(title=title, title_justify="left")
    for column in words:
        table.add_column(column)
    for column in numbers:
        table.add_column(column, justify="right")
    return table


def share_text(share: float | None) -> str:
    """A share in percent; nothing where there is none."""
    return "" if share is None else f"{share:.2%}"


def headline_table(connection: duckdb.DuckDBPyConnection, coverage: dict[str, Any]) -> Table:
    """The numbers that everybody asks for first; estimates where not all is loaded."""
    rows = connection.execute(HEADLINES).fetchall()
    has_estimates = not coverage["is_complete"] and any(row[-1] is not None for row in rows)
    numbers = ["images", "distinct images", "share of images"]
    if has_estimates:
        numbers.append("95 % interval of the whole")
    table = make_table("Images with", ["personal data"], numbers)
    for label, is_checked, reason, images, distinct_images, share, lower, upper in rows:
        cells = [
            count_text(images, is_checked, reason),
            count_text(distinct_images) if is_checked else "",
            share_text(share),
        ]
        if has_estimates:
            cells.append("" if upper is None else f"{lower:,} to {upper:,}")
        table.add_row(label, *cells)
    return table


def category_table(connection: duckdb.DuckDBPyConnection) -> Table:
    """The counts by category."""
    table = make_table(
        "Sensitive data by category",
        ["category", "legal basis"],
        ["images", "distinct", "share"],
    )
    rows = connection.execute(CATEGORIES).fetchall()
    for label, basis, is_checked, reason, images, distinct_images, share in rows:
        table.add_row(
            label,
            basis,
            count_text(images, is_checked, reason),
            count_text(distinct_images) if is_checked else "",
            share_text(share),
        )
    return table


def face_tables(connection: duckdb.DuckDBPyConnection) -> list[Table]:
    """The counts of faces and the keys they were joined by; none where there are no faces."""
    keys = connection.execute(FACE_KEYS).fetchall()
    if not keys:
        return []
    counts = make_table("Faces that others found", ["images with"], ["images", "distinct images"])
    for label, is_checked, reason, images, distinct_images in connection.execute(FACES).fetchall():
        counts.add_row(
            label,
            count_text(images, is_checked, reason),
            count_text(distinct_images) if is_checked else "",
        )
    numbers = ["images that match", "by chance", "with the same URL"]
    joins = make_table("Do the faces belong to these images?", ["key", "usable"], numbers)
    joins.add_column("why")
    for kind, is_usable, text, matched, chance, compared, same in keys:
        joins.add_row(
            kind,
            "yes" if is_usable else "no",
            count_text(matched),
            "" if chance is None else f"{chance:,.0f}",
            count_text(same) if compared else "",
            text,
        )
    return [counts, joins]


@click.command()
@warehouse_options()
def show(target: str) -> None:
    """Show the counts that are asked for first and those by category, and over what.

    \b
    Example:
        audit show --database warehouse/mine.duckdb
    """
    with connect(target, sys.stdout) as connection, built():
        coverage = read_coverage(connection)
        tables = [
            headline_table(connection, coverage),
            category_table(connection),
            *face_tables(connection),
        ]
        unchecked = unchecked_lines(connection)
        unanswerable = unanswered(connection)
    # A path or a code may hold what looks like markup.
    console = Console(markup=False)
    for table in tables:
        console.print(table)
    console.print(coverage_text(coverage), "'withheld' is too few to show.")
    if unchecked:
        console.print("* Not everything was looked for:")
        for line in unchecked:
            console.print(f"  {line}", highlight=False)
    if unanswerable:
        console.print(f"What {coverage['source_tables'] or 'these files'} cannot answer:")
        for line in unanswerable:
            console.print(f"  {line}", highlight=False, soft_wrap=True)
    console.print(f"Database: {database_path(target)}", soft_wrap=True)
