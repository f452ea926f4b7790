"""What a domain's files and headers say about crawlers that collect for the training of AI.

Everything read here was written by somebody else: whatever it is, the answer is a statement of this
module or nothing, and no text of it is kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from protego import Protego

# What ai.txt (Spawning, 2023) speaks of: kinds of files, here those of images.
IMAGE_PATHS = ("/", "/image.jpg", "/image.png", "/image.webp")
REFUSING_DIRECTIVES = ("noai", "noimageai", "noml")
SLOWEST_CRAWL_SECONDS = 30.0


def is_page(text: str) -> bool:
    """True for a page of HTML, which many servers send in place of a file that is not there."""
    return text.lstrip("\ufeff \t\r\n")[:1] == "<"


def parse_robots(text: str) -> Protego | None:
    """The rules of a robots.txt; None where they cannot be read."""
    try:
        return Protego.parse(text)
    # The parser reads what anybody wrote.
    except Exception:
        return None


def may_fetch(rules: Protego, url: str, agent: str) -> bool:
    """Whether the rules let `agent` fetch `url`; what cannot be judged is not allowed."""
    try:
        return bool(rules.can_fetch(url, agent))
    except Exception:
        return False


def crawl_delay(rules: Protego, agent: str) -> float:
    """The seconds that the rules ask `agent` to wait between two requests; 0 without a wish."""
    try:
        return max(0.0, float(rules.crawl_delay(agent) or 0))
    except Exception:
        return 0.0


def refused_agents(rules: Protego, domain: str, agents: Iterable[str]) -> list[str]:
    """Those of `agents` that may not fetch the start page, and so nothing of the site."""
    return [agent for agent in agents if not may_fetch(rules, f"https://{domain}/", agent)]


def refuses_images(text: str, domain: str) -> bool | None:
    """Whether an ai.txt keeps images from training; None where it is none."""
    if is_page(text) or "disallow" not in text.lower():
        return None if is_page(text) or "user-agent" not in text.lower() else False
    rules = parse_robots(text)
    if rules is None:
        return None
    return not all(may_fetch(rules, f"https://{domain}{path}", "*") for path in IMAGE_PATHS)


def reserves_mining(text: str) -> bool | None:
    """Whether a /.well-known/tdmrep.json reserves text and data mining; None where it is none.

    Source: TDM Reservation Protocol, W3C community group, 2024, section 5.
    """
    try:
        entries = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(entries, list):
        return None
    values = [entry.get("tdm-reservation") for entry in entries if isinstance(entry, Mapping)]
    known = [value for value in values if value in (0, 1, "0", "1")]
    return any(value in (1, "1") for value in known) if known else None


def header_reserves(headers: Mapping[str, str]) -> bool:
    """Whether the header `tdm-reservation` of an answer reserves text and data mining."""
    return headers.get("tdm-reservation", "").strip() == "1"


def header_refuses(headers: Mapping[str, str]) -> bool:
    """Whether the header `X-Robots-Tag` of an answer refuses the training of AI."""
    words = headers.get("x-robots-tag", "").lower().replace(":", ",").replace(";", ",").split(",")
    return any(word.strip() in REFUSING_DIRECTIVES for word in words)
