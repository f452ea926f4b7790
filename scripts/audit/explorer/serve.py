"""Browse, search and map the findings of an audit, masked, in Datasette.

Publishes the schemas `explore` and `marts` of the warehouse to one SQLite file beside it and serves
that file, read-only, on this machine alone. Descriptions of tables and columns are dbt's own. No
page fetches anything from elsewhere: the map is drawn from outlines in seeds, and pictures are
links. With --thumbnails they are shown, and each is then a request to a stranger's server; what has
a password in its address or lies in the local network stays a link.
"""

from __future__ import annotations

import errno
import os
import secrets
import socket
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import click
import duckdb
import uvicorn
import yaml
from datasette.app import Datasette
from datasette.database import Database
from datasette.plugins import pm
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from audit.comparison.page import FOLDER as COMPARISON_FOLDER
from audit.explorer.plugin import ExplorerPlugin, is_loopback
from audit.options import warehouse_options
from audit.report.summary import lights
from audit.report.tables import add_bars, read_tables
from audit.report.writer import Writer, read_texts
from audit.try_text import connect_rules
from audit.unchecked import count_text, unchecked_lines
from audit.warehouse import (
    CannotOpen,
    connect,
    coverage_text,
    database_path,
    identity_text,
    one_row,
    open_warehouse,
    read_identity,
)

FOLDER = Path(__file__).resolve().parent
# What only the database of a comparison holds.
COMPARISON = "marts.comparison"
BATCH_SIZE = 20_000
# How many ports are tried from the one that was asked for.
MOST_PORTS = 50
# What SQLite holds beside the schemas `explore` and `marts`: the table of the warehouse that its
# descriptions come from, its rows, and what it is where dbt has no table like it.
LOOKUP_TABLES = {
    "rule": ("rules.rules", "select * from rules.rules", None),
    "category": ("seeds.sensitive_categories", "select * from seeds.sensitive_categories", None),
    "domain": (
        "marts.domain_counts",
        """
        select
            domain,
            count(distinct image_id) as finding_image_count,
            count(distinct image_hash) as distinct_finding_image_count,
            count(*) as finding_count,
            count(distinct category) as category_count,
        from intermediate.int_counted_findings
        where domain is not null
        group by all
        """,
        "One row per domain with at least one finding, small ones too: for looking, not for "
        "publishing.",
    ),
    "image_signals": (
        "intermediate.int_consent_signals",
        """
        select
            image_id,
            signal,
            kinds.label_en as signal_label,
            forms.label_en as form_label,
            field,
            kinds.legal_basis,
        from intermediate.int_consent_signals
        inner join seeds.consent_signals as kinds using (signal)
        left join seeds.consent_forms as forms using (signal, form)
        semi join explore.masked_captions using (image_id)
        order by image_id, kinds.signal_number, form, field
        """,
        "One row per image with a finding and signal of copyright or consent, its form and the "
        "field it stands in. Not in it: the words that say it.",
    ),
}
# What is read first stands first.
ROWS = {
    "findings": """
        select
            image_id,
            category,
            rule,
            field,
            value_masked,
            domain,
            url,
            value_hash,
            image_hash,
            source_key,
            shard,
        from explore.findings
        order by image_id
    """,
    "masked_captions": """
        select
            image_id,
            caption_masked,
            categories,
            url,
            domain,
            shard,
        from explore.masked_captions
        order by image_id
    """,
    "located_images": """
        select
            * exclude (url, domain, source_key, shard),
            url,
            domain,
            source_key,
            shard,
        from explore.located_images
        order by image_id
    """,
}
PRIMARY_KEYS = {
    "rule": "rule",
    "category": "category",
    "domain": "domain",
    "masked_captions": "image_id",
    "located_images": "image_id",
}
# A column of this name refers to the table, wherever it stands.
REFERENCES = {
    "image_id": "masked_captions",
    "rule": "rule",
    "category": "category",
    "domain": "domain",
}
# Wide enough for the facets of a filtered table and the stored questions to be answered from them.
INDEXES = {
    "findings": [
        "image_id",
        "category, rule, field, domain",
        "rule, field, domain",
        "field",
        "domain, category, image_id",
        "value_hash, rule, domain",
    ],
    "image_signals": ["image_id", "signal"],
    "masked_captions": ["domain"],
    "located_images": ["country_name", "state_name", "domain", "make"],
}
SEARCH = [
    "create virtual table masked_captions_fts using fts5(caption_masked, "
    "tokenize = 'unicode61 remove_diacritics 2', "
    'content="masked_captions", content_rowid="image_id")',
    "insert into masked_captions_fts (masked_captions_fts) values ('rebuild')",
    "analyze",
]
# How Datasette shows a table: facets, order, the column that stands for a row elsewhere.
DISPLAY: dict[str, dict[str, Any]] = {
    "findings": {"facets": ["category", "rule", "field", "domain"], "size": 50},
    "masked_captions": {
        "facets": ["domain"],
        "label_column": "caption_masked",
        "size": 50,
    },
    "located_images": {"facets": ["country_name", "state_name", "domain", "make"], "size": 50},
    "image_signals": {"facets": ["signal_label", "form_label", "field"], "size": 50},
    "category": {"label_column": "label_en"},
    "rule": {"label_column": "label_en"},
    "headline_counts": {"sort": "headline_number"},
    "domain": {"sort_desc": "finding_image_count"},
    "domain_counts": {"sort_desc": "finding_image_count"},
    "sensitive_category_counts": {"sort_desc": "image_count"},
    "rule_counts": {"sort_desc": "image_count", "facets": ["category", "field"]},
    "location_counts": {"sort_desc": "image_count", "facets": ["level"]},
    "exif_exposure": {"sort_desc": "image_count"},
    "combination_counts": {"sort_desc": "image_count"},
    "face_counts": {"sort_desc": "image_count"},
    "face_join_quality": {"sort_desc": "is_used"},
}
# Marks of the review by version of the rule, the newest first.
REVIEWS = """
    select
        marks.rule,
        marks.rule_version,
        count(*),
        count(*) filter (where marks.verdict = 'right'),
        count(*) filter (where marks.verdict = 'right')
        / nullif(count(*) filter (where marks.verdict in ('right', 'wrong')), 0),
        count(*) filter (where marks.verdict = 'missed'),
        max(marks.marked_at),
        bool_or(marks.rule_version = rules.rule_version),
    from staging.review_mark as marks
    inner join rules.rules as rules on marks.rule = rules.rule
    group by all
    order by max(marks.marked_at) desc
"""
# 1 pixel that shows nothing, in place of the map's tiles.
NO_TILE = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"


@dataclass
class Table:
    """One table of the SQLite file: where it comes from, what dbt says of it."""

    name: str
    source: str
    query: str
    description: str
    columns: dict[str, str] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    row_count: int = 0

    @property
    def summary(self) -> str:
        """The first sentence of the description."""
        return self.description.split(". ")[0].rstrip(".") + "."


def plain_text(comment: str | None) -> str:
    """A dbt description without its Markdown quotes and line breaks."""
    return " ".join((comment or "").replace("`", "").split())


def find_tables(warehouse: duckdb.DuckDBPyConnection) -> list[Table]:
    """The tables to publish, described by dbt's comments in the warehouse.

    Raises `SystemExit` where the audit has not been built.
    """
    described = {
        f"{schema}.{name}": plain_text(comment)
        for schema, name, comment in warehouse.execute(
            "select schema_name, table_name, comment from duckdb_tables() "
            "where schema_name in ('explore', 'marts', 'seeds') and not temporary "
            "union all select schema_name, view_name, comment from duckdb_views() "
            "where schema_name in ('explore', 'marts', 'rules') order by all"
        ).fetchall()
    }
    columns = {
        (f"{schema}.{table}", column): plain_text(comment)
        for schema, table, column, comment in warehouse.execute(
            "select schema_name, table_name, column_name, comment from duckdb_columns()"
        ).fetchall()
    }
    public = [name for name in described if name.startswith(("explore.", "marts."))]
    lookup_tables = LOOKUP_TABLES
    if COMPARISON in described:
        lookup_tables = {}
    elif not {"explore.findings", "marts.audit_coverage", "rules.rules"} <= set(described):
        raise SystemExit("The audit is not built: run `make build` first.")
    tables = [
        Table(
            name=source.split(".")[1],
            source=source,
            query=ROWS.get(source.split(".")[1], f"select * from {source}"),
            description=described[source],
        )
        for source in public
    ]
    tables += [
        Table(name, source, query, description or described[source])
        for name, (source, query, description) in lookup_tables.items()
    ]
    for table in tables:
        try:
            described_columns = warehouse.execute(f"describe {table.query}").fetchall()
        except duckdb.BinderException:
            raise SystemExit(
                f"{table.source} was built by another version of this project: build the audit "
                "again, with the same command as before."
            ) from None
        for column, data_type, *_ in described_columns:
            # What its own table does not describe means the same where another one has it.
            source = next(
                source
                for source in (table.source, "explore.masked_captions", *described)
                if (source, column) in columns
            )
            table.columns[column] = columns[source, column]
            table.types[column] = data_type
        table.row_count = warehouse.execute(f"select count(*) from ({table.query})").fetchone()[0]
    return tables


def create_table(table: Table, names: set[str]) -> str:
    """The SQL that creates a table in SQLite, with its keys to tables of `names`."""
    kinds = {"BIGINT": "integer", "INTEGER": "integer", "BOOLEAN": "integer", "DOUBLE": "real"}
    key = PRIMARY_KEYS.get(table.name)
    lines = [
        f'"{column}" {kinds.get(data_type, "text")}{" primary key" if column == key else ""}'
        for column, data_type in table.types.items()
    ]
    lines += [
        f'foreign key ("{column}") references "{other}" ("{PRIMARY_KEYS[other]}")'
        for column, other in REFERENCES.items()
        if column in table.columns and other in names - {table.name}
    ]
    return f'create table "{table.name}" ({", ".join(lines)})'


def copy_rows(
    warehouse: duckdb.DuckDBPyConnection, published: sqlite3.Connection, table: Table, step: Any
) -> None:
    """Copy a table's rows; `step` is called with the number of rows of each batch."""
    texts = [
        f'"{column}"'
        if data_type in ("BIGINT", "INTEGER", "DOUBLE", "VARCHAR")
        else f'"{column}"::{"integer" if data_type == "BOOLEAN" else "varchar"}'
        for column, data_type in table.types.items()
    ]
    rows = warehouse.execute(f"select {', '.join(texts)} from ({table.query})")
    marks = ", ".join("?" for _ in texts)
    while batch := rows.fetchmany(BATCH_SIZE):
        published.executemany(f'insert into "{table.name}" values ({marks})', batch)
        step(len(batch))


def publish(
    warehouse: duckdb.DuckDBPyConnection, path: Path, console: Console | None = None
) -> list[Table]:
    """Write the SQLite file `path` anew and return its tables.

    It is written beside its place and moved there when it is whole, so nobody opens half a file.
    """
    tables = find_tables(warehouse)
    names = {table.name for table in tables}
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    progress = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console or Console(stderr=True),
    )
    try:
        with sqlite3.connect(unfinished) as published, progress:
            # The file is new and is thrown away when anything fails.
            published.execute("pragma journal_mode = off")
            published.execute("pragma synchronous = off")
            published.execute("pragma cache_size = -200000")  # kB: indexes are sorted in it
            for table in tables:
                task = progress.add_task(table.name, total=table.row_count)
                published.execute(create_table(table, names))
                copy_rows(
                    warehouse,
                    published,
                    table,
                    lambda count, task=task: progress.advance(task, count),
                )
            statements = [
                f'create index "{name}_{number}" on "{name}" ({columns})'
                for name, indexes in INDEXES.items()
                for number, columns in enumerate(indexes)
                if name in names
            ]
            statements += SEARCH if "masked_captions" in names else []
            for statement in progress.track(statements, description="indexes and search"):
                published.execute(statement)
        published.close()
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return tables


def read_questions(folder: Path = FOLDER) -> dict[str, dict[str, str]]:
    """The stored queries of `folder` by name: title, description, sql."""
    return yaml.safe_load((folder / "questions.yml").read_text(encoding="utf-8"))


def audit_pages() -> dict[str, Any]:
    """What the pages of every audit say."""
    return {
        "title": "What is in the training data?",
        "questions": read_questions(),
        "tables_title": "The audit's tables",
        "tables_description": "Masked findings and counts. Not for publishing, except the counts "
        "of the marts.",
    }


def bar_rows(rows: list[dict[str, Any]], key: str) -> list[dict[str, Any]]:
    """The label, count, share and bar of each row of a mart, and where its findings are.

    `key` is the column that names categories, joined with `|`.
    """
    add_bars(rows)
    return [
        {
            "label": row.get("headline_label") or row["category_label"],
            "risk": row.get("risk"),
            "count": count_text(row["image_count"], row["is_checked"], row["unchecked_reason"]),
            "share": "" if row["image_share"] is None else f"{row['image_share']:.2%}",
            "bar_share": row["bar_share"],
            "filter": None
            if row["image_count"] == 0 or not row["is_checked"]
            else urlencode({"category__in": row[key].replace("|", ",")}),
        }
        for row in rows
    ]


def read_about(warehouse: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """What the pages say of the audit: which it is, what was counted, who reviewed which rule."""
    identity = read_identity(warehouse)
    tables = read_tables(warehouse)
    coverage = tables["coverage"][0]
    texts = read_texts("en")
    write = Writer("en", texts, coverage["minimum_count"])
    has_estimates = not coverage["is_complete"] and any(
        row["upper_image_count"] is not None for row in tables["categories"]
    )
    history: dict[str, list[dict[str, Any]]] = {}
    for rule, rule_version, *counts in warehouse.execute(REVIEWS).fetchall():
        names = ("count", "right", "precision", "missed", "marked_at", "is_now")
        line = {"version": rule_version[:8], **dict(zip(names, counts, strict=True))}
        history.setdefault(rule, []).append(line)
    return {
        **audit_pages(),
        "identity": identity_text(identity),
        "is_sample": identity["kind"] == "SAMPLE",
        "coverage": coverage_text(coverage),
        "lights": lights(coverage, tables["labels"], tables["rule_counts"], has_estimates, write),
        "headlines": bar_rows(tables["headlines"], "categories"),
        "categories": bar_rows(tables["categories"], "category"),
        "risks": texts["risks"],
        "unchecked": unchecked_lines(warehouse),
        "unchecked_tables": [] if tables["world"][0]["is_checked"] else ["located_images"],
        "minimum_count": coverage["minimum_count"],
        "history": history,
    }


def is_comparison(path: Path) -> bool:
    """Whether a database is one that `audit compare` wrote, and not an audit."""
    try:
        with open_warehouse(path, read_only=True, patience=0) as database:
            database.execute(f"from {COMPARISON} limit 0")
    except (CannotOpen, duckdb.CatalogException):
        return False
    return True


def read_about_comparison(database: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """What the pages say of a comparison: of which audits, and what became of the references."""
    row = one_row(database, f"from {COMPARISON}")
    names = [
        f"{row[f'{side}_source']}{f' at {revision[:8]}' if revision else ''}"
        for side in ("older", "newer")
        for revision in [row[f"{side}_revision"]]
    ]
    return {
        "title": "What was taken out of the training set?",
        "identity": f"COMPARING {' with '.join(names)}, language {row['language']}",
        "comparison": row,
        "questions": read_questions(COMPARISON_FOLDER),
        "tables_title": "The comparison's tables",
        "tables_description": "Counts alone, which may be passed on.",
    }


def describe(tables: list[Table], about: dict[str, Any]) -> dict[str, Any]:
    """Datasette's metadata: descriptions, facets, stored queries, the map without tiles."""
    return {
        "title": about["title"],
        "databases": {
            "audit": {
                "title": about["tables_title"],
                "description": about["tables_description"],
                "tables": {
                    table.name: {
                        "description": table.description,
                        "columns": table.columns,
                        **DISPLAY.get(table.name, {}),
                    }
                    for table in tables
                },
                "queries": {
                    name: {**question, "hide_sql": True}
                    for name, question in about["questions"].items()
                },
            }
        },
        "plugins": {
            "datasette-cluster-map": {
                "tile_layer": NO_TILE,
                "tile_layer_options": {"attribution": ""},
                "container": ".map-place",
                # Of these names only: any other is a query's own, and would stand in a script.
                "latitude_column": "latitude",
                "longitude_column": "longitude",
            }
        },
    }


def make_datasette(
    path: Path,
    tables: list[Table],
    about: dict[str, Any],
    rules: duckdb.DuckDBPyConnection | None,
    thumbnails: bool,
    password: str | None,
    warehouse: Path | None = None,
) -> Datasette:
    """Datasette over the published file, immutable, with the explorer's pages.

    `about` is that of `read_about`; `rules` has the functions of the rules, for the page that
    tries them, `warehouse` is the database behind the forms.
    """
    plugin = ExplorerPlugin(
        {
            **about,
            "tables": {table.name: table for table in tables},
        },
        rules,
        thumbnails,
        password,
        warehouse,
    )
    pm.register(plugin, name="explorer")
    # It prints each page that is not found with all that stands in variables.
    if pm.has_plugin("datasette.handle_exception"):
        pm.unregister(name="datasette.handle_exception")
    datasette = Datasette(
        metadata=describe(tables, about),
        settings={
            "allow_download": False,
            "allow_facet": True,
            "suggest_facets": False,
            "facet_time_limit_ms": 5_000,
            "sql_time_limit_ms": 10_000,
        },
    )
    datasette.remove_database("_memory")
    database = Database(datasette, path=str(path), is_mutable=False)
    datasette.add_database(database, name="audit")
    return datasette


def listen(host: str, port: int) -> socket.socket:
    """A socket at the address, at the next free port where the port is taken.

    Raises `SystemExit` where there is no such address, or no port is free.
    """
    try:
        kind, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        for free in range(port, min(port + MOST_PORTS, 65536)):
            listener = socket.socket(kind, socket.SOCK_STREAM)
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                listener.bind((host, free, *address[2:]))
                listener.listen()
            except OSError as error:
                listener.close()
                if error.errno != errno.EADDRINUSE:
                    raise
            else:
                return listener
    except OSError as error:
        raise SystemExit(f"{host}:{port} cannot be served on: {error.strerror}.") from None
    raise SystemExit(f"The ports from {port} to {free} of {host} are taken: choose another --port.")


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to serve on.")
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=8001,
    show_default=True,
    help="Where it is taken, the next free one.",
)
@click.option("--thumbnails", is_flag=True, help="Show the pictures: asks strangers' servers.")
@click.option("--publish-only", is_flag=True, help="Write the SQLite file and stop.")
@warehouse_options()
def explore(target: str, host: str, port: int, thumbnails: bool, publish_only: bool) -> None:
    """Browse, search and map the masked findings in Datasette, on this machine alone.

    Also the counts of a comparison, a database that `audit compare` wrote.

    \b
    Examples:
        audit explore --port 8002
        audit explore --database dist/2023-2024.duckdb
    """
    console = Console(stderr=True)
    database = database_path(target)
    path = database.with_suffix(".sqlite")
    compares = is_comparison(database)
    opened = open_warehouse(database, read_only=True) if compares else connect(target)
    with opened as warehouse:
        tables = publish(warehouse, path, console)
        about = read_about_comparison(warehouse) if compares else read_about(warehouse)
    size = path.stat().st_size / 1_000_000
    console.print(f"Published to {path} ({size:,.1f} MB).", soft_wrap=True, markup=False)
    if publish_only:
        return
    password = None
    if not is_loopback(host):
        given = os.environ.get("AUDIT_EXPLORER_PASSWORD")
        password = given or secrets.token_urlsafe(12)
        console.print(
            "[bold red]Others can reach this address.[/] It serves findings about people, over "
            "plain HTTP: put a proxy with TLS before it, or better use an SSH tunnel."
        )
        shown = "the one in AUDIT_EXPLORER_PASSWORD" if given else password
        console.print(f"Name: audit, password: {shown}", highlight=False, markup=False)
    if thumbnails:
        console.print("Thumbnails are on: each is a request to the server that holds the picture.")
    rules = None if compares else connect_rules(console)
    datasette = make_datasette(path, tables, about, rules, thumbnails, password, database)
    listener = listen(host, port)
    free_port = listener.getsockname()[1]
    if free_port != port:
        console.print(f"Port {port} is taken: {free_port} is used.", highlight=False)
    port = free_port
    console.print(f"http://{host}:{port}/ (stop with Ctrl-C)", highlight=False)
    config = uvicorn.Config(datasette.app(), log_level="warning", lifespan="on")
    uvicorn.Server(config).run(sockets=[listener])
