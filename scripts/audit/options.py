"""The options that several commands share."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import click


def keep_database(context: click.Context, option: click.Parameter, path: Path | None) -> None:
    """Hand the path on where dbt reads it too; relative to where the user stands."""
    if path is not None:
        os.environ["AUDIT_DATABASE"] = str(path.resolve())


def warehouse_options(
    target: str = "sample", default: str = "AUDIT_DATABASE, else warehouse/TARGET.duckdb"
) -> Callable:
    """`--target` (the argument `target` of the command) and `--database` with its `default`."""

    def decorate(command: Callable) -> Callable:
        command = click.option(
            "--database",
            type=click.Path(dir_okay=False, path_type=Path),
            callback=keep_database,
            expose_value=False,
            help=f"The DuckDB file.  [default: {default}]",
        )(command)
        return click.option(
            "--target",
            type=click.Choice(["sample", "hub"]),
            default=target,
            show_default=True,
            help="The dbt target: the sample or files of one's own, or the remote table.",
        )(command)

    return decorate
