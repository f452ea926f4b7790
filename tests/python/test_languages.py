"""Which captions are German: by their words, in files with and without language codes."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from conftest import Audit
from rows import german_row

from audit import dbt_project
from develop.make_sample import write_parquet

WITHOUT = {"url": "varchar", "caption": "varchar"}
CAPTIONS = (
    "Ein Hund rennt über die Wiese",
    "Zwei Kinder sitzen auf einer Bank",
    "Haus am See",
    "Erika Mustermann",
    "Een man met een hoed zit op de bank",
    "A man with a hat is sitting on the bench",
    "A dog and a cat are on the sofa",
    None,
)
MARTS = ("+language_label_quality", "+audit_coverage")
QUALITY = (
    "select label, is_checked, unchecked_reason, judged_count, german_count, not_german_count, "
    "undetermined_count from marts.language_label_quality order by label"
)


@pytest.fixture
def unlabelled(shard_folder: Path) -> Path:
    """A file without language codes: two captions are German, three not, of three nobody knows."""
    rows = [german_row(number, caption=caption) for number, caption in enumerate(CAPTIONS)]
    return write_parquet(shard_folder / "pool.parquet", rows, WITHOUT)


def kept(audit: Audit) -> list[str | None]:
    """The captions that were loaded, in the order of the file."""
    return [
        row[0]
        for row in audit.query("select caption from staging.stg_laion__images order by image_id")
    ]


def build(audit: Audit, shards: Path, *further: str, **variables: object) -> Audit:
    """Load, and build what is said of languages, and `further` models."""
    shown = dbt_project.to_vars(shards=str(shards), **variables)
    audit.run("run", "--select", *MARTS, *further, "--vars", shown)
    assert audit.success, audit.messages
    return audit


def test_a_file_without_codes_is_read_by_its_captions(audit: Audit, unlabelled: Path) -> None:
    build(audit, unlabelled, "+rule_counts")
    assert kept(audit) == list(CAPTIONS[:2])
    assert audit.query(QUALITY) == [("none", False, "not_loaded", None, 2, None, None)]
    assert audit.query(
        "select language, language_source, row_count, image_count from marts.audit_coverage"
    ) == [("de", "caption", 8, 2)]
    # German by its words is German for the rules as well: nothing is said to be unknown.
    assert audit.query(
        "select distinct is_checked, unchecked_reason, checked_image_count "
        "from marts.rule_counts where field = 'caption'"
    ) == [(True, None, 2)]


def test_what_cannot_be_told_is_audited_where_asked(audit: Audit, unlabelled: Path) -> None:
    build(audit, unlabelled, undetermined=True)
    assert kept(audit) == [*CAPTIONS[:4], None]
    assert audit.query(QUALITY) == [("none", False, "not_loaded", None, 2, 3, 3)]
    assert audit.query("select language from staging.audit_identity") == [("de+und",)]
    # It is another audit: neither goes on as the other without being told.
    assert not audit.load(unlabelled, undetermined=False).success
    assert "asked for is" in "\n".join(audit.messages)
    assert audit.load(unlabelled).success
    assert len(kept(audit)) == 5
    assert audit.load(unlabelled, undetermined=False, replace=True).success
    assert kept(audit) == list(CAPTIONS[:2])


def test_every_row_is_counted_where_every_row_is_loaded(audit: Audit, unlabelled: Path) -> None:
    build(audit, unlabelled, language="all")
    assert audit.query(QUALITY) == [("none", True, None, 8, 2, 3, 3)]
    assert audit.query("select language_source from marts.audit_coverage") == [(None,)]


def test_labels_are_measured_and_decide(audit: Audit, unlabelled: Path) -> None:
    rows = [german_row(number, caption=caption) for number, caption in enumerate(CAPTIONS)]
    rows.append(german_row(9, caption="Ein Hund und eine Katze auf dem Sofa", LANGUAGE="nl"))
    write_parquet(unlabelled.parent / "multi.parquet", rows)
    build(audit, unlabelled.parent)
    assert len(kept(audit)) == len(CAPTIONS) + 2
    assert audit.query(QUALITY) == [
        ("german", True, None, 8, 2, 3, 3),
        ("none", False, "not_loaded", None, 2, None, None),
        ("other", False, "not_loaded", None, None, None, None),
    ]
    assert audit.query("select language_source from marts.audit_coverage") == [("caption|label",)]


def test_undetermined_is_true_or_false_and_german(audit: Audit, unlabelled: Path) -> None:
    for variables in ({"undetermined": "yes"}, {"undetermined": True, "language": "fr"}):
        assert not audit.load(unlabelled, **variables).success
        assert "`undetermined` is true or false" in "\n".join(audit.messages)


def test_no_german_caption_is_no_audit(audit: Audit, shard_folder: Path) -> None:
    rows = [german_row(1, caption=CAPTIONS[5])]
    assert not audit.load(write_parquet(shard_folder / "en.parquet", rows, WITHOUT)).success
    assert "No caption is German by what it says" in "\n".join(audit.messages)


# At least so many percent German, at most so many, at most so many not German.
LIMITS = {
    "de": (97, 100, 1),
    "nl": (0, 0.5, 100),
    "en": (0, 0.1, 100),
    "fr": (0, 0.1, 100),
    "cs": (0, 0.1, 100),
    "other labels": (0, 0.3, 100),
}


def test_captions_of_known_language(shared_data: Path) -> None:
    functions = dbt_project.connect_rules()
    functions.execute(
        f"""
        create table texts as
        select 'de' as kind, caption from '{shared_data}/captions_de_clean.parquet'
        union all
        select language, caption from '{shared_data}/captions_other_languages.parquet'
        union all
        select 'other labels', caption from '{shared_data}/relaion_shaped/*.parquet'
        where "LANGUAGE" <> 'de' and caption is not null
        """
    )
    shares = functions.execute(
        "select kind, 100 * avg((rules.is_german(caption) is true)::integer), "
        "100 * avg((rules.is_german(caption) is false)::integer) from texts group by kind"
    ).fetchall()
    assert {kind for kind, *_ in shares} == set(LIMITS)
    for kind, german, other in shares:
        least, most, most_other = LIMITS[kind]
        assert least <= german <= most, (kind, german)
        assert other <= most_other, (kind, other)


def test_the_cheap_test_loses_nothing(shared_data: Path) -> None:
    functions = dbt_project.connect_rules()
    (lost,) = functions.execute(
        f"select count(*) from '{shared_data}/captions_de_clean.parquet' "
        "where rules.is_german(caption) and not rules.may_be_german(caption)"
    ).fetchone()
    assert lost == 0


def test_the_functions_answer_in_three_ways() -> None:
    functions: duckdb.DuckDBPyConnection = dbt_project.connect_rules()
    answers = [
        functions.execute("select rules.is_german($1)", [text]).fetchone()[0] for text in CAPTIONS
    ]
    assert answers == [True, True, None, None, False, False, False, None]
