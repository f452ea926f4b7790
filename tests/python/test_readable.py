"""Captions that are hard to read: what is found in them stands there, and is masked there."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Audit
from rows import german_row

from audit import PROJECT, dbt_project
from audit.caption_rules import Captions
from audit.rule_files import declared_rules
from develop.make_sample import write_parquet

# What must not be shown of each caption, and a rule that finds it.
CAPTIONS = {
    "Unser G&uuml;nther Kr&auml;mer singt": ("person_name", ["nther", "Kr&auml;mer"]),
    "GÃ¼nther KrÃ¤mer singt im Chor": ("person_name", ["GÃ¼nther", "KrÃ¤mer"]),
    "WIRTIN ERIKA KRÄMER, WIEN": ("person_name", ["ERIKA", "KRÄMER"]),
    "wirtin-erika-kraemer-2.jpg": ("person_name", ["erika", "kraemer"]),
    "WirtinErika Krämer1961in Wien": ("person_name", ["Erika", "Krämer"]),
    "Post an krabbe&#64;beispielverein.de": ("email", ["krabbe", "beispielverein"]),
    "Post an krabbe@beispielverein.de": ("email", ["krabbe", "beispielverein"]),
    "TaxiRuf0341-4912340Leipzig": ("phone", ["4912340"]),
    "Ruf 0341-4912340 in Leipzig": ("phone", ["4912340"]),
}


@pytest.fixture(scope="module")
def audit(new_audit: Callable[[Path], Audit], tmp_path_factory: pytest.TempPathFactory) -> Audit:
    """An audit of a shard with these captions."""
    folder = tmp_path_factory.mktemp("readable")
    rows = [german_row(number, caption=caption) for number, caption in enumerate(CAPTIONS)]
    write_parquet(folder / "one.parquet", rows)
    shards = dbt_project.to_vars(shards=f"{folder}/*.parquet")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("AUDIT_DATABASE", "")
        shown = ("--select", "+findings", "+masked_captions")
        built = new_audit(folder).run("run", *shown, "--vars", shards)
    assert built.success, "\n".join(built.messages)
    return built


def test_what_is_found_is_masked_where_it_stands(audit: Audit) -> None:
    captions = audit.query(
        "select images.caption, masked.caption_masked, list(findings.rule), "
        "list(findings.value_masked) from staging.stg_laion__images as images "
        "left join explore.masked_captions as masked using (image_id) "
        "left join explore.findings as findings on images.image_id = findings.image_id "
        "and findings.field = 'caption' group by all"
    )
    assert len(captions) == len(CAPTIONS)
    for caption, masked, rules, values in captions:
        rule, hidden = CAPTIONS[caption]
        assert rule in rules, caption
        shown = " ".join([masked, *values])
        assert [text for text in hidden if text.lower() in shown.lower()] == [], caption


def test_one_value_in_two_writings_has_one_hash(audit: Audit) -> None:
    for rule in ("email", "phone"):
        assert audit.query(
            f"select count(*), count(distinct value_hash) from explore.findings "
            f"where rule = '{rule}' and field = 'caption'"
        ) == [(2, 1)]


def test_what_is_found_stands_in_the_caption() -> None:
    lines = (PROJECT / "tests" / "captions" / "tuning.jsonl").read_text(encoding="utf-8")
    texts = [json.loads(line)["text"] for line in lines.splitlines()]
    texts += [text.upper() for text in texts]
    captions = Captions(dbt_project.connect_rules(), texts)
    rules = [rule["rule"] for rule in declared_rules() if "caption" in rule["fields"]]
    for text, found in zip(texts, captions.find_all(rules), strict=True):
        strange = {
            rule: values
            for rule, values in found.items()
            if not all(value in text for value in values)
        }
        assert not strange, text


def test_readable_text_keeps_the_words_of_the_caption(shared_data: Path) -> None:
    """The written words of every caption are the caption, whatever was read."""
    connection = dbt_project.connect_rules()
    wrong = connection.execute(
        "select count(*) from (select caption, rules.reading(caption) as reading from "
        f"'{shared_data}/captions_other_languages.parquet') where "
        "array_to_string(struct_extract(reading, 'written'), '') <> caption or "
        "len(struct_extract(reading, 'written')) <> len(struct_extract(reading, 'read'))"
    ).fetchone()
    assert wrong == (0,)
