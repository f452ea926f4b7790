"""Each published count is there per reference and per distinct image: as counted by hand."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from conftest import Audit
from rows import german_row

from audit import dbt_project
from develop.make_sample import write_parquet

MAIL = "Post an erika.krueger@beispiel.de"
NAME = "Sabine Krüger"
EXIF = json.dumps(
    {
        "Image Make": "Canon",
        "GPS GPSLatitude": "[52, 31, 0]",
        "GPS GPSLatitudeRef": "N",
        "GPS GPSLongitude": "[13, 24, 0]",
        "GPS GPSLongitudeRef": "E",
    }
)


def generated_rows() -> list[dict]:
    """Pictures at several addresses, addresses several times, downloads that failed."""
    chance = random.Random(7)
    rows = []
    for number in range(400):
        picture = chance.randrange(150)
        is_failed = chance.random() < 0.2
        rows.append(
            german_row(
                number,
                # Most addresses have one picture, some have had two.
                url=f"https://seite{picture % 4}.example/{picture if number % 9 else number}.jpg",
                md5=None if is_failed else hashlib.md5(str(picture).encode()).hexdigest(),
                status="failed_to_download" if is_failed else "success",
                caption=". ".join(
                    text
                    for text, is_there in (
                        (f"{NAME} am See", chance.random() < 0.3),
                        ("Haus", True),
                        (MAIL, picture % 3 == 0),
                    )
                    if is_there
                ),
                exif=EXIF if picture % 5 == 0 and not is_failed else "{}",
            )
        )
    # One picture 30 times, which alone holds a credit card: it is one and too few.
    one = german_row(1, url="https://seite1.example/one.jpg", md5="f" * 32)
    rows += [one | {"caption": "Karte 4111 1111 1111 1111"} for _ in range(30)]
    # Pictures without an address, so on no domain.
    return rows + [german_row(n, url=None, md5=f"{n:032}", caption=MAIL) for n in range(6)]


@pytest.fixture(scope="module")
def duplicates(
    new_audit: Callable[[Path], Audit], tmp_path_factory: pytest.TempPathFactory
) -> Audit:
    """An audit of the generated rows."""
    folder = tmp_path_factory.mktemp("duplicates")
    columns = dict.fromkeys(
        ("LANGUAGE", "caption", "url", "status", "exif", "md5"), "varchar"
    ) | dict.fromkeys(("original_width", "original_height"), "integer")
    write_parquet(folder / "rows.parquet", generated_rows(), columns)
    variables = dbt_project.to_vars(shards=str(folder / "rows.parquet"))
    audit = new_audit(folder).run("run", "--vars", variables)
    assert audit.success, audit.messages
    return audit


def by_hand(condition: Callable[[dict], bool]) -> tuple[int, int]:
    """References and distinct images of the generated rows that meet a condition."""
    rows = [row for row in generated_rows() if condition(row)]
    return len(rows), len({row["md5"] or row["url"] for row in rows})


def has_mail(row: dict) -> bool:
    return MAIL in row["caption"]


def has_place(row: dict) -> bool:
    return row["exif"] == EXIF


def on_first_domain(row: dict) -> bool:
    return domain(row) == "seite0.example"


def domain(row: dict) -> str | None:
    return urlsplit(row["url"]).hostname if row["url"] else None


@pytest.mark.parametrize(
    ("mart", "where", "condition"),
    [
        ("audit_coverage", "true", lambda row: True),
        ("rule_counts", "rule = 'email' and field = 'caption'", has_mail),
        ("sensitive_category_counts", "category = 'contact'", has_mail),
        (
            "rule_counts",
            "rule = 'person_name' and field = 'caption'",
            lambda row: NAME in row["caption"],
        ),
        ("headline_counts", "headline = 'exact_place'", has_place),
        ("exif_exposure", "exif_field = 'position'", has_place),
        ("location_counts", "level = 'world'", has_place),
        ("location_counts", "state = 'DE-BE' and level = 'state'", has_place),
        ("location_counts", "level = 'grid_cell'", has_place),
        (
            "combination_counts",
            "combination = 'name_and_place'",
            lambda row: NAME in row["caption"] and has_place(row),
        ),
        ("domain_counts", "domain = 'seite0.example'", on_first_domain),
    ],
)
def test_counts_are_those_by_hand(duplicates: Audit, mart: str, where: str, condition) -> None:
    expected = by_hand(condition)
    assert expected[0] > expected[1] >= 5, "the rows hold duplicates"
    found = duplicates.query(
        f"select image_count, distinct_image_count from marts.{mart} where {where}"
    )
    assert found == [expected]


def test_domains_count_what_was_found_on_them(duplicates: Audit) -> None:
    found = by_hand(
        lambda row: (
            on_first_domain(row) and (has_mail(row) or has_place(row) or NAME in row["caption"])
        )
    )
    assert duplicates.query(
        "select finding_image_count, distinct_finding_image_count, located_image_count, "
        "distinct_located_image_count from marts.domain_counts where domain = 'seite0.example'"
    ) == [(*found, *by_hand(lambda row: on_first_domain(row) and has_place(row)))]


def test_images_without_an_address_are_on_no_domain(duplicates: Audit) -> None:
    domains = [domain(row) for row in generated_rows() if has_mail(row)]
    assert None in domains
    assert duplicates.query(
        "select domain_count from intermediate.int_category_counts where category = 'contact'"
    ) == [(len(set(domains) - {None}),)]
    assert duplicates.query("select count(*) from marts.domain_counts where domain is null") == [
        (0,)
    ]


def test_one_picture_is_too_few_however_often_it_stands_there(duplicates: Audit) -> None:
    assert by_hand(lambda row: "4111" in row["caption"]) == (30, 1)
    for mart, where in (
        ("rule_counts", "rule = 'credit_card' and field = 'caption'"),
        ("sensitive_category_counts", "category = 'financial'"),
    ):
        assert duplicates.query(
            f"select is_checked, image_count, distinct_image_count from marts.{mart} where {where}"
        ) == [(True, None, None)]


def test_no_count_stands_without_the_other(duplicates: Audit) -> None:
    columns = duplicates.query(
        "select table_name, column_name from information_schema.columns "
        "where table_schema = 'marts' and ends_with(column_name, 'image_count')"
    )
    # What is estimated of a whole is of references, and what is looked at is no count of images.
    others = ("estimated_", "lower_", "upper_", "corrected_", "checked_", "table_", "matched_")
    others += ("ambiguous_", "chance_")
    tables = {
        (table, column)
        for table, column in columns
        if not column.startswith((*others, "distinct_"))
    }
    assert len(tables) >= 11
    for table, column in tables:
        assert (table, f"distinct_{column}") in columns, table
        wrong = duplicates.query(
            f"select count(*) from marts.{table} where distinct_{column} > {column} "
            f"or (distinct_{column} is null) <> ({column} is null) "
            f"or distinct_{column} between 1 and 4"
        )
        assert wrong == [(0,)], (table, column)
