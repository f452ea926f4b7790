"""The page of a rule: all that is said about it, what it finds and what it leaves, in one place.

Read are macros/rules/<rule>.yml and the truth table tests/rules/<rule>.sql, whose texts are
invented. The annex of the report, the explorer and the documentation show it.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from html import escape
from typing import Any, Literal

import duckdb
from markupsafe import Markup

from audit import PROJECT
from audit.regions import read_seed
from audit.report.writer import Writer, template_environment
from audit.rule_files import declared_rules

# Texts of a truth table longer than that are cases for the rule and not for people.
LONGEST_EXAMPLE = 70
EXAMPLE_COUNT = 8

Language = Literal["de", "en"]


@dataclass(frozen=True)
class RulePage:
    """What is said of a rule in one language; examples are texts, found ones with their matches."""

    rule: str
    label: str
    category: str
    category_label: str
    law: str
    flags: str
    validated_by: str
    known_misses: str
    source: str
    fields: list[str]
    languages: str | list[str]
    found: list[tuple[str, list[str]]]
    left: list[str]


def truth_table(rule: str) -> list[tuple[str, list[str]]]:
    """The texts of a rule's truth table, each with the matches that are expected in it."""
    sql = (PROJECT / "tests" / "rules" / f"{rule}.sql").read_text(encoding="utf-8")
    cases = sql.partition("{{ failing_cases")[0]
    with duckdb.connect() as connection:
        return connection.execute(f"{cases} select text, expected from cases").fetchall()


def marked(text: str, matches: list[str]) -> Markup:
    """A text with its matches marked; each stands there as it is found, at its first place."""
    shown = escape(text)
    for match in sorted(set(matches), key=len, reverse=True):
        shown = shown.replace(escape(match), f"<mark>{escape(match)}</mark>", 1)
    return Markup(shown)


@functools.cache
def rule_pages(language: Language) -> dict[str, RulePage]:
    """The page of each rule by its id."""
    ending = "_de" if language == "de" else ""
    categories = {row["category"]: row for row in read_seed("sensitive_categories")}
    pages = {}
    for declared in declared_rules():
        category = categories[declared["category"]]
        cases = [
            (text, matches)
            for text, matches in truth_table(declared["rule"])
            if text and len(text) <= LONGEST_EXAMPLE
        ]
        pages[declared["rule"]] = RulePage(
            rule=declared["rule"],
            label=declared[f"label_{language}"],
            category=declared["category"],
            category_label=category[f"label_{language}"],
            law=category[f"legal_basis{ending}"],
            flags=declared[f"flags{ending}"],
            validated_by=declared[f"validated_by{ending}"],
            known_misses=declared[f"known_misses{ending}"],
            source=declared["source"],
            fields=list(declared["fields"]),
            languages=declared["languages"],
            found=[case for case in cases if case[1]][:EXAMPLE_COUNT],
            left=[text for text, matches in cases if not matches][:EXAMPLE_COUNT],
        )
    return pages


def render_rule(
    page: RulePage,
    write: Writer,
    counts: list[dict[str, Any]] | None = None,
    **further: Any,
) -> Markup:
    """The body of a rule's page as HTML, without its heading.

    `counts` are its rows of `rule_counts`, None outside an audit. `further` are, where the reader
    may see them, `examples` (masked findings) and `history` (reviews by version of the rule).
    """
    template = template_environment().get_template("rule.html.j2")
    context = {"counts": counts, "examples": None, "history": None, "version": None, **further}
    return Markup(template.render(page=page, marked=marked, t=write.texts, write=write, **context))


def rule_markdown(page: RulePage, texts: dict[str, Any]) -> str:
    """The body of a rule's page as Markdown, for dbt's documentation, which shows no HTML."""
    words = texts["rule_page"]
    languages = page.languages if isinstance(page.languages, list) else [words["any_language"]]
    facts = {
        "category": f"{page.category_label}, {page.law}",
        "looked_in": ", ".join(texts["fields"][field] for field in page.fields),
        "languages": ", ".join(languages),
        "validated_by": page.validated_by,
        "known_misses": page.known_misses,
        "source": page.source,
    }
    found = [(text, ", ".join(f"`{match}`" for match in matches)) for text, matches in page.found]
    lines = [f"{page.label}. {page.flags}.", ""]
    lines += [f"- **{words[name]}**: {fact}" for name, fact in facts.items()]
    lines += ["", f"**{words['found_plain']}**", ""]
    lines += [f"- `{text}` → {matches}" for text, matches in found]
    lines += ["", f"**{words['left']}**", ""]
    lines += [f"- `{text}`" for text in page.left]
    return "\n".join(lines) + "\n"
