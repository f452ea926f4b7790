"""Look at one rule while it is being changed: what it misses, what it finds wrongly, what it costs.

`python -m develop.tune health crime` prints for each rule the failing rows of its truth table,
precision and recall on tests/captions/tuning.jsonl with the captions it misses and finds wrongly,
how often it hits the texts of ../shared/data, and what its hint costs against one digit pass.
`--hits 30` prints so many of these hits to read; `--hints` prints the words that let most captions
through. `--text "..."` prints what the rules find in a text. Only the rules named are compiled.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections import Counter

import duckdb

from audit import PROJECT, dbt_project
from audit.caption_rules import matches_of
from audit.rule_files import declared_rules
from develop import bench
from develop.evaluate import SHARED_DATA, Finder, read_captions, read_cases
from develop.evaluate_captions import is_found, is_judged, mean
from develop.evaluate_captions import read_captions as read_labelled

# The functions that rules call, and those of the rules named alone: seconds instead of minutes.
FUNCTIONS = """
create schema if not exists rules;
{%% for name, expression in shared_functions() %%}
create or replace macro {{ name }} as ({{ expression }});
{%% endfor %%}
{%% set rules = %s %%}
{%% for rule in rules %%}{%% do rules.extend(sources_of_follow().get(rule, [])) %%}{%% endfor %%}
{%% for rule in declared_rules() if rule.rule in rules %%}
{%% set find = context['find_' ~ rule.rule] %%}
create or replace macro {{ find_function(rule) }}(text) as ({{ find('text') }});
create or replace macro rules.may_hold_{{ rule.rule }}(text) as ({{ has_hint(rule, 'text') }});
{%% endfor %%}
"""
BENCH_ROWS = 300_000


def cases_of(rule: str) -> str:
    """The CTE `cases (text, expected)` of a rule's truth table."""
    text = (PROJECT / "tests" / "rules" / f"{rule}.sql").read_text(encoding="utf-8")
    return text.partition("{{ failing_cases(")[0]


class Tuner(Finder):
    """The functions of some rules in a DuckDB in memory."""

    def __init__(self, rules: list[str]) -> None:
        super().__init__(duckdb.connect())
        self.connection.execute(dbt_project.compile_sql(FUNCTIONS % rules))

    def truth(self, rule: str) -> None:
        """The failing rows of the truth table."""
        failing = self.connection.execute(
            f"{cases_of(rule)}, found as (select text, list_sort(expected::varchar[]) as expected, "
            f"list_sort({matches_of(rule)}) as found from cases) "
            "from found where found is distinct from expected"
        ).fetchall()
        for text, expected, found in failing:
            print(f"  TRUTH   {text!r}: expected {expected}, found {found}")
        print(f"  {len(failing)} failing rows in the truth table")

    def tuning(self, rule: str) -> tuple[float | None, float | None]:
        """Precision and recall on the tuning captions, with what is missed and wrong."""
        captions = [caption for caption in read_labelled("tuning") if is_judged(caption, rule)]
        found = self.find(rule, [caption["text"] for caption in captions])
        right = wrong = missed = 0
        for caption, values in zip(captions, found, strict=True):
            labelled = [label["value"] for label in caption["labels"] if label["rule"] == rule]
            if labelled and is_found(caption["text"], labelled, values):
                right += 1
            elif labelled:
                missed += 1
                print(f"  MISSED  [{caption['surface']}] {caption['text']!r} {labelled}")
            elif values:
                wrong += 1
                print(f"  WRONG   [{caption['surface']}] {caption['text']!r} {values}")
        precision = right / (right + wrong) if right + wrong else None
        recall = right / (right + missed) if right + missed else None
        print(f"  tuning: {right} right, {wrong} wrong, {missed} missed: P {precision} R {recall}")
        return precision, recall

    def hits(self, rule: str, shown: int) -> None:
        """How many texts of each real set it hits, and some of these to read."""
        sets = {
            "clean": read_captions("select caption from '{data}/captions_de_clean.parquet'"),
            "foreign": read_captions(
                "select caption from '{data}/captions_other_languages.parquet'"
            ),
            "korean": read_captions(
                "select caption from '{data}/relaion_shaped/*.parquet' "
                "where LANGUAGE is distinct from 'de' and caption is not null"
            ),
            "mobie": [case["text"] for case in read_cases("mobie_de.jsonl")],
            "germeval": [case["text"] for case in read_cases("germeval2014_names.jsonl")],
        }
        for name, texts in sets.items():
            hits = [(t, v) for t, v in zip(texts, self.find(rule, texts), strict=True) if v]
            print(f"  {name}: {len(hits)} hits in {len(texts):,}")
            random.Random(5).shuffle(hits)
            for text, values in hits[:shown]:
                print(f"    {values} {text!r}")

    def cost(self, rule: str, show_hints: bool) -> None:
        """What the hint lets through and costs, and the rule behind it, in digit passes."""
        if not self.connection.execute(
            "select 1 from duckdb_tables() where table_name = 'clean'"
        ).fetchall():
            generated = bench.captions_sql(bench.planted_captions())
            self.connection.execute(
                f"create table captions as select {generated} as caption "
                f"from range({BENCH_ROWS}) as rows(n)"
            )
            self.connection.execute(
                "create table clean as select caption "
                f"from '{SHARED_DATA}/captions_de_clean.parquet'"
            )

        def passes(sql: str) -> float:
            self.connection.execute(sql).fetchall()
            start = time.perf_counter()
            self.connection.execute(sql).fetchall()
            return time.perf_counter() - start

        one = passes(bench.ONE_PASS)
        hint = passes(f"select count(*) from captions where rules.may_hold_{rule}(caption)")
        behind = passes(
            f"select sum(len(rules.find_{rule}(caption))) from (select distinct caption "
            f"from captions where rules.may_hold_{rule}(caption))"
        )
        shares = [
            self.connection.execute(
                f"select avg(rules.may_hold_{rule}(caption)::int) from {table}"
            ).fetchone()[0]
            for table in ("captions", "clean")
        ]
        print(
            f"  hint {hint / one:.1f} passes, with the rule {behind / one:.1f} of {BENCH_ROWS:,}; "
            f"it lets through {shares[0]:.4f} of the generated, {shares[1]:.4f} of clean captions"
        )
        (definition,) = self.connection.execute(
            "select macro_definition from duckdb_functions() where function_name = ?",
            [f"may_hold_{rule}"],
        ).fetchone()
        pattern = re.search(r"regexp_\w+\(\"?text\"?, ('(?:[^']|'')*')", definition)
        if show_hints and pattern:
            words = Counter()
            for table in ("captions", "clean"):
                words += Counter(
                    dict(
                        self.connection.execute(
                            f"select lower(regexp_extract(caption, {pattern[1]})) as word, "
                            f"count(*) from {table} group by all having word <> ''"
                        ).fetchall()
                    )
                )
            print("  hints that let most through:", words.most_common(25))


def main() -> None:
    """Print the report of each rule, and the means."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rules", nargs="+", choices=[rule["rule"] for rule in declared_rules()])
    parser.add_argument("--text", action="append", default=[], help="a text to look into")
    parser.add_argument("--hits", type=int, metavar="N", help="real texts, with N hits to read")
    parser.add_argument("--cost", action="store_true", help="time the hint")
    parser.add_argument("--hints", action="store_true", help="the words that let most through")
    arguments = parser.parse_args()
    tuner = Tuner(arguments.rules)
    scores = []
    for rule in arguments.rules:
        print(rule)
        if arguments.text:
            found = zip(arguments.text, tuner.find(rule, arguments.text), strict=True)
            for text, values in found:
                print(f"  {values} {text!r}")
            continue
        tuner.truth(rule)
        scores.append(tuner.tuning(rule))
        if arguments.hits is not None:
            tuner.hits(rule, arguments.hits)
        if arguments.cost or arguments.hints:
            tuner.cost(rule, arguments.hints)
    if len(scores) > 1:
        precision, recall = (mean(list(shares)) for shares in zip(*scores, strict=True))
        print(f"means: P {precision:.3f} R {recall:.3f}")


if __name__ == "__main__":
    main()
