"""Load the shards of a remote table, or of files of one's own, one by one, and then audit them.

Each shard is committed with its line in the load log, so a run that is killed goes on where it
stopped. A shard that keeps failing is logged with its reason and the rest goes on; the exit code
is then 1 and the last lines name it.

The Hub: accept the data set's conditions on its page, make a token in your settings and set it as
HF_TOKEN. HF_ENDPOINT replaces the Hub's address.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import re
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import quote

import duckdb
import httpx
from dbt.cli.main import dbtRunnerResult
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
from duckdb_plugin import check_duckdb_version, duckdb_memory_limit, hub_endpoint
from summary import database_path

# The Hub counts requests in windows of 5 minutes.
LONGEST_WAIT_SECONDS = 330
# The number of this option in glibc's malloc.h.
M_ARENA_MAX = -8


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


def loaded_count(shards: dict[str, Shard]) -> int:
    """How many of the shards are loaded."""
    return sum(shard.status == "loaded" for shard in shards.values())


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
        return f"{hub_endpoint()}/datasets/{self.repo}/resolve/{self.revision}/{quote(file)}"

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

    def run_dbt(self, *command: str, **variables: object) -> dbtRunnerResult:
        """Run a dbt command on the target. Raises `Refused` where dbt itself fails."""
        result = dbt_project.run_dbt(
            *command,
            *("--target", self.arguments.target, "--no-write-json"),
            *("--vars", dbt_project.to_vars(**self.variables, **variables)),
            manifest=self.manifest,
        )
        if result.exception:
            raise Refused(str(result.exception))
        return result

    def dbt(self, *command: str, **variables: object) -> bool:
        """Run a dbt command, the project parsed only once; True where it succeeded."""
        if self.manifest is None:
            # Without the variables of one command: dbt then finds what it parsed for the last load.
            self.manifest = self.run_dbt("parse").result
        return self.run_dbt(*command, **variables).success

    def query(self, sql: str) -> list[tuple]:
        """Rows of the warehouse, opened only for the query."""
        path = database_path(self.arguments.target)
        try:
            with duckdb.connect(str(path), read_only=True) as database:
                return database.execute(sql).fetchall()
        except duckdb.IOException as error:
            raise Refused(
                f"{path} is open in another program (a DuckDB shell, dbt, Datasette?): close it "
                "and run the same command again. What was loaded stays."
            ) from error

    def chosen(self) -> list[Shard]:
        """The chosen shards as the log has them, in the order in which they are tried."""
        return [
            Shard(*row)
            for row in self.query(
                "select shard, location, status, attempt_count, row_count, byte_count, error "
                "from staging.load_log where is_chosen order by attempt_count, shard"
            )
        ]

    def prepare(self) -> None:
        """List the shards, pin the revision, choose, check the access."""
        start: dict[str, object] = {}
        if self.arguments.target == "hub" and not self.variables.get("shards"):
            start = self.pin()
        if self.arguments.sample:
            start |= {"count": self.arguments.sample, "seed": self.arguments.seed}
        elif self.arguments.shards:
            start |= {"count": self.arguments.shards}
        if not self.dbt("run-operation", "start_load", "--args", dbt_project.to_vars(**start)):
            raise Refused("The list of shards cannot be written, see logs/dbt.log.")
        pending = [shard for shard in self.chosen() if shard.status != "loaded"]
        if self.hub and pending:
            self.hub.check_access(pending[0].location)

    def pin(self) -> dict[str, object]:
        """The commit to read and its files; refuses another commit than the pinned one."""
        repo = self.variables.get("hub_repo") or dbt_project.variable("hub_repo")
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
        return {"hub_files": files, "repo": repo, "revision": self.hub.revision}

    def run(self) -> list[Shard]:
        """Load what is pending; returns the shards that failed for good."""
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
            # A shard can take longer than the half minute from which the time left is told else.
            speed_estimate_period=24 * 3600,
            disable=self.arguments.quiet,
        ) as progress:
            shards = {shard.name: shard for shard in self.chosen()}
            bar = progress.add_task(
                "Loading", total=len(shards), completed=loaded_count(shards), rate="starting"
            )
            while pending := self.next_pending(shards):
                self.load_one(pending)
                shards = {shard.name: shard for shard in self.chosen()}
                tried = shards[pending.name]
                if tried.attempt_count == pending.attempt_count:
                    raise Refused(f"{pending.name} cannot be tried, see logs/dbt.log.")
                if tried.status == "loaded":
                    read_bytes += tried.byte_count or 0
                    read_rows += tried.row_count or 0
                seconds = time.monotonic() - started
                progress.update(
                    bar,
                    completed=loaded_count(shards),
                    rate=f"{read_rows:,} rows, {read_bytes / seconds / 1e6:.1f} MB/s",
                )
        return [shard for shard in shards.values() if shard.status != "loaded"]

    def next_pending(self, shards: dict[str, Shard]) -> Shard | None:
        """The first shard that is still to be tried."""
        return next(
            (
                shard
                for shard in shards.values()
                if shard.status != "loaded" and shard.attempt_count < self.arguments.attempts
            ),
            None,
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
        self.dbt("run", "--select", "stg_laion__images", batch=[shard.name])

    def build(self) -> bool:
        """Everything behind staging, and its tests."""
        return self.dbt("build", "--exclude", "stg_laion__images")


def share_heaps() -> None:
    """Let all threads allocate from two heaps, where the C library is glibc.

    Each dbt run has threads of its own. A heap for each of them keeps what reading over HTTP has
    freed, and the process grows by some 30 MB with every shard.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt:
        mallopt(M_ARENA_MAX, 2)


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
    parser.add_argument(
        "--limit-memory", metavar="2GB", help="the most memory that the whole load may take"
    )
    parser.add_argument("--no-build", action="store_true", help="load only, without the audit")
    parser.add_argument("--quiet", action="store_true", help="no progress bar")
    parser.add_argument(
        "--vars", type=dbt_project.from_vars, default={}, help="dbt variables, as for dbt itself"
    )
    arguments = parser.parse_args()
    if arguments.revision:
        arguments.vars["hub_revision"] = arguments.revision
    if arguments.limit_memory:
        try:
            duckdb_memory_limit(arguments.limit_memory)
        except ValueError as error:
            parser.error(f"--limit-memory: {error}")
        os.environ["AUDIT_MEMORY_LIMIT"] = arguments.limit_memory
    check_duckdb_version()
    share_heaps()
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
