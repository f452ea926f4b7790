"""What a stranger wrote, as it may be shown in a terminal."""

from __future__ import annotations

from rich.console import Console


def printable(text: str) -> str:
    """A stranger's text without what could steer a terminal."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)


def terminal() -> Console:
    """Where an address is shown as it is, also where it looks like markup."""
    return Console(markup=False, emoji=False)
