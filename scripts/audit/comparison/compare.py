"""Compare two audits into a third database: what was kept, what is gone, what is new."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import click
import duckdb
import jinja2
import yaml

from audit.comparison.page import write_pages
from audit.shard_reading import literal
from audit.warehouse import check_texts, one_row

FOLDER = Path(__file__).resolve().parent
PARTS = (
    "kept",
    "moved",
    "gone",
    "stayed",
    "new",
    "both_rules",
    "only_older_rules",
    "only_newer_rules",
)
# Of DuckDB, so that the whole process stays below 2 GB.
MEMORY = "1300MB"
# Of 10 million references each takes some 100 MB (2026-12-01).
BUCKETS = 8


def read_sql(name: str, categories: list[str]) -> str:
    """The SQL of a file beside this one."""
    template = jinja2.Template((FOLDER / f"{name}.sql").read_text(encoding="utf-8"))
    names = [literal(category) for category in categories]
    return template.render(parts=PARTS, buckets=BUCKETS, categories=names)


def describe(connection: duckdb.DuckDBPyConnection) -> None:
    """Write the descriptions of marts.yml beside the tables."""
    tables = yaml.safe_load((FOLDER / "marts.yml").read_text(encoding="utf-8"))
    for table, said in tables.items():
        name = f"published.marts.{table}"
        connection.execute(f"comment on table {name} is {literal(said['description'])}")
        for column, text in said["columns"].items():
            connection.execute(f"comment on column {name}.{column} is {literal(text)}")


def check_audits(connection: duckdb.DuckDBPyConnection) -> int:
    """The minimum count of the two audits, the larger of both.

    Raises `SystemExit` where the two cannot be compared: what is not loaded would count as gone.
    """
    sides = {}
    for side in ("older", "newer"):
        try:
            sides[side] = one_row(connection, f"from {side}.marts.audit_coverage")
        except (duckdb.CatalogException, duckdb.BinderException):
            raise SystemExit(f"The {side} database holds no audit that is built.") from None
        if not sides[side]["is_complete"]:
            raise SystemExit(
                f"The {side} audit is not whole: what it has not loaded would count as gone or "
                "new. Load the rest and build it first."
            )
        check_texts(connection, f"{side}.")
    older, newer = sides["older"], sides["newer"]
    if older["language"] != newer["language"]:
        raise SystemExit(
            f"The older audit is of captions in {older['language']!r}, the newer one in "
            f"{newer['language']!r}: they hold other references whatever was taken out."
        )
    return max(older["minimum_count"], newer["minimum_count"])


def compare_audits(older: Path, newer: Path, output: Path) -> None:
    """Write the comparison of two audits as a new database at `output`.

    It is written beside its place and moved there when it is whole. Raises `SystemExit` with what
    to do where the audits cannot be compared.
    """
    output.parent.mkdir(parents=True, exist_ok=True)
    unfinished = output.with_name(f"{output.name}.{os.getpid()}.tmp")
    try:
        with (
            tempfile.TemporaryDirectory(dir=output.parent) as spill,
            duckdb.connect(
                config={
                    "memory_limit": MEMORY,
                    "temp_directory": spill,
                    "preserve_insertion_order": False,
                    "threads": 2,
                }
            ) as connection,
        ):
            for side, path in (("older", older), ("newer", newer)):
                connection.execute(f"attach {literal(str(path))} as {side} (read_only)")
            minimum = check_audits(connection)
            connection.execute(f"set variable minimum_count = {minimum}")
            found = connection.execute("select category from newer.seeds.sensitive_categories")
            categories = [category for (category,) in found.fetchall()]
            connection.execute(read_sql("matching", categories))
            connection.execute(f"attach {literal(str(unfinished))} as published")
            connection.execute(read_sql("marts", categories))
            describe(connection)
            connection.execute("detach published")
        unfinished.replace(output)
    except (duckdb.IOException, duckdb.OutOfMemoryException) as error:
        raise SystemExit(str(error).partition("\n")[0]) from error
    finally:
        unfinished.unlink(missing_ok=True)
        unfinished.with_name(f"{unfinished.name}.wal").unlink(missing_ok=True)


@click.command()
@click.argument("older", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("newer", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--output", type=click.Path(path_type=Path), help="Default: dist/OLDER-NEWER.duckdb.")
def compare(older: Path, newer: Path, output: Path | None) -> None:
    """Compare two audits: what of OLDER is still in NEWER, what is gone, what is new.

    Both are databases of audits that are whole and in the same language: two revisions of a table,
    or two tables. Writes counts alone, into a third database that may be passed on, and a page in
    German and English beside it.

    \b
    Example:
        audit compare warehouse/2023.duckdb warehouse/2024.duckdb
    """
    os.umask(0o077)
    output = output or Path("dist") / f"{older.stem}-{newer.stem}.duckdb"
    if output.resolve() in (older.resolve(), newer.resolve()):
        raise SystemExit(f"{output} is the database of an audit: choose another file.")
    compare_audits(older, newer, output)
    with duckdb.connect(str(output), read_only=True) as connection:
        row = one_row(connection, "from marts.comparison")
        pages = write_pages(connection, output)
    about = "" if row["is_exact"] else "about "
    click.echo(
        f"Of {row['older_image_count']:,} references {about}{row['kept_image_count']:,} are kept, "
        f"{row['moved_image_count']:,} have moved, {about}{row['gone_image_count']:,} are gone; "
        f"{about}{row['new_image_count']:,} are new."
    )
    click.echo(f"{output}: 3 marts that may be passed on. Pages: {', '.join(map(str, pages))}")
