"""A row of the word lists that is written wrong is named, and not lost in a pattern."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from audit import dbt_project, terms


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


@pytest.mark.usefixtures("parsed_project")
def test_who_is_a_person() -> None:
    """The words beside a person count for all of these, and for none of the others."""
    persons = [
        "Die Frau im Garten",
        "Ferdinand im Garten",
        "Angela M. im Garten",
        "Dr. Beispiel im Garten",
        "Der Kläger (42)",
        "Beispiel, 34, aus Berlin",
        "w, 34 J.",
        "Blick im Alter von 80",
        "Meine Narbe",
        "Mein Knie nach der OP",
        "sein linker Arm",
        "unser Zwerg",
        "bei mir zu Hause",
        "P. Anselm Beispiel OSB",
        "Pat. mit Ausschlag",
        "Unfall: elf Schwerverletzte",
        "Ein Toter in Berlin",
    ]
    others = [
        "Haus im Garten",
        "Größe 42",
        "Schrank, 34 cm",
        "Teil (2)",
        "Unsere Praxis",
        "Ihr Rücken im Lot",
        "Verletzte Katze im Garten",
        "seit 30 Jahren",
        "",
    ]
    connection = duckdb.connect()
    connection.execute(
        dbt_project.compile_sql("create macro is_one(text) as ({{ names_person('text') }});")
    )
    found = connection.execute(
        "select text from (select unnest($1) as text) where is_one(text)", [persons + others]
    ).fetchall()
    assert [text for (text,) in found] == persons
