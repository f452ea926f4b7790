"""Load the shards of a remote table, or of files of one's own, one by one, and then audit them.

Each shard is committed with its line in the load log, so a run that is killed goes on where it
stopped. A shard that keeps failing is logged with its reason and the rest goes on; the exit code
is then 1 and the last lines name it.

The Hub: accept the data set's conditions on its page, make a token in your settings and set it as
HF_TOKEN. HF_ENDPOINT replaces the Hub's address.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import duckdb
import httpx
from dbt.contracts.graph.manifest import Manifest
from huggingface_hub import HfApi
from huggingface_hub.errors import (
    GatedRepoError,
    HfHubHTTPError,
    RepositoryNotFoundError,
    RevisionNotFoundError,
)
from huggingface_hub.hf_api import RepoFile
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

import dbt_project
from duckdb_plugin import check_duckdb_version, hub_endpoint
from summary import database_path

# The Hub counts requests in windows of 5 minutes.
LONGEST_WAIT_SECONDS = 330


@dataclass
class Shard:
    """One line of the load log."""

    name: str
    location: str
    status: str
    attempt_count: int
    row_count: int | None
    byte_count: int | None
    error: str | None


class Refused(Exception):
    """The load cannot start or go on; the message says what the user can do."""


def access_message(repo: str, status: int) -> str:
    """What to do when the Hub does not let one in."""
    page = f"{hub_endpoint()}/datasets/{repo}"
    if status == 401:
        return (
            f"{repo} is gated and no valid token was sent (401). Log in, accept the conditions on "
            f"{page}, make a read token in your settings and set it: export HF_TOKEN=…"
        )
    return (
        f"Your token has no access to {repo} (403). Accept the conditions on {page} with the "
        "account the token belongs to; where access is granted by hand, wait for the answer."
    )


def http_status(error: Exception) -> int | None:
    """The HTTP status behind an error of the Hub's client."""
    response = getattr(error, "response", None)
    return None if response is None else response.status_code


class Hub:
    """The remote table at one commit."""

    def __init__(self, repo: str, revision: str | None) -> None:
        self.repo = repo
        self.api = HfApi(endpoint=hub_endpoint(), token=os.environ.get("HF_TOKEN") or False)
        try:
            info = self.api.dataset_info(repo, revision=revision)
        except RevisionNotFoundError as error:
            raise Refused(f"{repo} has no revision {revision!r}.") from error
        except (GatedRepoError, RepositoryNotFoundError) as error:
            raise Refused(access_message(repo, http_status(error) or 401)) from error
        except (HfHubHTTPError, httpx.HTTPError) as error:
            raise Refused(
                f"The Hub at {hub_endpoint()} does not answer ({type(error).__name__}). "
                "Run the same command again later."
            ) from error
        self.revision = info.sha

    def location(self, file: str) -> str:
        """The address of a file at the pinned commit."""
        return f"{hub_endpoint()}/datasets/{self.repo}/resolve/{self.revision}/{file}"

    def files(self) -> list[dict]:
        """The parquet files at the pinned commit, from the Hub's paged list."""
        tree = self.api.list_repo_tree(
            self.repo, recursive=True, revision=self.revision, repo_type="dataset"
        )
        return [
            {
                "shard": entry.path,
                "location": self.location(entry.path),
                "size_bytes": entry.size,
                "version": entry.lfs.sha256 if entry.lfs else entry.blob_id,
            }
            for entry in tree
            if isinstance(entry, RepoFile) and entry.path.endswith(".parquet")
        ]

    def check_access(self, location: str) -> None:
        """Ask for one file's head, as DuckDB reports a 401 or 403 only after all its retries."""
        answer = self.head(location)
        if answer is not None and answer.status_code in (401, 403):
            raise Refused(access_message(self.repo, answer.status_code))

    def seconds_to_wait(self, location: str) -> float:
        """How long the Hub asks to wait before the next try (its Retry-After), else 0."""
        answer = self.head(location)
        if answer is None:
            return 0
        return min(retry_after(answer.headers.get("Retry-After")), LONGEST_WAIT_SECONDS)

    @staticmethod
    def head(location: str) -> httpx.Response | None:
        """The head of a file without its redirect; None where the Hub does not answer."""
        token = os.environ.get("HF_TOKEN")
        try:
            return httpx.head(
                location, headers={"Authorization": f"Bearer {token}"} if token else {}, timeout=30
            )
        except httpx.HTTPError:
            return None


def retry_after(value: str | None) -> float:
    """Seconds of a Retry-After header: a number of seconds or a date; 0 where it says nothing."""
    if not value:
        return 0
    if re.fullmatch(r"\d+(\.\d+)?", value):
        return float(value)
    try:
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return 0


class Loader:
    """The load of one warehouse: dbt does the work, this keeps it going and shows how far it is."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        self.arguments = arguments
        self.variables = dict(arguments.vars)
        self.hub: Hub | None = None
        self.manifest: Manifest | None = None

    def options(self, **variables: object) -> list[str]:
        """The options that every dbt command of this load has."""
        variables = self.variables | variables
        return ["--target", self.arguments.target, "--vars", dbt_project.to_vars(**variables)]

    def dbt(self, *command: str, parsed: bool = True, **variables: object) -> bool:
        """Run dbt on the target, which parses the project only once; True where it succeeded."""
        if parsed and self.manifest is None:
            result = dbt_project.run_dbt("parse", *self.options(**variables))
            if not result.success:
                raise Refused(str(result.exception))
            self.manifest = result.result
        result = dbt_project.run_dbt(
            *command, *self.options(**variables), manifest=self.manifest if parsed else None
        )
        if result.exception:
            raise Refused(str(result.exception))
        return result.success

    def operation(self, macro: str, **arguments: object) -> None:
        """Run one macro of macros/shards."""
        if not self.dbt("run-operation", macro, "--args", dbt_project.to_vars(**arguments)):
            raise Refused(f"dbt run-operation {macro} failed.")

    def query(self, sql: str) -> list[tuple]:
        """Rows of the warehouse, opened only for the query."""
        with duckdb.connect(str(database_path(self.arguments.target)), read_only=True) as database:
            return database.execute(sql).fetchall()

    def chosen(self) -> list[Shard]:
        """The chosen shards as the log has them."""
        return [
            Shard(*row)
            for row in self.query(
                "select shard, location, status, attempt_count, row_count, byte_count, error "
                "from staging.load_log where is_chosen order by shard"
            )
        ]

    def prepare(self) -> None:
        """List the shards, pin the revision, choose, check the access."""
        if self.arguments.target == "hub" and not self.variables.get("shards"):
            self.pin()
        else:
            self.operation("list_shards")
        self.choose()
        pending = [shard for shard in self.chosen() if shard.status != "loaded"]
        if self.hub and pending:
            self.hub.check_access(pending[0].location)

    def pin(self) -> None:
        """Pin the commit the first time; refuse another one later."""
        repo = self.variables.get("hub_repo") or "laion/relaion2B-multi-research"
        self.variables["hub_repo"] = repo
        self.hub = Hub(repo, self.variables.get("hub_revision"))
        pinned = []
        if database_path(self.arguments.target).exists():
            pinned = self.query(
                "select repo, revision from staging.pinned_revision"
                if self.query("select 1 from duckdb_tables() where table_name = 'pinned_revision'")
                else "select null, null where false"
            )
        if pinned and pinned[0] != (repo, self.hub.revision):
            raise Refused(
                f"This warehouse audits {pinned[0][0]} at commit {pinned[0][1]}; "
                f"asked for is {repo} at {self.hub.revision}. Counts of two revisions must not be "
                f"mixed. Go on with the first: --revision {pinned[0][1]}. Audit the other one in a "
                "database of its own: AUDIT_DATABASE=…"
            )
        files = self.hub.files()
        if not files:
            raise Refused(f"{repo} has no parquet file at {self.hub.revision}.")
        self.operation("list_shards", hub_files=files)
        self.operation("pin_revision", repo=repo, revision=self.hub.revision)

    def choose(self) -> None:
        """All shards, the first ones, or a seeded random choice."""
        names = [row[0] for row in self.query("select shard from staging.load_log order by shard")]
        chosen: list[str] | None = None
        if self.arguments.shards:
            chosen = names[: self.arguments.shards]
        elif self.arguments.sample:
            # A permutation: a larger sample with the same seed holds the smaller one.
            chosen = random.Random(self.arguments.seed).sample(names, len(names))
            chosen = chosen[: self.arguments.sample]
        self.operation("choose_shards", shards=chosen, is_random=bool(self.arguments.sample))

    def run(self) -> list[Shard]:
        """Load what is pending; returns the shards that failed for good."""
        shards = self.chosen()
        started, read_bytes, read_rows = time.monotonic(), 0, 0
        with Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("shards"),
            TextColumn("{task.fields[rate]}"),
            TimeElapsedColumn(),
            TextColumn("left"),
            TimeRemainingColumn(),
            disable=self.arguments.quiet,
        ) as progress:
            loaded = [shard for shard in shards if shard.status == "loaded"]
            bar = progress.add_task(
                "Loading", total=len(shards), completed=len(loaded), rate="starting"
            )
            while pending := self.pending():
                self.load_one(pending[0])
                after = {shard.name: shard for shard in self.chosen()}
                state = after[pending[0].name]
                if state.status == "loaded":
                    read_bytes += state.byte_count or 0
                    read_rows += state.row_count or 0
                seconds = time.monotonic() - started
                progress.update(
                    bar,
                    completed=sum(shard.status == "loaded" for shard in after.values()),
                    rate=f"{read_rows:,} rows, {read_bytes / seconds / 1e6:.1f} MB/s",
                )
        return [shard for shard in self.chosen() if shard.status != "loaded"]

    def pending(self) -> list[Shard]:
        """What is still to be tried, the least tried first, as the staging model chooses it."""
        return sorted(
            (
                shard
                for shard in self.chosen()
                if shard.status != "loaded" and shard.attempt_count < self.arguments.attempts
            ),
            key=lambda shard: (shard.attempt_count, shard.name),
        )

    def load_one(self, shard: Shard) -> None:
        """One dbt run that loads one shard; before a later try, wait as long as the Hub asks."""
        if self.hub and shard.attempt_count:
            self.hub.check_access(shard.location)
            time.sleep(
                max(
                    self.hub.seconds_to_wait(shard.location),
                    self.arguments.wait * 2 ** (shard.attempt_count - 1),
                )
            )
        self.dbt("run", "--select", "stg_laion__images", batch_size=1)

    def build(self) -> bool:
        """Everything behind staging, and its tests."""
        return self.dbt("build", "--exclude", "stg_laion__images", parsed=False, batch_size=0)


def main() -> None:
    """Load, build, and say what is missing; the exit code is 1 where anything is."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--target", default="hub", choices=("hub", "sample"))
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--shards", type=int, help="only the first N shards, for a first look")
    choice.add_argument("--sample", type=int, help="a random choice of N shards, for estimates")
    parser.add_argument("--seed", type=int, default=1, help="seed of the random choice")
    parser.add_argument("--revision", help="commit, branch or tag of the remote table")
    parser.add_argument("--attempts", type=int, default=3, help="tries for each shard")
    parser.add_argument("--wait", type=float, default=10, help="seconds before a second try")
    parser.add_argument("--limit-memory", help="the most memory DuckDB may use, e.g. 2GB")
    parser.add_argument("--no-build", action="store_true", help="load only, without the audit")
    parser.add_argument("--quiet", action="store_true", help="no progress bar")
    parser.add_argument(
        "--vars", type=dbt_project.from_vars, default={}, help="dbt variables, as for dbt itself"
    )
    arguments = parser.parse_args()
    if arguments.revision:
        arguments.vars["hub_revision"] = arguments.revision
    if arguments.limit_memory:
        os.environ["AUDIT_MEMORY_LIMIT"] = arguments.limit_memory
    check_duckdb_version()
    loader = Loader(arguments)
    try:
        loader.prepare()
        failed = loader.run()
        is_built = arguments.no_build or loader.build()
    except Refused as refusal:
        sys.exit(f"{refusal}")
    except KeyboardInterrupt:
        sys.exit("Stopped. What was loaded stays; the same command goes on from here.")
    for shard in failed:
        print(f"not loaded: {shard.name}: {shard.error}", file=sys.stderr)
    if failed:
        print(
            f"{len(failed)} shards are missing, the counts are not whole (audit_coverage). "
            "Run the same command again to try them once more.",
            file=sys.stderr,
        )
    sys.exit(bool(failed) or not is_built)


if __name__ == "__main__":
    main()
