"""What the Python tests share: a warehouse of their own, made-up shards, the shared data."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import duckdb
import pytest
from dbt_common.events.base_types import EventMsg
from filelock import FileLock
from hub_load import (  # noqa: F401
    AUDIT,
    generated,
    hub,
    hub_folder,
    load,
    load_changed,
    load_server,
    workplace,
)
from parsed_once import parsed_once
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

from audit import PROJECT, dbt_project

SHARED_DATA = PROJECT.parent / "shared" / "data"

# Two workers of a test run must not write the same manifest.
if worker := os.environ.get("PYTEST_XDIST_WORKER"):
    os.environ["DBT_TARGET_PATH"] = str(PROJECT / "target" / worker)
    os.environ["DBT_LOG_PATH"] = str(PROJECT / "logs" / worker)


# Each thread of a query compiles all its patterns, which takes longer than what tests let it read.
os.environ["AUDIT_THREADS"] = "1"


# The files that take longest, by the clock: begun first, none is alone at the end.
LONGEST = ("cluster", "hub_kills", "new_rule", "faces", "hub", "tables", "load", "explore")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest; all others stay in their order."""
    places = {f"test_{name}": place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path.stem, len(LONGEST)))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data; a test that needs it is skipped where it is absent."""
    if not SHARED_DATA.is_dir():
        pytest.skip("../shared/data is not here: this test reads real rows from it")
    return SHARED_DATA


@dataclass
class Audit:
    """One warehouse and what dbt said while it worked on it."""

    database: Path
    messages: list[str]
    success: bool = True

    def query(self, sql: str) -> list[tuple]:
        """The rows of a query against the warehouse."""
        with duckdb.connect(str(self.database), read_only=True) as connection:
            return connection.execute(sql).fetchall()

    def run(self, *arguments: str) -> Audit:
        """Run one dbt command on this warehouse; `messages` are then those of this run."""
        self.messages.clear()
        os.environ["AUDIT_DATABASE"] = str(self.database)

        def listen(event: EventMsg) -> None:
            if event.info.level in ("info", "warn", "error"):
                self.messages.append(event.info.msg)

        # What warns while it parses is not heard here: `make lint` parses without a warning.
        is_known = not {"build", "run", "run-operation", "seed"}.isdisjoint(arguments[:2])
        manifest = parsed_once("sample", self.database.stem) if is_known else None
        # Nobody reads dbt's artifacts and log but where a test has named their place. Each line of
        # the log costs time, of those as well that are below its level.
        is_read = "--target-path" in arguments
        log = ("--log-level", "none", "--log-level-file", "info" if is_read else "none")
        artifacts = () if is_read else ("--no-write-json",)
        self.success = dbt_project.run_dbt(
            *log, *arguments, *artifacts, quiet=False, callbacks=[listen], manifest=manifest
        ).success
        return self

    def load(self, shards: str | Path | list[str], *arguments: str, **variables) -> Audit:
        """Load and audit `shards` (staging only, unless arguments select more)."""
        shards = str(shards) if isinstance(shards, Path) else shards
        selection = arguments or ("--select", "stg_laion__images")
        return self.run(
            "run", *selection, "--vars", dbt_project.to_vars(shards=shards, **variables)
        )


@pytest.fixture(scope="session")
def parsed_project() -> None:
    """What is compiled from now on is so without parsing the project anew."""
    parsed_once("sample", "audit")


@pytest.fixture(scope="session")
def new_audit(empty_warehouse: Path) -> Callable[[Path], Audit]:
    """Makes a warehouse without images in a folder."""

    def make(folder: Path) -> Audit:
        database = folder / "audit.duckdb"
        shutil.copy(empty_warehouse, database)
        return Audit(database=database, messages=[])

    return make


@pytest.fixture
def audit(
    new_audit: Callable[[Path], Audit], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Audit:
    """A warehouse without images, in a folder of its own."""
    monkeypatch.setenv("AUDIT_DATABASE", "")
    return new_audit(tmp_path)


@pytest.fixture
def shard_folder(tmp_path: Path) -> Path:
    """An empty folder for made-up shards."""
    folder = tmp_path / "shards"
    folder.mkdir()
    return folder


def build_once(
    factory: pytest.TempPathFactory,
    name: str,
    *arguments: str,
    shards: str | None = None,
    start: Path | None = None,
) -> Path:
    """A warehouse that dbt builds, anew or on top of `start`, once for all workers of a test run.

    dbt's artifacts are kept beside it in the folder `target`. All have one name: at another one dbt
    would parse the project again.
    """
    folder = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    folder = folder / name
    folder.mkdir(exist_ok=True)
    database = folder / "audit.duckdb"
    with FileLock(folder / "lock"), pytest.MonkeyPatch.context() as environment:
        if not (folder / "built").exists():
            environment.setenv("AUDIT_DATABASE", str(database))
            if start:
                shutil.copy(start, database)
            variables = ("--vars", dbt_project.to_vars(shards=shards)) if shards else ()
            audit = Audit(database=database, messages=[]).run(
                *arguments, *variables, "--target-path", str(folder / "target")
            )
            assert audit.success, "\n".join(audit.messages)
            (folder / "built").touch()
    return database


@pytest.fixture(scope="session")
def empty_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """No images, but the seeds and functions, which take as long as a small audit; no key."""
    database = build_once(tmp_path_factory, "empty", "seed")
    with FileLock(database.with_suffix(".lock")), duckdb.connect(str(database)) as warehouse:
        warehouse.execute("delete from intermediate.hash_key")
    return database


@pytest.fixture(scope="session")
def sample_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The embedded sample, built from scratch without a warning, with all dbt tests."""
    return build_once(tmp_path_factory, "sample", "--warn-error", "build")


@pytest.fixture(scope="session")
def real_warehouse(
    tmp_path_factory: pytest.TempPathFactory, shared_data: Path, empty_warehouse: Path
) -> Path:
    """An audit of the German rows of real shards."""
    shards = f"{shared_data}/relaion_shaped/*.parquet"
    return build_once(tmp_path_factory, "real", "run", shards=shards, start=empty_warehouse)


@pytest.fixture(scope="session")
def sample_target(sample_warehouse: Path) -> Path:
    """The folder of dbt's artifacts of the build of the sample."""
    return sample_warehouse.parent / "target"


@pytest.fixture(scope="session")
def sample_manifest(sample_target: Path) -> dict:
    """dbt's manifest of the build of the sample."""
    return json.loads((sample_target / "manifest.json").read_text(encoding="utf-8"))


# Nothing of the browser's own accord, and no name but this machine's is found: a request that
# leaves is seen by the test and goes nowhere.
CHROMIUM_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium; a test that needs one is skipped where none is installed."""
    names = ("chromium", "chromium-browser", "google-chrome")
    executable = next(filter(None, map(shutil.which, names)), None)
    if executable is None:
        pytest.skip("no Chromium is installed: this test looks at pages with it")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=CHROMIUM_OPTIONS)
        yield chromium
        chromium.close()


@dataclass
class WatchedPage:
    """A page of the browser and what went wrong on it."""

    page: Page
    errors: list[str] = field(default_factory=list)
    outside_requests: list[str] = field(default_factory=list)

    def note_message(self, message: ConsoleMessage) -> None:
        """Keep what the page writes to the console as an error."""
        if message.type == "error":
            self.errors.append(message.text)

    def note_request(self, request: Request) -> None:
        """Keep a request that is neither for a file nor for this machine."""
        address = urlsplit(request.url)
        is_inside = address.scheme in ("file", "data", "blob", "about")
        if not is_inside and address.hostname not in ("127.0.0.1", "localhost"):
            self.outside_requests.append(request.url)


@contextmanager
def watch_page(browser: Browser, width: int = 1280, height: int = 900) -> Iterator[WatchedPage]:
    """A new page of `width` times `height` pixels with nothing stored; closed afterwards."""
    context = browser.new_context(viewport={"width": width, "height": height})
    watched = WatchedPage(page=context.new_page())
    watched.page.on("console", watched.note_message)
    watched.page.on("pageerror", lambda error: watched.errors.append(str(error)))
    watched.page.on("request", watched.note_request)
    try:
        yield watched
    finally:
        context.close()
