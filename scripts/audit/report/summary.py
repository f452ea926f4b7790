"""What the first two pages say: lights, intervals and reviews of the headlines, risk by volume."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from audit.report.writer import Row, Writer

# Of the captions that say their language, at most this share may say another: labels of LAION.
MOST_FOREIGN = 0.05
# The classes of volume by share of the audited images, from the largest.
VOLUMES = {"tenth": 0.1, "hundredth": 0.01, "thousandth": 0.001, "fewer": 0.0}


@dataclass(frozen=True)
class Light:
    """One of the three questions before a count is believed, and how it is answered."""

    question: str
    level: Literal["good", "partly", "poor"]
    answer: str
    text: str


@dataclass(frozen=True)
class Cell:
    """The categories of one risk and one volume; `shade` grows with both, from 0 to 4."""

    categories: list[Row]
    shade: int


@dataclass(frozen=True)
class RiskMatrix:
    """The volumes from left to right, and for each risk from above its cells."""

    volumes: list[str]
    rows: list[tuple[int, list[Cell]]]


def is_found(row: Row) -> bool:
    """Whether a row of `rule_counts` has findings; a suppressed count is one at least."""
    return row["is_checked"] and row["image_count"] != 0


def precision_text(rule_counts: Iterable[Row], categories: Sequence[str], write: Writer) -> str:
    """How precise the rules of some categories are, as far as people reviewed what they found."""
    found = [row for row in rule_counts if row["category"] in categories and is_found(row)]
    reviewed = [row for row in found if row["review_size"]]
    if not found:
        return "–"
    if not reviewed:
        return write.texts["not_reviewed"]
    shares = sorted(row["precision_share"] for row in reviewed)
    key = "precision_one" if shares[0] == shares[-1] else "precision_range"
    return write.texts[key].format(
        lowest=write.share(shares[0]),
        highest=write.share(shares[-1]),
        reviewed=write.count(len(reviewed)),
        found=write.count(len(found)),
    )


def estimate_text(row: Row, write: Writer, is_whole: bool) -> str:
    """The estimate of the whole table with its interval; what the count is where all was read."""
    if is_whole:
        return write.texts["no_estimate_needed"]
    if row["upper_image_count"] is None:
        return write.texts["no_estimate"]
    lower, upper = write.count(row["lower_image_count"]), write.count(row["upper_image_count"])
    return write.texts["estimate"].format(
        estimate=write.count(row["estimated_image_count"]), interval=write.interval(lower, upper)
    )


def lights(
    coverage: Row,
    labels: Sequence[Row],
    rule_counts: Sequence[Row],
    has_estimates: bool,
    write: Writer,
) -> list[Light]:
    """Is the audit complete, is the language checked, did people review what was found?"""
    texts = write.texts["lights"]

    def light(name: str, level: Literal["good", "partly", "poor"], text: str) -> Light:
        return Light(texts[name]["question"], level, texts["answers"][level], text)

    files = write.texts["incomplete"].format(
        loaded=write.count(coverage["loaded_shard_count"]),
        known=write.count(coverage["known_shard_count"]),
    )
    unchecked = sum(row["unchecked_reason"] is not None for row in rule_counts)
    if unchecked:
        files += " " + texts["complete"]["unchecked"].format(
            count=write.count(unchecked), all=write.count(len(rule_counts))
        )
    is_whole = coverage["is_complete"] and coverage["is_built"]
    level = (
        "good" if is_whole and not unchecked else "partly" if is_whole or has_estimates else "poor"
    )
    answers = [light("complete", level, files)]

    # `other` are the captions that were left out, or those of an audit of all languages.
    is_all = coverage["language"] == "all"
    asked = [row for row in labels if row["label"] != "other" or is_all]
    german = sum(row["german_count"] or 0 for row in asked)
    foreign = sum(row["not_german_count"] or 0 for row in asked)
    if german + foreign == 0:
        answers.append(light("language", "poor", texts["language"]["unchecked"]))
    else:
        share = foreign / (german + foreign)
        text = texts["language"]["all" if is_all else "checked"].format(
            count=write.count(german + foreign), share=write.share(1 - share)
        )
        is_asked = not is_all and share <= MOST_FOREIGN
        answers.append(light("language", "good" if is_asked else "partly", text))

    found = [row for row in rule_counts if is_found(row)]
    reviewed = [row for row in found if row["review_size"]]
    answers.append(
        light(
            "reviewed",
            "poor" if not reviewed else "good" if len(reviewed) == len(found) else "partly",
            texts["reviewed"]["text"].format(
                reviewed=write.count(len(reviewed)), found=write.count(len(found))
            ),
        )
    )
    return answers


def volume(row: Row) -> str:
    """The class of a category by its share of the audited images."""
    if not row["is_checked"]:
        return "not_checked"
    if row["image_share"] is None:
        return "few"
    if row["image_share"] == 0:
        return "none"
    return next(name for name, least in VOLUMES.items() if row["image_share"] >= least)


def risk_matrix(categories: Sequence[Row]) -> RiskMatrix:
    """The categories by their risk, the highest first, and by their volume."""
    names = [*VOLUMES, "few", "none"]
    if any(not row["is_checked"] for row in categories):
        names.append("not_checked")
    risks = sorted({row["risk"] for row in categories if row["risk"]}, reverse=True)
    rows = []
    for risk in risks:
        cells = []
        for place, name in enumerate(names):
            held = [row for row in categories if row["risk"] == risk and volume(row) == name]
            is_there = name in VOLUMES or name == "few"
            cells.append(Cell(held, max(1, risk - place // 2) if is_there else 0))
        rows.append((risk, cells))
    return RiskMatrix(names, rows)
