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


def find_signals(
    connection: duckdb.DuckDBPyConnection, field: str, texts: list[str]
) -> list[set[str]]:
    """What the functions find in each text of a field, as it stands in the cases.

    Behind their hint, and all in one query: to plan it takes longer than to answer it.
    """
    kind = "double" if field in SCORES else "varchar"
    read_as = READ_AS.get(field, field)
    is_hinted = "rules.may_hold_consent(text)" if read_as == "text" else "true"
    rows = connection.execute(
        f"select if({is_hinted}, rules.consent_in_{read_as}(text), []) "
        f"from (select unnest(?)::{kind} as text, unnest(?) as place) order by place",
        [[str(text) for text in texts], list(range(len(texts)))],
    ).fetchall()
    return [{signal.removesuffix("/") for signal in found} for (found,) in rows]


def judged(
    connection: duckdb.DuckDBPyConnection, cases: list[dict]
) -> Iterator[tuple[dict, set[str], set[str]]]:
    """Each case with what is expected and what is found."""
    for field in dict.fromkeys(case["field"] for case in cases):
        of_field = [case for case in cases if case["field"] == field]
        texts = [case["text"] for case in of_field]
        for case, found in zip(of_field, find_signals(connection, field, texts), strict=True):
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
