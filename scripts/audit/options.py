"""The options that several commands share."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import click

from audit.source_columns import check_given


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


def given_columns(context: click.Context, option: click.Parameter, texts: tuple[str, ...]) -> dict:
    """The values of `--column` as a dict. Raises `click.ClickException` where one is none."""
    given = {}
    for text in texts:
        name, sign, source = text.partition("=")
        if not sign:
            raise click.ClickException(f"--column {text!r} does not look like caption=alt.")
        given[name.strip().lower()] = source
    try:
        check_given(given)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    return given


column_option = click.option(
    "--column",
    "columns",
    multiple=True,
    callback=given_columns,
    metavar="CAPTION=ALT",
    help="A column of another name: url, caption, language, exif … = its name in the files.",
)
