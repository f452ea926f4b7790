"""Whether the words of seeds/sensitive_terms.csv are written as macros/words/terms.sql reads them.

A wrong row is found here and named: in the pattern of a rule, thousands of terms long, nobody
finds it.
"""

from __future__ import annotations

import csv
import re

from audit import PROJECT
from audit.rule_files import declared_rules

FILE = PROJECT / "seeds" / "sensitive_terms.csv"
KINDS = ["alone", "with_person", "person", "not", "topic"]
LINES_SHOWN = 10
# What the rule `any` hands on to every rule.
COMMON_KINDS = ["person", "not", "topic"]


def kinds_of(rule: str, with_kinds: list[str]) -> list[str]:
    """The match kinds of a rule's terms; none where it is not made of words.

    A rule may have kinds of its own, which its macro names or which are the company of others.
    """
    if rule == "any":
        return COMMON_KINDS
    if not any(each["rule"] == rule and each["trigger"] == "term" for each in declared_rules()):
        return []
    macro = (PROJECT / "macros" / "rules" / f"{rule}.sql").read_text(encoding="utf-8")
    own = re.findall(r"match_kind = '(\w+)'", macro)
    for kind in with_kinds:
        own += [kind, kind.removeprefix("with_")]
    return list(dict.fromkeys(KINDS + own))


def kinds_with_company(rows: list[list[str]], rule: str) -> list[str]:
    """The kinds `with_<kind>` of a rule of which a `<kind>` has terms too."""
    kinds = {row[2] for row in rows if len(row) == 4 and row[0] == rule}
    return sorted(kind for kind in kinds if kind.removeprefix("with_") in kinds - {kind})


def fault_of(row: list[str], kinds: dict[str, list[str]], rows: list[list[str]]) -> str | None:
    """What is wrong with a row of `rows`, None where nothing is. `kinds` are those of rules met."""
    if len(row) != 4:
        return f"has {len(row)} values, not 4: one with a comma in it needs quotes around it"
    rule, term, match_kind, _ = row
    if rule not in kinds:
        kinds[rule] = kinds_of(rule, kinds_with_company(rows, rule))
    if not kinds[rule]:
        return f"'{rule}' is no rule made of words (trigger: term in macros/rules/<rule>.yml)"
    if match_kind.startswith("with_") and match_kind not in kinds[rule]:
        return f"'{match_kind}' needs terms of '{rule}' of the kind '{match_kind[5:]}'"
    if match_kind not in kinds[rule]:
        return f"'{match_kind}' is no match_kind of '{rule}': {', '.join(kinds[rule])}"
    if not term.strip():
        return "the term is empty"
    outside = re.sub(r"\([^()]*\)\??", "", term)
    if "(" in outside or ")" in outside:
        return "a bracket is not closed, not opened or inside another one"
    if sign := re.search(r"[|?~§]", outside):
        return f"'{sign[0]}' stands for nothing there: a choice is written (a|b), a part (a)?"
    return None


def wrong_terms() -> str | None:
    """The first rows that are wrong, a line each with what is wrong; None where none is."""
    lines, kinds = [], {}
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    for number, row in enumerate(rows[1:], start=2):
        if fault := fault_of(row, kinds, rows):
            term = f", term '{row[1]}'" if len(row) > 1 else ""
            lines.append(f"seeds/{FILE.name}, line {number}{term}: {fault}.")
    if more := lines[LINES_SHOWN:]:
        lines[LINES_SHOWN:] = [f"And {len(more)} more."]
    return "\n".join(lines) or None
