"""Measure the caption rules on tests/captions: those that rules are tuned on, those held back.

A rule is right in a caption where something it finds overlaps a labelled value, misses it where
nothing does, and is wrong where the caption has no label of the rule. Where a caption names the
rules that were `judged`, its labels say nothing of others.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass

from rich.table import Table

from audit import PROJECT
from develop.evaluate import Finder

FOLDER = PROJECT / "tests" / "captions"
SETS = ("tuning", "held_back")


@dataclass
class Score:
    """How often a rule was right, wrong and missed something, in captions."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float | None:
        """Right captions of those with a finding; None without a finding."""
        found = self.right + self.wrong
        return self.right / found if found else None

    @property
    def recall(self) -> float | None:
        """Right captions of those with a label; None without a label."""
        labelled = self.right + self.missed
        return self.right / labelled if labelled else None


def read_captions(name: str) -> list[dict]:
    """The captions of a set."""
    lines = (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def is_judged(caption: dict, rule: str) -> bool:
    """Whether the labels of a caption say what is true of a rule."""
    return rule in caption.get("judged", [rule])


def spans(text: str, value: str) -> list[tuple[int, int]]:
    """Where a value stands in a text."""
    return [match.span() for match in re.finditer(re.escape(value), text)]


def is_found(text: str, labelled: list[str], found: list[str]) -> bool:
    """Whether one of the values found overlaps one that is labelled."""
    return any(
        start < label_end and label_start < end
        for label in labelled
        for label_start, label_end in spans(text, label)
        for value in found
        for start, end in spans(text, value)
    )


def score_rules(finder: Finder, captions: list[dict]) -> dict[str, Score]:
    """The score of every rule that has a label in the captions."""
    scores = {}
    for rule in sorted({label["rule"] for caption in captions for label in caption["labels"]}):
        score = scores[rule] = Score()
        judged = [caption for caption in captions if is_judged(caption, rule)]
        texts = [caption["text"] for caption in judged]
        for caption, found in zip(judged, finder.find(rule, texts), strict=True):
            labelled = [label["value"] for label in caption["labels"] if label["rule"] == rule]
            if not labelled:
                score.wrong += bool(found)
            elif is_found(caption["text"], labelled, found):
                score.right += 1
            else:
                score.missed += 1
    return scores


def wilson(share: float | None, count: int) -> str:
    """A share with its 95 % interval (Wilson 1927); empty where there is none."""
    if share is None:
        return ""
    z = 1.959964
    middle = share + z * z / (2 * count)
    margin = z * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    low, high = ((middle + sign * margin) / (1 + z * z / count) for sign in (-1, 1))
    return f"{share:.2f} [{low:.2f}, {high:.2f}]"


def mean(shares: list[float | None]) -> float:
    """The mean of the shares there are: every rule counts the same."""
    known = [share for share in shares if share is not None]
    return sum(known) / len(known)


def mean_with_interval(pairs: list[tuple[int, int]]) -> str:
    """The mean of the shares `part of count` with its 95 % interval.

    The rules are independent, so variances add up; that of a share is taken with one case more of
    each kind, or it would be 0 for a share of 1 (Agresti and Caffo 2000).
    """
    pairs = [(part, count) for part, count in pairs if count]
    middle = sum(part / count for part, count in pairs) / len(pairs)
    variance = 0.0
    for part, count in pairs:
        share = (part + 1) / (count + 2)
        variance += share * (1 - share) / (count + 2)
    margin = 1.959964 * math.sqrt(variance) / len(pairs)
    return f"{middle:.3f} [{middle - margin:.3f}, {min(middle + margin, 1):.3f}]"


def scores_table(title: str, what: str, scores: dict[str, dict[str, Score]]) -> Table:
    """Precision and recall with intervals, a row for each `what` of the scores of `SETS`."""
    table = Table(title=title)
    table.add_column(what)
    for name in SETS:
        for column in ("precision", "recall"):
            table.add_column(f"{column}, {name.replace('_', ' ')}", justify="right")
    for each in scores[SETS[0]]:
        cells = []
        for name in SETS:
            score = scores[name].get(each, Score())
            cells.append(wilson(score.precision, score.right + score.wrong))
            cells.append(wilson(score.recall, score.right + score.missed))
        table.add_row(each, *cells)
    return table


def captions_table(finder: Finder) -> Table:
    """Precision and recall of each rule on both sets, and their means over the rules."""
    scores = {name: score_rules(finder, read_captions(name)) for name in SETS}
    title = "Invented captions by somebody who had not seen the rules"
    table = scores_table(title, "rule", scores)
    table.add_section()
    means = []
    for name in SETS:
        each = scores[name].values()
        means.append(mean_with_interval([(s.right, s.right + s.wrong) for s in each]))
        means.append(mean_with_interval([(s.right, s.right + s.missed) for s in each]))
    table.add_row("mean of the rules", *means)
    return table
