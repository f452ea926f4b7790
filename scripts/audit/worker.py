"""Audit batches of shards on a node of a cluster, by what a bundle holds: see bundle.py.

A worker has the wheels duckdb and duckdb-extension-httpfs, and this module and the four it imports
out of the bundle. Of a batch it writes one parquet file per table into a folder of its own,
`<parts>/<code version>/<attempt>/`, and its log last: a folder without a log does not exist.
Nothing is written twice, so that it holds on any storage, with retries, with the same batch on two
nodes and with a kill at any moment.
"""

from __future__ import annotations

import atexit
import json
import os
import shutil
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from audit.environment import hub_endpoint, whole_number
from audit.reading import harmless_message, prepare_http
from audit.shard_reading import (
    ADDRESSES,
    address_of,
    inspect_file,
    is_remote,
    literal,
    other_languages,
    probe_database,
    quoted,
    readable_path,
    select_batch,
    unreadable,
)

# What the Hub allows in 5 minutes with the token of a free account, for all workers together. They
# ask evenly for four fifths of it: the rest is for what each asks at once.
HUB_REQUESTS, HUB_SECONDS = 5000, 300
HUB_SHARE = 0.8
HUB_ANSWERS = """
    select count(*), max(try_cast(response.headers['Retry-After'] as double))
    from duckdb_logs_parsed('HTTP')
    where starts_with(request.url, ?)
"""
# Of a part. Small ones: the hashes of images are in order, and read in slices over all shards.
ROWS_OF_GROUP = 32_768
LOG_COLUMNS = {
    "shard": "varchar",
    "location": "varchar",
    "size_bytes": "bigint",
    "version": "varchar",
    "language": "varchar",
    "given_columns": "varchar",
    "status": "varchar",
    "row_count": "bigint",
    "image_count": "bigint",
    "byte_count": "bigint",
    "cut_text_count": "bigint",
    "note": "varchar",
    "error": "varchar",
    "columns": "varchar",
    "names": "varchar",
    "tables": "varchar[]",
    "attempted_at": "timestamptz",
}


def no_ranges(location: str) -> tuple[Callable[[int, int], bytes], int]:
    """Instead of ranges over HTTP, for which a worker has no client. Raises `OSError`."""
    raise OSError(f"{location} has a text that is not UTF-8, which only a local file may have here")


def is_text_cut(text: str) -> str:
    """SQL: true where staging has cut a text, see the macro is_cut."""
    return f"(strlen(coalesce({text}, '')) > 20000 and length({text}) > 20000)"


def write_parquet(database: duckdb.DuckDBPyConnection, select: str, path: str) -> None:
    """Write a query as one new parquet file, which is whole or not there, whoever is killed.

    Raises `duckdb.Error`.
    """
    # A storage shows no object before its end, and renames none.
    has_other_name = str(not is_remote(path)).lower()
    database.execute(
        f"copy ({select}) to {literal(path)} "
        f"(format parquet, compression zstd, row_group_size {ROWS_OF_GROUP}, "
        f"use_tmp_file {has_other_name})"
    )


class Worker:
    """DuckDB in memory with what the bundle holds, ready for one batch after the other."""

    def __init__(self, bundle: str, settings: dict[str, Any]) -> None:
        os.umask(0o077)
        os.environ.update(settings["secrets"])
        self.settings = settings
        self.scratch = tempfile.mkdtemp(prefix="audit-worker-")
        atexit.register(shutil.rmtree, self.scratch, ignore_errors=True)
        config = {"threads": str(settings["threads"]), "temp_directory": self.scratch}
        if settings.get("memory"):
            config["memory_limit"] = settings["memory"]
        self.database = duckdb.connect(config=config)
        self.run("set preserve_insertion_order = false; set enable_progress_bar = false")
        self.run(f"attach {literal(bundle)} as bundle (read_only)")
        self.info = dict(self.run("from bundle.info").fetchall())
        if self.info["duckdb_version"] != duckdb.__version__:
            raise RuntimeError(
                f"This node has DuckDB {duckdb.__version__}, the bundle was made with "
                f"{self.info['duckdb_version']}: pip install duckdb=={self.info['duckdb_version']} "
                f"duckdb-extension-httpfs=={self.info['duckdb_version']}"
            )
        self.database.execute("set variable hash_key = ?", [os.environ["AUDIT_HASH_KEY"]])
        self.may_ask_at = 0.0
        self.prepare()

    def run(self, sql: str) -> duckdb.DuckDBPyConnection:
        """Execute SQL that holds no value of a row."""
        return self.database.execute(sql)

    def prepare(self) -> None:
        """Make what all batches need: functions, seeds, the models that read nothing else."""
        self.run(self.run("select sql from bundle.functions").fetchone()[0])
        for schema in ("staging", "intermediate", "explore", "seeds"):
            self.run(f"create schema {schema}")
        self.run(
            "create table staging.load_log (shard varchar, language varchar, image_count bigint)"
        )
        for (seed,) in self.run("select name from bundle.seed").fetchall():
            self.run(f"create table seeds.{quoted(seed)} as from bundle.seeds.{quoted(seed)}")
        steps = self.run("from bundle.step order by position").fetchall()
        names = ("position", "schema", "name", "kind", "sql", "is_part")
        self.steps = [dict(zip(names, step, strict=True)) for step in steps]
        for step in self.steps:
            if step["kind"] == "once":
                self.run(f"create table {step['schema']}.{step['name']} as {step['sql']}")

    def audit(self, task: dict[str, Any]) -> list[dict[str, Any]]:
        """Audit the shards of a task; what became of each. A broken one stops none of the others.

        Raises `duckdb.Error` only where the parts cannot be written.
        """
        good, lines = [], []
        for shard in task["shards"]:
            ADDRESSES[shard["location"]] = shard["address"]
            with self.within_rate([shard]):
                inspection = inspect_file(
                    self.database,
                    shard["location"],
                    json.loads(task["given_columns"]),
                    task["language"],
                    shard["attempt_count"] > 0,
                    no_ranges,
                )
            if inspection["error"]:
                lines.append(self.failed(task, shard, inspection["error"]))
            else:
                good.append(shard | {"inspection": inspection})
        return lines + self.audit_together(task, good)

    def audit_together(self, task: dict, shards: list[dict]) -> list[dict[str, Any]]:
        """Audit shards that can be read as one batch, each alone where one of them fails."""
        if not shards:
            return []
        try:
            attempted_at = datetime.now(UTC)
            with self.within_rate(shards):
                self.build(task, shards)
                changed = [shard for shard in shards if self.has_changed(shard)]
        except duckdb.Error as error:
            if len(shards) > 1:
                return [line for shard in shards for line in self.audit_together(task, [shard])]
            return [self.failed(task, shards[0], unreadable(shards[0]["location"], error))]
        if changed:
            rest = [shard for shard in shards if shard not in changed]
            return [
                self.failed(
                    task,
                    shard,
                    f"{shard['location']} has another size than when it was listed. Run the same "
                    "command again.",
                )
                for shard in changed
            ] + self.audit_together(task, rest)
        return self.write(task, shards, attempted_at)

    def has_changed(self, shard: dict[str, Any]) -> bool:
        """True where a file has another size now than when it was listed."""
        if shard["size_bytes"] is None:
            return False
        # DuckDB reads no content where none is asked for.
        sizes = self.database.execute(
            "select size from read_blob(?)", [readable_path(shard["address"])]
        ).fetchall()
        return sizes != [(shard["size_bytes"],)]

    def build(self, task: dict, shards: list[dict]) -> None:
        """Make all tables of a batch, in the order of the bundle."""
        if any(is_remote(shard["address"]) for shard in shards):
            prepare_http(self.database)
        statements, select = select_batch(
            shards, task["language"], lambda path: literal(address_of(path))
        )
        for statement in statements:
            self.run(statement)
        self.run(f"create or replace view staging.pairs as {select}")
        for step in self.steps:
            if step["kind"] == "once":
                continue
            name = f"{step['schema']}.{step['name']}"
            self.run(f"create or replace {step['kind']} {name} as {step['sql']}")
            if step["schema"] == "staging":
                self.run("delete from staging.load_log")
                self.database.execute(
                    "insert into staging.load_log select shard, $language, count(images.shard) "
                    "from unnest($shards) as batch (shard) "
                    f"left join {name} as images using (shard) group by all",
                    {
                        "language": task["language"],
                        "shards": [shard["shard"] for shard in shards],
                    },
                )

    def write(self, task: dict, shards: list[dict], attempted_at: datetime) -> list[dict]:
        """Write the parts of a batch, and then its log."""
        folder = self.new_folder(task)
        tables = [
            step["name"]
            for step in self.steps
            if step["kind"] == "table" and (step["is_part"] or task["keep_intermediate"])
        ]
        for step in self.steps:
            if step["name"] in tables:
                write_parquet(
                    self.database,
                    f"from {step['schema']}.{step['name']}",
                    f"{folder}/{step['name']}.parquet",
                )
        counts = dict(self.run("select shard, image_count from staging.load_log").fetchall())
        cut = " + ".join(f"{is_text_cut(column)}::integer" for column in ("caption", "url"))
        cuts = dict(
            self.run(
                f"select shard, sum({cut})::bigint from staging.stg_laion__images group by all"
            ).fetchall()
        )
        lines = [
            self.line(task, shard)
            | {
                "status": "loaded",
                "row_count": shard["inspection"]["row_count"],
                "image_count": counts.get(shard["shard"], 0),
                "byte_count": shard["inspection"]["byte_count"],
                "cut_text_count": cuts.get(shard["shard"], 0),
                "note": self.note(task, shard, counts.get(shard["shard"], 0)),
                "columns": json.dumps(shard["inspection"]["columns"]),
                "names": json.dumps(shard["inspection"]["names"]),
                "tables": tables,
                "attempted_at": attempted_at.isoformat(),
            }
            for shard in shards
        ]
        self.write_log(folder, lines)
        return lines

    @staticmethod
    def note(task: dict, shard: dict, image_count: int) -> str | None:
        """What is odd about a shard of which no row is in the language."""
        if image_count or not shard["inspection"]["row_count"]:
            return None
        return other_languages(shard["inspection"], task["language"])

    @staticmethod
    def line(task: dict, shard: dict) -> dict[str, Any]:
        """The line of the log for a shard, which says which file it was."""
        return {
            "shard": shard["shard"],
            "location": shard["location"],
            "size_bytes": shard["size_bytes"],
            "version": shard["version"],
            "language": task["language"],
            "given_columns": task["given_columns"],
            "attempted_at": datetime.now(UTC).isoformat(),
        }

    def failed(self, task: dict, shard: dict, error: str) -> dict[str, Any]:
        """Log a shard that cannot be read; it has a folder of its own, with nothing but that."""
        line = self.line(task, shard) | {"status": "failed", "error": error}
        self.write_log(self.new_folder(task), [line])
        return line

    def new_folder(self, task: dict) -> str:
        """A folder that nobody else writes to."""
        folder = f"{task['parts']}/{uuid.uuid4().hex}"
        if is_remote(folder):
            prepare_http(self.database)
        else:
            Path(folder).mkdir(parents=True)
        return folder

    def write_log(self, folder: str, lines: list[dict[str, Any]]) -> None:
        """The last file of a folder: it makes the others count."""
        kinds = ", ".join(f'"{name}": "{kind}"' for name, kind in LOG_COLUMNS.items())
        self.database.execute(
            "create or replace temp table log as select unnest(from_json($lines, "
            f"'[{{{kinds}}}]'), recursive := true)",
            {"lines": json.dumps(lines)},
        )
        write_parquet(self.database, "from log", f"{folder}/log.parquet")

    @contextmanager
    def within_rate(self, shards: list[dict]) -> Iterator[None]:
        """Ask the Hub no sooner than this worker's share of its limit allows.

        What was asked is known afterwards, by DuckDB's own log: the next one waits for that, and
        for as long as the Hub has told to. What is refused DuckDB asks again, see prepare_http.
        """
        hub = f"{hub_endpoint()}/"
        if not any(shard["address"].startswith(hub) for shard in shards):
            yield
            return
        time.sleep(max(0.0, self.may_ask_at - time.monotonic()))
        started = time.monotonic()
        databases = (self.database, probe_database())
        for database in databases:
            database.execute("call enable_logging('HTTP', storage = 'memory')")
        try:
            yield
        finally:
            allowed = whole_number("AUDIT_HUB_REQUESTS", HUB_REQUESTS)
            a_second = HUB_SHARE * allowed / HUB_SECONDS / self.settings["workers"]
            for database in databases:
                count, told = database.execute(HUB_ANSWERS, [hub]).fetchone()
                database.execute("call disable_logging(); call truncate_duckdb_logs()")
                started += count / a_second
                self.may_ask_at = max(self.may_ask_at, time.monotonic() + (told or 0.0))
            self.may_ask_at = max(self.may_ask_at, started)


WORKERS: dict[str, Worker] = {}


def work(bundle: str, settings: dict[str, Any], task: dict[str, Any]) -> list[dict[str, Any]]:
    """Audit a task in this process, which opens a bundle once.

    Raises `RuntimeError` with a message that holds no value of a row.
    """
    try:
        if bundle not in WORKERS:
            WORKERS[bundle] = Worker(bundle, settings)
        return WORKERS[bundle].audit(task)
    except duckdb.Error as error:
        raise RuntimeError(harmless_message(str(error))) from None


def serve(bundle: str) -> None:
    """Audit the tasks that come as lines on the standard input; an answer to each is a line."""
    # What else writes to the standard output, such as a progress bar, is no answer.
    answers, sys.stdout = os.fdopen(os.dup(1), "w"), sys.stderr
    os.dup2(2, 1)
    settings = json.loads(sys.stdin.readline())
    for line in sys.stdin:
        try:
            answer: dict[str, Any] = {"lines": work(bundle, settings, json.loads(line))}
        except (RuntimeError, OSError) as error:
            answer = {"error": str(error)}
        print(json.dumps(answer), file=answers, flush=True)
