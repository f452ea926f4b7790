"""Write one file that creates the rules, masks and hashes as functions in any DuckDB from 1.5.5 on.

Neither dbt, Python nor this project is needed where it is read:

    duckdb mine.duckdb < rules.sql
    select rules.find_phone('Tel. 0341/49 12 34-0');
    select caption from 'captions.parquet' where rules.may_hold_iban(caption);

`rules.keyed_hash(value)` takes its key from the session: `set variable hash_key = '…'`.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import dbt_project


def main() -> None:
    """Write the file, or print the SQL."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--output", type=Path, help="default: the terminal")
    output = parser.parse_args().output
    sql = dbt_project.rules_sql()
    if output is None:
        print(sql)
        return
    output.write_text(sql, encoding="utf-8")
    print(f"{output} ({len(sql.encode()) / 1e6:.1f} MB)")


if __name__ == "__main__":
    main()
