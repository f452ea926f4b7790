"""The consent signals on labelled cases: those held back say how good they are."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import duckdb
import pytest

from audit import PROJECT, dbt_project
from develop.evaluate_consent import SETS, read_cases, score_signals, signals_of

CASES = {name: read_cases(name) for name in SETS}


@pytest.fixture(scope="module")
def functions() -> duckdb.DuckDBPyConnection:
    return dbt_project.connect_rules()


def test_each_signal_has_cases() -> None:
    positives, near_misses, held_back = Counter(), Counter(), Counter()
    for name, cases in CASES.items():
        for case in cases:
            is_positive = case["about"] in signals_of(set(case["expected"]))
            (positives if is_positive else near_misses)[case["about"]] += 1
            held_back[case["about"]] += name == "held_back"
    assert len(positives) == 8
    for signal, count in positives.items():
        assert count >= 15, signal
        assert near_misses[signal] >= 15, signal
        assert held_back[signal] >= (count + near_misses[signal]) / 4, signal


@pytest.mark.parametrize("name", SETS)
def test_signals_are_found(functions: duckdb.DuckDBPyConnection, name: str) -> None:
    """Behind their hint, so that it loses nothing."""
    for signal, score in score_signals(functions, CASES[name]).items():
        assert score.precision >= 0.97, signal
        assert score.recall >= 0.9, signal


def test_the_hint_passes_over_most_texts(functions: duckdb.DuckDBPyConnection) -> None:
    plain = "select rules.may_hold_consent('Ein Haus am See, Ansicht 3')"
    assert functions.execute(plain).fetchone() == (False,)


def test_the_docs_show_the_counts_of_the_sample(sample_warehouse: Path) -> None:
    with duckdb.connect(str(sample_warehouse), read_only=True) as connection:
        counts = connection.execute(
            "select signal_label, any_value(image_count) filter (form = 'any'), coalesce("
            "string_agg(form_label || ': ' || image_count, '; ' order by form) "
            "filter (form <> 'any' and image_count > 0), '') "
            "from marts.consent_counts where image_count > 0 group by all"
        ).fetchall()
    docs = (PROJECT / "docs" / "consent.md").read_text(encoding="utf-8")
    assert len(counts) == 8, "the sample is planted with every signal"
    for label, count, forms in counts:
        assert f"| {label} | {count} | {forms} |" in docs
