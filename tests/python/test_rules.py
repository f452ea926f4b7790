"""A rule is a macro, a row of seeds/rules.csv and a truth table; none of the three is missing."""

from __future__ import annotations

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


@pytest.mark.parametrize("rule", RULES)
def test_truth_table_has_positives_and_near_misses(rule: str) -> None:
    table = (dbt_project.PROJECT / "tests" / "rules" / f"{rule}.sql").read_text(encoding="utf-8")
    cases, separator, _ = table.partition("{{ failing_cases(")
    assert separator, "a truth table ends with failing_cases"
    positives, near_misses = duckdb.sql(
        f"{cases} select count(*) filter (len(expected) > 0), count(*) filter (len(expected) = 0) "
        "from cases"
    ).fetchone()
    assert positives >= MINIMUM_CASES
    assert near_misses >= MINIMUM_CASES
