"""The interval of a corrected count, by simulation with the model's own SQL."""

from __future__ import annotations

import itertools
import random
import re
import statistics
from pathlib import Path

import duckdb

CAPTIONS = 1_000_000
MARKS = 200
REVIEWS = 1_000
Z = 1.959964


def audits() -> list[tuple[float, list[tuple[str, int, int]]]]:
    """Audits with known truth: the share of true captions, and each stratum's texts and true ones.

    Of what a rule misses, half is among four times as many texts as it finds.
    """
    made = []
    for prevalence, recall, precision in itertools.product(
        (0.0001, 0.001, 0.01, 0.05), (0.5, 0.95), (0.8, 1)
    ):
        true = round(CAPTIONS * prevalence)
        found_true = round(true * recall)
        found = round(found_true / precision)
        nearly, nearly_true = 4 * found, round((true - found_true) / 2)
        rest = CAPTIONS - found - nearly
        strata = [
            ("found", found, found_true),
            ("nearly", nearly, nearly_true),
            ("not_nearly", rest, true - found_true - nearly_true),
        ]
        made.append((prevalence, strata))
    return made


def plain_width(chance: random.Random, true: int) -> float:
    """The width of Wilson's interval for as many marks on captions drawn without any strata."""
    marks = 3 * MARKS
    share = sum(number < true for number in chance.sample(range(CAPTIONS), marks)) / marks
    spread = (share * (1 - share) / marks + Z * Z / (4 * marks * marks)) ** 0.5
    return CAPTIONS * 2 * Z * spread / (1 + Z * Z / marks)


def test_the_interval_covers_the_truth(sample_target: Path) -> None:
    """With 200 marks a stratum, in at least 93 % of the reviews of each audit."""
    compiled = next((sample_target / "compiled").rglob("int_reviewed_rules.sql"))
    model = re.sub(r'"\w+"\."(\w+)"', r"\1", compiled.read_text(encoding="utf-8"))
    chance = random.Random(7)
    rows = []
    for number, (_, strata) in enumerate(audits()):
        for review, (name, texts, true) in itertools.product(range(REVIEWS), strata):
            size = min(MARKS, texts)
            seen = sum(text < true for text in chance.sample(range(texts), size))
            rows.append((f"{number}/{review}", "caption", name, texts, size, seen))
    connection = duckdb.connect()
    connection.execute(
        "create table int_review_strata as select unnest($1) as rule, 'caption' as field, "
        "unnest($2) as stratum, unnest($3)::double as text_count, unnest($4) as review_size, "
        "unnest($5) as true_count",
        [[row[column] for row in rows] for column in (0, 2, 3, 4, 5)],
    )
    answers = connection.execute(
        "select split_part(rule, '/', 1)::integer, corrected_lower_image_count, "
        "corrected_upper_image_count, recall_lower_share, recall_upper_share "
        f"from ({model}) where is_corrected_for_misses"
    ).fetchall()
    assert len(answers) == REVIEWS * len(audits())
    for number, (prevalence, strata) in enumerate(audits()):
        true = sum(stratum[2] for stratum in strata)
        bounds = [(low, high) for each, low, high, _, _ in answers if each == number]
        recalls = [(low, high) for each, _, _, low, high in answers if each == number]
        share = sum(low <= true <= high for low, high in bounds) / REVIEWS
        width = statistics.median(high - low for low, high in bounds)
        plain = statistics.median(plain_width(chance, true) for _ in range(100))
        print(f"{prevalence:.2%} {strata}: covered {share:.3f}, width {width / plain:.2f} of plain")
        assert share >= 0.93, strata
        recall = strata[0][2] / true
        assert sum(low <= recall <= high for low, high in recalls) / REVIEWS >= 0.93, strata
