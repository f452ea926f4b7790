"""The one place that opens a warehouse: where it lies, who else has it open, what is wrong."""

from __future__ import annotations

import gc
import os
import re
import sys
import time
from pathlib import Path

import duckdb

PROJECT = Path(__file__).resolve().parent.parent
# Long enough for somebody's look into it.
PATIENCE_SECONDS = 45


class CannotOpen(Exception):
    """The database cannot be opened; the message says why and what the user can do."""


def database_path(target: str = "sample") -> Path:
    """The DuckDB file of a target; the environment's AUDIT_DATABASE overrides it.

    A relative path begins at the project's folder, as for dbt, whatever the current folder is.
    """
    return PROJECT / (os.environ.get("AUDIT_DATABASE") or f"warehouse/{target}.duckdb")


def open_warehouse(
    path: Path, *, read_only: bool, patience: float = PATIENCE_SECONDS, config: dict | None = None
) -> duckdb.DuckDBPyConnection:
    """Open a database; while another process has it open, wait for so many seconds and say so.

    Raises `CannotOpen` when that is not enough, or when the file cannot be opened at all.
    """
    end = time.monotonic() + patience
    is_said = False
    while True:
        try:
            return duckdb.connect(str(path), read_only=read_only, config=config or {})
        except (duckdb.IOException, duckdb.SerializationException) as error:
            reason = str(error).partition("\n")[0]
        except duckdb.ConnectionException as error:
            # An earlier dbt run in this process failed, and its error still holds the database.
            gc.collect()
            if time.monotonic() >= end:
                raise CannotOpen(f"{path} is still open in this process.") from error
            time.sleep(0.1)
            continue
        if "Could not set lock" not in reason:
            raise CannotOpen(f"{path} cannot be opened. DuckDB says: {reason}")
        holder = re.search(r"\(PID \d+\)", reason)
        owner = f"another program{f' {holder[0]}' if holder else ''}"
        if time.monotonic() >= end:
            raise CannotOpen(
                f"{path} is open in {owner}, such as a DuckDB shell, dbt or Datasette. Close that "
                "and run the same command again; what was loaded stays."
            )
        if not is_said:
            print(f"{path} is open in {owner}: waiting, {patience:.0f} s at most.", file=sys.stderr)
            is_said = True
        time.sleep(0.1)
