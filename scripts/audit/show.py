"""Print the counts of the last audit as a table, and where the database lies."""

from __future__ import annotations

import click
from rich.console import Console
from rich.table import Table

from audit.options import warehouse_options
from audit.warehouse import connect, coverage_text, database_path, read_coverage


def count_text(count: int | None) -> str:
    """A count for people: thousands separated; a suppressed one is a word."""
    return "withheld" if count is None else f"{count:,}"


@click.command()
@warehouse_options()
def show(target: str) -> None:
    """Show the counts by category, and what they were counted over.

    \b
    Example:
        audit show --database warehouse/mine.duckdb
    """
    with connect(target) as connection:
        categories = connection.execute(
            "select category_label, legal_basis, image_count, finding_count, image_share "
            "from marts.sensitive_category_counts "
            "order by image_count desc nulls last, category_label"
        ).fetchall()
        coverage = read_coverage(connection)
    table = Table(title="Sensitive data by category", title_justify="left")
    for column in ("category", "legal basis"):
        table.add_column(column)
    for column in ("images", "findings", "share of images"):
        table.add_column(column, justify="right")
    for label, basis, image_count, finding_count, share in categories:
        table.add_row(
            label,
            basis,
            count_text(image_count),
            count_text(finding_count),
            "" if share is None else f"{share:.2%}",
        )
    # A path or a code may hold what looks like markup.
    console = Console(markup=False)
    console.print(table)
    console.print(coverage_text(coverage), "'withheld' is too few to show.")
    console.print(f"Database: {database_path(target)}", soft_wrap=True)
