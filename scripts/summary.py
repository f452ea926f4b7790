"""Print the counts of the last audit as a table, and where the database lies."""

from __future__ import annotations

import argparse
import os

import duckdb
from rich.console import Console
from rich.table import Table

from warehouse import CannotOpen, database_path, open_warehouse


def connect(target: str = "sample") -> duckdb.DuckDBPyConnection:
    """Open the warehouse of a target for reading, with its key for `value_hash`.

    What the process writes from then on is about people, and for its owner alone.
    Raises `SystemExit` with what to do when it is not there, holds no audit or another process has
    it open.
    """
    os.umask(0o077)
    path = database_path(target)
    if not path.exists():
        raise SystemExit(f"There is no database at {path} yet: run `make build` first.")
    try:
        # Who asks for a look waits for nobody: a load can take days.
        connection = open_warehouse(path, read_only=True, patience=0)
        connection.execute(
            "set variable hash_key = (select any_value(hash_key) from intermediate.hash_key)"
        )
    except CannotOpen as error:
        raise SystemExit(str(error)) from error
    except duckdb.CatalogException as error:
        raise SystemExit(f"{path} holds no audit: is it the right file?") from error
    return connection


def count_text(count: int | None) -> str:
    """A count for people: thousands separated; a suppressed one is a word."""
    return "withheld" if count is None else f"{count:,}"


def main() -> None:
    """Show the flagship mart and the coverage."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--target", default="sample", help="dbt target: sample or hub")
    target = parser.parse_args().target
    with connect(target) as connection:
        categories = connection.execute(
            "select category_label, legal_basis, image_count, finding_count, image_share "
            "from marts.sensitive_category_counts "
            "order by image_count desc nulls last, category_label"
        ).fetchall()
        images, rows, loaded, known, language = connection.execute(
            "select image_count, row_count, loaded_shard_count, known_shard_count, language "
            "from marts.audit_coverage"
        ).fetchone()
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
    console.print(
        f"{images:,} images with captions in '{language}' out of {rows:,} rows; "
        f"{loaded} of {known} shards. 'withheld' is too few to show.",
    )
    console.print(f"Database: {database_path(target)}", soft_wrap=True)


if __name__ == "__main__":
    main()
