"""The interval of a corrected count, by simulation with the model's own SQL."""

from __future__ import annotations

import itertools
import re
import statistics
from pathlib import Path

import duckdb
import numpy

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


def plain_width(chance: numpy.random.Generator, true: int) -> float:
    """The width of Wilson's interval for as many marks on captions drawn without any strata."""
    marks = 3 * MARKS
    share = chance.hypergeometric(true, CAPTIONS - true, marks) / marks
    spread = (share * (1 - share) / marks + Z * Z / (4 * marks * marks)) ** 0.5
    return CAPTIONS * 2 * Z * spread / (1 + Z * Z / marks)


def test_the_interval_covers_the_truth(sample_target: Path) -> None:
    """With 200 marks a stratum, in at least 93 % of the reviews of each audit."""
    compiled = next((sample_target / "compiled").rglob("int_reviewed_rules.sql"))
    model = re.sub(r'"\w+"\."(\w+)"', r"\1", compiled.read_text(encoding="utf-8"))
    chance = numpy.random.default_rng(7)
    rows = []
    for number, (_, strata) in enumerate(audits()):
        for name, texts, true in strata:
            size = min(MARKS, texts)
            # How many true ones are among so many texts that are drawn without putting any back.
            seen = chance.hypergeometric(true, texts - true, size, REVIEWS).tolist()
            rows += [
                (f"{number}/{review}", name, texts, size, count)
                for review, count in enumerate(seen)
            ]
    connection = duckdb.connect()
    names = ("rule", "stratum", "text_count", "review_size", "true_count")
    columns = zip(names, map(numpy.array, zip(*rows, strict=True)), strict=True)
    connection.register("made", dict(columns))
    connection.execute(
        "create table int_review_strata as "
        "select 'caption' as field, * replace (text_count::double as text_count) from made"
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
