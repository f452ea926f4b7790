"""What every DuckDB connection of this project needs, as a dbt-duckdb plugin.

dbt-duckdb calls it when it opens the database and for each cursor:

* refuses a DuckDB that can read wrong bytes from a short HTTP answer,
* refuses variables that this project does not know,
* loads the extensions from their wheels (no INSTALL, no HOME, no download),
* keeps the key of `value_hash` in the warehouse and hands it to the session,
* hands the session `code_version`, the hash of all that detection depends on,
* keeps the texts of rows out of the errors that dbt writes down,
* offers what shard_files.py says about files as SQL functions.

No value of a row is ever logged here.
"""

from __future__ import annotations

import contextlib
import functools
import gc
import json
import os
import re
import secrets
import shutil
from pathlib import Path

import duckdb
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.adapters.duckdb.plugins import BasePlugin
from dbt.flags import get_flags
from dbt_common.exceptions import DbtRuntimeError

from audit.environment import whole_number
from audit.identity import audit_name, refuse_unknown_variables, tool_versions
from audit.reading import harmless_message, prepare_http
from audit.rule_files import (
    declared_rules,
    hash_of_files,
    keep_functions,
    kept_functions,
    rules_version,
)
from audit.source_columns import source_columns
from audit.tables import table_of
from audit.term_patterns import necessary_words_patterns, terms_patterns
from audit.terms import wrong_terms
from audit.warehouse import PATIENCE_SECONDS, CannotOpen, identity_text, open_warehouse

MINIMUM_DUCKDB = (1, 5, 5)
STORAGE_VERSION = "v1.5.0"
# Python with dbt, and what DuckDB takes beyond its own limit (buffers of the parquet reader, of
# HTTP and of the allocator); measured while loading 5 million rows on 2 cores.
MEGABYTES_BESIDE_DUCKDB = 650
# With 300 a file of 100 MB cannot be loaded, with 350 one of 500 MB can (2026-11-25, 2 cores).
LEAST_MEGABYTES_OF_DUCKDB = 350
# What a finding depends on: a change in any of these is detected again, nothing is loaded again.
DETECTION_CODE = (
    "macros/**/*.sql",
    "macros/rules/*.yml",
    "models/intermediate/*.sql",
    "models/explore/*.sql",
    "seeds/*.csv",
    "scripts/audit/term_patterns.py",
)


def check_duckdb_version(version: str = duckdb.__version__) -> None:
    """Raise when DuckDB is older than 1.5.5.

    Up to 1.5.4 a short answer to an HTTP range request could yield wrong data without an error
    (duckdb-httpfs issues 336 and 370), which an audit would publish.
    """
    found = tuple(int(part) for part in version.split("-")[0].split(".")[:3] if part.isdigit())
    if found < MINIMUM_DUCKDB:
        raise DbtRuntimeError(
            f"DuckDB {version} is too old: below 1.5.5 a short HTTP answer can be read as wrong "
            "data without an error. Install the locked version: make .venv"
        )


@functools.cache
def keep_graph() -> None:
    """Keep dbt's graph to the end: to look for garbage in it takes an eighth of an empty build.

    Once a process: what an earlier run has left is garbage.
    """
    gc.freeze()


def check_hash_key(key: str) -> None:
    """Raise where a key of `value_hash` can be guessed: a number is found from its hash then.

    64 characters are what the commands named here make, fewer are perhaps a word; none is no key.
    """
    if key and (len(key) < 16 or (len(key) < 64 and len(set(key)) < 8)):
        raise DbtRuntimeError(
            "AUDIT_HASH_KEY can be guessed: it needs 16 characters at least, chosen at random. "
            "Make one with `openssl rand -hex 32` or with "
            "`python -c 'import secrets; print(secrets.token_hex(32))'`."
        )


def code_version(hash_key: str) -> str:
    """Hash of the rules, the seeds and the models built by shard, of DuckDB and the hashes' key."""
    return hash_of_files(DETECTION_CODE, f"{hash_key}{duckdb.__version__}")


def duckdb_memory_limit(limit: str) -> str:
    """What DuckDB may take, so that the whole process stays below `limit`, e.g. `2GB`.

    Raises `ValueError` where the limit is no size or leaves DuckDB too little.
    """
    size = re.fullmatch(r"([\d.]+) ?([KMGT])(i?)B", limit.strip(), re.IGNORECASE)
    if size is None:
        raise ValueError(f"{limit} is no size such as 2GB or 1500MB")
    unit = (1024 if size[3] else 1000) ** ("KMGT".index(size[2].upper()) + 1)
    megabytes = int(float(size[1]) * unit / 1e6) - MEGABYTES_BESIDE_DUCKDB
    if megabytes < LEAST_MEGABYTES_OF_DUCKDB:
        least = MEGABYTES_BESIDE_DUCKDB + LEAST_MEGABYTES_OF_DUCKDB
        raise ValueError(f"{limit} is not enough: a load takes {least}MB at least")
    return f"{megabytes}MB"


@contextlib.contextmanager
def quiet_errors(manager: DuckDBConnectionManager, sql: str, connection_name: str = "master"):
    """How dbt hears of an error of DuckDB: dbt writes it to the terminal and to its files."""
    try:
        yield
    except Exception as error:
        # dbt-duckdb wraps some of them already.
        if isinstance(error, DbtRuntimeError) and not isinstance(error.__cause__, RuntimeError):
            raise
        manager.rollback_if_open()
        said = str(error.__cause__ if isinstance(error, DbtRuntimeError) else error)
        raise DbtRuntimeError(harmless_message(said)) from None


class Plugin(BasePlugin):
    """The plugin's entry points, see the module's docstring."""

    def initialize(self, plugin_config: dict) -> None:
        check_duckdb_version()
        # The warehouse and what spills from it are about people: for their owner alone.
        os.umask(0o077)
        DuckDBConnectionManager.exception_handler = quiet_errors
        check_hash_key(os.environ.get("AUDIT_HASH_KEY", ""))
        try:
            refuse_unknown_variables(getattr(get_flags(), "VARS", None) or {})
        except ValueError as error:
            raise DbtRuntimeError(str(error)) from None
        self._patience = PATIENCE_SECONDS
        self._opened: duckdb.DuckDBPyConnection | None = None
        self._hash_key = ""
        self._code_version = ""

    def update_connection_config(self, creds, config) -> None:
        if creds.path == ":memory:":
            return
        # Of a file it is set once, when it is made: as a setting of the session it comes too late,
        # and older formats have no zstd.
        config["storage_compatibility_version"] = STORAGE_VERSION
        path = Path(creds.path).resolve()
        config["temp_directory"] = spill_folder = f"{path}.tmp"
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if limit := os.environ.get("AUDIT_MEMORY_LIMIT"):
                config["memory_limit"] = duckdb_memory_limit(limit)
            # DuckDB takes all processors by default.
            if os.environ.get("AUDIT_THREADS"):
                config["threads"] = whole_number("AUDIT_THREADS", 1, least=1)
            # dbt opens the same database right after this, and no other process in between.
            self._opened = open_warehouse(
                path, read_only=False, patience=self._patience, config=config
            )
            # What lies here is from a run that was killed.
            shutil.rmtree(spill_folder, ignore_errors=True)
        except (CannotOpen, OSError, ValueError) as error:
            # dbt tries once more, by another connection.
            self._patience = 0
            raise DbtRuntimeError(str(error)) from error

    def configure_connection(self, conn: duckdb.DuckDBPyConnection) -> None:
        if self._opened:
            self._opened.close()
        try:
            prepare_http(conn)
        except (RuntimeError, ValueError) as error:
            raise DbtRuntimeError(str(error)) from error
        # A run opens the file of its shard more than once, to describe and to read it.
        conn.execute("set enable_http_metadata_cache = true")
        self._offer_functions(conn)
        offer_rules(conn)
        self._hash_key = self._keep_hash_key(conn)
        self._code_version = code_version(self._hash_key)
        keep_graph()

    def configure_cursor(self, cursor: duckdb.DuckDBPyConnection) -> None:
        cursor.execute("set variable hash_key = ?", [self._hash_key])
        cursor.execute("set variable code_version = ?", [self._code_version])

    @staticmethod
    def _offer_functions(conn: duckdb.DuckDBPyConnection) -> None:
        """The SQL functions that ask about files."""
        # They build on this module.
        from audit import shard_files, shard_reading

        def list_files(patterns: str) -> str:
            try:
                return json.dumps(shard_files.list_files(json.loads(patterns)))
            except ValueError as error:
                return json.dumps({"error": str(error)})

        def inspect_shards(files: str, columns: str, language: str) -> str:
            return shard_files.inspect_shards(conn, files, columns, language)

        def table_of_columns(columns: str, location: str) -> str:
            return table_of(json.loads(columns), location) or ""

        def inspect_faces(path: str) -> str:
            # Few audits ask for it, and with numpy it takes a tenth of a second.
            from audit import faces

            return json.dumps(faces.inspect_faces(path))

        def said_identity(identity: str) -> str:
            return identity_text(json.loads(identity))

        def versions() -> str:
            return json.dumps(tool_versions())

        conn.create_function("identity_text", said_identity, ["VARCHAR"], "VARCHAR")
        conn.create_function("tool_versions", versions, [], "VARCHAR")
        one = "VARCHAR"
        for function, types in (
            (list_files, [one]),
            (audit_name, [one, one]),
            (shard_files.canonical_location, [one]),
            (inspect_faces, [one]),
            (shard_reading.address_of, [one]),
            (shard_files.file_size, [one]),
            (source_columns, []),
            (inspect_shards, [one, one, one]),
            (shard_files.other_languages, [one, one]),
            (shard_files.select_batch, [one, one]),
            (table_of_columns, [one, one]),
        ):
            conn.create_function(function.__name__, function, types, one)

    @staticmethod
    def _keep_hash_key(conn: duckdb.DuckDBPyConnection) -> str:
        """AUDIT_HASH_KEY if set, else the warehouse's own key, made at random the first time."""
        conn.execute("create schema if not exists intermediate")
        conn.execute("create table if not exists intermediate.hash_key (hash_key varchar not null)")
        stored = conn.execute("select hash_key from intermediate.hash_key").fetchone()
        key = os.environ.get("AUDIT_HASH_KEY") or (stored[0] if stored else secrets.token_hex(32))
        if stored is None or stored[0] != key:
            conn.execute("delete from intermediate.hash_key")
            conn.execute("insert into intermediate.hash_key values (?)", [key])
        return key


def offer_rules(conn: duckdb.DuckDBPyConnection) -> None:
    """Hand the session what the rules declare, see macros/detect/functions.sql."""

    def declarations() -> str:
        return json.dumps(declared_rules(), ensure_ascii=False)

    conn.create_function("rule_declarations", declarations, [], "VARCHAR")
    conn.create_function("rules_version", rules_version, [], "VARCHAR")
    conn.create_function("wrong_terms", wrong_terms, [], "VARCHAR", null_handling="special")
    conn.create_function(
        "terms_patterns",
        terms_patterns,
        ["VARCHAR", "VARCHAR[]", "BOOLEAN", "BOOLEAN", "VARCHAR"],
        "VARCHAR[]",
    )
    conn.create_function(
        "necessary_words_patterns", necessary_words_patterns, ["VARCHAR[]"], "VARCHAR[]"
    )
    conn.create_function("kept_functions", kept_functions, [], "VARCHAR", null_handling="special")
    conn.create_function("keep_functions", keep_functions, ["VARCHAR"], "BOOLEAN")
