"""Whoever writes three files has a rule; what is wrong in one, or in its words, is said plainly."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
from rows import german_row

from audit import PROJECT
from develop import new_rule
from develop.make_sample import write_parquet

RULE = "customer_number"
LABEL = "Customer number"
VALUE = "47110815"
LEFT_OUT = [".git", ".venv*", "warehouse", "target", "logs", "dist", "review", "*.egg-info"]
BIN = Path(sys.executable).parent
# The rule and no other test of the copy, the seeds and the models.
SELECTION = [
    *("--select", "resource_type:seed", "resource_type:model", f"path:tests/rules/{RULE}.sql"),
    *("--indirect-selection", "empty"),
]


@dataclass
class Copy:
    """A copy of the project with a rule of its own, and what its build said."""

    folder: Path
    said: str = ""

    @property
    def database(self) -> Path:
        return self.folder / "audit.duckdb"

    def run(self, *command: str | Path, typed: str | None = None) -> subprocess.CompletedProcess:
        """A command in the copy, with the copy's own code."""
        ours = ("PYTHONPATH", "DBT_", "PYTEST_", "AUDIT_")
        outside = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        return subprocess.run(
            command,
            cwd=self.folder,
            env=outside
            | {
                "PYTHONPATH": str(self.folder / "scripts"),
                "AUDIT_DATABASE": str(self.database),
                "AUDIT_THREADS": "1",
            },
            input=typed,
            capture_output=True,
            text=True,
            check=False,
        )

    def build(self) -> subprocess.CompletedProcess:
        """A build of the shard, always by the same variables: with others dbt parses again."""
        variables = json.dumps({"shards": str(self.folder / "one.parquet")})
        return self.run(BIN / "dbt", "build", *SELECTION, "--vars", variables)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """One build for all: of a shard with the rule's value, and with a wrong truth table."""
    copy = Copy(tmp_path_factory.mktemp("rule") / "project")
    shutil.copytree(PROJECT, copy.folder, ignore=shutil.ignore_patterns(*LEFT_OUT, "__pycache__"))
    before = {file for file in copy.folder.rglob("*") if file.is_file()}
    made = copy.run("make", "--old-file", ".venv", "rule", f"NAME={RULE}", f"BIN={BIN}")
    assert made.returncode == 0, made.stderr
    after = {file for file in copy.folder.rglob("*") if file.suffix in (".sql", ".yml")} - before
    paths = {f"macros/rules/{RULE}.sql", f"macros/rules/{RULE}.yml", f"tests/rules/{RULE}.sql"}
    assert {file.relative_to(copy.folder).as_posix() for file in after} == paths
    assert all(path in made.stdout for path in paths)

    table = copy.folder / "tests" / "rules" / f"{RULE}.sql"
    right = table.read_text(encoding="utf-8")
    wrong = right.replace("    values\n", "    values\n    ('Größe 12345678', ['12345678']),\n")
    table.write_text(wrong, encoding="utf-8")
    captions = [f"Ansicht {number}, Customer number: {VALUE}" for number in range(6)]
    write_parquet(
        copy.folder / "one.parquet",
        [german_row(number, caption=caption) for number, caption in enumerate(captions)],
    )
    copy.said = copy.build().stdout
    table.write_text(right, encoding="utf-8")
    return copy


def test_a_failing_truth_table_says_text_expected_and_found(copy: Copy) -> None:
    cases = [line for line in copy.said.splitlines() if f"tests/rules/{RULE}.sql {{" in line]
    assert len(cases) == 1, copy.said
    case = json.loads(cases[0][cases[0].index("{") :])
    assert case == {"text": "Größe 12345678", "expected": ["12345678"], "found": []}


def test_a_new_rule_is_in_every_table(copy: Copy) -> None:
    """Found, masked, counted."""
    assert re.search(r"ERROR=1 .*TOTAL=", copy.said), copy.said
    with duckdb.connect(str(copy.database), read_only=True) as warehouse:
        findings = warehouse.execute(
            "select value_masked, category, count(*) from explore.findings "
            f"where rule = '{RULE}' group by all"
        ).fetchall()
        captions = warehouse.execute("select caption_masked from explore.masked_captions")
        assert VALUE not in str(captions.fetchall())
        counts = warehouse.execute(
            f"select field, image_count, distinct_value_count from marts.rule_counts "
            f"where rule = '{RULE}'"
        ).fetchall()
    assert findings == [("******15", "identity", 6)]
    assert counts == [("caption", 6, None)]


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_new_rule_is_in_the_report(copy: Copy, language: str) -> None:
    pages = []
    for annex in ([], ["--annex"]):
        page = copy.folder / f"{language}{len(annex)}.html"
        options = [*annex, "--language", language, "--output", page]
        done = copy.run(BIN / "audit", "report", *options)
        assert done.returncode == 0, done.stderr
        pages.append(page.read_text(encoding="utf-8"))
    # The annex shows the invented values of the truth table, and none of the audit.
    counts, html = pages
    assert VALUE not in counts
    row = re.search(rf"<tr>(?:(?!</tr>).)*?{LABEL}.*?</tr>", html, re.DOTALL)
    assert row is not None and re.search(r">\s*6\s*<", row[0])


def test_a_new_rule_is_in_the_explorer(copy: Copy) -> None:
    done = copy.run(BIN / "audit", "explore", "--publish-only")
    assert done.returncode == 0, done.stderr
    with sqlite3.connect(copy.database.with_suffix(".sqlite")) as published:
        found = published.execute(
            "select rule.label_en, findings.value_masked, count(*) from findings "
            f"join rule using (rule) where rule = '{RULE}' group by 1, 2"
        ).fetchall()
    assert found == [(LABEL, "******15", 6)]


def test_a_new_rule_is_looked_up(copy: Copy) -> None:
    done = copy.run(BIN / "audit", "lookup", "--json", typed="4711 0815\n")
    assert done.returncode == 0, done.stderr
    references = json.loads(done.stdout)["references"]
    matches = [match for found in references for match in found["matches"]]
    assert [match["rule"] for match in matches].count(RULE) == 6


def test_a_new_rule_passes_the_tests_of_rules(copy: Copy) -> None:
    """As it was written: its declaration, its patterns, its hint, the size of its truth table."""
    # The others know no single rule, or compile for half a minute.
    tests = f"{RULE} or three_files or its_files_only or patterns_are or lose_nothing"
    file = copy.folder / "tests" / "python" / "test_rules.py"
    done = copy.run(sys.executable, "-m", "pytest", "-p", "no:cacheprovider", file, "-k", tests)
    assert done.returncode == 0, done.stdout
    assert " 6 passed" in done.stdout, done.stdout


def test_a_wrong_term_stops_a_build_with_its_row(copy: Copy) -> None:
    seed = copy.folder / "seeds" / "sensitive_terms.csv"
    right = seed.read_text(encoding="utf-8")
    line = right.count("\n") + 1
    seed.write_text(f"{right}health,Muster(krank,alone,invented\n", encoding="utf-8")
    done = copy.build()
    seed.write_text(right, encoding="utf-8")
    assert done.returncode != 0
    said = f"seeds/sensitive_terms.csv, line {line}, term 'Muster(krank': a bracket is not closed"
    assert said in done.stdout
    assert max(map(len, done.stdout.splitlines())) < 200


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("customer_number", None),
        ("CustomerNumber", "is no name"),
        ("customer-number", "is no name"),
        ("_customer", "is no name"),
        ("a" * 31, "is no name"),
        ("", "is no name"),
        ("email", "is taken, see macros/rules/email"),
        ("sample_counts", "is taken, see tests/data/sample_counts.sql"),
        ("function", "is taken, see macros/"),
        ("any", "is taken, see seeds/sensitive_terms.csv"),
    ],
)
def test_a_name_that_cannot_be_is_refused(name: str, reason: str | None) -> None:
    said = new_rule.why_not(name)
    assert said is None if reason is None else reason in said
