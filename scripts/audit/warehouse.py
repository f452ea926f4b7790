"""The one place that opens a warehouse: where it lies, who else has it open, what is wrong."""

from __future__ import annotations

import gc
import os
import re
import sys
import time
from pathlib import Path
from typing import Any

import duckdb

from audit import PROJECT

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


def read_coverage(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """What the audit has seen: the one row of `audit_coverage` by column."""
    row = connection.execute("from marts.audit_coverage")
    names = [column[0] for column in row.description]
    return dict(zip(names, row.fetchone(), strict=True))


def coverage_text(coverage: dict[str, Any]) -> str:
    """What was read, whether it is all there is, and whether the counts were made from it."""
    whole = (
        "The audit is whole"
        if coverage["is_complete"]
        else "The audit is not whole, its counts no totals"
    )
    text = (
        f"{coverage['image_count']:,} images with captions in '{coverage['language']}' out of "
        f"{coverage['row_count']:,} rows. {whole}: {coverage['loaded_shard_count']:,} of "
        f"{coverage['known_shard_count']:,} shards are loaded."
    )
    if not coverage["is_built"]:
        text += " Findings or counts are older than what is loaded: build again."
    return text
