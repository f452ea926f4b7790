"""Asking domains: each once, itself and nobody else, however it behaves."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from collections import Counter
from pathlib import Path

import duckdb
import pytest
from conftest import AUDIT, Audit
from robots_server import ANSWERS, Proxy, proxy
from rows import german_row

from audit.reservations import header_refuses, refuses_images, reserves_mining
from audit.robots import is_domain

# What each kind of domain says, and why not; None is not known.
SAYS = {
    "nothing": (False, None),
    "everybody": (True, "disallowed"),
    "trainers": (True, None),
    "partly": (False, None),
    "aitxt": (True, None),
    "aitxtopen": (False, None),
    "tdmfile": (True, None),
    "tdmopen": (False, None),
    "tdmheader": (True, None),
    "noai": (True, None),
    "notus": (None, "disallowed"),
    "slowdown": (None, "crawl_delay"),
    "broken": (None, "server_error"),
    "forbidden": (None, "refused"),
    "toomany": (None, "refused"),
    "elsewhere": (None, "redirected"),
    "inside": (None, "redirected"),
    "file": (None, "redirected"),
    "port": (None, "redirected"),
    "loop": (None, "redirected"),
    "moved": (True, None),
    "nowhere": (None, "unreadable"),
    "odd": (None, "unreachable"),
    "page": (False, None),
    "binary": (False, None),
    "huge": (True, None),
    "gzip": (None, "unreadable"),
    "short": (None, "unreachable"),
    "garbage": (None, "unreachable"),
    "closed": (None, "unreachable"),
    "headers": (None, "unreachable"),
    "chunks": (None, "unreachable"),
    "json": (False, None),
    "stars": (False, None),
    "drip": (None, "timeout"),
    "hang": (None, "timeout"),
}


def load_domains(audit: Audit, folder: Path, domains: list[str]) -> None:
    """An audit with one image of each domain, the first ones with more."""
    rows = [
        german_row(number, url=f"http://{domain}/{copy}.jpg")
        for number, domain in enumerate(domains)
        for copy in range(2 if number < 5 else 1)
    ]
    relation = ", ".join(
        f"({number}, '{row['url']}', '{row['caption']}')" for number, row in enumerate(rows)
    )
    duckdb.execute(
        "copy (select 'de' as \"LANGUAGE\", caption, url, 'success' as status "
        f"from (values {relation}) as rows (number, url, caption)) to '{folder}/a.parquet'"
    )
    models = (
        *("stg_laion__images", "int_image_hashes", "int_shard_domains"),
        *("int_repeated_images", "int_domain_images"),
    )
    assert audit.load(folder, "--select", *models).success, audit.messages


def start(audit: Audit, server: Proxy, *arguments: str) -> subprocess.Popen:
    """Start the command with the proxy before it."""
    command = [AUDIT, "robots", "--database", audit.database, "--pause", "0", "--seconds", "1.5"]
    return subprocess.Popen(
        [*command, *arguments],
        env=os.environ | server.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def peak_kilobytes(pid: int) -> int:
    """The most memory that a running process has taken; 0 where it has ended."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except OSError:
        return 0
    found = re.search(r"VmHWM:\s+(\d+)", status)
    return int(found[1]) if found else 0


def test_domains_that_misbehave(audit: Audit, shard_folder: Path) -> None:
    domains = {f"{kind}.example": kind for kind in ANSWERS}
    assert len(domains) >= 30
    load_domains(audit, shard_folder, [*domains, "127.0.0.1", "server.internal"])
    with proxy() as server:
        process = start(audit, server)
        output, _ = process.communicate(timeout=120)
        assert process.returncode == 0, output
        hosts = {host for host, _ in server.asked}
        assert hosts == set(domains), "nobody but the domains is asked"
        assert ("notus.example", "/ai.txt") not in server.asked
        found = audit.query("select domain, says_no_to_ai, reason from staging.domain_answer")
        said = {domains[domain]: (says, why) for domain, says, why in found if domain in domains}
        assert said == SAYS
        rest = {domain: (says, why) for domain, says, why in found if domain not in domains}
        assert rest == {
            "127.0.0.1": (None, "no_domain"),
            "server.internal": (None, "no_domain"),
        }
        # A second run asks nobody, whatever they said.
        count = len(server.asked)
        start(audit, server).communicate(timeout=60)
        assert len(server.asked) == count


def test_five_hundred_domains_and_two_kills(audit: Audit, shard_folder: Path) -> None:
    kinds = [kind for kind in ANSWERS if kind not in ("hang", "drip", "port")]
    domains = [f"hang-{number}.example" for number in range(10)]
    domains += [f"{kinds[number % len(kinds)]}-{number}.example" for number in range(490)]
    load_domains(audit, shard_folder, domains)
    begun = time.monotonic()
    with proxy() as server:
        for part in (100, 300):
            process = start(audit, server)
            while len({host for host, _ in server.asked}) < part:
                time.sleep(0.01)
                assert process.poll() is None, process.communicate()
            process.send_signal(signal.SIGKILL)
            process.communicate()
        process = start(audit, server)
        peak = 0
        while process.poll() is None:
            peak = max(peak, peak_kilobytes(process.pid))
            time.sleep(0.05)
        assert process.returncode == 0
        first = Counter(host for host, path in server.asked if path == "/robots.txt")
        assert set(first) <= set(domains), "nobody but the domains is asked"
        twice = {host for host, count in first.items() if count > 1}
        assert all(host.startswith("loop") for host in twice), "no domain is asked twice"
    assert time.monotonic() - begun < 120
    assert 0 < peak < 250_000, "kilobytes"
    count, distinct, waiting, cut = audit.query(
        "select count(*), count(distinct domain), count(*) filter (status = 'asking'), "
        "count(*) filter (reason = 'interrupted') from staging.domain_answer"
    )[0]
    assert count == distinct == 500
    assert waiting == cut <= 32, "those that were being asked when the run was killed"


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("beispiel.de", True),
        ("xn--mller-kva.de", True),
        ("10.0.0.1", False),
        ("localhost", False),
        ("server.internal", False),
        ("a.b@c.de", False),
        ("beispiel.de:22", False),
        ("", False),
    ],
)
def test_names_of_ones_own_are_not_asked(name: str, is_one: bool) -> None:
    assert is_domain(name) is is_one


def test_what_is_no_reservation() -> None:
    assert reserves_mining("{}") is None
    assert reserves_mining('[{"tdm-reservation": true}, 7]') is True
    assert reserves_mining("[" * 10**6) is None
    assert refuses_images("<html>User-Agent: *\nDisallow: /", "a.de") is None
    assert not header_refuses({"x-robots-tag": "googlebot: noindex"})
    assert header_refuses({"x-robots-tag": "GPTBot: noai"})
