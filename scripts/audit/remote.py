"""Files behind HTTP: the Hub's address and token, and what a server says before DuckDB reads.

The token goes to the Hub's own address only; no message holds it.
"""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import httpx

from audit.environment import hub_endpoint, hub_token, whole_number

TIMEOUT_SECONDS = 15
# 1 + 2 + 4 + 8 seconds for a server that does not answer, see prepare_http.
TRIES = 5
# The Hub counts requests in windows of 5 minutes.
LONGEST_WAIT_SECONDS = 330
WORDS = {
    401: "asks for a login",
    403: "does not let you read it",
    404: "does not have it",
    410: "has removed it",
    451: "may not hand it out",
}


def is_on_hub(address: str) -> bool:
    """True for an address of the Hub itself, not one that only begins like it."""
    return address.startswith(f"{hub_endpoint()}/")


def client(address: str, follow: bool = True, timeout: float = TIMEOUT_SECONDS) -> httpx.Client:
    """A client for one address; at another one that this redirects to it sends no token."""
    token = hub_token() if is_on_hub(address) else ""
    return httpx.Client(
        headers={"Authorization": f"Bearer {token}"} if token else {},
        follow_redirects=follow,
        timeout=timeout,
    )


def first_answer(
    address: str, follow: bool = True, timeout: float = TIMEOUT_SECONDS
) -> httpx.Response:
    """The answer to a request for a file's first byte, its body not read.

    A signed address often answers GET only, so it is not asked for the head.
    Raises `httpx.HTTPError` or `httpx.InvalidURL` where there is none.
    """
    with (
        client(address, follow, timeout) as http,
        http.stream("GET", address, headers={"Range": "bytes=0-0"}) as answer,
    ):
        return answer


def seconds_before(next_try: int) -> float:
    """How long to wait before the second try (1), the third (2) …, as DuckDB does."""
    return whole_number("AUDIT_HTTP_RETRY_WAIT_MS", 1000) / 1000 * 2 ** (next_try - 1)


def host_of(address: str) -> str:
    """Host and port of an address, without user and password."""
    return urlsplit(address).netloc.rpartition("@")[2]


def shown(address: str) -> str:
    """An address without what may be secret in it: user, password, query."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{host_of(address)}{parts.path}"


def why(error: Exception) -> str:
    """Why a server gave no answer, in a few words."""
    if isinstance(error, httpx.TooManyRedirects):
        return "redirects without an end"
    if isinstance(error, httpx.TimeoutException):
        return f"does not answer within {TIMEOUT_SECONDS} seconds"
    if isinstance(error, httpx.NetworkError):
        return f"cannot be reached ({error})"
    return f"gives no answer that can be read ({type(error).__name__})"


def no_answer(address: str, error: Exception) -> str:
    """What to say where a server gave no answer, and what to do."""
    if isinstance(error, httpx.TooManyRedirects | httpx.InvalidURL | httpx.UnsupportedProtocol):
        return f"{shown(address)}: the server {why(error)}."
    return (
        f"{shown(address)}: the server {why(error)}. Is the address right, and is this machine "
        "online? The same command goes on from here."
    )


def refusal_in(address: str, answer: httpx.Response) -> str | None:
    """Why a server does not hand out a file, and what to do; None where it does.

    None as well for what passes (429, 5xx): DuckDB asks again for minutes. All else it asks for
    as long, and then says something else.
    """
    status, host = answer.status_code, host_of(str(answer.url))
    if status < 400 and "text/html" in answer.headers.get("Content-Type", ""):
        return (
            f"{shown(address)}: {host} sends a web page and not the file (a login, or a filter in "
            "your network?). Open the address in a browser to see what it says."
        )
    if status < 400 or status in (408, 416, 429) or status >= 500:
        return None
    problem = f"{WORDS.get(status, 'refuses it')} (HTTP {status})"
    if host == host_of(address):
        return (
            f"{shown(address)}: the server {problem}. Check the address and your access, or "
            "leave it out."
        )
    return (
        f"{shown(address)}: {host}, to which the server redirects, {problem}. A filter in your "
        "network, or an address that ran out: run the same command again."
    )


def refusal(address: str) -> str | None:
    """The same, the server asked more than once where it does not answer."""
    if not address.startswith(("http://", "https://")):
        return None
    for attempt in range(1, TRIES + 1):
        try:
            return refusal_in(address, first_answer(address))
        except (httpx.TooManyRedirects, httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
            return no_answer(address, error)
        except httpx.HTTPError as error:
            # One time-out is as long as all the other waiting.
            if attempt == TRIES or isinstance(error, httpx.TimeoutException):
                return no_answer(address, error)
            time.sleep(seconds_before(attempt))
    return None


def retry_after(answer: httpx.Response) -> float:
    """Seconds that an answer asks to wait (its Retry-After: a number or a date), else 0."""
    value = answer.headers.get("Retry-After", "")
    if re.fullmatch(r"\d+(\.\d+)?", value):
        return min(float(value), LONGEST_WAIT_SECONDS)
    try:
        seconds = (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds()
    except (TypeError, ValueError):
        return 0
    return min(max(0.0, seconds), LONGEST_WAIT_SECONDS)
