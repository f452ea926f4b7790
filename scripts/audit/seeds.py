"""The seeds as Python reads them."""

from __future__ import annotations

import csv
import functools

from audit import PROJECT

# Characters of one value: the outline of a country is a long one.
LONGEST_VALUE = 10_000_000


@functools.cache
def read_seed(seed: str) -> list[dict[str, str]]:
    """The rows of `seeds/<seed>.csv`, in the order of the file."""
    csv.field_size_limit(LONGEST_VALUE)
    with (PROJECT / "seeds" / f"{seed}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
