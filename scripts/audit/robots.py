"""Ask the domains with most references whether they say no to the training of AI today.

Each domain is asked itself and nobody else: robots.txt, then, where that lets this program do so,
ai.txt, the TDM reservation file and the headers of the start page; one request at a time, with a
pause in between, in so many seconds and bytes at most. A domain is marked before it is asked and
never asked again by itself, so a run can be killed at any moment and goes on behind it. Kept is
what was said, in yes and no, with the date: nothing of it holds for the past.
"""

from __future__ import annotations

import asyncio
import ipaddress
import re
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit
from urllib.request import getproxies

import click
import duckdb
import httpx

from audit.options import warehouse_options
from audit.reservations import (
    SLOWEST_CRAWL_SECONDS,
    crawl_delay,
    header_refuses,
    header_reserves,
    is_page,
    may_fetch,
    parse_robots,
    refused_agents,
    refuses_images,
    reserves_mining,
)
from audit.seeds import read_seed
from audit.warehouse import CannotOpen, built, connect, database_path, open_warehouse

AGENT = "training_data_audit"
# What a crawler has to read of a robots.txt at least (RFC 9309, 2.5).
MOST_BYTES = 512_000
MOST_REDIRECTS = 5
AT_A_TIME = 16
# Names that are no domain of the web; test, example and invalid never lead anywhere (RFC 6761).
LOCAL_NAMES = ("local", "localhost", "internal", "intranet", "lan", "home", "corp", "arpa", "onion")
DOMAIN = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
ABSENT = (404, 410)

QUESTIONS = """
    select domain from intermediate.int_domain_images
    where domain is not null order by image_count desc, domain limit ?
"""


class Unanswered(Exception):
    """A domain gave no answer; the message is the reason, a word of seeds/unasked_reasons."""


@dataclass
class Reply:
    """What came back for one address: the status, the headers and the text, without redirects."""

    status: int
    headers: Mapping[str, str]
    text: str


@dataclass
class Answer:
    """What a domain says; None where it was not asked or did not say."""

    domain: str
    status: str = "answered"
    reason: str | None = None
    refused_agents: list[str] | None = None
    ai_txt_refuses: bool | None = None
    tdm_file_reserves: bool | None = None
    tdm_header_reserves: bool | None = None
    robots_header_refuses: bool | None = None

    @property
    def says_no(self) -> bool | None:
        """True where it says so anywhere, False where it says it nowhere, None where unknown."""
        said = [
            self.ai_txt_refuses,
            self.tdm_file_reserves,
            self.tdm_header_reserves,
            self.robots_header_refuses,
        ]
        if self.refused_agents or any(said):
            return True
        return False if self.status == "answered" and self.reason is None else None


def is_domain(name: str) -> bool:
    """True for a name that the public web may know; false for addresses and names of one's own."""
    return DOMAIN.fullmatch(name) is not None and name.rsplit(".", 1)[-1] not in LOCAL_NAMES


async def refuse_private(domain: str) -> None:
    """Raise `Unanswered` where a name leads to a machine that is not in public.

    The names come from a table that anybody may have written to.
    """
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(domain, 443, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Unanswered("unreachable") from None
    if not all(ipaddress.ip_address(info[4][0]).is_global for info in found):
        raise Unanswered("not_public")


@dataclass
class Asker:
    """Asks one domain after another, each of them one request at a time."""

    agents: list[str]
    contact: str
    seconds: float
    pause: float
    context: ssl.SSLContext = field(default_factory=httpx.create_ssl_context)

    def client(self) -> httpx.AsyncClient:
        """A client that keeps nothing of one domain for the next."""
        agent = f"{AGENT} (reads robots.txt and reservations, once{self.contact})"
        return httpx.AsyncClient(
            verify=self.context,
            timeout=self.seconds,
            headers={"User-Agent": agent, "Accept-Encoding": "identity", "Accept": "*/*"},
            limits=httpx.Limits(max_connections=1, max_keepalive_connections=0),
        )

    async def fetch(self, client: httpx.AsyncClient, url: str, has_body: bool = True) -> Reply:
        """One address, with the redirects that stay on its domain.

        Raises `Unanswered` with the reason where there is no answer that can be read.
        """
        try:
            async with asyncio.timeout(self.seconds):
                return await self.follow(client, url, has_body)
        except TimeoutError:
            raise Unanswered("timeout") from None

    async def follow(self, client: httpx.AsyncClient, url: str, has_body: bool) -> Reply:
        """The same, without its time being measured."""
        domain = urlsplit(url).hostname
        for _ in range(MOST_REDIRECTS + 1):
            async with client.stream("GET", url) as response:
                if response.is_redirect:
                    target = urlsplit(urljoin(url, response.headers["location"]))
                    own = target.hostname in (domain, f"www.{domain}")
                    if not own or target.scheme not in ("http", "https") or target.port:
                        raise Unanswered("redirected")
                    url = target.geturl()
                    continue
                if has_body and response.headers.get("content-encoding", "identity") != "identity":
                    raise Unanswered("unreadable")
                body = bytearray()
                if has_body and response.is_success:
                    async for piece in response.aiter_raw():
                        body += piece[: MOST_BYTES - len(body)]
                        if len(body) >= MOST_BYTES:
                            break
                text = body.decode("utf-8", "replace")
                return Reply(response.status_code, dict(response.headers), text)
        raise Unanswered("redirected")

    async def first_reply(self, client: httpx.AsyncClient, domain: str) -> tuple[str, Reply]:
        """The robots.txt with the scheme by which it could be had."""
        try:
            return "https", await self.fetch(client, f"https://{domain}/robots.txt")
        except (httpx.ConnectError, httpx.ProxyError):
            return "http", await self.fetch(client, f"http://{domain}/robots.txt")

    async def ask(self, domain: str) -> Answer:
        """What a domain says. Never raises: what goes wrong is a reason."""
        answer = Answer(domain)
        if not is_domain(domain):
            return Answer(domain, "not_asked", "no_domain")
        try:
            # A proxy finds the address itself.
            if not getproxies():
                await refuse_private(domain)
            async with self.client() as client:
                await self.question(client, answer)
        except Unanswered as error:
            answer.status, answer.reason = "failed", str(error)
        except (httpx.TransportError, OSError):
            answer.status, answer.reason = "failed", "unreachable"
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, KeyError):
            answer.status, answer.reason = "failed", "unreadable"
        return answer

    async def question(self, client: httpx.AsyncClient, answer: Answer) -> None:
        """Ask for everything, robots.txt first; the answer is filled in as far as one gets."""
        domain = answer.domain
        scheme, reply = await self.first_reply(client, domain)
        if reply.status in ABSENT or (reply.status == 200 and is_page(reply.text)):
            rules = parse_robots("")
        elif reply.status == 200:
            rules = parse_robots(reply.text)
        else:
            raise Unanswered("server_error" if reply.status >= 500 else "refused")
        if rules is None:
            raise Unanswered("unreadable")
        answer.refused_agents = refused_agents(rules, domain, self.agents)
        pause = max(self.pause, crawl_delay(rules, AGENT))
        if pause > SLOWEST_CRAWL_SECONDS:
            answer.reason = "crawl_delay"
            return
        for path in ("/ai.txt", "/.well-known/tdmrep.json", "/"):
            url = f"{scheme}://{domain}{path}"
            if not may_fetch(rules, url, AGENT):
                answer.reason = "disallowed"
                continue
            await asyncio.sleep(pause)
            reply = await self.fetch(client, url, has_body=path != "/")
            if path == "/":
                answer.tdm_header_reserves = header_reserves(reply.headers)
                answer.robots_header_refuses = header_refuses(reply.headers)
            elif reply.status == 200 and path == "/ai.txt":
                answer.ai_txt_refuses = refuses_images(reply.text, domain)
            elif reply.status == 200:
                answer.tdm_file_reserves = reserves_mining(reply.text)


class Store:
    """The answers in the warehouse: a domain is marked before it is asked."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection

    def pending(self, top: int, again: bool) -> list[str]:
        """The domains with most references that are still to be asked, the largest first.

        With `again` those without an answer are asked once more.
        """
        if again:
            self.connection.execute("delete from staging.domain_answer where status <> 'answered'")
        known = self.connection.execute("select domain from staging.domain_answer").fetchall()
        asked = {domain for (domain,) in known}
        found = self.connection.execute(QUESTIONS, [top]).fetchall()
        return [domain for (domain,) in found if domain not in asked]

    def mark(self, domain: str) -> None:
        """Say that a domain is being asked: where that is all, the run was stopped meanwhile."""
        self.connection.execute(
            "insert into staging.domain_answer (domain, status, reason, asked_at) "
            "values (?, 'asking', 'interrupted', now())",
            [domain],
        )

    def keep(self, answer: Answer) -> None:
        """Keep what a domain said."""
        agents = None if answer.refused_agents is None else "|".join(answer.refused_agents)
        self.connection.execute(
            "update staging.domain_answer set status = ?, reason = ?, says_no_to_ai = ?, "
            "refused_agents = ?, ai_txt_refuses = ?, tdm_file_reserves = ?, "
            "tdm_header_reserves = ?, robots_header_refuses = ?, asked_at = now() "
            "where domain = ?",
            [
                answer.status,
                answer.reason,
                answer.says_no,
                agents,
                answer.ai_txt_refuses,
                answer.tdm_file_reserves,
                answer.tdm_header_reserves,
                answer.robots_header_refuses,
                answer.domain,
            ],
        )


async def ask_all(asker: Asker, store: Store, domains: list[str]) -> None:
    """Ask all domains, some at a time, and keep each answer as it comes."""
    waiting = iter(domains)
    start, done = time.monotonic(), 0

    async def work() -> None:
        nonlocal done
        for domain in waiting:
            store.mark(domain)
            store.keep(await asker.ask(domain))
            done += 1
            if done % 50 == 0:
                click.echo(
                    f"{done:,} of {len(domains):,} domains, {time.monotonic() - start:.0f} s"
                )

    await asyncio.gather(*(work() for _ in range(min(AT_A_TIME, len(domains)))))


def read_agents() -> list[str]:
    """The user agents that are looked for in robots.txt: seeds/crawlers.csv."""
    return [row["user_agent"] for row in read_seed("crawlers")]


def summary(connection: duckdb.DuckDBPyConnection) -> str:
    """What the domains said so far, in a sentence."""
    asked, said_no, said_nothing, unknown = connection.execute(
        "select count(*), count(*) filter (says_no_to_ai), count(*) filter (not says_no_to_ai), "
        "count(*) filter (says_no_to_ai is null) from staging.domain_answer"
    ).fetchone()
    return (
        f"{asked:,} domains: {said_no:,} say no to the training of AI today, {said_nothing:,} do "
        f"not, of {unknown:,} it is not known. This says nothing about the day on which the table "
        "was collected. `dbt build --select domain_counts+` brings it into domain_counts."
    )


@click.command()
@click.option("--top", default=500, show_default=True, help="So many domains, the largest first.")
@click.option("--again", is_flag=True, help="Also ask those once more that gave no answer.")
@click.option("--contact", default="", help="An address that the domains may write to.")
@click.option("--seconds", default=15.0, show_default=True, help="The longest that one file takes.")
@click.option("--pause", default=1.0, show_default=True, help="Seconds between two requests.")
@warehouse_options()
def robots(target: str, top: int, again: bool, contact: str, seconds: float, pause: float) -> None:
    """Ask the domains with most references whether they say no to the training of AI today.

    Asks the domains themselves, in the open, by a named user agent. Can be stopped and goes on
    where it was; no domain is asked twice.

    \b
    Example:
        audit robots --top 500 --contact desk@example.org
    """
    connect(target).close()
    try:
        connection = open_warehouse(database_path(target), read_only=False)
    except CannotOpen as error:
        raise SystemExit(str(error)) from error
    contact = re.sub(r"[^\x21-\x7e]", "", contact)
    asker = Asker(read_agents(), f"; {contact}" if contact else "", seconds, pause)
    with connection:
        store = Store(connection)
        with built():
            domains = store.pending(top, again)
        if domains:
            click.echo(f"Asking {len(domains):,} domains, {AT_A_TIME} at a time.")
            asyncio.run(ask_all(asker, store, domains))
        click.echo(summary(connection))
