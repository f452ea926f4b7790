"""A rule is a macro, a row of seeds/rules.csv and a truth table, and its hint loses nothing."""

from __future__ import annotations

import json

import duckdb
import pytest

import dbt_project

RULES = {rule["rule"]: rule for rule in dbt_project.rules()}
MINIMUM_CASES = 8


def names(folder: str) -> set[str]:
    return {file.stem for file in (dbt_project.PROJECT / folder).glob("*.sql")}


def test_each_rule_has_macro_row_and_truth_table() -> None:
    assert names("macros/rules") == set(RULES)
    assert names("tests/rules") == set(RULES)


def test_each_row_is_whole() -> None:
    for rule in RULES.values():
        for column in ("category", "fields", "trigger", "mask", "flags", "validated_by"):
            assert rule[column], f"{rule['rule']} has no {column}"
        assert set(rule["fields"].split("|")) <= {"caption", "url", "exif"}, rule["rule"]
        assert rule["mask"] in {"email", "number", "words"}, rule["rule"]
        assert rule["trigger"] in {"digit", "label", "name", "term", "text"}, rule["rule"]


def test_each_rule_has_a_hint_where_its_trigger_asks_for_one() -> None:
    for rule in RULES.values():
        macro = (dbt_project.PROJECT / "macros" / "rules" / f"{rule['rule']}.sql").read_text(
            "utf-8"
        )
        has_hint = f"macro hint_{rule['rule']}()" in macro
        assert has_hint == (rule["trigger"] in {"digit", "label", "name"}), rule["rule"]


def cases_of(rule: str) -> str:
    """The CTE `cases (text, expected)` of a rule's truth table."""
    table = (dbt_project.PROJECT / "tests" / "rules" / f"{rule}.sql").read_text(encoding="utf-8")
    cases, separator, _ = table.partition("{{ failing_cases(")
    assert separator, "a truth table ends with failing_cases"
    return cases


def test_hints_and_triggers_lose_nothing() -> None:
    """On the texts of all truth tables, what a rule finds without them is found behind them too."""
    database = duckdb.connect()
    all_cases = " union ".join(f"({cases_of(rule)} select text from cases)" for rule in RULES)
    database.execute(f"create table texts as {all_cases}")
    assert database.execute("select count(*) > 1000 from texts").fetchone() == (True,)
    rules = [rule for rule in RULES.values() if rule["trigger"] != "text"]
    expressions = []
    for rule in rules:
        same = [other for other in rules if other["trigger"] == rule["trigger"]]
        trigger = f"has_trigger('{rule['trigger']}', {json.dumps(same)}, 'text')"
        expressions += [
            f"{{{{ find_{rule['rule']}('text') }}}}",
            f"({{{{ has_hint({json.dumps(rule)}, 'text') }}}} and {{{{ {trigger} }}}})",
        ]
    compiled = dbt_project.compile_expressions(expressions)
    lost = {
        rule["rule"]: database.execute(
            f"select text from texts where len({found}) > 0 and not {is_let_through}"
        ).fetchall()
        for rule, found, is_let_through in zip(rules, compiled[::2], compiled[1::2], strict=True)
    }
    assert not {rule: texts for rule, texts in lost.items() if texts}


@pytest.mark.parametrize("rule", RULES)
def test_truth_table_has_positives_and_near_misses(rule: str) -> None:
    positives, near_misses = duckdb.sql(
        f"{cases_of(rule)} select count(*) filter (len(expected) > 0), "
        "count(*) filter (len(expected) = 0) from cases"
    ).fetchone()
    assert positives >= MINIMUM_CASES
    assert near_misses >= MINIMUM_CASES
