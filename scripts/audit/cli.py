"""The command `audit`."""

from __future__ import annotations

import importlib

import click

# Each command's module and function: imported when it is called, as dbt alone takes two seconds.
COMMANDS = {
    "try": "audit.try_text:try_command",
    "run": "audit.run:run",
    "load": "audit.load:load",
    "cluster": "audit.cluster:cluster",
    "build": "audit.build:build",
    "show": "audit.show:show",
    "explore": "audit.explorer.serve:explore",
    "report": "audit.report.page:report",
    "lookup": "audit.lookup.command:lookup",
    "review": "audit.review:review",
    "fingerprint": "audit.fingerprint:fingerprint",
    "robots": "audit.robots:robots",
    "compare": "audit.comparison.compare:compare",
    "faces": "audit.faces:faces",
    "rules": "audit.rules:rules",
    "export": "audit.export:export",
    "bundle": "audit.bundle:bundle",
}


class Commands(click.Group):
    """The commands by name, in the order in which they are needed."""

    def list_commands(self, context: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module, _, function = COMMANDS[name].partition(":")
        return getattr(importlib.import_module(module), function)


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Audit image-text data sets for personal and sensitive data.

    `audit run` audits files of one's own, `audit load` the remote table, `make build` the embedded
    sample; the other commands look at what was found. Every command has --help with an example.
    """
