"""What an audit did not look for, in words: a count of it is not zero, it is not there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import duckdb

# Each rule and field that was not checked, or not in all images.
QUERY = """
    select
        counts.field,
        counts.is_checked,
        counts.checked_share,
        reasons.text_en,
        list(counts.rule order by counts.rule),
    from marts.rule_counts as counts
    inner join seeds.unchecked_reasons as reasons on counts.unchecked_reason = reasons.reason
    where $rules is null or list_contains($rules, counts.rule)
    group by all
    order by counts.is_checked, counts.field, counts.checked_share, reasons.text_en
"""


def unchecked_lines(
    connection: duckdb.DuckDBPyConnection, rules: Sequence[str] | None = None
) -> list[str]:
    """A sentence for each field and reason; of `rules` alone where they are given."""
    asked = None if rules is None else list(rules)
    totals = Counter(
        field
        for field, rule in connection.execute(
            "select field, rule from marts.rule_counts"
        ).fetchall()
        if asked is None or rule in asked
    )
    lines = []
    for field, is_checked, share, text, names in connection.execute(
        QUERY, {"rules": asked}
    ).fetchall():
        if not is_checked:
            how = "was not checked"
        elif share is None:
            how = "was checked without knowing the language"
        else:
            how = f"was checked in {share:.2%} of the images"
        by = "" if len(names) == totals[field] else f" by {', '.join(names)}"
        lines.append(f"{field} {how}{by}: {text}.")
    return lines


def count_text(count: int | None, is_checked: bool = True, reason: str | None = None) -> str:
    """A count for people: suppressed and not checked are words, `*` says that a part is missing."""
    if not is_checked:
        return "not checked"
    return ("withheld" if count is None else f"{count:,}") + (" *" if reason else "")
