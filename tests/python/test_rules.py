"""A rule is three files, its functions do what its truth table says, its hint loses nothing."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from pathlib import Path

import duckdb
import jinja2
import pytest
import re2

from audit import PROJECT, dbt_project
from audit.caption_rules import matches_of
from audit.rule_files import declared_rules

RULES = {rule["rule"]: rule for rule in declared_rules()}
CATEGORIES = {rule["category"] for rule in RULES.values()}
# Columns of seeds that refer to rules.
REFERRING = {"rule", "rules", "first_rules", "second_rules"}
MINIMUM_CASES = 8

# The size of a RE2 program beyond which DuckDB 1.5.5 leaves its automaton and a pattern takes 30
# times as long: tried out on 2026-11-22, a tenth left for longer seeds.
LARGEST_PROGRAM = {"regexp_matches": 15_500, "regexp_extract": 28_500}


def names(folder: str, ending: str) -> set[str]:
    """The names of the files of a folder, those apart that begin with an underscore."""
    return {file.stem for file in (PROJECT / folder).glob(f"[!_]*.{ending}")}


def test_each_rule_is_three_files() -> None:
    assert names("macros/rules", "yml") == set(RULES)
    assert names("macros/rules", "sql") == set(RULES)
    assert names("tests/rules", "sql") == set(RULES)


@pytest.mark.parametrize("rule", RULES)
def test_each_declaration_is_whole(rule: str) -> None:
    declared = RULES[rule]
    texts = {"flags", "flags_de", "validated_by", "validated_by_de", "known_misses"}
    texts |= {"label_en", "label_de", "known_misses_de", "category", "source", "trigger", "mask"}
    assert {name for name in texts if isinstance(declared.get(name), str)} == texts
    others = {"rule", "arguments", "fields", "languages"}
    optional = {"normalise", "lookup", "entities", "exif_fields_taken_whole"}
    assert others <= set(declared) - texts <= others | optional
    assert declared["languages"] == "any" or isinstance(declared["languages"], list)
    assert set(declared.get("entities", {})) <= {"presidio", "google_dlp", "aws_macie"}
    readings = {"caption": ["text"], "url": ["text", "file_name_words"], "exif": ["free_text"]}
    readings["punsafe"] = ["score"]
    for field, reading in declared["fields"].items():
        assert reading in readings[field] or (field == "exif" and isinstance(reading, list))
    macro = (PROJECT / "macros" / "rules" / f"{rule}.sql").read_text(encoding="utf-8")
    has_hint = f"macro hint_{rule}()" in macro
    assert has_hint == (declared["trigger"] in {"digit", "years", "label", "name"})


# Where the name of a rule may stand outside its three files, and why.
EXCEPTIONS = {
    "models/intermediate/int_rule_counts.sql": "positions are counted in other tables as well",
    "macros/detect/follows.sql": "says what follows from the findings of single rules",
    "macros/privacy/mask.sql": "a way to mask is called email as well",
    "models/rules/_models.yml": "a way to mask is called email as well; an example of a call",
    "macros/rules/email_obfuscated.yml": "looks for the domains of email",
    "macros/rules/email_obfuscated.sql": "looks for the domains of email",
    "models/intermediate/int_unsafe_findings.sql": "the source itself calls these pictures unsafe",
    "models/intermediate/_models.yml": "the same, and what a value of EXIF looks like",
    "macros/consent/consent_in_text.sql": "tells notices and credits apart in what it finds",
    "models/intermediate/int_domain_counts.sql": "counts images with a position",
    "models/marts/domain_counts.sql": "counts images with a position",
    "seeds/_seeds.yml": "says which rule scores of unsafe pictures are findings of",
    "models/marts/exif_exposure.sql": "a position is read wherever there is EXIF",
    "models/marts/location_counts.sql": "counts images with a position",
    "scripts/audit/lookup/command.py": "an option is called as what people ask for",
    "scripts/audit/lookup/literal.py": "finds hidden addresses by their hidden form",
    "scripts/audit/lookup/search.py": "an option is called as what people ask for",
    "scripts/develop/evaluate.py": "measures single rules on cases labelled for them",
    "scripts/develop/make_sample.py": "plants values for single rules",
    "scripts/audit/regions.py": "a key of the file of outlines",
    "scripts/audit/explorer/questions.yml": "asks about single rules",
    "scripts/audit/rules.py": "an example of a call",
}


def test_a_rule_is_named_in_its_files_only() -> None:
    """Names that are everyday words (age, email) count in quotes or behind find_ only."""
    everyday = "|".join(rule for rule in RULES if "_" not in rule)
    clear = "|".join(rule for rule in RULES if "_" in rule)
    word = re.compile(
        rf"(?<![\w-])(?<!ipaddress\.)(?:find_|hint_|may_hold_)?({clear})(?![\w-])"
        rf"|(?<![\w-])(?:find_|hint_|may_hold_)({everyday})(?![\w-])"
        rf"|([\"'`])({everyday})\3"
    )
    strangers = {}
    for folder in ("macros", "models", "scripts", "seeds"):
        for file in sorted((PROJECT / folder).rglob("*")):
            path = file.relative_to(PROJECT).as_posix()
            if file.suffix not in {".sql", ".yml", ".md", ".py", ".csv"}:
                continue
            if file.suffix == ".csv":
                with file.open(encoding="utf-8", newline="") as lines:
                    text = "\n".join(
                        "\n".join(value for name, value in row.items() if name not in REFERRING)
                        for row in csv.DictReader(lines)
                    )
            else:
                text = file.read_text(encoding="utf-8")
            found = {match[1] or match[2] or match[4] for match in word.finditer(text)}
            found -= {file.stem} if path.startswith("macros/rules/") else set()
            # Categories of a single rule have its name.
            found -= CATEGORIES if file.stem in ("sensitive_categories", "headlines") else set()
            if found:
                strangers[path] = sorted(found)
    assert not {path: found for path, found in strangers.items() if path not in EXCEPTIONS}
    assert set(EXCEPTIONS) <= set(strangers), "an exception that is not needed any more"


def test_patterns_are_written_out() -> None:
    """One part a line, backslashes once: rules are read by people."""
    for file in (PROJECT / "macros" / "rules").glob("*.sql"):
        source = file.read_text(encoding="utf-8")
        assert r"\\" not in source, f"{file.name}: a backslash is written once, in a block"
        for number, kind, value in jinja2.Environment().lex(source):
            longest = max(map(len, map(str.strip, value.splitlines())), default=0)
            is_code = kind in ("string", "data")
            assert not is_code or longest <= 80, f"{file.name}:{number} has a long line"


def test_macros_fit_on_a_page() -> None:
    for file in (PROJECT / "macros").rglob("*.sql"):
        source = file.read_text(encoding="utf-8")
        for macro in re.findall(r"{%-? macro .*?endmacro -?%}", source, re.DOTALL):
            assert len(macro.splitlines()) <= 60, f"{file.name}: {macro.splitlines()[0]}"


def test_the_readme_tells_the_way_of_one_value() -> None:
    """In few files, which are all there."""
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    assert len(readme.splitlines()) < 200
    (way,) = re.findall(r"goes from shard to report.*?\n\n", readme, re.DOTALL)
    files = re.findall(r"`([^`]+)`", way)
    assert files[0].startswith("models/staging/") and files[-1].startswith("scripts/audit/report/")
    assert len(files) <= 14
    assert [file for file in files if not (PROJECT / file).is_file()] == []


@pytest.mark.usefixtures("parsed_project")
def test_a_pattern_over_several_lines_loses_its_layout() -> None:
    """And nothing else: blanks in classes, escaped ones, signs that begin comments elsewhere."""
    written_out = r"""
        (?i)  {# a comment #}
            am[ ]
        |[ #a-z\]]+#
        |\ \[[ ]\pN
    """
    one_line = r"(?i)am |[ #a-z\]]+#|\ \[ \pN"
    compiled = json.loads(
        dbt_project.compile_sql(
            "{% set block %}"
            + written_out
            + "{% endset %}{% set line %}"
            + one_line
            + "{% endset %}{{ tojson([pattern_literal(block), pattern_literal(line)]) }}"
        )
    )
    assert compiled[0] == compiled[1]
    assert compiled[1].startswith(r"'(?i)am |[ #a-z\]]+#|\ \[ [0-9")


@pytest.mark.usefixtures("parsed_project")
def test_a_blank_inside_a_line_of_a_written_out_pattern_is_refused() -> None:
    """It could be meant or be layout: a rule that lost it would find other things in silence."""
    pattern = "{% set pattern %}\n am Markt\n{% endset %}{{ pattern_literal(pattern) }}"
    with pytest.raises(RuntimeError):
        dbt_project.compile_sql(pattern)


def cases_of(rule: str) -> str:
    """The CTE `cases (text, expected)` of a rule's truth table."""
    table = (PROJECT / "tests" / "rules" / f"{rule}.sql").read_text(encoding="utf-8")
    cases, separator, _ = table.partition("{{ failing_cases(")
    assert separator, "a truth table ends with failing_cases"
    return cases


def test_functions_in_a_duckdb_of_ones_own(tmp_path: Path) -> None:
    """The file of functions, without dbt and this project: every truth table holds on it."""
    functions = tmp_path / "rules.sql"
    functions.write_text(dbt_project.rules_sql(), encoding="utf-8")
    tables = {
        rule: f"{cases_of(rule)} select text, expected, found from (select *, "
        f"{matches_of(rule)} as found from cases) "
        "where list_sort(found) is distinct from list_sort(expected::varchar[])"
        for rule in RULES
    }
    (tmp_path / "tables.json").write_text(json.dumps(tables), encoding="utf-8")
    program = """
import json, sys
import duckdb
database = duckdb.connect("own.duckdb")
database.execute(open("rules.sql", encoding="utf-8").read())
database.close()
database = duckdb.connect("own.duckdb", read_only=True)
database.execute("set enable_progress_bar = false")
tables = json.load(open("tables.json", encoding="utf-8"))
wrong = {rule: database.execute(sql).fetchall() for rule, sql in tables.items()}
masked = database.execute("select rules.mask_value('number', '030/23125678')").fetchone()[0]
database.execute("set variable hash_key = 'any key'")
same = database.execute(
    "select count(distinct rules.keyed_hash(rules.normalise_value('telephone_number', number)))"
    " from (values ('030/23125678'), ('+49 30 23125678'), ('0049 (0)30 2312-5678')) as t (number)"
).fetchone()[0]
print(json.dumps({
    "wrong": {rule: rows for rule, rows in wrong.items() if rows}, "masked": masked, "same": same,
    "strange": sorted(name for name in ("dbt", "dbt_project", "yaml") if name in sys.modules),
}))
"""
    answer = subprocess.run(
        [sys.executable, "-I", "-c", program],
        cwd=tmp_path,
        env={},
        capture_output=True,
        text=True,
        check=True,
    )
    said = json.loads(answer.stdout)
    wrong = [
        f"{rule}: in {text!r} expected {expected}, found {found}"
        for rule, cases in said.pop("wrong").items()
        for text, expected, found in cases
    ]
    assert not wrong, "\n".join(wrong)
    assert said == {"masked": "***/******78", "same": 1, "strange": []}


@pytest.fixture(scope="module")
def functions() -> duckdb.DuckDBPyConnection:
    """A database with the functions of the rules."""
    return dbt_project.connect_rules()


def test_hints_and_triggers_lose_nothing(functions: duckdb.DuckDBPyConnection) -> None:
    """On the texts of all truth tables, what a rule finds without them is found behind them too.

    Also on these texts as they are read, and as they are read from capitals.
    """
    all_cases = " union ".join(f"({cases_of(rule)} select text from cases)" for rule in RULES)
    functions.execute(f"create or replace table texts as {all_cases}")
    functions.execute(
        "insert into texts select distinct rules.readable_text(written) from "
        "(select text as written from texts union select upper(text) from texts) "
        "where rules.is_hard_to_read(written)"
    )
    assert functions.execute("select count(*) > 1000 from texts").fetchone() == (True,)
    there = {
        row[0]
        for row in functions.execute(
            "select function_name from duckdb_functions() where schema_name = 'rules'"
        ).fetchall()
    }
    asked = {}
    for rule, declared in RULES.items():
        names = [f"may_hold_{rule}"]
        for field, reading in declared["fields"].items():
            if reading in ("text", "free_text"):
                names += [f"has_any_in_{field}", f"has_{declared['trigger']}_in_{field}"]
        asked[rule] = [name for name in names if name in there]
    # Many rules ask the same ones, and each is as dear as a rule.
    answers = ", ".join(f"rules.{name}(text) as {name}" for name in set().union(*asked.values()))
    functions.execute(f"create or replace table answers as select text, {answers} from texts")
    lost = {
        rule: functions.execute(
            f"select text from answers where not ({' and '.join(names)}) "
            f"and len(rules.find_{rule}(text)) > 0"
        ).fetchall()
        for rule, names in asked.items()
    }
    assert not {rule: texts for rule, texts in lost.items() if texts}


def test_hints_and_triggers_fit_the_engines_automaton(functions: duckdb.DuckDBPyConnection) -> None:
    """A longer word list must not make every audit 30 times as slow without anybody noticing."""
    options = re2.Options()
    options.max_mem = 8 << 20  # DuckDB's own; the default of RE2
    definitions = functions.execute(
        "select function_name, macro_definition from duckdb_functions() "
        "where schema_name = 'rules' and regexp_matches(function_name, '^(may_hold|has)_')"
    ).fetchall()
    for name, sql in definitions:
        if sql == "CAST('t' AS BOOLEAN)":
            continue
        conditions = re.findall(r"""(regexp_\w+)\("?text"?, '((?:[^']|'')*)'""", sql)
        assert conditions, name
        for function, literal in conditions:
            size = re2.compile(literal.replace("''", "'"), options=options).programsize
            assert size <= LARGEST_PROGRAM[function], f"{size} instructions in {name}"


@pytest.mark.usefixtures("parsed_project")
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
    calls = ", ".join(f"matches('letter', {json.dumps(pattern)})" for pattern, _ in patterns)
    compiled = json.loads(dbt_project.compile_sql("{{ tojson([" + calls + "]) }}"))
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
