"""What the rules say to a text of one's own, and that nothing keeps it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from conftest import AUDIT
from rich.console import Console

from audit import PROJECT, dbt_project, try_text
from audit.rule_files import declared_rules
from audit.try_text import Match, mark_matches

TEXT = "Sabine Quendelmann, Tel. 0341/49 12 34-0"


@pytest.fixture(scope="module")
def rules() -> duckdb.DuckDBPyConnection:
    return try_text.connect_rules(Console(stderr=True))


def run_try(
    *arguments: str, value: bytes | None = None, folder: Path
) -> subprocess.CompletedProcess:
    """`audit try` as a process of its own, everything that is written in `folder`."""
    return subprocess.run(
        [AUDIT, "try", *arguments],
        cwd=folder,
        env={
            **os.environ,
            "AUDIT_DATABASE": str(folder / "none.duckdb"),
            "DBT_TARGET_PATH": str(folder / "target"),
            "DBT_LOG_PATH": str(folder / "logs"),
            "TMPDIR": str(folder),
            "COLUMNS": "120",
        },
        input=value,
        capture_output=True,
    )


def test_found_and_masked(rules: duckdb.DuckDBPyConnection) -> None:
    trial = try_text.try_text(rules, f" {TEXT}\n")
    assert [(match.rule, match.value, match.value_masked) for match in trial.matches] == [
        ("person_name", "Sabine Quendelmann", "S*** Q***"),
        ("phone", "0341/49 12 34-0", "****/** ** **-0"),
    ]
    assert trial.matches[1].category_label == "Contact details"
    assert trial.near_misses == []
    # Whatever is no match and no near miss is counted, of the rules that read captions.
    captions = [rule for rule in declared_rules() if "caption" in rule["fields"]]
    assert trial.other_rule_count == len(captions) - 2


def test_a_near_miss_has_its_reason(rules: duckdb.DuckDBPyConnection) -> None:
    wrong = try_text.try_text(rules, "IBAN DE24 1000 0000 1234 5678 90")
    assert wrong.matches == []
    reasons = {miss.rule: miss.reason for miss in wrong.near_misses}
    assert reasons["iban"] == "structure per country, mod 97"
    right = try_text.try_text(rules, "IBAN DE23 1000 0000 1234 5678 90")
    assert [match.rule for match in right.matches] == ["iban"]


def test_what_is_known_to_be_nobodys_is_no_match(rules: duckdb.DuckDBPyConnection) -> None:
    """As in the audit, which leaves out the names of examples."""
    trial = try_text.try_text(rules, "Erika Mustermann und Sabine Quendelmann")
    assert [match.value for match in trial.matches] == ["Sabine Quendelmann"]
    reasons = {miss.rule: miss.reason for miss in trial.near_misses}
    assert reasons["person_name"] == try_text.KNOWN_WRONG


def test_matches_are_marked_where_they_stand() -> None:
    def match(label: str, value: str) -> Match:
        return Match(label, label, value, "", "", "", "")

    matches = [match("a", "bc"), match("b", "cd"), match("c", "x"), match("d", "elsewhere")]
    assert mark_matches("abcd x bc", matches) == [
        ("a", []),
        ("bcd", ["a", "b"]),
        (" ", []),
        ("x", ["c"]),
        (" ", []),
        ("bc", ["a"]),
    ]


def test_the_first_time_is_said(monkeypatch, capsys: pytest.CaptureFixture) -> None:
    monkeypatch.setattr(try_text, "kept_functions", lambda: None)
    monkeypatch.setattr(dbt_project, "rules_sql", lambda: "create schema rules")
    try_text.connect_rules(Console(stderr=True)).close()
    assert "some 15 seconds" in capsys.readouterr().err


def test_no_trace_of_the_text(tmp_path: Path) -> None:
    piped = run_try(value=f"{TEXT}\xff\x1b]0;z".encode("latin-1"), folder=tmp_path)
    assert piped.returncode == 0, piped.stderr
    assert "S*** Q***" in piped.stdout.decode()
    assert b"\x1b" not in piped.stdout
    typed = run_try(TEXT, "--json", folder=tmp_path)
    assert typed.returncode == 0, typed.stderr
    answer = json.loads(typed.stdout)
    assert {match["rule"] for match in answer["matches"]} == {"person_name", "phone"}
    for value, said in ((b" \n", b"no text"), (TEXT.encode() * 1_000, b"longer than 20,000")):
        refused = run_try(value=value, folder=tmp_path)
        assert refused.returncode == 1
        assert said in refused.stderr
        assert b"Quendelmann" not in refused.stdout + refused.stderr
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == []


@pytest.mark.usefixtures("parsed_project")
def test_dbt_does_not_write_the_command_line(monkeypatch) -> None:
    """The first time, dbt compiles the rules, and notes how it was called."""
    monkeypatch.setattr(sys, "argv", ["audit", "try", TEXT])
    dbt_project.compile_sql("select 1")
    folder = Path(os.environ.get("DBT_TARGET_PATH", PROJECT / "target")) / "expressions"
    written = (folder / "run_results.json").read_text(encoding="utf-8")
    assert '"dbt compile ' in written
    assert "Quendelmann" not in written
    assert sys.argv[1] == "try"
