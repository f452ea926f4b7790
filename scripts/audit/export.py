"""Write the marts, and nothing else, into a new folder or DuckDB file: what may be passed on.

The database of an audit is never passed on, whatever is dropped from it: in its free pages the
values and the key of their hashes can still be read.

A folder is a data package (https://specs.frictionlessdata.io/data-package/): each mart as CSV and
as Parquet, and `datapackage.json`, which says what the tables and columns are, what was audited and
under which licence the counts are passed on.
"""

from __future__ import annotations

import codecs
import hashlib
import json
import os
import re
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import duckdb

from audit.fingerprint import fingerprints
from audit.identity import tool_versions
from audit.options import warehouse_options
from audit.shard_reading import literal
from audit.warehouse import (
    connect,
    coverage_text,
    database_path,
    identity_text,
    read_coverage,
    read_identity,
)

# What a column's type is called in a table schema.
TYPES = {
    "BIGINT": "integer",
    "INTEGER": "integer",
    "DOUBLE": "number",
    "BOOLEAN": "boolean",
    "VARCHAR": "string",
    "TIMESTAMP WITH TIME ZONE": "datetime",
}
# What the identity says that a reader has to know.
SHOWN_IDENTITY = ("name", "kind", "source", "revision", "language", "rules_version")
# A text that a spreadsheet would take for a formula.
FORMULA = r"^[=+\-@\t\r]"
LICENCES = {
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "ODC-BY-1.0": "https://opendatacommons.org/licenses/by/1-0/",
}
NOT_BUILT = "The audit is not built: run `make build` first."


def read_marts(warehouse: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The marts and their descriptions. Raises `SystemExit` where none is built."""
    marts = warehouse.execute(
        "select table_name, coalesce(comment, '') from duckdb_tables() "
        "where schema_name = 'marts' union all "
        "select view_name, coalesce(comment, '') from duckdb_views() "
        "where schema_name = 'marts' order by all"
    ).fetchall()
    if not marts:
        raise SystemExit(NOT_BUILT)
    return dict(marts)


def publish_marts(warehouse: Path, path: Path) -> int:
    """Write the marts of `warehouse` with their descriptions to `path`; returns how many there are.

    It is written beside its place and moved there when it is whole. Raises `SystemExit` where no
    mart is built, or where `path` is the warehouse.
    """
    if path.resolve() == warehouse.resolve():
        raise SystemExit(f"{path} is the database of the audit: choose another file.")
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        # A database of its own between the two: nothing of the warehouse reaches the new file but
        # the rows that are selected.
        with duckdb.connect() as connection:
            connection.execute(f"attach {literal(str(warehouse))} as warehouse (read_only)")
            connection.execute(f"attach {literal(str(unfinished))} as published")
            connection.execute("create schema published.marts")
            marts = read_marts(connection)
            for name, comment in marts.items():
                table = f'published.marts."{name}"'
                connection.execute(f'create table {table} as from warehouse.marts."{name}"')
                connection.execute(f"comment on table {table} is {literal(comment)}")
            columns = connection.execute(
                "select table_name, column_name, comment from duckdb_columns() "
                "where database_name = 'warehouse' and schema_name = 'marts' "
                "and comment is not null"
            ).fetchall()
            for table, column, comment in columns:
                connection.execute(
                    f'comment on column published.marts."{table}"."{column}" is {literal(comment)}'
                )
            connection.execute("detach published")
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
        unfinished.with_name(f"{unfinished.name}.wal").unlink(missing_ok=True)
    return len(marts)


def file_entry(file: Path) -> dict[str, Any]:
    """What a resource says of its file, by which a reader can tell whether it is whole."""
    content = file.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    return {"path": file.name, "bytes": len(content), "hash": f"sha256:{digest}"}


def write_mart(
    warehouse: duckdb.DuckDBPyConnection, folder: Path, name: str, description: str
) -> list[dict[str, Any]]:
    """Write one mart as CSV and Parquet, and return what the data package says of both."""
    columns = warehouse.execute(
        "select column_name, data_type, comment, is_nullable from duckdb_columns() "
        "where schema_name = 'marts' and table_name = ? order by column_index",
        [name],
    ).fetchall()
    fields, cells = [], []
    for column, kind, comment, is_nullable in columns:
        entry = {"name": column, "type": TYPES[kind], "description": " ".join(comment.split())}
        if not is_nullable:
            entry["constraints"] = {"required": True}
        fields.append(entry)
        cell = f'"{column}"'
        if TYPES[kind] == "string":
            cell = f"if(regexp_matches({cell}, {literal(FORMULA)}), '''' || {cell}, {cell})"
        elif TYPES[kind] == "datetime":
            cell = f"strftime({cell} at time zone 'UTC', '%Y-%m-%dT%H:%M:%S.%fZ')"
        cells.append(f'{cell} as "{column}"')
    table, parquet = folder / f"{name}.csv", folder / f"{name}.parquet"
    warehouse.execute(
        f'copy (select {", ".join(cells)} from marts."{name}" order by all) '
        f"to {literal(str(table))} (header, delimiter ',')"
    )
    # By this mark a spreadsheet knows the encoding.
    table.write_bytes(codecs.BOM_UTF8 + table.read_bytes())
    # Small as it is, anybody can look into it.
    warehouse.execute(
        f'copy (from marts."{name}" order by all) to {literal(str(parquet))} '
        "(format parquet, compression uncompressed)"
    )
    text = " ".join(description.split())
    return [
        {
            "name": name,
            "type": "table",
            "description": text,
            **file_entry(table),
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8-sig",
            "profile": "tabular-data-resource",
            "schema": {"fields": fields, "missingValues": [""]},
        },
        {
            "name": f"{name}.parquet",
            "type": "file",
            "description": f"The same as {name}.csv, with its types. {text}",
            **file_entry(parquet),
            "format": "parquet",
            "mediatype": "application/vnd.apache.parquet",
        },
    ]


def export_package(
    warehouse: duckdb.DuckDBPyConnection, folder: Path, licence: str, now: datetime
) -> int:
    """Write the marts as a data package into the new `folder`; returns how many there are.

    It is written beside its place and moved there when it is whole. Raises `SystemExit` where no
    mart is built, or where there is something in `folder`.
    """
    marts = read_marts(warehouse)
    identity, coverage = read_identity(warehouse), read_coverage(warehouse)
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise SystemExit(f"{folder} is there already: choose another folder, or delete it.")
        folder.parent.mkdir(parents=True, exist_ok=True)
        unfinished = folder.with_name(f"{folder.name}.{os.getpid()}.tmp")
        unfinished.mkdir()
    except OSError as error:
        raise SystemExit(f"{folder} cannot be written: {error.strerror}.") from None
    try:
        resources = [
            resource
            for name, description in marts.items()
            for resource in write_mart(warehouse, unfinished, name, description)
        ]
        package = {
            "name": re.sub(r"[^a-z0-9._-]+", "-", f"{identity['name']}-marts".lower()),
            "title": f"What is in the training data? Counts of {identity['source']}",
            "description": (
                f"{identity_text(identity)}. {coverage_text(coverage)} Counts alone, no values; "
                "small ones are left out. A cell of a CSV file that a spreadsheet would take for a "
                "formula has a ' before it."
            ),
            "profile": "data-package",
            "version": tool_versions()["project_version"],
            "created": f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
            "licenses": [{"name": licence, "path": LICENCES[licence]}],
            "sources": [{"title": identity["source"]}],
            "audit": {name: identity[name] for name in SHOWN_IDENTITY} | tool_versions(),
            # As `audit fingerprint` prints them: two audits can be compared by them.
            "fingerprints": {
                table.removeprefix("marts."): digest
                for table, _, digest in fingerprints(warehouse)
                if table.startswith("marts.")
            },
            "resources": resources,
        }
        (unfinished / "datapackage.json").write_text(
            json.dumps(package, ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
        )
        unfinished.replace(folder)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return len(marts)


@click.command()
@click.argument("folder", required=False, type=click.Path(file_okay=False, path_type=Path))
@click.option("--output", type=click.Path(path_type=Path), help="Default: dist/NAME-marts.duckdb.")
@click.option(
    "--licence",
    type=click.Choice(list(LICENCES)),
    default="CC-BY-4.0",
    show_default=True,
    help="Under which the counts in FOLDER are passed on.",
)
@warehouse_options()
def export(target: str, folder: Path | None, output: Path | None, licence: str) -> None:
    """Write the marts, and nothing else, into what may be passed on.

    FOLDER becomes a data package: CSV, Parquet and a description of both. Without it they go into
    one new DuckDB file.

    \b
    Example:
        audit export dist/counts
    """
    if folder is not None and output is not None:
        raise SystemExit("Choose one: a folder, or --output for a DuckDB file.")
    # Says what to do where the warehouse is missing or open elsewhere.
    with connect(target) as connection:
        if folder is not None:
            count = export_package(connection, folder, licence, datetime.now(UTC))
        else:
            output = output or Path("dist") / f"{read_identity(connection)['name']}-marts.duckdb"
    if output is not None:
        count = publish_marts(database_path(target), output)
    print(f"{folder or output}: {count} marts. Pass on this, and never the database itself.")
