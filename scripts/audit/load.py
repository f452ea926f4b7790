"""Load the shards of a remote table, or of files of one's own, one by one, and then audit them.

Each shard is committed with its line in the load log, so a run that is killed goes on where it
stopped. A shard that keeps failing is logged with its reason and the rest goes on; the exit code
is then 1 and the last lines name it.

The Hub: accept the data set's conditions on its page, make a token in your settings and set it as
HF_TOKEN. HF_ENDPOINT replaces the Hub's address.
"""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import json
import math
import os
import re
import shutil
import signal
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote, urljoin

import click
import duckdb
import httpx
from dbt.cli.main import dbtRunnerResult
from dbt.contracts.graph.manifest import Manifest
from dbt_common.events.base_types import EventMsg

from audit import dbt_project, remote
from audit.duckdb_plugin import check_duckdb_version, duckdb_memory_limit
from audit.fetch import MOST_BYTES, Ahead, fetched
from audit.options import warehouse_options
from audit.progress import Steps, progress_bar
from audit.remote import hub_endpoint
from audit.shard_reading import is_fetched
from audit.warehouse import (
    CannotOpen,
    database_path,
    identity_text,
    one_row,
    open_warehouse,
    read_identity,
)

# The Hub lists 1,000 files a page.
MOST_PAGES = 10_000
LISTING_SECONDS = 600
OUTAGE_SECONDS = 600
NO_END = "The Hub's list of files has no end, or repeats itself. Run the same command again later."
NOT_THE_HUB = (
    "What came back is no answer of the Hub's (a login page, or a filter in your network?). Check "
    "HF_ENDPOINT, or run the same command again later."
)
STOP_ASKED = threading.Event()
NOTES_SHOWN = 3
# Of one transaction: a kill loses them, and the SQL that reads them names each one.
MOST_FILES = 1000
# Compiling the patterns takes as long as finding in so many.
LEAST_IMAGES = 200_000
# The number of this option in glibc's malloc.h.
M_ARENA_MAX = -8


@dataclass
class Shard:
    """One line of the load log."""

    name: str
    location: str
    status: str
    attempt_count: int
    size_bytes: int | None
    row_count: int | None
    byte_count: int | None
    error: str | None


def loaded_count(shards: dict[str, Shard]) -> int:
    """How many of the shards are loaded."""
    return sum(shard.status == "loaded" for shard in shards.values())


def few(shards: list[Shard]) -> list[Shard]:
    """The first, the middle and the last of all."""
    return [shards[0], shards[len(shards) // 2], shards[-1]]


def say(line: str) -> None:
    """A line for the user, above the progress bar."""
    print(line, file=sys.stderr)


class Refused(Exception):
    """The load cannot start or go on; the message says what the user can do."""


def access_message(repo: str, status: int) -> str:
    """What to do when the Hub does not let one in."""
    page = f"{hub_endpoint()}/datasets/{repo}"
    if status == 401:
        return (
            f"{repo} is gated or not there, and no valid token was sent (401). Check its name, log "
            f"in, accept the conditions on {page}, make a read token in your settings and set it: "
            "export HF_TOKEN=…"
        )
    return (
        f"Your token has no access to {repo} (403). Accept the conditions on {page} with the "
        "account the token belongs to; where access is granted by hand, wait for the answer."
    )


class Hub:
    """The remote table at one commit."""

    def __init__(self, repo: str, revision: str | None) -> None:
        if not re.fullmatch(r"\w[\w.-]*(/\w[\w.-]*)?", repo):
            raise Refused(
                f"{repo!r} is no data set's name, which looks like owner/name (hub_repo)."
            )
        if not re.match("https?://[^/]", hub_endpoint()):
            raise Refused(
                f"HF_ENDPOINT={hub_endpoint()} is no address: it begins with https:// or http://."
            )
        self.repo = repo
        self.api = f"{hub_endpoint()}/api/datasets/{repo}"
        path = f"/revision/{quote(revision, safe='')}" if revision else ""
        answer = self.ask(f"{self.api}{path}", revision)
        self.revision = self.content(answer, dict).get("sha")
        if not re.fullmatch("[0-9a-f]{40}", str(self.revision)):
            raise Refused(f"The Hub at {hub_endpoint()} does not say which commit {repo} is at.")

    def ask(self, address: str, revision: str | None) -> httpx.Response:
        """One answer of the Hub's API, asked for again where that may help.

        Raises `Refused` where there is none, or where it is a refusal.
        """
        for attempt in range(1, remote.TRIES + 1):
            wait = remote.seconds_before(attempt)
            try:
                with remote.client(address) as http:
                    answer = http.get(address)
                if answer.status_code not in (408, 429) and answer.status_code < 500:
                    break
                problem = f"answers {answer.status_code} {answer.reason_phrase}"
                wait = max(wait, remote.retry_after(answer))
                is_passing = True
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                problem = remote.why(error)
                is_passing = isinstance(error, httpx.NetworkError | httpx.RemoteProtocolError) or (
                    isinstance(error, httpx.TimeoutException) and attempt == 1
                )
            if attempt == remote.TRIES or not is_passing:
                raise Refused(
                    f"The Hub at {hub_endpoint()} {problem}. Run the same command again later."
                )
            if wait >= 1:
                say(f"The Hub {problem}: asked again in {wait:.0f} s.")
            time.sleep(wait)
        status = answer.status_code
        if status in (401, 403):
            raise Refused(access_message(self.repo, status))
        if status == 404 and "Revision" in answer.headers.get("X-Error-Code", ""):
            raise Refused(f"{self.repo} has no revision {revision!r}.")
        if status >= 400:
            what = f"has no data set {self.repo}" if status == 404 else "refuses the request"
            raise Refused(
                f"The Hub at {hub_endpoint()} {what} (HTTP {status}). Check the variable hub_repo "
                "and HF_ENDPOINT."
            )
        return answer

    def content(self, answer: httpx.Response, kind: type) -> dict | list:
        """What an answer holds as JSON. Raises `Refused` where that is something else."""
        try:
            content = answer.json()
        except ValueError:
            content = None
        if not isinstance(content, kind):
            raise Refused(NOT_THE_HUB)
        return content

    def pages(self) -> Iterator[list[dict]]:
        """The Hub's list of files and folders, page by page. Raises `Refused` where it is odd."""
        address = f"{self.api}/tree/{self.revision}?recursive=true"
        end = time.monotonic() + LISTING_SECONDS
        for _ in range(MOST_PAGES):
            # The token goes to the Hub only, and a list without its end is not the list.
            if not remote.is_on_hub(address):
                raise Refused(
                    f"The Hub's list of files goes on at {remote.host_of(address)}, which is not "
                    f"{hub_endpoint()}: that is not followed. Check HF_ENDPOINT."
                )
            answer = self.ask(address, self.revision)
            yield self.content(answer, list)
            following = answer.links.get("next", {}).get("url")
            if not following:
                return
            address = urljoin(address, following)
            if time.monotonic() > end:
                break
        raise Refused(NO_END)

    def location(self, file: str) -> str:
        """The address of a file at the pinned commit."""
        return f"{hub_endpoint()}/datasets/{self.repo}/resolve/{self.revision}/{quote(file)}"

    def files(self) -> list[dict]:
        """The parquet files at the pinned commit, each once, from the Hub's paged list."""
        entries: dict[str, dict] = {}
        try:
            for page in self.pages():
                known_count = len(entries)
                entries |= {entry["path"]: entry for entry in page}
                if page and len(entries) == known_count:
                    raise Refused(NO_END)
            return [
                {
                    "shard": path,
                    "location": self.location(path),
                    "size_bytes": entry["size"],
                    "version": entry["lfs"]["oid"] if entry.get("lfs") else entry["oid"],
                }
                for path, entry in entries.items()
                if entry["type"] == "file" and path.endswith(".parquet")
            ]
        except (AttributeError, KeyError, TypeError) as error:
            raise Refused(NOT_THE_HUB) from error

    def check_access(self, locations: list[str]) -> None:
        """Raise `Refused` where the Hub closes all of these files; a single one may be closed."""
        status = 0
        for location in dict.fromkeys(locations):
            try:
                status = remote.first_answer(location, follow=False).status_code
            except (httpx.HTTPError, httpx.InvalidURL):
                return
            if status not in (401, 403):
                return
        if status:
            raise Refused(access_message(self.repo, status))


class Loader:
    """The load of one warehouse: dbt does the work, this keeps it going and shows how far it is."""

    def __init__(self, arguments: SimpleNamespace) -> None:
        self.arguments = arguments
        self.variables = dict(arguments.vars)
        self.hub: Hub | None = None
        self.manifest: Manifest | None = None
        # The servers that have given a file.
        self.hosts: set[str] = set()
        # Small files that could not be fetched: each is tried alone, which says why.
        self.unfetched: set[str] = set()
        # The shard that is fetched while others are loaded and searched.
        self.ahead: Ahead | None = None
        path = database_path(arguments.target)
        self.ahead_folder = path.with_name(f"{path.name}.ahead")
        # How many images were loaded when they were searched last; none: the seeds are not there.
        self.searched_images: int | None = None

    def run_dbt(
        self, *command: str, steps: Steps | None = None, **variables: object
    ) -> tuple[dbtRunnerResult, list[str]]:
        """Run a dbt command on the target; also what failed and why, a line each.

        Its `steps` are shown.
        Raises `Refused` where dbt itself fails.
        """
        errors: list[EventMsg] = []
        result = dbt_project.run_dbt(
            *command,
            *("--target", self.arguments.target, "--no-write-json"),
            *("--vars", dbt_project.to_vars(**self.variables, **variables)),
            callbacks=[
                lambda event: errors.append(event) if event.info.level == "error" else None,
                *([steps] if steps else []),
            ],
            manifest=self.manifest,
        )
        if STOP_ASKED.is_set():
            raise KeyboardInterrupt
        if result.exception:
            raise Refused(dbt_project.reason(str(result.exception)))
        return result, dbt_project.failures(result, errors)

    def dbt(self, *command: str, steps: Steps | None = None, **variables: object) -> list[str]:
        """Run a dbt command, the project parsed only once; what failed and why, a line each."""
        if self.manifest is None:
            target = self.arguments.target
            try:
                self.manifest = dbt_project.parsed(target, database_path(target).stem)
            except RuntimeError as error:
                raise Refused(str(error)) from None
        return self.run_dbt(*command, steps=steps, **variables)[1]

    def query(self, sql: str) -> list[tuple]:
        """Rows of the warehouse, opened only for the query."""
        path = database_path(self.arguments.target)
        with open_warehouse(path, read_only=True) as database:
            return database.execute(sql).fetchall()

    def chosen(self) -> list[Shard]:
        """The chosen shards as the log has them, in the order in which they are tried."""
        return [
            Shard(*row)
            for row in self.query(
                "select shard, location, status, attempt_count, size_bytes, row_count, byte_count, "
                "error from staging.load_log where is_chosen order by attempt_count, shard"
            )
        ]

    def prepare(self) -> None:
        """List the shards, pin the revision, choose, check the access."""
        start: dict[str, object] = {}
        if self.variables.get("shards") is None:
            kept = self.kept_identity()
            is_hub = self.arguments.target == "hub"
            is_asked_for = self.variables.get("hub_repo") or self.variables.get("hub_revision")
            if (kept["kind"] == "repository" if kept else is_hub) or (is_hub and is_asked_for):
                start = self.pin(kept)
        if self.arguments.sample:
            start |= {"count": self.arguments.sample, "seed": self.arguments.seed}
        elif self.arguments.shards:
            start |= {"count": self.arguments.shards}
        failures = self.dbt("run-operation", "start_load", "--args", dbt_project.to_vars(**start))
        if failures:
            raise Refused("\n".join(failures))
        shards = self.chosen()
        pending = [shard for shard in shards if shard.status != "loaded"]
        if self.hub and pending:
            self.hub.check_access([shard.location for shard in (pending[0], *few(shards))])

    def kept_identity(self) -> dict[str, Any]:
        """What the database audits already; empty where it does not say."""
        path = database_path(self.arguments.target)
        if not path.exists():
            return {}
        try:
            with open_warehouse(path, read_only=True) as database:
                return one_row(database, "from staging.audit_identity")
        except duckdb.CatalogException:
            return {}

    def pin(self, kept: dict[str, Any]) -> dict[str, object]:
        """The commit to read and its files: those of the database, where no other is asked for."""
        own = kept if kept.get("kind") == "repository" else {}
        repo = str(
            self.variables.get("hub_repo") or own.get("source") or dbt_project.variable("hub_repo")
        )
        revision = self.variables.get("hub_revision")
        if revision is None and repo == own.get("source"):
            revision = own["revision"]
        self.hub = Hub(repo, revision)
        files = self.hub.files()
        if not files:
            raise Refused(f"{repo} has no parquet file at {self.hub.revision}.")
        return {"hub_files": files, "repo": repo, "revision": self.hub.revision}

    def run(self) -> list[Shard]:
        """Load what is pending; returns the shards that failed for good."""
        started, read_bytes, read_rows = time.monotonic(), 0, 0
        with progress_bar(
            "shards", "{task.fields[rate]}", disable=self.arguments.quiet
        ) as progress:
            shards = {shard.name: shard for shard in self.chosen()}
            bar = progress.add_task(
                "Loading", total=len(shards), completed=loaded_count(shards), rate="starting"
            )
            while batch := self.next_batch(shards):
                failures = self.load_together(batch, shards)
                shards = {shard.name: shard for shard in self.chosen()}
                for pending in batch:
                    tried = shards[pending.name]
                    if tried.attempt_count == pending.attempt_count:
                        raise Refused("\n".join([f"{pending.name} cannot be tried.", *failures]))
                    if tried.status == "loaded":
                        self.hosts.add(remote.host_of(tried.location))
                        read_bytes += tried.byte_count or 0
                        read_rows += tried.row_count or 0
                seconds = time.monotonic() - started
                progress.update(
                    bar,
                    completed=loaded_count(shards),
                    rate=f"{read_rows:,} rows, {read_bytes / seconds / 1e6:.1f} MB/s",
                )
                if self.ahead and self.ahead.is_running() and not self.arguments.no_build:
                    self.search()
                failed = [shard for shard in batch if shards[shard.name].status != "loaded"]
                if failed and self.next_batch(shards):
                    self.look_at(shards[failed[0].name], list(shards.values()))
        return [shard for shard in shards.values() if shard.status != "loaded"]

    def next_batch(self, shards: dict[str, Shard]) -> list[Shard]:
        """What is tried next: the first shard, and small ones with it; alone after a failure."""
        pending = [
            shard
            for shard in shards.values()
            if shard.status != "loaded" and shard.attempt_count < self.arguments.attempts
        ]
        if not pending or pending[0].attempt_count or pending[0].location in self.unfetched:
            return pending[:1]
        size, batch = 0.0, []
        for shard in pending[:MOST_FILES]:
            size += shard.size_bytes or math.inf
            if size > self.arguments.batch * 1e6 or shard.attempt_count:
                break
            if shard.location not in self.unfetched:
                batch.append(shard)
        return batch or pending[:1]

    def load_together(self, batch: list[Shard], shards: dict[str, Shard]) -> list[str]:
        """One dbt run that loads a batch of `shards`; what failed and why. Later tries wait first.

        Of the batch those go that could not be fetched, but for one.
        """
        if tries := batch[0].attempt_count:
            time.sleep(self.arguments.wait * 2 ** (tries - 1))
        files = [(shard.location, shard.size_bytes) for shard in batch]
        path = database_path(self.arguments.target)
        locations = [shard.location for shard in batch]
        ahead = self.ahead if self.ahead and self.ahead.location in locations else None
        with (
            fetched(files, path.with_name(f"{path.name}.fetched")) as missing,
            ahead.used() if ahead else contextlib.nullcontext(),
        ):
            self.unfetched |= missing.refused
            left = missing.refused | missing.skipped
            batch[:] = [shard for shard in batch if shard.location not in left] or batch[:1]
            names = [shard.name for shard in batch]
            if ahead or not self.ahead:
                self.ahead = self.fetch_ahead(
                    {name: shard for name, shard in shards.items() if name not in names}
                )
            command = ("run", "--select", "stg_laion__images")
            failures = self.dbt(*command, batch=names)
            if failures and len(batch) > 1 and all(is_fetched(shard.location) for shard in batch):
                # Each file is looked into now, and what cannot be read is left out.
                failures = self.dbt(*command, batch=names)
            return failures

    def fetch_ahead(self, shards: dict[str, Shard]) -> Ahead | None:
        """Begin to fetch what of `shards` is loaded next, where that is a large remote file."""
        shard = next(iter(self.next_batch(shards)), None)
        if (
            shard is None
            or shard.attempt_count
            or (shard.size_bytes or 0) <= MOST_BYTES
            or not shard.location.startswith(("http://", "https://"))
        ):
            return None
        language, kept = self.query(
            "select min(language), max(given_columns) filter (status = 'loaded') "
            "from staging.load_log"
        )[0]
        given = self.variables.get("columns") or json.loads(kept or "{}")
        self.ahead_folder.mkdir(parents=True, mode=0o700, exist_ok=True)
        # A name of its own: the file before it is still read, and DuckDB keeps footers by name.
        name = f"{hashlib.md5(shard.location.encode()).hexdigest()}.parquet"
        return Ahead(shard.location, shard.size_bytes, self.ahead_folder / name, given, language)

    def stop_fetching(self) -> None:
        """End what is fetched ahead, and remove it; or what a run that was killed has left."""
        if self.ahead:
            self.ahead.is_stopped.set()
        shutil.rmtree(self.ahead_folder, ignore_errors=True)

    def search(self) -> None:
        """Find in what is loaded while the next shard comes; what fails is said by the build."""
        (images,) = self.query("select sum(image_count) from staging.load_log")[0]
        if (images or 0) - (self.searched_images or 0) < LEAST_IMAGES:
            return
        if self.searched_images is None:
            self.dbt("seed")
        self.dbt(
            "run", "--select", "config.materialized:incremental", "--exclude", "stg_laion__images"
        )
        self.searched_images = images

    def look_at(self, failed: Shard, shards: list[Shard]) -> None:
        """What the server says after a failed try: wait as it asks, stop where all is closed."""
        if not failed.location.startswith(("http://", "https://")):
            return
        answer = self.wait_for_answer(failed.location)
        if answer is None:
            return
        if self.hub and answer.status_code in (401, 403):
            self.hub.check_access([shard.location for shard in (failed, *few(shards))])
        if seconds := remote.retry_after(answer):
            say(f"{remote.host_of(failed.location)} asks to wait {seconds:.0f} s.")
            time.sleep(seconds)

    def wait_for_answer(self, location: str) -> httpx.Response | None:
        """A server's answer; one that has given files before gets some minutes to come back."""
        host, end = remote.host_of(location), time.monotonic() + OUTAGE_SECONDS
        is_said = False
        while True:
            try:
                return remote.first_answer(location)
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                if host not in self.hosts:
                    return None
                problem = f"{host} {remote.why(error)}"
            if time.monotonic() > end:
                raise Refused(
                    f"{problem}. What was loaded stays; the same command goes on from here."
                )
            if not is_said:
                say(f"{problem}: waiting for it, {OUTAGE_SECONDS // 60} minutes at most.")
                is_said = True
            time.sleep(remote.seconds_before(3))

    def identity_line(self) -> str:
        """What is audited, in one line."""
        path = database_path(self.arguments.target)
        with open_warehouse(path, read_only=True) as database:
            return identity_text(read_identity(database))

    def notes(self) -> list[str]:
        """What is odd about shards that were loaded, such as no row in the language."""
        notes = self.query(
            "select note, min(shard), count(*) from staging.load_log where note is not null "
            "group by note order by count(*) desc, min(shard)"
        )
        lines = [
            f"{shard}{f' and {count - 1:,} more' if count > 1 else ''}: {note}"
            for note, shard, count in notes[:NOTES_SHOWN]
        ]
        if rest := sum(count for _, _, count in notes[NOTES_SHOWN:]):
            lines.append(f"{rest:,} more shards have a note: staging.load_log")
        return lines

    def check_language(self) -> None:
        """Raise `Refused` where rows were read and none has the language: it would count zeros."""
        if self.query(
            "select 1 from staging.load_log having sum(row_count) > 0 and sum(image_count) = 0"
        ):
            raise Refused("Nothing was counted, as no row has the language of the audit.")

    def build(self) -> list[str]:
        """Everything behind staging, and its tests; what failed and why, a line each."""
        left_out = (*dbt_project.WITHOUT_TESTS_OF_CODE, "stg_laion__images")
        with Steps(disable=self.arguments.quiet) as steps:
            return self.dbt("build", *left_out, steps=steps)


def share_heaps() -> None:
    """Let all threads allocate from two heaps, where the C library is glibc.

    Each dbt run has threads of its own. A heap for each of them keeps what reading over HTTP has
    freed, and the process grows by some 30 MB with every shard.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt:
        mallopt(M_ARENA_MAX, 2)


def stop_on_signals() -> None:
    """Let TERM and HUP end a load as Ctrl-C does; a HUP that nohup keeps away stays away.

    Where the interrupt meets a function that DuckDB calls, DuckDB makes an error of its own of it.
    """

    def stop(*_: object) -> None:
        STOP_ASKED.set()
        raise KeyboardInterrupt

    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if signal.getsignal(getattr(signal, name)) != signal.SIG_IGN:
            signal.signal(getattr(signal, name), stop)


def dbt_variables(context: click.Context, option: click.Parameter, text: str) -> dict:
    """The value of `--vars` as a dict. Raises `click.ClickException` where it is none."""
    try:
        return dbt_project.from_vars(text)
    except ValueError as error:
        raise click.ClickException(f"--vars: {error}") from error


@click.command()
@click.option("--shards", type=click.IntRange(1), help="Only the first N shards, for a first look.")
@click.option("--sample", type=click.IntRange(1), help="N shards at random, for estimates.")
@click.option("--seed", default=1, show_default=True, help="Seed of the random choice.")
@click.option("--revision", help="Commit, branch or tag of the remote table.")
@click.option("--attempts", type=click.IntRange(1), default=3, show_default=True, help="Per shard.")
@click.option(
    "--wait",
    type=click.FloatRange(0),
    default=10,
    show_default=True,
    help="Seconds before a second try.",
)
@click.option(
    "--batch",
    type=click.IntRange(0),
    default=300,
    show_default=True,
    metavar="MB",
    help="Load small files together, up to so many MB in one transaction.",
)
@click.option("--limit-memory", metavar="2GB", help="The most memory that the whole load may take.")
@click.option("--replace", is_flag=True, help="Audit this instead of what the database has now.")
@click.option("--no-build", is_flag=True, help="Load only, without the audit.")
@click.option("--quiet", is_flag=True, help="No progress bar.")
@click.option(
    "--repo",
    metavar="OWNER/NAME",
    help="The repository on the Hub: of Re-LAION, CommonPool, … (docs/tables.md).",
)
@click.option("--language", help="Code of the captions to audit, or all.  [default: de]")
@click.option(
    "--vars", callback=dbt_variables, default="{}", help="dbt variables, as for dbt itself."
)
@warehouse_options(target="hub")
def load(**options: Any) -> None:
    """Load the shards of a table one by one, and then audit them.

    Each shard is committed with its line in the load log, so a run that is killed goes on where it
    stopped. A shard that keeps failing is logged with its reason and the rest goes on; the exit
    code is then 1 and the last lines name it.

    The Hub: accept the data set's conditions on its page, make a token in your settings and set it
    as HF_TOKEN. HF_ENDPOINT replaces the Hub's address.

    \b
    Example:
        audit load --sample 8
        audit load --repo mlfoundations/datacomp_small --language all
        audit load --target sample --vars '{shards: "my/folder/*.parquet"}'
    """
    arguments = SimpleNamespace(**options)
    if arguments.shards and arguments.sample:
        raise click.UsageError("--shards and --sample exclude each other.")
    if arguments.replace:
        arguments.vars["replace"] = True
    if arguments.repo:
        arguments.vars["hub_repo"] = arguments.repo
    if arguments.language:
        arguments.vars["language"] = arguments.language
    if arguments.revision:
        arguments.vars["hub_revision"] = arguments.revision
    if arguments.limit_memory:
        try:
            duckdb_memory_limit(arguments.limit_memory)
        except ValueError as error:
            raise click.UsageError(f"--limit-memory: {error}") from error
        os.environ["AUDIT_MEMORY_LIMIT"] = arguments.limit_memory
    try:
        remote.hub_token()
        remote.seconds_before(1)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    check_duckdb_version()
    share_heaps()
    loader = Loader(arguments)
    stop_on_signals()
    try:
        loader.prepare()
        say(loader.identity_line())
        failed = loader.run()
        for note in loader.notes():
            say(note)
        loader.check_language()
        has_rows = any(shard.status == "loaded" for shard in loader.chosen())
        not_built = loader.build() if has_rows and not arguments.no_build else []
    except (CannotOpen, Refused) as refusal:
        sys.exit(f"{refusal}")
    except KeyboardInterrupt:
        sys.exit("Stopped. What was loaded stays; the same command goes on from here.")
    finally:
        loader.stop_fetching()
    for shard in failed:
        error = shard.error or shard.status
        # What shard_files.py says of a file is whole as it is.
        is_of_dbt = re.match(r"\w+ Error in ", error)
        say(f"not loaded: {shard.name}: {dbt_project.reason(error) if is_of_dbt else error}")
    if failed:
        say(
            f"{len(failed)} shards are missing, the counts are not whole (audit_coverage). "
            "Run the same command again to try them once more."
        )
    for failure in not_built:
        say(f"not built: {failure}")
    if not_built:
        say("The audit is not whole: do not use its counts. The same command builds it again.")
    sys.exit(bool(failed or not_built))
