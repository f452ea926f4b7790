"""The dbt project as Python sees it: paths, dbt commands in this process, its rules."""

from __future__ import annotations

import contextlib
import errno
import functools
import gc
import io
import itertools
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import duckdb
import yaml
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner, dbtRunnerResult
from dbt.contracts.graph.manifest import Manifest
from dbt_common.events.base_types import EventMsg
from dbt_common.events.event_manager_client import cleanup_event_logger
from dbt_common.exceptions import DbtRuntimeError

from audit import PROJECT
from audit.duckdb_plugin import check_hash_key
from audit.environment import environment
from audit.identity import project_file, refuse_unknown_variables
from audit.rule_files import kept_functions

# What leaves out the tests that belong to the code and not to the data: `make test` runs them.
WITHOUT_TESTS_OF_CODE = (
    "--exclude-resource-type",
    "unit_test",
    "--exclude",
    *(f"path:tests/{folder}" for folder in ("rules", "exif", "mask", "language", "readable")),
)


def run_dbt(
    *arguments: str,
    quiet: bool = True,
    callbacks: list[Callable[[EventMsg], None]] | None = None,
    manifest: Manifest | None = None,
) -> dbtRunnerResult:
    """Run one dbt command in this process, in the project's folder.

    `quiet` keeps dbt's log lines from the terminal, `callbacks` get every event. With the
    `manifest` of an earlier `parse` nothing is parsed again. The result's `success` says
    how it ended; an interrupt is raised. The database is closed again, so that others can open it.
    Raises `SystemExit` where AUDIT_HASH_KEY can be guessed.
    """
    try:
        check_hash_key(os.environ.get("AUDIT_HASH_KEY", ""))
    except DbtRuntimeError as error:
        raise SystemExit(error.msg) from None
    os.chdir(PROJECT)
    # dbt writes the command line into its files; that of `audit` may hold what nobody shall keep.
    command_line, sys.argv = sys.argv, ["dbt", *arguments]
    options = ["--log-level", "none", "--log-level-file", "info"] if quiet else []
    if quiet:
        # Until dbt has read its options: an interrupt would print a traceback.
        cleanup_event_logger()
    try:
        result = dbtRunner(manifest=manifest, callbacks=callbacks).invoke([*options, *arguments])
    finally:
        sys.argv = command_line
        DuckDBConnectionManager.close_all_connections()
    if isinstance(result.exception, KeyboardInterrupt):
        raise result.exception
    return result


@functools.cache
def parsed(target: str, database: str) -> Manifest:
    """What dbt makes of the project, which no variable changes: with others it parses again.

    The name of the `database` stands in every relation; its folder does not, and at another one dbt
    would not know again what it has parsed. Raises `RuntimeError` with dbt's reason.
    """
    # To look for garbage in a graph that only grows took a seventh of it (2026-12-01).
    gc.disable()
    try:
        with environment(AUDIT_DATABASE=f"warehouse/{database}.duckdb"):
            # The target that dbt takes by itself is not named: with its name it would parse again.
            named = () if target == "sample" else ("--target", target)
            result = run_dbt("parse", *named, "--no-write-json")
    finally:
        gc.enable()
    if not result.success:
        raise RuntimeError(reason(str(result.exception)))
    return result.result


def reason(message: str) -> str:
    """dbt's message in one line: without its title and calls, and without any value.

    What this project's macros say (a compilation error) holds no value and is whole. What a
    database error puts in quotes may be one and is left out, unless it is about names.
    """
    message = message.removeprefix("Encountered an error while running operation: ").strip()
    lines = [line.strip() for line in message.splitlines()] or [""]
    title = ""
    while len(lines) > 1 and re.match(r"\w+ Error( in .*)?$", lines[0]):
        title, *lines = lines
    if title.startswith("Compilation Error"):
        return " ".join(itertools.takewhile(lambda line: line and line[0] != ">", lines))
    line = lines[0]
    said = re.split("['\"]", line, maxsplit=1)[0]
    if said == line or line.startswith(("Catalog Error", "Binder Error")):
        return line
    # What the operating system says comes last: no space left, read-only …
    cause = next((text for text in map(os.strerror, errno.errorcode) if line.endswith(text)), "")
    return f"{said}… {cause}".rstrip()


def failures(result: dbtRunnerResult, events: Iterable[EventMsg]) -> list[str]:
    """What failed in a dbt command and why, a line each; from its result and its events."""
    operations = [event.info for event in events if event.info.name.startswith("RunningOperation")]
    nodes = [] if operations else getattr(result.result, "results", [])
    return [reason(info.msg) for info in operations] + [
        f"{node.node.name}: {reason(node.message or node.status)}"
        for node in nodes
        if node.status in ("error", "fail", "runtime error", "partial success")
    ]


def to_vars(**variables: object) -> str:
    """The value of dbt's option `--vars`."""
    return json.dumps(variables)


def variable(name: str) -> object:
    """The value that dbt_project.yml gives a variable."""
    return project_file()["vars"][name]


def from_vars(text: str) -> dict[str, object]:
    """The variables of dbt's option `--vars`, which is YAML.

    Raises `ValueError` where it is none, or names a variable that this project does not know.
    """
    try:
        variables = yaml.safe_load(text)
    except yaml.YAMLError:
        variables = None
    if not isinstance(variables, dict):
        raise ValueError("variables look like '{shards: my/*.parquet}'")
    refuse_unknown_variables(variables)
    return variables


def compile_sql(sql: str) -> str:
    """SQL with Jinja, compiled by dbt: the SQL that DuckDB gets.

    Compiled without a database, so that nobody's open warehouse is in the way, and below the
    project's own `target`: a known name in the temporary folder is anybody's to prepare.
    Raises `RuntimeError` with dbt's message when it does not compile.
    """
    folder = Path(os.environ.get("DBT_TARGET_PATH", PROJECT / "target")) / "expressions"
    with environment(DBT_TARGET_PATH=str(folder)):
        # Of any database: the SQL that is compiled here names none.
        manifest = parsed("sample", "audit")
        with environment(AUDIT_DATABASE=":memory:"), contextlib.redirect_stdout(io.StringIO()):
            result = run_dbt("compile", "--inline", sql, manifest=manifest)
    if not result.success:
        raise RuntimeError(f"dbt cannot compile the SQL: {result.exception}")
    return result.result.results[0].node.compiled_code.strip()


def rules_sql() -> str:
    """The SQL that creates the functions of the schema `rules` in any DuckDB."""
    return kept_functions() or compile_sql("{{ functions_sql() }}")


def connect_rules() -> duckdb.DuckDBPyConnection:
    """A DuckDB in memory with nothing but the functions of the schema `rules`."""
    connection = duckdb.connect()
    connection.execute(rules_sql())
    return connection


def run_peer(name: str, request: dict) -> dict | None:
    """What another program says to a request, see develop/peers.py; None where not installed."""
    python = PROJECT / ".venv-peers" / "bin" / "python"
    if not python.exists():
        return None
    process = subprocess.run(
        [python, PROJECT / "scripts" / "develop" / "peers.py", name],
        input=json.dumps(request),
        capture_output=True,
        text=True,
        check=False,
    )
    return json.loads(process.stdout) if process.returncode == 0 else None
