"""Audit on a cluster: workers write what each shard gives, and dbt makes the audit of it.

This command lists the shards in its database, as a load does, writes the bundle (bundle.py) and
hands the shards that are missing out in batches. An engine does the scheduling, the retries and the
lost nodes (engines.py); what a worker does is in worker.py. The key of the hashes, the Hub's token
and the keys of a storage go to the workers with their tasks and stand in no bundle, part or log.
"""

from __future__ import annotations

import json
import math
import os
import sys
import uuid
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import click
import duckdb

from audit import remote
from audit.bundle import write_bundle
from audit.duckdb_plugin import check_duckdb_version, code_version
from audit.engines import ENGINES, Job
from audit.environment import FOR_WORKERS
from audit.load import Loader, Refused, say, stop_on_signals
from audit.options import column_option, warehouse_options
from audit.reading import harmless_message, prepare_http
from audit.shard_files import canonical_location, local_path
from audit.shard_reading import address_of, is_remote
from audit.warehouse import CannotOpen, database_path, open_warehouse
from audit.worker import write_parquet

MOST_SHARDS = 200
# Of the Hub for all workers together: read at once, they take a fifth of what it allows.
MOST_SHARDS_OF_HUB = 100
# Of the size of a batch, for which another worker is worth the rules that it compiles.
LEAST_OF_BATCH = 0.1
LISTED = """
    select
        shard, shard_number, location, size_bytes, version, load_log.language, is_chosen,
        is_random_choice, name, kind, source, patterns, revision,
        coalesce(given_columns, getvariable('columns')) as given_columns,
    from staging.load_log, staging.audit_identity
"""


class Cluster(Loader):
    """The audit of one database by the workers of a cluster."""

    def __init__(self, arguments: SimpleNamespace) -> None:
        super().__init__(arguments)
        self.root = self.variables["parts"]

    def list_parts(self) -> None:
        """Bring the database in line with the parts. Raises `Refused` where they are others."""
        if failures := self.dbt("run-operation", "list_parts"):
            raise Refused("\n".join(failures))

    def folder(self) -> str:
        """Where the parts of the present code and key lie."""
        ((key,),) = self.query("select hash_key from intermediate.hash_key")
        os.environ["AUDIT_HASH_KEY"] = key
        return f"{self.root}/{code_version(key)}"

    def write_list(self, folder: str) -> None:
        """Write which shards there are, for whoever publishes the parts: the last list counts."""
        now = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
        path = f"{folder}/list-{now}-{uuid.uuid4().hex[:8]}.parquet"
        if not is_remote(folder):
            Path(folder).mkdir(parents=True, exist_ok=True)
        columns = json.dumps(self.variables.get("columns") or {}, sort_keys=True)
        with open_warehouse(database_path(self.arguments.target), read_only=True) as database:
            if is_remote(folder):
                prepare_http(database)
            database.execute("set variable columns = ?", [columns])
            write_parquet(database, LISTED, path)

    def pending(self) -> list[dict[str, Any]]:
        """The chosen shards that no part has, by name."""
        names = "shard, shard_number, location, size_bytes, version, attempt_count, given_columns"
        rows = self.query(
            f"select {names} from staging.load_log where is_chosen and status <> 'loaded' "
            "order by shard"
        )
        shards = [dict(zip(names.split(", "), row, strict=True)) for row in rows]
        return [shard | {"address": address_of(shard["location"])} for shard in shards]

    def batches(self) -> list[list[dict[str, Any]]]:
        """The pending shards: small ones together, those that failed before or are large alone.

        Small ones make even batches, as many for one worker as for the other.
        """
        most, limit = MOST_SHARDS, self.arguments.batch * 1e6
        if self.arguments.repo:
            most = max(1, MOST_SHARDS_OF_HUB // self.arguments.workers)
        alone, small = [], []
        for shard in self.pending():
            is_small = shard["size_bytes"] and shard["size_bytes"] <= limit
            (small if is_small and not shard["attempt_count"] else alone).append(shard)
        if not small:
            return [[shard] for shard in alone]
        total = sum(shard["size_bytes"] for shard in small)
        count = max(math.ceil(total / limit), math.ceil(len(small) / most))
        even = math.ceil(count / self.arguments.workers) * self.arguments.workers
        if total / even > limit * LEAST_OF_BATCH:
            count = even
        batches: list[list[dict[str, Any]]] = [[]]
        size = 0
        for shard in small:
            is_full = size + shard["size_bytes"] / 2 > total * len(batches) / count
            if batches[-1] and (is_full or len(batches[-1]) == most):
                batches.append([])
            batches[-1].append(shard)
            size += shard["size_bytes"]
        return batches + [[shard] for shard in alone]

    def tasks(self, folder: str) -> list[dict[str, Any]]:
        """What a worker is given: a batch of shards, and what they are to be read by."""
        ((language,),) = self.query("select language from staging.audit_identity")
        return [
            {
                "shards": batch,
                "language": language,
                "given_columns": batch[0]["given_columns"],
                "parts": folder,
                "keep_intermediate": self.arguments.keep_intermediate,
            }
            for batch in self.batches()
        ]

    def settings(self) -> dict[str, Any]:
        """What each worker is told beside its tasks; the secrets are among it."""
        return {
            "threads": self.arguments.threads,
            "memory": self.arguments.memory,
            "workers": self.arguments.workers,
            "secrets": {name: os.environ[name] for name in FOR_WORKERS if os.environ.get(name)},
        }

    def audit(self) -> bool:
        """Have the missing shards audited; false where the engine only got the job written."""
        folder = self.folder()
        self.write_list(folder)
        self.list_parts()
        tasks = self.tasks(folder)
        if not tasks:
            return True
        path = database_path(self.arguments.target)
        bundle = path.with_suffix(".bundle.duckdb")
        write_bundle(bundle, folder.rpartition("/")[2], self.arguments.target, path.stem)
        count = sum(len(task["shards"]) for task in tasks)
        say(f"{count:,} shards in {len(tasks):,} tasks, by {self.arguments.engine}.")
        job = Job(bundle, tasks, self.settings(), self.arguments.job, self.arguments.quiet)
        is_done = ENGINES[self.arguments.engine](job)
        self.list_parts()
        return is_done


def parts_root(context: click.Context, option: click.Parameter, path: str) -> str:
    """The value of `--parts`, absolute."""
    return (path if is_remote(path) else os.path.abspath(local_path(path))).rstrip("/")  # noqa: PTH100


@click.command()
@click.argument("files", nargs=-1)
@click.option("--parts", required=True, callback=parts_root, help="Folder or s3:// to write to.")
@click.option("--engine", type=click.Choice(list(ENGINES)), default="local", show_default=True)
@click.option("--workers", type=click.IntRange(1), default=2, show_default=True, help="At once.")
@click.option("--threads", type=click.IntRange(1), default=1, show_default=True, help="Per worker.")
@click.option("--memory", metavar="4GB", help="What DuckDB may take in a worker.")
@click.option("--batch", type=click.IntRange(0), default=300, show_default=True, metavar="MB")
@click.option(
    "--job",
    # Before dbt changes the folder.
    type=click.Path(file_okay=False, resolve_path=True, path_type=Path),
    default="audit-job",
    show_default=True,
    help="Of --engine array: a folder that all nodes see.",
)
@click.option("--repo", metavar="OWNER/NAME", help="A repository on the Hub instead of FILES.")
@click.option("--revision", help="Commit, branch or tag of it.")
@click.option("--sample", type=click.IntRange(1), help="N shards at random, for estimates.")
@click.option("--seed", default=1, show_default=True, help="Seed of the random choice.")
@click.option("--language", help="Code of the captions to audit, de+und, or all.  [default: de]")
@column_option
@click.option(
    "--keep-intermediate",
    is_flag=True,
    help="Write captions and raw values to the parts as well: for reviews and searches in texts.",
)
@click.option("--replace", is_flag=True, help="Audit this instead of what the database has now.")
@click.option("--no-build", is_flag=True, help="Do not publish; `dbt build` does it later.")
@click.option("--quiet", is_flag=True, help="No progress.")
@warehouse_options()
def cluster(**options: Any) -> None:
    """Audit FILES, parquet files anywhere, by the workers of a cluster; then publish the audit.

    The same command again goes on with what is missing. Where shards cannot be read it names them
    and its exit code is 1.

    \b
    Example:
        audit cluster "s3://lake/laion/*.parquet" --parts s3://lake/audit --engine spark
        audit cluster "/data/laion/*.parquet" --parts /data/audit --engine array
    """
    arguments = SimpleNamespace(**options, shards=None)
    arguments.vars = {
        name: value
        for name, value in {
            "shards": [
                canonical_location(file) if is_remote(file) else os.path.abspath(local_path(file))  # noqa: PTH100
                for file in arguments.files
            ],
            "parts": arguments.parts,
            "language": arguments.language,
            "columns": arguments.columns,
            "hub_repo": arguments.repo,
            "hub_revision": arguments.revision,
            "replace": arguments.replace,
        }.items()
        if value
    }
    arguments.target = "hub" if arguments.repo else arguments.target
    check_duckdb_version()
    try:
        remote.hub_token()
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    driver = Cluster(arguments)
    stop_on_signals()
    try:
        driver.prepare()
        say(driver.identity_line())
        is_done = driver.audit()
        if not is_done:
            return
        shards = driver.chosen()
        for note in driver.notes():
            say(note)
        has_rows = any(shard.status == "loaded" for shard in shards)
        not_built = driver.dbt("build") if has_rows and not arguments.no_build else []
    except (CannotOpen, Refused, RuntimeError) as refusal:
        sys.exit(str(refusal))
    except duckdb.Error as error:
        sys.exit(harmless_message(str(error)))
    except KeyboardInterrupt:
        sys.exit("Stopped. What was written stays; the same command goes on from here.")
    missing = [shard for shard in shards if shard.status != "loaded"]
    for shard in missing:
        say(f"not audited: {shard.name}: {shard.error or 'no worker came to its end'}")
    if missing:
        say(
            f"{len(missing)} shards are missing, the counts are not whole (audit_coverage). "
            "Run the same command again to try them once more."
        )
    for failure in not_built:
        say(f"not built: {failure}")
    sys.exit(bool(missing or not_built))
