"""The command `audit lookup`: asks for what is looked for, and gives the answer."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Column, Table

from audit.lookup.letter import LANGUAGES, write_letter
from audit.lookup.search import LITERAL, Answer, Identifier, Reference, look_up
from audit.options import warehouse_options
from audit.terminal import printable, terminal
from audit.warehouse import connect, coverage_text

# What the options are called, and what is asked for where one of them is `-`.
OPTIONS = {
    "name": "first name and surname",
    "email": "e-mail address",
    "phone": "telephone number",
    "address": "street and number; postcode and town make it certain",
    "iban": "account number",
    "plate": "licence plate",
    "serial": "serial number of a camera or lens",
    "url": "address of an image",
    "domain": "domain of a website",
}


def match_text(match: Any) -> str:
    """Where an identifier was found, for people."""
    how = "literally" if match.rule == LITERAL else match.rule
    return f"{match.field}: {how}" + ("" if match.is_certain else " (possible)")


def reveals_text(reference: Reference) -> str:
    """What a reference reveals, masked, with category and law."""
    lines = [
        f"{found.field}: {found.label} {printable(found.value_masked)}"
        f" ({found.category_label}, {found.legal_basis})"
        for found in reference.findings
    ]
    if reference.place:
        place = reference.place
        where = ", ".join(name for name in (place.state, place.country) if name)
        when = f", taken {place.taken_at}" if place.taken_at else ""
        lines.append(f"place: {place.latitude:.6f}, {place.longitude:.6f} ({where or '?'}){when}")
    return "\n".join(lines) or "nothing that a rule knows"


def show(answer: Answer, limit: int, console: Console) -> None:
    """The answer for people: how many, which (the first `limit`), what was searched."""
    count, certain = answer.reference_count, answer.certain_count
    if count:
        possible = f", {count - certain:,} of them only possible" if count > certain else ""
        console.print(f"Found: {count:,} reference{'' if count == 1 else 's'}{possible}.")
        table = Table(
            "found by",
            Column("image", overflow="fold"),
            Column("what it reveals", overflow="fold"),
            show_lines=True,
        )
        for found in answer.references[:limit]:
            table.add_row(
                "\n".join(dict.fromkeys(match_text(match) for match in found.matches)),
                f"{printable(found.url or 'no address')}\n"
                f"{printable(found.shard)}, row {found.row}",
                reveals_text(found),
            )
        console.print(table)
        if count > min(limit, len(answer.references)):
            console.print(f"The first {limit:,} are shown; --limit, --json or --letter give more.")
    else:
        console.print("Found: nothing.")
    for asked in answer.asked:
        console.print(
            f"Looked for: {asked.kind or 'any value'} {printable(asked.value_masked)}: "
            f"{asked.reference_count:,} found"
            + (
                "." if asked.is_searched_literally else ", by rules alone: too short for the texts."
            ),
            highlight=False,
        )
    console.print(f"Searched: {coverage_text(answer.coverage)}", highlight=False)
    console.print(
        "In every caption, address and EXIF text, and by the rules: "
        f"{', '.join(answer.searched) or 'none'}.",
        highlight=False,
    )
    if answer.unchecked:
        console.print("Rules, not everywhere:")
        for line in answer.unchecked:
            console.print(f"  {line}", highlight=False)
    console.print(
        "What is misspelt or written in other words can be missed, and nobody looked into the "
        "pictures themselves."
    )


def read_line(question: str, errors: Console) -> str:
    """One line: typed where somebody sits at a terminal, else of the input."""
    return errors.input(question) if sys.stdin.isatty() else sys.stdin.readline()


def named_kind(line: str) -> Identifier:
    """A line such as `name: Erika Mustermann`, or a value of any kind."""
    kind, colon, value = line.partition(":")
    if colon and kind.strip().lower() in OPTIONS and not value.startswith("//"):
        return Identifier(value.strip(), kind.strip().lower())
    return Identifier(line.strip())


def asked_for(
    value: str | None, kind: str | None, options: dict[str, tuple[str, ...]], errors: Console
) -> list[Identifier]:
    """What the user looks for, from the command line and, where that leaves it open, asked for.

    Raises `SystemExit` where there is nothing.
    """
    given = [Identifier(text, name) for name, texts in options.items() for text in texts]
    if value is not None:
        given.append(Identifier(value, kind))
    if any(identifier.value.strip() != "-" for identifier in given):
        errors.print("The value now stands in your shell's history: next time write - for it.")
    found = [
        Identifier(
            read_line(f"{OPTIONS.get(identifier.kind or '', 'value').capitalize()}: ", errors),
            identifier.kind,
        )
        if identifier.value.strip() == "-"
        else identifier
        for identifier in given
    ]
    if not given and kind is not None:
        found = [Identifier(read_line("Value to look for: ", errors), kind)]
    elif not given:
        if sys.stdin.isatty():
            errors.print(
                "What to look for, such as name: Erika Mustermann, one a line; an empty line ends."
            )
        while (line := read_line("> ", errors)).strip():
            found.append(named_kind(line))
    found = [identifier for identifier in found if identifier.value.strip()]
    if not found:
        raise SystemExit("There is no value to look for.")
    return found


def identifier_options(command: Callable) -> Callable:
    """An option for each of `OPTIONS`, each of which can be given several times."""
    for name, help_text in reversed(OPTIONS.items()):
        command = click.option(f"--{name}", multiple=True, help=f"{help_text.capitalize()}.")(
            command
        )
    return command


@click.command()
@click.argument("value", required=False)
@click.option("--kind", help="What VALUE is: email, phone, … or a rule.  [default: all it can be]")
@identifier_options
@click.option("--limit", default=50, show_default=True, help="Rows of the table.")
@click.option("--json", "as_json", is_flag=True, help="All references as JSON.")
@click.option(
    "--letter",
    type=click.Choice(LANGUAGES),
    help="Write the answer as a page to print or send.",
)
@click.option("--output", type=click.Path(path_type=Path), help="The letter's file.")
@warehouse_options()
def lookup(
    value: str | None,
    kind: str | None,
    limit: int,
    as_json: bool,
    letter: str | None,
    output: Path | None,
    target: str,
    **options: tuple[str, ...],
) -> None:
    """Name the references that hold a person's data: is my data in there?

    Write - for a value, or give none: then it is asked for, or read line by line from the input
    (`name: Erika Mustermann`), and stands in no shell history.

    \b
    Example:
        audit lookup --name - --phone - --letter de
    """
    errors = Console(stderr=True)
    identifiers = asked_for(value, kind, options, errors)
    with connect(target) as warehouse:
        answer = look_up(warehouse, identifiers, None if letter or as_json else limit)
    if letter:
        now = datetime.now()
        output = output or Path("dist") / f"letter-{now:%Y%m%d-%H%M%S}-{letter}.html"
        write_letter(answer, letter, now, output)
        errors.print(
            f"{output}: {answer.reference_count:,} references. The letter names addresses of "
            "pictures of a person: give it to nobody else, and delete it when it is sent.",
            soft_wrap=True,
            markup=False,
        )
    if as_json:
        content = asdict(answer) | {"searched": answer.searched}
        print(json.dumps(content, ensure_ascii=False, indent=2, default=str))
    elif not letter:
        show(answer, limit, terminal())
