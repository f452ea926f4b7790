"""Run `dbt build` and show what it is at; where nothing has changed since the last one, say so."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys

import click
import duckdb

from audit import shard_files
from audit.rule_files import hash_of_files
from audit.warehouse import CannotOpen, database_path, open_warehouse

# All that a build is made from beside the database and the shards.
CODE = (
    "*.yml",
    "requirements.lock",
    "models/**/*.*",
    "macros/**/*.*",
    "seeds/*.*",
    "tests/**/*.sql",
    "scripts/audit/**/*.py",
    "scripts/audit/**/*.yml",
)
KEPT = "staging.finished_build"


def target_of(options: tuple[str, ...]) -> str:
    """dbt's target among its options."""
    words = [word for option in options for word in option.split("=", 1)]
    places = [words.index(name) for name in ("--target", "-t") if name in words[:-1]]
    return words[places[0] + 1] if places else "sample"


def state_of(database: duckdb.DuckDBPyConnection, options: tuple[str, ...]) -> str:
    """Hash of the project, the options, the shards as they are now and the logs of the database.

    Raises `ValueError` or `OSError` where shards cannot be listed, `ValueError` too where the audit
    is of a cluster's parts or has faces of others: only a build looks at these files.
    """
    audits = database.execute("select kind, patterns from staging.audit_identity").fetchall()
    if database.execute(
        "select 1 from staging.audit_identity where parts is not null or faces is not null"
    ).fetchall():
        raise ValueError("parts or faces may have changed")
    patterns = [pattern for kind, found in audits if kind != "hub" for pattern in found]
    relations = database.execute(
        "select schema_name, table_name, estimated_size from duckdb_tables() "
        f"where schema_name || '.' || table_name <> '{KEPT}' order by all"
    ).fetchall()
    logs = [
        database.execute(f"select count(*), bit_xor(hash({name})) from staging.{name}").fetchone()
        for schema, name, _ in relations
        if schema == "staging" and name != "stg_laion__images"
    ]
    files = shard_files.list_files(patterns)["files"]
    settings = sorted(item for item in os.environ.items() if item[0].startswith("AUDIT_"))
    state = json.dumps([options, settings, relations, logs, files], default=str)
    return hashlib.sha256((hash_of_files(CODE) + state).encode()).hexdigest()


def finished_build(options: tuple[str, ...]) -> str | None:
    """When the last build ended, where another one would do nothing; else None."""
    path = database_path(target_of(options))
    if not path.exists():
        return None
    try:
        with open_warehouse(path, read_only=True, patience=0) as database:
            found = database.execute(
                f"select strftime(finished_at, '%Y-%m-%d %H:%M') from {KEPT} where state = ?",
                [state_of(database, options)],
            ).fetchone()
    except (CannotOpen, duckdb.Error, ValueError, OSError):
        # The build itself says what is wrong.
        return None
    return found[0] if found else None


def keep_state(options: tuple[str, ...]) -> None:
    """Write down what the build that has just ended was made from."""
    path = database_path(target_of(options))
    with open_warehouse(path, read_only=False) as database, contextlib.suppress(ValueError):
        state = state_of(database, options)
        database.execute(
            f"create or replace table {KEPT} as "
            "select ? as state, current_timestamp::timestamp as finished_at",
            [state],
        )


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
@click.option("--again", is_flag=True, help="Build and test even where nothing has changed.")
def build(options: tuple[str, ...], again: bool) -> None:
    """Build and test all tables, as `dbt build` with the same OPTIONS does, and show how far it is.

    What tests the code and not the data, the truth tables of the rules, is left to `make test`.
    Where neither the project, the shards, the options nor the database have changed since the last
    build without a failure or warning, nothing is done.

    \b
    Example:
        audit build
        audit build --vars '{shards: "my/folder/*.parquet"}'
    """
    if not again and (finished := finished_build(options)):
        click.echo(f"Nothing has changed since the build of {finished}; --again builds anyway.")
        return
    from dbt_common.events.base_types import EventMsg

    from audit import dbt_project
    from audit.progress import Steps

    said: list[EventMsg] = []
    target = target_of(options)
    with Steps() as steps:
        try:
            manifest = dbt_project.parsed(target, database_path(target).stem)
        except RuntimeError as error:
            sys.exit(str(error))
        result = dbt_project.run_dbt(
            "build",
            *options,
            *dbt_project.WITHOUT_TESTS_OF_CODE,
            callbacks=[
                steps,
                lambda event: said.append(event) if event.info.level in ("warn", "error") else None,
            ],
            manifest=manifest,
        )
    if result.exception:
        sys.exit(dbt_project.reason(str(result.exception)))
    errors = [event for event in said if event.info.level == "error"]
    for failure in dbt_project.failures(result, errors):
        click.echo(failure, err=True)
    if result.success and not said:
        keep_state(options)
    sys.exit(not result.success)
