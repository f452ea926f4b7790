"""Begin a rule: write its three files, with an example that works and notes on what to fill in.

What it finds at first is its own name with eight digits behind it. That is enough for the rule to
be found, masked, counted and shown everywhere, as nothing else has to know of it.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from string import Template

from audit import PROJECT

LONGEST_NAME = 30

MACRO = """\
{#
    The words "$words" and eight digits. (What it finds, in one sentence.)
    match:     $words 47110815
    near miss: $words 4711081 (one digit short)
    source:    invented (what says how such a value is written)
#}
{% macro find_$rule(text) -%}
    {# One part a line, [ ] for a blank; gap(), number_start() and the like: macros/dialect. #}
    {% set written %}
        \\b(?i:$words_pattern)
        [^0-9]{0,5}
        ([0-9]{8})  {# what is found #}
        \\b
    {% endset %}
    {# keep_items(…) tests each item, such as its check digit: macros/checksums. #}
    {{ all_matches(text, written, 1) }}
{%- endmacro %}

{# What every match holds, as cheap as can be: a text without it is not searched. #}
{% macro hint_$rule() -%}
    (?i:$words_pattern)[^0-9]{0,5}[0-9]
{%- endmacro %}
"""

DECLARATION = """\
version: 2

macros:
  - name: find_$rule
    description: >
      The words "$words" and eight digits.
    arguments:
      - name: text
        type: string
        description: "{{ doc('rule_text') }}"
    config:
      meta:
        # What people read in tables, report and explorer; what ends in _de in German.
        label_en: $label
        label_de: $label
        flags: The words "$words" and eight digits
        flags_de: Die Wörter „$words“ und acht Ziffern
        validated_by: its words before it, eight digits
        validated_by_de: seine Wörter davor, acht Ziffern
        known_misses: other ways to write it
        known_misses_de: andere Schreibweisen
        # One of seeds/sensitive_categories.csv.
        category: identity
        # Where it is looked for. caption: text; url: text or file_name_words; exif: free_text
        fields:
          caption: text
        # digit, label, name, term or text: models/rules/_models.yml says what each needs.
        trigger: digit
        # email, number or words: macros/privacy/mask.sql
        mask: number
        # `any` where the rule needs no words; captions in other languages count as not checked.
        languages: [de, en]
        source: invented, replace it
        # May be added: lookup, normalise, entities. See models/rules/_models.yml.

  - name: hint_$rule
    description: "{{ doc('rule_hint') }}"
"""

# A text, and what is found in it; the project's tests want eight of each kind.
CASES = [
    ("$label 47110815", ["47110815"]),
    ("$words: 47110815", ["47110815"]),
    ("$capitals 47110815", ["47110815"]),
    ("($words 47110815)", ["47110815"]),
    ("$words#47110815", ["47110815"]),
    ("$words no. 47110815", ["47110815"]),
    ("$words is 47110815.", ["47110815"]),
    ("$words 47110815, $words 47110816", ["47110815", "47110816"]),
    ("$label", []),
    ("47110815", []),
    ("$words 4711081", []),
    ("$words 471108150", []),
    ("$words 4711-0815", []),
    ("$words 47110815x", []),
    ("$words of the year 47110815", []),
    ("my$words 47110815", []),
]


def truth_table(rule: str, texts: dict[str, str]) -> str:
    """The SQL of the rule's truth table."""
    lines = [
        f"    ('{Template(text).substitute(texts)}', {expected}),".replace('"', "'")
        for text, expected in CASES
    ]
    return "\n".join(
        [
            "-- Invented texts with what is found in them, in any order; [] for a near miss.",
            "with cases (text, expected) as (",
            "    values",
            *lines,
            ")",
            "",
            f"{{{{ failing_cases('{rule}') }}}}",
            "",
        ]
    )


def why_not(rule: str) -> str | None:
    """Why a rule cannot have this name; None where it can."""
    if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", rule) or len(rule) > LONGEST_NAME:
        return (
            f"'{rule}' is no name for a rule: small letters, digits and underscores, at most "
            f"{LONGEST_NAME}. Say make rule NAME=some_number"
        )
    # dbt knows macros and tests by name, wherever they lie; `any` stands for all rules in seeds.
    macros = re.compile(rf"macro (find|hint)_{rule}\(")
    taken = [PROJECT / "seeds" / "sensitive_terms.csv"] if rule == "any" else []
    taken += (PROJECT / "macros" / "rules").glob(f"{rule}.*")
    taken += (PROJECT / "tests").rglob(f"{rule}.sql")
    taken += (
        file
        for file in (PROJECT / "macros").rglob("*.sql")
        if macros.search(file.read_text(encoding="utf-8"))
    )
    if taken:
        return f"The name '{rule}' is taken, see {taken[0].relative_to(PROJECT)}."
    return None


def write_rule(rule: str) -> dict[Path, str]:
    """Write the three files of a rule and say of each what it is for."""
    words = rule.replace("_", " ")
    texts = {
        "rule": rule,
        "words": words,
        "label": words.capitalize(),
        "capitals": words.upper(),
        "words_pattern": words.replace(" ", r"\W?"),
    }
    macros, tests = PROJECT / "macros" / "rules", PROJECT / "tests" / "rules"
    contents = {
        macros / f"{rule}.sql": Template(MACRO).substitute(texts),
        macros / f"{rule}.yml": Template(DECLARATION).substitute(texts),
        tests / f"{rule}.sql": truth_table(rule, texts),
    }
    for file, text in contents.items():
        file.write_text(text, encoding="utf-8")
    purposes = (
        "the pattern of what it finds, what a match must pass, and its hint",
        "what people read about it in English and German, category, where it looks, mask",
        "texts and what is found in each, at least eight matches and eight near misses",
    )
    return dict(zip(contents, purposes, strict=True))


def main() -> None:
    """Write the files, or say why not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", help="Id of the rule, in snake_case.")
    rule = parser.parse_args().name
    if reason := why_not(rule):
        raise SystemExit(reason)
    print("Three files that work as they are. Fill in:")
    for file, purpose in write_rule(rule).items():
        print(f"  {file.relative_to(PROJECT)}\n      {purpose}")
    print(
        "Then each text that is read wrong is shown by\n"
        f"  .venv/bin/dbt test --select path:tests/rules/{rule}.sql\n"
        "make build counts what the rule finds, make test checks the rest."
    )


if __name__ == "__main__":
    main()
