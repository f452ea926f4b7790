"""What do the rules find in a text of one's own, and why not?

No warehouse is needed: the functions of the rules are made in a DuckDB in memory. The text goes
into no log, no file and no message.
"""

from __future__ import annotations

import json
import re
import sys
from dataclasses import asdict, dataclass

import click
import duckdb
from rich.console import Console
from rich.table import Column, Table

from audit.caption_rules import Captions
from audit.regions import read_seed
from audit.rule_files import kept_functions
from audit.terminal import printable, terminal

# Characters: where the audit cuts a caption, see macros/shards/read_shards.sql.
LENGTH_LIMIT = 20_000
KNOWN_WRONG = "what it found is known to be nobody's (seeds/known_false_positives)"


@dataclass
class Match:
    """What a rule found, and how people who look at findings see it."""

    rule: str
    label: str
    value: str
    value_masked: str
    category: str
    category_label: str
    legal_basis: str


@dataclass
class NearMiss:
    """A rule that looked closer and why it found nothing: most often what it asks of a match."""

    rule: str
    label: str
    reason: str


@dataclass
class Trial:
    """What the rules said to one text; of the others its hint said that there is nothing."""

    matches: list[Match]
    near_misses: list[NearMiss]
    other_rule_count: int


def connect_rules(console: Console) -> duckdb.DuckDBPyConnection:
    """A DuckDB in memory with the functions of the rules, which writes nothing to the disk.

    Raises `SystemExit` where the rules cannot be compiled.
    """
    sql = kept_functions()
    if sql is None:
        console.print("Making functions of the rules: once, this takes some 15 seconds.")
        # Of no use the next time, and slow to import.
        from audit.dbt_project import rules_sql

        try:
            sql = rules_sql()
        except RuntimeError as error:
            raise SystemExit(str(error)) from None
    connection = duckdb.connect(config={"temp_directory": ""})
    connection.execute(sql)
    return connection


def check_text(text: str) -> str:
    """The text as it is tried. Raises `ValueError` where it is empty or too long."""
    # What a terminal hands on undecoded is no text for the engine.
    text = text.encode(errors="replace").decode().strip()
    if not text:
        raise ValueError("There is no text to try.")
    if len(text) > LENGTH_LIMIT:
        raise ValueError(f"The text is longer than {LENGTH_LIMIT:,} characters.")
    return text


def words_of(value: str) -> str:
    """A value as it is compared with those that are known to be nobody's."""
    return re.sub("[-_]+", " ", value.lower())


def try_text(rules: duckdb.DuckDBPyConnection, text: str) -> Trial:
    """Let every rule that reads captions read `text` as one; `rules` as `connect_rules` gives it.

    Raises `ValueError` where the text is empty, too long or unreadable, never with the text.
    """
    text = check_text(text)
    categories = {row["category"]: row for row in read_seed("sensitive_categories")}
    known_wrong = {
        (row["rule"], words_of(row["value"])) for row in read_seed("known_false_positives")
    }
    trial = Trial([], [], 0)
    try:
        with rules.cursor() as cursor:

            def ask(function: str, *arguments: str) -> object:
                marks = ", ".join("?" for _ in arguments)
                return cursor.execute(f"select rules.{function}({marks})", arguments).fetchone()[0]

            declared = [
                rule for rule in json.loads(ask("declarations")) if "caption" in rule["fields"]
            ]
            captions = Captions(cursor, [text])
            (all_found,) = captions.find_all([rule["rule"] for rule in declared])
            for rule in declared:
                name, label = rule["rule"], rule["label_en"]
                found = list(dict.fromkeys(all_found.get(name, [])))
                if not found and not captions.may_hold(name)[0]:
                    trial.other_rule_count += 1
                    continue
                values = [
                    value
                    for value in found
                    if (name, words_of(ask("decoded_text", value))) not in known_wrong
                ]
                category = categories[rule["category"]]
                trial.matches += [
                    Match(
                        name,
                        label,
                        value,
                        ask("mask_value", rule["mask"], value),
                        rule["category"],
                        category["label_en"],
                        category["legal_basis"],
                    )
                    for value in values
                ]
                if len(values) < len(found):
                    trial.near_misses.append(NearMiss(name, label, KNOWN_WRONG))
                elif not found:
                    trial.near_misses.append(NearMiss(name, label, rule["validated_by"]))
    except duckdb.Error as error:
        # Without its cause: what DuckDB says may quote the text.
        raise ValueError(f"The rules cannot read this text ({type(error).__name__}).") from None
    trial.matches.sort(key=lambda match: text.find(match.value))
    return trial


def mark_matches(text: str, matches: list[Match]) -> list[tuple[str, list[str]]]:
    """The text in pieces, each with the labels of the rules that found something in it.

    Matches that overlap are one piece. A match that does not stand in the text as it is (some are
    put together from parts of it) is not marked.
    """
    spans = []
    for match in matches:
        start = text.find(match.value)
        while start >= 0:
            end = start + len(match.value)
            spans.append((start, end, match.label))
            start = text.find(match.value, end)
    pieces: list[tuple[str, list[str]]] = []
    position = 0
    spans.sort()
    while spans:
        start, end, label = spans.pop(0)
        labels = {label: None}
        while spans and spans[0][0] < end:
            _, other_end, label = spans.pop(0)
            end = max(end, other_end)
            labels[label] = None
        pieces += [(text[position:start], []), (text[start:end], list(labels))]
        position = end
    return [(piece, labels) for piece, labels in [*pieces, (text[position:], [])] if piece]


def rule_count_text(trial: Trial) -> str:
    """How many rules there are whose hint did not pass."""
    return f"Rules that saw at first sight that nothing is theirs: {trial.other_rule_count}."


def show(trial: Trial, console: Console) -> None:
    """The trial for people."""
    if trial.matches:
        table = Table(
            "rule", Column("found", overflow="fold"), Column("masked", overflow="fold"), "category"
        )
        for match in trial.matches:
            table.add_row(
                match.rule,
                printable(match.value),
                printable(match.value_masked),
                f"{match.category_label}, {match.legal_basis}",
            )
        console.print(table)
    else:
        console.print("Found: nothing.")
    if trial.near_misses:
        console.print("These looked closer and left it out; what they ask for, or why:")
        reasons = Table.grid(padding=(0, 2))
        for miss in trial.near_misses:
            reasons.add_row(f"  {miss.rule}", miss.reason)
        console.print(reasons)
    console.print(rule_count_text(trial), highlight=False)


@click.command("try")
@click.argument("text", required=False)
@click.option("--json", "as_json", is_flag=True, help="All of it as JSON.")
def try_command(text: str | None, as_json: bool) -> None:
    """Show what the rules find in TEXT, as if it were a caption, and why not.

    Leave TEXT out to be asked for it: then it stands in no shell history. It can be piped in, too.

    \b
    Example:
        audit try "Erika Mustermann, Tel. 0341/49 12 34-0"
    """
    errors = Console(stderr=True)
    if text is None and sys.stdin.isatty():
        text = errors.input("Text to try: ")
    elif text is None:
        text = click.get_text_stream("stdin", errors="replace").read()
    try:
        text = check_text(text)
        trial = try_text(connect_rules(errors), text)
    except ValueError as error:
        raise SystemExit(str(error)) from None
    if as_json:
        print(json.dumps(asdict(trial), ensure_ascii=False, indent=2))
    else:
        show(trial, terminal())
