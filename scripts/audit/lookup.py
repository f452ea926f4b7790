"""Is my data in there? Finds the references that hold a value, without keeping it.

Give an e-mail address, a phone number, an IBAN, a licence plate, a serial number, a domain or the
address of an image. Leave it out and type it when asked, or pipe it in: what stands on a command
line stays in the shell's history. The answer names rule, image address, shard and row: what a
request for deletion needs.

The value is hashed with the warehouse's key and compared with the hashes of the findings, so any
writing of a phone number or IBAN finds the others. It goes into no log, no file and no message.
"""

from __future__ import annotations

import json
import re
import sys
from dataclasses import asdict, dataclass, field
from typing import Any

import click
import duckdb
from rich.console import Console
from rich.table import Column, Table

from audit.options import warehouse_options
from audit.rule_files import declared_rules
from audit.unchecked import unchecked_lines
from audit.warehouse import connect, coverage_text, read_coverage

HASH = "rules.keyed_hash(rules.normalise_value(rules.normalise, $value))"
HOST = re.compile(r"(?i)(?:[\w-]{1,63}\.)+[a-z][\w-]{1,62}")
ADDRESS = re.compile(r"(?i)[a-z][a-z0-9+.-]*://\S+")


@dataclass
class Reference:
    """One row of the training set that holds the value; `row` counts from 0 in its shard."""

    rule: str
    field: str
    value_masked: str | None
    shard: str
    row: int
    image_id: int
    url: str | None


@dataclass
class Answer:
    """What was found, by which rules it was searched, in how much of the training set.

    `unchecked` says where these and other rules that were asked for could not look.
    """

    references: list[Reference]
    searched: list[str]
    coverage: dict[str, Any]
    unchecked: list[str] = field(default_factory=list)


def kinds() -> dict[str, list[str]]:
    """What people call a kind of value, and the rules that find it."""
    kinds: dict[str, list[str]] = {}
    for rule in declared_rules():
        if "lookup" in rule:
            kinds.setdefault(rule["lookup"], []).append(rule["rule"])
    return kinds | {"domain": [], "url": []}


def check_hashes(warehouse: duckdb.DuckDBPyConnection) -> None:
    """Raise `SystemExit` where findings were hashed by another key or in another way.

    Nothing would be found then, which must not be mistaken for an answer.
    """
    control = HASH.replace("$value", "controls.value")
    (differing,) = warehouse.execute(
        f"""
        with controls as (
            select
                image_id,
                rule,
                value,
            from intermediate.int_findings
            limit 1000
        ),

        hashed as (
            select
                controls.image_id,
                controls.rule,
                {control} as value_hash,
            from controls
            inner join rules.rules on controls.rule = rules.rule
        )

        select count(*)
        from hashed
        anti join explore.findings as findings
            on
                hashed.image_id = findings.image_id
                and hashed.rule = findings.rule
                and hashed.value_hash = findings.value_hash
        """
    ).fetchone()
    if differing:
        raise SystemExit("The findings are older than the project's code: run `make build` first.")


def find_values(
    warehouse: duckdb.DuckDBPyConnection, value: str, rules: list[str]
) -> list[Reference]:
    """The findings of `rules` whose value is `value` in any writing."""
    rows = warehouse.execute(
        f"""
        with hashes as (
            select
                rules.rule,
                {HASH} as value_hash,
            from rules.rules
            where list_contains($rules, rules.rule)
        )

        select
            findings.rule,
            findings.field,
            findings.value_masked,
            findings.shard,
            findings.image_id & 4294967295,
            findings.image_id,
            findings.url,
        from explore.findings
        inner join hashes
            on findings.rule = hashes.rule and findings.value_hash = hashes.value_hash
        order by all
        """,
        {"value": value, "rules": rules},
    ).fetchall()
    return [Reference(*row) for row in rows]


def find_images(warehouse: duckdb.DuckDBPyConnection, kind: str, value: str) -> list[Reference]:
    """The audited images with the address `value` (http or https), or of the domain `value`.

    A domain stands for the hosts below it; an image needs no finding to be found.
    """
    condition = {
        "url": "regexp_replace(url, '^https?://', '') = regexp_replace($value, '^https?://', '')",
        "domain": "domain = $value or host = $value or ends_with(host, '.' || $value)",
    }[kind]
    rows = warehouse.execute(
        f"select '{kind}', 'url', null, shard, image_id & 4294967295, image_id, url "
        f"from staging.stg_laion__images where {condition} order by all",
        {"value": value},
    ).fetchall()
    return [Reference(*row) for row in rows]


def checked_rules(warehouse: duckdb.DuckDBPyConnection, rules: list[str]) -> list[str]:
    """Those of `rules` that could look somewhere."""
    checked = warehouse.execute(
        "select distinct rule from marts.rule_counts where is_checked"
    ).fetchall()
    return [rule for rule in rules if (rule,) in checked]


def look_up(warehouse: duckdb.DuckDBPyConnection, value: str, kind: str | None = None) -> Answer:
    """Search `value` as `kind` (of `kinds`, or a rule), or as everything it can be.

    Raises `SystemExit` where the audit is not built or the kind is unknown, never with the value.
    """
    value = value.strip()
    host = value.lower().rstrip(".").removeprefix("www.")
    known = [row["rule"] for row in declared_rules()]
    if kind is not None and kind not in kinds() and kind not in known:
        raise SystemExit(f"There is no kind {kind!r}: {', '.join([*kinds(), *known])}.")
    rules = list(known if kind is None else kinds().get(kind, [kind]))
    try:
        check_hashes(warehouse)
        references = find_values(warehouse, value, rules)
        searched = checked_rules(warehouse, rules)
        if kind == "url" or (kind is None and ADDRESS.fullmatch(value)):
            references += find_images(warehouse, "url", value)
            searched.append("url")
        if kind == "domain" or (kind is None and HOST.fullmatch(host)):
            references += find_images(warehouse, "domain", host)
            searched.append("domain")
        unchecked = unchecked_lines(warehouse, rules)
        return Answer(references, searched, read_coverage(warehouse), unchecked)
    except (duckdb.CatalogException, duckdb.BinderException):
        # Without its cause: nothing that was bound to a query may reach the terminal.
        raise SystemExit("The audit is not built: run `make build` first.") from None
    except duckdb.Error as error:
        raise SystemExit(f"The search failed ({type(error).__name__}).") from None


def printable(text: str) -> str:
    """A stranger's text without what could steer a terminal."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)


def terminal() -> Console:
    """Where an address is shown as it is, also where it looks like markup."""
    return Console(markup=False, emoji=False)


def show(answer: Answer, limit: int, console: Console) -> None:
    """The answer for people: how many, which (the first `limit`), what was searched."""
    images = len({reference.image_id for reference in answer.references})
    if answer.references:
        places = len(answer.references)
        console.print(
            f"Found: {images:,} image{'' if images == 1 else 's'}, "
            f"{places:,} reference{'' if places == 1 else 's'}."
        )
        table = Table("rule", "field", "masked", Column("image", overflow="fold"), show_lines=True)
        for found in answer.references[:limit]:
            table.add_row(
                found.rule,
                found.field,
                printable(found.value_masked or ""),
                f"{printable(found.url or 'no address')}\n"
                f"{printable(found.shard)}, row {found.row}",
            )
        console.print(table)
        if places > limit:
            console.print(f"The first {limit:,} are shown; --limit or --json gives more.")
    else:
        console.print("Found: nothing.")
    console.print(f"Searched: {coverage_text(answer.coverage)}", highlight=False)
    console.print(f"By the rules: {', '.join(answer.searched) or 'none'}.", highlight=False)
    if answer.unchecked:
        console.print("Not everywhere:")
        for line in answer.unchecked:
            console.print(f"  {line}", highlight=False)
    if not answer.references:
        console.print(
            "A rule can miss a value (known_misses in the table `rules`), and nobody looked into "
            "the pictures themselves."
        )


@click.command()
@click.argument("value", required=False)
@click.option("--kind", help="What it is: email, phone, … or a rule.  [default: all it can be]")
@click.option("--limit", default=50, show_default=True, help="Rows of the table.")
@click.option("--json", "as_json", is_flag=True, help="All references as JSON.")
@warehouse_options()
def lookup(value: str | None, kind: str | None, limit: int, as_json: bool, target: str) -> None:
    """Name the references that hold a value: is my data in there?

    VALUE is better left out: then it is asked for, and stands in no shell history.

    \b
    Example:
        audit lookup --kind email
    """
    errors = Console(stderr=True)
    if value is not None:
        errors.print("The value now stands in your shell's history: next time leave it out.")
    elif sys.stdin.isatty():
        value = errors.input("Value to look for: ")
    else:
        value = sys.stdin.readline()
    if not value.strip():
        raise SystemExit("There is no value to look for.")
    with connect(target) as warehouse:
        answer = look_up(warehouse, value, kind)
    if as_json:
        print(json.dumps(asdict(answer), ensure_ascii=False, indent=2, default=str))
    else:
        show(answer, limit, terminal())
