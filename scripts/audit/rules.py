"""Write one file that creates the rules, masks and hashes as functions in any DuckDB from 1.5.5 on.

Neither dbt, Python nor this project is needed where it is read:

    duckdb mine.duckdb < rules.sql
    select rules.find_phone('Tel. 0341/49 12 34-0');
    select caption from 'captions.parquet' where rules.may_hold_iban(caption);

`rules.keyed_hash(value)` takes its key from the session: `set variable hash_key = '…'`.
"""

from __future__ import annotations

from pathlib import Path

import click

from audit import dbt_project


@click.command()
@click.option("--output", type=click.Path(path_type=Path), help="Default: the terminal.")
def rules(output: Path | None) -> None:
    """Write all rules as one SQL file that makes their functions in any DuckDB.

    \b
    Example:
        audit rules --output rules.sql
        duckdb -init rules.sql -c "select rules.find_phone('Tel. 0341/49 12 34-0')"
    """
    sql = dbt_project.rules_sql()
    if output is None:
        print(sql)
        return
    output.write_text(sql, encoding="utf-8")
    print(f"{output} ({len(sql.encode()) / 1e6:.1f} MB)")
