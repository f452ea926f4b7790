"""Show what a dbt command is at: which step of how many, for how long, and the time left.

dbt itself says one line a step, several hundred, or with `--quiet` nothing for a minute. On a
terminal this is one line that changes, elsewhere a line every ten seconds.
"""

from __future__ import annotations

import sys
import time
from typing import Any

from dbt_common.events.base_types import EventMsg
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

SECONDS_BETWEEN_LINES = 10
# What the project's macros say to people.
SAID = ("JinjaLogInfo", "JinjaLogWarning")


def progress_bar(what: str, rate: str = "", **options: Any) -> Progress:
    """A line with how many of `what` are done, the time and the time left."""
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn(what),
        *([TextColumn(rate)] if rate else []),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
        # A step can take longer than the half minute from which the time left is told else.
        speed_estimate_period=24 * 3600,
        console=Console(stderr=True),
        **options,
    )


class Steps:
    """The steps of one dbt command, a callback of its events, shown while it is entered."""

    def __init__(self, disable: bool = False) -> None:
        self.progress = progress_bar("steps", disable=disable or not sys.stderr.isatty())
        self.task = self.progress.add_task("Reading the project", total=None)
        self.is_plain = not disable and not sys.stderr.isatty()
        self.started = self.said_at = time.monotonic()

    def __enter__(self) -> Steps:
        self.progress.start()
        if self.is_plain:
            self.say("Reading the project")
        return self

    def __exit__(self, *_: object) -> None:
        self.progress.stop()

    def __call__(self, event: EventMsg) -> None:
        name = event.info.name
        if name in SAID:
            self.progress.console.print(
                event.info.msg, markup=False, highlight=False, soft_wrap=True
            )
        elif name == "LogHookStartLine" and "on-run-start" in event.data.statement:
            self.show("Preparing the rules", 0, None)
        elif name == "LogStartLine":
            data = event.data
            self.show(data.node_info.node_name, data.index - 1, data.total)

    def show(self, step: str, done: int, total: int | None) -> None:
        """The step that begins, `done` of `total` behind it."""
        self.progress.update(self.task, description=step, completed=done, total=total)
        if self.is_plain and time.monotonic() - self.said_at >= SECONDS_BETWEEN_LINES:
            self.say(f"{step}, {done} of {total} steps done" if total else step)

    def say(self, text: str) -> None:
        """A line of its own."""
        self.said_at = time.monotonic()
        print(f"{self.said_at - self.started:.0f} s: {text}", file=sys.stderr, flush=True)
