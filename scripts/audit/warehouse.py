"""The one place that opens a warehouse: where it lies, who else has it open, what is wrong."""

from __future__ import annotations

import gc
import os
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

import duckdb

from audit import PROJECT
from audit.identity import shown_pattern

# Long enough for somebody's look into it.
PATIENCE_SECONDS = 45
# A database has the name of its file; where a schema has it too, DuckDB cannot tell which is meant.
NAMES_TAKEN = frozenset("staging intermediate explore marts rules seeds main temp system".split())


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
    if path.stem.lower() in NAMES_TAKEN:
        raise CannotOpen(
            f"{path} cannot hold an audit: a schema in it has the same name. Give the file another "
            f"one, such as my-{path.name}."
        )
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


def connect(target: str = "sample", output: TextIO = sys.stderr) -> duckdb.DuckDBPyConnection:
    """Open the warehouse of a target for reading, with its key for `value_hash`.

    The first line to `output` says which audit it is. What the process writes from then on is about
    people, and for its owner alone.
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
        print(identity_text(read_identity(connection)), file=output, flush=True)
    except CannotOpen as error:
        raise SystemExit(str(error)) from error
    except duckdb.CatalogException as error:
        raise SystemExit(f"{path} holds no audit: is it the right file?") from error
    return connection


@contextmanager
def built() -> Iterator[None]:
    """Raise `SystemExit` with what to do where a query in it asks for what is not there."""
    try:
        yield
    except (duckdb.CatalogException, duckdb.BinderException):
        raise SystemExit(
            "The audit is not built, or by another version of this project: run `make build`, or "
            "the same command as before."
        ) from None


def one_row(connection: duckdb.DuckDBPyConnection, sql: str) -> dict[str, Any]:
    """The one row of a query by column; empty where there is none."""
    cursor = connection.execute(sql)
    names = [column[0] for column in cursor.description]
    return dict(zip(names, cursor.fetchone() or (), strict=False))


def all_rows(connection: duckdb.DuckDBPyConnection, sql: str) -> list[dict[str, Any]]:
    """The rows of a query, each by column."""
    cursor = connection.execute(sql)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def check_texts(connection: duckdb.DuckDBPyConnection, catalog: str = "") -> None:
    """Raise `SystemExit` where a cluster kept the texts: what is sought in them would be missing.

    `catalog` is the name and the dot of an attached database.
    """
    kept, loaded = connection.execute(
        f"select (select count(*) from {catalog}staging.stg_laion__images), "
        f"(select coalesce(sum(image_count), 0) from {catalog}staging.load_log "
        "where status = 'loaded')"
    ).fetchone()
    if kept < loaded:
        raise SystemExit(
            f"Nothing was looked for: {loaded - kept:,} of {loaded:,} images are counted here, and "
            "their texts stayed with the workers that read them. Run `audit cluster` again with "
            "--keep-intermediate."
        )


def read_identity(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """What the database is an audit of, see macros/shards/identity.sql, and how far it is.

    Raises `SystemExit` where it does not say, as it was made by an older version.
    """
    try:
        found = one_row(
            connection,
            "select *, (select count(*) from staging.load_log) as known_shard_count, "
            "(select count(*) from staging.load_log where status = 'loaded') as loaded_shard_count,"
            " (select coalesce(sum(row_count), 0)::bigint from staging.load_log "
            "where status = 'loaded') as row_count, "
            "(select string_agg(distinct source_table, ' and ' order by source_table) "
            "from staging.load_log where status = 'loaded') as source_tables "
            "from staging.audit_identity",
        )
    except (duckdb.CatalogException, duckdb.BinderException):
        found = {}
    if not found:
        raise SystemExit(
            "The database does not say what it audits: it is empty, or of another version of this "
            "project. Run `make build`, or the same command as before."
        )
    return found


def identity_text(identity: dict[str, Any]) -> str:
    """What is audited in one line, the first that every command says."""
    known, loaded = identity["known_shard_count"], identity["loaded_shard_count"]
    count = f"{known:,}" if loaded in (0, known) else f"{loaded:,} of {known:,}"
    rows = int(identity["row_count"])
    text = f"AUDITING {count} file{'' if known == 1 else 's'} of {identity['source']}"
    if identity["kind"] == "SAMPLE":
        text = text.replace(" ", " SAMPLE (invented people), ", 1)
    if identity["revision"]:
        text += f" at {identity['revision'][:8]}"
    text += f" ({rows:,} row{'' if rows == 1 else 's'})" if loaded else ""
    if identity.get("source_tables"):
        text += f", columns of {identity['source_tables']}"
    text += f", language {identity['language']}"
    if identity.get("faces"):
        text += f", faces of {shown_pattern(identity['faces'])}"
    rules = identity["rules_version"]
    return f"{text}, rules {rules[:8]}" if rules else f"{text}, nothing counted yet"


def read_coverage(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """What the audit has seen: the one row of `audit_coverage` by column."""
    with built():
        return one_row(connection, "from marts.audit_coverage")


# How it was told which captions are in the language, where not by labels alone.
LANGUAGE_SOURCES = {
    "caption": " by what they say",
    "caption|label": " by their labels, or by what they say in files without labels",
}


def coverage_text(coverage: dict[str, Any]) -> str:
    """What was read, whether it is all there is, and whether the counts were made from it."""
    whole = (
        "The audit is whole"
        if coverage["is_complete"]
        else "The audit is not whole, its counts no totals"
    )
    distinct = coverage.get("distinct_image_count")
    of_them = f" ({distinct:,} distinct)" if distinct else ""
    text = (
        f"{coverage['image_count']:,} images{of_them} with captions in '{coverage['language']}'"
        f"{LANGUAGE_SOURCES.get(coverage.get('language_source'), '')} out of "
        f"{coverage['row_count']:,} rows. {whole}: {coverage['loaded_shard_count']:,} of "
        f"{coverage['known_shard_count']:,} shards are loaded."
    )
    if not coverage["is_built"]:
        text += " Findings or counts are older than what is loaded: build again."
    return text
