"""A DuckDB connection that reads files: over HTTP, and without a word of a row in its errors.

Nothing of dbt is imported here: a look at files takes a moment, dbt alone two seconds, and a worker
of a cluster has DuckDB alone.
"""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import duckdb

from audit.environment import hub_endpoint, hub_token, storage_secret, whole_number

# What DuckDB says of SQL, files and servers holds no value of a row.
ERRORS_WITHOUT_DATA = (
    r"(Binder|Catalog|Connection|Dependency|HTTP|INTERNAL|IO|Interrupt|Out of Memory|Parser"
    r"|Permission|Syntax|Transaction(Context)?) "
)


def load_extension(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Load the DuckDB extension `name` from its wheel, else by `install`.

    Raises `RuntimeError` with what to do when neither works.
    """
    package = importlib.util.find_spec(f"duckdb_extension_{name}")
    if package is not None and package.origin is not None:
        file_name = f"{name}.duckdb_extension"
        files = sorted(Path(package.origin).parent.glob(f"extensions/*/{file_name}"))
        for file in files:
            if duckdb.__version__ in file.parent.name:
                connection.load_extension(str(file))
                return
    try:
        connection.install_extension(name)
        connection.load_extension(name)
    except duckdb.Error as error:
        raise RuntimeError(
            f"The DuckDB extension '{name}' cannot be loaded. Install it with "
            f"`pip install duckdb-extension-{name}=={duckdb.__version__}` (it is in the lock: "
            f"make .venv). DuckDB said: {type(error).__name__}"
        ) from error


def prepare_http(connection: duckdb.DuckDBPyConnection) -> None:
    """Make a connection ready to read over HTTP: retries for minutes, and what it is let in by.

    The Hub counts requests in windows of 5 minutes: 1 + 2 + 4 … seconds over 9 retries wait out
    more than one. AUDIT_HTTP_RETRIES and AUDIT_HTTP_RETRY_WAIT_MS override that. The token goes to
    the Hub's own address only; neither it nor the keys of a storage stand in SQL text that dbt
    would log.
    """
    load_extension(connection, "httpfs")
    settings = {
        "http_retries": whole_number("AUDIT_HTTP_RETRIES", 9),
        "http_retry_wait_ms": whole_number("AUDIT_HTTP_RETRY_WAIT_MS", 1000),
        "http_retry_backoff": "2",
        "http_timeout": "120",
        # One pass over each file: a cache of remote bytes only takes memory.
        "enable_external_file_cache": "false",
    }
    for name, value in settings.items():
        connection.execute(f"set {name} = '{value}'")
    if token := hub_token():
        connection.execute(
            "create or replace secret hub (type http, bearer_token ?, scope ?)",
            [token, f"{hub_endpoint()}/"],
        )
    if storage := storage_secret():
        values = ", ".join(f"{name} ?" for name in storage)
        connection.execute(
            f"create or replace secret storage (type s3, {values})", list(storage.values())
        )


def harmless_message(message: str) -> str:
    """What DuckDB said, without a text of a row and without the secret part of a URL.

    It quotes the value that it cannot read: of a message about data, what comes before is kept.
    """
    message = re.sub(r"(\w+://)[^\s/@'\"]*@", r"\1", message)
    message = re.sub(r"(\w+://[^\s?#'\"]*)[?#][^\s'\"]*", r"\1", message)
    if re.match(ERRORS_WITHOUT_DATA, message):
        return message
    line = re.sub(r"(?i)\bfile (['\"])[^'\"]*\1", "file", message.partition("\n")[0])
    said = re.split(r"(?<!\w)['\"]", line, maxsplit=1)[0]
    return said if said == line else f"{said}…"
