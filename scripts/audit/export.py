"""Write the marts, and nothing else, into a new DuckDB file: what may be passed on.

The database of an audit is never passed on, whatever is dropped from it: in its free pages the
values and the key of their hashes can still be read.
"""

from __future__ import annotations

import os
from pathlib import Path

import click
import duckdb

from audit.options import warehouse_options
from audit.warehouse import connect, database_path, read_identity


def quoted(text: str) -> str:
    """A text as a literal of SQL."""
    return "'" + text.replace("'", "''") + "'"


def publish_marts(warehouse: Path, path: Path) -> int:
    """Write the marts of `warehouse` with their descriptions to `path`; returns how many there are.

    It is written beside its place and moved there when it is whole. Raises `SystemExit` where no
    mart is built, or where `path` is the warehouse.
    """
    if path.resolve() == warehouse.resolve():
        raise SystemExit(f"{path} is the database of the audit: choose another file.")
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        # A database of its own between the two: nothing of the warehouse reaches the new file but
        # the rows that are selected.
        with duckdb.connect() as connection:
            connection.execute(f"attach {quoted(str(warehouse))} as warehouse (read_only)")
            connection.execute(f"attach {quoted(str(unfinished))} as published")
            connection.execute("create schema published.marts")
            marts = connection.execute(
                "select table_name, coalesce(comment, '') from duckdb_tables() "
                "where database_name = 'warehouse' and schema_name = 'marts' "
                "union all select view_name, coalesce(comment, '') from duckdb_views() "
                "where database_name = 'warehouse' and schema_name = 'marts' order by all"
            ).fetchall()
            if not marts:
                raise SystemExit("The audit is not built: run `make build` first.")
            for name, comment in marts:
                table = f'published.marts."{name}"'
                connection.execute(f'create table {table} as from warehouse.marts."{name}"')
                connection.execute(f"comment on table {table} is {quoted(comment)}")
            columns = connection.execute(
                "select table_name, column_name, comment from duckdb_columns() "
                "where database_name = 'warehouse' and schema_name = 'marts' "
                "and comment is not null"
            ).fetchall()
            for table, column, comment in columns:
                connection.execute(
                    f'comment on column published.marts."{table}"."{column}" is {quoted(comment)}'
                )
            connection.execute("detach published")
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
        unfinished.with_name(f"{unfinished.name}.wal").unlink(missing_ok=True)
    return len(marts)


@click.command()
@click.option("--output", type=click.Path(path_type=Path), help="Default: dist/NAME-marts.duckdb.")
@warehouse_options()
def export(target: str, output: Path | None) -> None:
    """Write the marts, and nothing else, into a new DuckDB file that may be passed on.

    \b
    Example:
        audit export --output marts.duckdb
    """
    # Says what to do where the warehouse is missing or open elsewhere.
    with connect(target) as connection:
        output = output or Path("dist") / f"{read_identity(connection)['name']}-marts.duckdb"
    count = publish_marts(database_path(target), output)
    print(f"{output}: {count} marts. Pass on this file, and never the database itself.")
