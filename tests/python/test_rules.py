"""A rule is a macro, a row of seeds/rules.csv and a truth table, and its hint loses nothing."""

from __future__ import annotations

import json
import re

import duckdb
import jinja2
import pytest
import re2

import dbt_project

RULES = {rule["rule"]: rule for rule in dbt_project.rules()}
MINIMUM_CASES = 8

# The size of a RE2 program beyond which DuckDB 1.5.5 leaves its automaton and a pattern takes 30
# times as long: tried out on 2026-11-22, a tenth left for longer seeds.
LARGEST_PROGRAM = {"regexp_matches": 15_500, "regexp_extract": 28_500}


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


def test_patterns_are_written_out() -> None:
    """One part a line, backslashes once, macros that fit on a page: rules are read by people."""
    for file in (dbt_project.PROJECT / "macros" / "rules").glob("*.sql"):
        source = file.read_text(encoding="utf-8")
        assert r"\\" not in source, f"{file.name}: a backslash is written once, in a block"
        for number, kind, value in jinja2.Environment().lex(source):
            longest = max(map(len, map(str.strip, value.splitlines())), default=0)
            is_code = kind in ("string", "data")
            assert not is_code or longest <= 80, f"{file.name}:{number} has a long line"
        for macro in re.findall(r"{%-? macro .*?endmacro -?%}", source, re.DOTALL):
            assert len(macro.splitlines()) <= 60, f"{file.name}: {macro.splitlines()[0]}"


def test_a_pattern_over_several_lines_loses_its_layout() -> None:
    """And nothing else: blanks in classes, escaped ones, signs that begin comments elsewhere."""
    written_out = r"""
        (?i)  {# a comment #}
            am[ ]
        |[ #a-z\]]+#
        |\ \[[ ]\pN
    """
    one_line = r"(?i)am |[ #a-z\]]+#|\ \[ \pN"
    in_block = "{% set pattern %}%s{% endset %}{{ pattern_literal(pattern) }}"
    compiled = dbt_project.compile_expressions(
        [in_block.replace("%s", pattern) for pattern in (written_out, one_line)]
    )
    assert compiled[0] == compiled[1]
    assert compiled[1].startswith(r"'(?i)am |[ #a-z\]]+#|\ \[ [0-9")


def test_a_blank_inside_a_line_of_a_written_out_pattern_is_refused() -> None:
    """It could be meant or be layout: a rule that lost it would find other things in silence."""
    pattern = "{% set pattern %}\n am Markt\n{% endset %}{{ pattern_literal(pattern) }}"
    with pytest.raises(RuntimeError):
        dbt_project.compile_expressions([pattern])


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
    expressions = [f"{{{{ any_trigger({json.dumps(rules)}, 'text') }}}}"]
    for rule in rules:
        same = [other for other in rules if other["trigger"] == rule["trigger"]]
        trigger = f"has_trigger('{rule['trigger']}', {json.dumps(same)}, 'text')"
        expressions += [
            f"{{{{ find_{rule['rule']}('text') }}}}",
            f"({{{{ has_hint({json.dumps(rule)}, 'text') }}}} and {{{{ {trigger} }}}})",
        ]
    any_trigger, *compiled = dbt_project.compile_expressions(expressions)
    lost = {
        rule["rule"]: database.execute(
            f"select text from texts where len({found}) > 0 "
            f"and not ({is_let_through} and {any_trigger})"
        ).fetchall()
        for rule, found, is_let_through in zip(rules, compiled[::2], compiled[1::2], strict=True)
    }
    assert not {rule: texts for rule, texts in lost.items() if texts}


def test_hints_and_triggers_fit_the_engines_automaton() -> None:
    """A longer word list must not make every audit 30 times as slow without anybody noticing."""
    options = re2.Options()
    options.max_mem = 8 << 20  # DuckDB's own; the default of RE2
    rules = [rule for rule in RULES.values() if rule["trigger"] != "text"]
    calls = [f"has_hint({json.dumps(rule)}, 'text')" for rule in rules]
    for field in ("caption", "url", "exif"):
        of_field = [rule for rule in rules if field in rule["fields"].split("|")]
        calls += [
            f"{macro}({json.dumps(of_field)}, 'text')"
            for macro in ("any_trigger", "trigger_columns")
        ]
    compiled = dbt_project.compile_expressions([f"{{{{ {call} }}}}" for call in calls])
    for call, sql in zip(calls, compiled, strict=True):
        conditions = re.findall(r"(regexp_\w+)\(text, '((?:[^']|'')*)'", sql)
        assert conditions, call
        for function, literal in conditions:
            size = re2.compile(literal.replace("''", "'"), options=options).programsize
            assert size <= LARGEST_PROGRAM[function], f"{size} instructions in {call[:60]}"


def test_classes_written_out_are_those_of_the_engine() -> None:
    """On the characters of European captions: Latin, Greek, Cyrillic, signs and pictures."""
    european = (
        "(i < 688 or i between 931 and 1013 or i between 1024 and 1153 "
        "or i between 9728 and 10101 or i > 127756)"
    )
    places = {
        r"\pL": european,
        r"\pN": european,
        r"\p{Lu}": "i < 384 or i between 931 and 974 or i between 1024 and 1119",
    }
    patterns = [
        (pattern, where)
        for name, where in places.items()
        for pattern in (name, f"[{name}]", f"[^{name}]", f"^{name}$")
    ]
    compiled = dbt_project.compile_expressions(
        [f"{{{{ matches('letter', {json.dumps(pattern)}) }}}}" for pattern, _ in patterns]
    )
    for (pattern, where), written_out in zip(patterns, compiled, strict=True):
        different = duckdb.sql(
            "select letter from (select i, chr(i::int) as letter from range(1, 130000) as r(i) "
            f"where i not between 55296 and 57343) where ({where}) and "
            f"({written_out}) <> regexp_matches(letter, '{pattern}')"
        ).fetchall()
        assert not different, pattern


@pytest.mark.parametrize("rule", RULES)
def test_truth_table_has_positives_and_near_misses(rule: str) -> None:
    positives, near_misses = duckdb.sql(
        f"{cases_of(rule)} select count(*) filter (len(expected) > 0), "
        "count(*) filter (len(expected) = 0) from cases"
    ).fetchone()
    assert positives >= MINIMUM_CASES
    assert near_misses >= MINIMUM_CASES
