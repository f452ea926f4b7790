"""A row of the word lists that is written wrong is named, and not lost in a pattern."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit import terms


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("health,Musterleiden,alone,note", None),
        ("health,(Muster|Probe)* Leiden (schwer)? ... an,with_person,note", None),
        ("minor,Musterhose,product,a kind of this rule alone", None),
        ("any,Musterwerk,topic,note", None),
        ("health,Musterleiden,allone,note", "'allone' is no match_kind of 'health'"),
        ("health,Musterhose,product,note", "'product' is no match_kind of 'health'"),
        ("health,Musterleiden,with_muster,note", "needs terms of 'health' of the kind 'muster'"),
        ("any,Musterleiden,alone,no rule of its own", "'alone' is no match_kind of 'any'"),
        ("healht,Musterleiden,alone,note", "'healht' is no rule made of words"),
        ("email,Musterleiden,alone,note", "'email' is no rule made of words"),
        ("health,Muster(leiden,alone,note", "a bracket is not closed"),
        ("health,Muster)leiden,alone,note", "a bracket is not closed"),
        ("health,Muster(leiden(an|ab)),alone,note", "inside another one"),
        ("health,Muster|Leiden,alone,note", "'|' stands for nothing there"),
        ("health,Musterleiden?,alone,note", "'?' stands for nothing there"),
        ("health,§ 12,alone,note", "'§' stands for nothing there"),
        ("health, ,alone,note", "the term is empty"),
        ("health,Leiden, lang,alone,note", "5 values, not 4"),
        ("health,Musterleiden,alone", "3 values, not 4"),
        ("health,Musteramt,with_muster,note\nhealth,Muster,muster,note", None),
    ],
)
def test_a_wrong_term_is_named(
    row: str, fault: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "sensitive_terms.csv"
    file.write_text(f"rule,term,match_kind,note\nany,Frau,person,note\n{row}\n", encoding="utf-8")
    monkeypatch.setattr(terms, "FILE", file)
    said = terms.wrong_terms()
    if fault is None:
        assert said is None
    else:
        assert said.startswith("seeds/sensitive_terms.csv, line 3, term ")
        assert fault in said and "\n" not in said
