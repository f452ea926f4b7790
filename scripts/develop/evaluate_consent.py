"""Measure the consent signals on tests/consent: cases they are tuned on, and cases held back.

A case is a value of one field with all that it says, as `signal/form`; `about` is the signal that
it was written for, as a positive or as a near miss. Cases of other signals count for it as well.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

import click
import duckdb
from rich.console import Console
from rich.table import Table

from audit import PROJECT, dbt_project
from develop.evaluate_captions import SETS, Score, scores_table

FOLDER = PROJECT / "tests" / "consent"
# What reads a field, where it has no function of its own.
READ_AS = {"caption": "text", "image_description": "text"}
SCORES = ("pwatermark", "watermark_score")


def read_cases(name: str) -> list[dict]:
    """The cases of a set, each with what was `found` missing."""
    lines = (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def find_signals(connection: duckdb.DuckDBPyConnection, case: dict) -> set[str]:
    """What the functions find in a case, as it stands in the cases."""
    field = case["field"]
    kind = "double" if field in SCORES else "varchar"
    found = connection.execute(
        f"select rules.consent_in_{READ_AS.get(field, field)}(?::{kind})", [case["text"]]
    ).fetchone()[0]
    return {signal.removesuffix("/") for signal in found}


def is_hinted(connection: duckdb.DuckDBPyConnection, case: dict) -> bool:
    """False where a text with a signal would be passed over."""
    if READ_AS.get(case["field"]) != "text":
        return True
    return connection.execute("select rules.may_hold_consent(?)", [case["text"]]).fetchone()[0]


def judged(
    connection: duckdb.DuckDBPyConnection, cases: list[dict]
) -> Iterator[tuple[dict, set[str], set[str]]]:
    """Each case with what is expected and what is found."""
    for case in cases:
        found = find_signals(connection, case) if is_hinted(connection, case) else set()
        yield case, set(case["expected"]), found


def signals_of(forms: set[str]) -> set[str]:
    """The signals of some `signal/form`."""
    return {form.partition("/")[0] for form in forms}


def score_signals(connection: duckdb.DuckDBPyConnection, cases: list[dict]) -> dict[str, Score]:
    """The score of each signal, and of its forms together as `forms`."""
    scores = {case["about"]: Score() for case in cases} | {"forms": Score()}
    for _, expected, found in judged(connection, cases):
        for signal in signals_of(expected | found):
            score = scores[signal]
            score.right += signal in signals_of(expected) & signals_of(found)
            score.wrong += signal in signals_of(found) - signals_of(expected)
            score.missed += signal in signals_of(expected) - signals_of(found)
        scores["forms"].right += len(expected & found)
        scores["forms"].wrong += len(found - expected)
        scores["forms"].missed += len(expected - found)
    return scores


def consent_table(connection: duckdb.DuckDBPyConnection) -> Table:
    """Precision and recall of each signal on both sets."""
    scores = {name: score_signals(connection, read_cases(name)) for name in SETS}
    return scores_table("Consent signals on labelled cases", "signal", scores)


@click.command()
@click.option("--wrong", is_flag=True, help="Also show the cases of the tuning set read wrong.")
def main(wrong: bool) -> None:
    """Print how well the consent signals are found."""
    connection = dbt_project.connect_rules()
    Console().print(consent_table(connection))
    if wrong:
        for case, expected, found in judged(connection, read_cases("tuning")):
            if expected != found:
                said = f"is {sorted(expected)}, not {sorted(found)}"
                print(f"{case['field']}: {case['text']!r} {said}")


if __name__ == "__main__":
    main()
