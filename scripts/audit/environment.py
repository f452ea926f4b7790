"""What the environment says of where files lie: the Hub's address and token, the keys of a storage.

The standard library alone: a worker of a cluster imports it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

# What a worker of a cluster needs of the driver's environment; all of it is secret or may be.
FOR_WORKERS = (
    *("AUDIT_HASH_KEY", "HF_TOKEN", "HF_ENDPOINT"),
    *("AUDIT_HTTP_RETRIES", "AUDIT_HTTP_RETRY_WAIT_MS", "AUDIT_HUB_REQUESTS"),
    *("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"),
    *("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"),
)


def hub_endpoint() -> str:
    """The Hub's address; HF_ENDPOINT in the environment overrides it."""
    return (os.environ.get("HF_ENDPOINT") or "https://huggingface.co").rstrip("/")


def hub_token() -> str:
    """HF_TOKEN without the blanks around it; empty where there is none.

    Raises `ValueError` where it holds what no HTTP header and no token can hold (RFC 6750).
    """
    token = os.environ.get("HF_TOKEN", "").strip()
    if not re.fullmatch(r"[A-Za-z0-9._~+/-]*=*", token):
        raise ValueError(
            "HF_TOKEN is no token: it holds a quote, a blank, a line break or a letter that no "
            "token has. Copy it again from your settings on the Hub"
        )
    return token


def whole_number(name: str, default: int, least: int = 0) -> int:
    """A number from the environment. Raises `ValueError` where it is none, or below the `least`."""
    value = os.environ.get(name) or str(default)
    if not re.fullmatch(r"[0-9]{1,9}", value):
        raise ValueError(f"{name}={value} is no number")
    if int(value) < least:
        raise ValueError(f"{name}={value} is not enough: {least} at least")
    return int(value)


def storage_secret() -> dict[str, str]:
    """What DuckDB's secret for `s3://` needs, by the names that the AWS tools read.

    Empty where no key and no address is set. A storage that is not Amazon's has its address in
    AWS_ENDPOINT_URL_S3 or AWS_ENDPOINT_URL.
    """
    given = os.environ.get
    endpoint = urlsplit(given("AWS_ENDPOINT_URL_S3") or given("AWS_ENDPOINT_URL") or "")
    secret = {
        "key_id": given("AWS_ACCESS_KEY_ID"),
        "secret": given("AWS_SECRET_ACCESS_KEY"),
        "session_token": given("AWS_SESSION_TOKEN"),
        "endpoint": endpoint.netloc,
        "url_style": "path" if endpoint.netloc else None,
        "use_ssl": "false" if endpoint.scheme == "http" else None,
    }
    found = {name: value for name, value in secret.items() if value}
    if found and (region := given("AWS_REGION") or given("AWS_DEFAULT_REGION")):
        found["region"] = region
    return found


@contextmanager
def environment(**variables: str) -> Iterator[None]:
    """Set variables of the environment for a while."""
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
