"""Print one hash for each published table: two audits of the same shards can be compared by them.

Left out are the columns that say when something was done, `value_hash` and `build_id`, which
depend on the warehouse's own key, `image_hash`, which DuckDB makes, and what the audit and its
folder are called. The order of rows does not count. Nothing personal is printed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import click
import duckdb

from audit.options import warehouse_options
from audit.warehouse import connect

SCHEMAS = ("explore", "marts")
OWN_COLUMNS = ["value_hash", "image_hash", "build_id", "name", "audited"]


def fingerprints(
    connection: duckdb.DuckDBPyConnection, schemas: Sequence[str] = SCHEMAS
) -> list[tuple[str, int, str]]:
    """Table, number of rows and hash of each table and view of the published schemas."""
    columns = connection.execute(
        "select table_schema || '.' || table_name, list(column_name order by column_name) "
        "from information_schema.columns where list_contains(?, table_schema) "
        "and column_name not in (select unnest(?)) "
        "and not starts_with(data_type, 'TIMESTAMP') group by all order by all",
        [list(schemas), OWN_COLUMNS],
    ).fetchall()
    lines = []
    for table, names in columns:
        row = ", ".join(f'"{name}"' for name in names)
        count, fingerprint = connection.execute(
            f"select count(*), md5(coalesce(string_agg(line, '' order by line), '')) "
            f"from (select md5(row({row})::varchar) as line from {table})"
        ).fetchone()
        lines.append((table, count, fingerprint))
    return lines


def marts_fingerprint(connection: duckdb.DuckDBPyConnection) -> str:
    """One hash of all marts, which the report and the last line of the command show."""
    lines = fingerprints(connection, ("marts",))
    return hashlib.md5(
        "".join(f"{table} {digest}\n" for table, _, digest in lines).encode()
    ).hexdigest()


@click.command()
@warehouse_options()
def fingerprint(target: str) -> None:
    """Print a hash of each published table, to compare two audits.

    \b
    Example:
        audit fingerprint --database warehouse/mine.duckdb > mine.txt
    """
    with connect(target) as connection:
        lines = fingerprints(connection)
        whole = marts_fingerprint(connection)
    if not lines:
        raise SystemExit("No published table yet: run `make build` first.")
    for table, count, digest in lines:
        print(f"{digest}  {count:>12,} rows  {table}")
    print(f"{whole}  {'':>17}  all of marts")
