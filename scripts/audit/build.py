"""Run `dbt build` and show what it is at."""

from __future__ import annotations

import sys

import click
from dbt_common.events.base_types import EventMsg

from audit import dbt_project
from audit.progress import Steps


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
def build(options: tuple[str, ...]) -> None:
    """Build and test all tables, as `dbt build` with the same OPTIONS does, and show how far it is.

    \b
    Example:
        audit build
        audit build --vars '{shards: "my/folder/*.parquet"}'
    """
    errors: list[EventMsg] = []
    with Steps() as steps:
        result = dbt_project.run_dbt(
            "build",
            *options,
            callbacks=[
                steps,
                lambda event: errors.append(event) if event.info.level == "error" else None,
            ],
        )
    if result.exception:
        sys.exit(dbt_project.reason(str(result.exception)))
    for failure in dbt_project.failures(result, errors):
        click.echo(failure, err=True)
    sys.exit(not result.success)
