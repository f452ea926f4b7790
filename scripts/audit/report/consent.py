"""The chapters Copyright and Consent of the report: what images and domains say of their use."""

from __future__ import annotations

from typing import Any

Row = dict[str, Any]

TABLES = {
    "signals": """
        select
            counts.*,
            signals.proves_en,
            signals.proves_de,
            signals.not_proved_en,
            signals.not_proved_de,
        from marts.consent_counts as counts
        inner join seeds.consent_signals as signals on counts.signal = signals.signal
        order by
            counts.signal_number, counts.form <> 'any', coalesce(counts.image_count, 1) desc,
            counts.form
    """,
    "asked": """
        select
            count(*) as domain_count,
            count(*) filter (says_no_to_ai) as no_count,
            count(*) filter (says_no_to_ai is null) as unknown_count,
            min(asked_at) as first_asked_at,
            max(asked_at) as last_asked_at,
        from marts.domain_counts
        where asked_at is not null
    """,
}


def unchecked_text(row: Row, reasons: dict[str, str], texts: Row) -> str:
    """In which columns a signal was not looked for, and why; empty where in all."""
    if not row["unchecked_reason"]:
        return ""
    names = texts["signals"]["fields"]
    fields = [names[field] for field in (row["unchecked_fields"] or "").split("|") if field]
    said = texts["part_not_checked"].format(what=", ".join(fields)) + "; " if fields else ""
    return said + reasons[row["unchecked_reason"]]


def signals_by_aspect(
    rows: list[Row], reasons: dict[str, str], texts: Row, language: str
) -> dict[str, list[Row]]:
    """The rows of `consent_counts` for each chapter, with their words and the length of a bar.

    Forms of which none was found are left out, signals never.
    """
    ending = "_de" if language == "de" else ""
    largest = max((row["image_count"] or 0 for row in rows), default=0)
    chapters: dict[str, list[Row]] = {"copyright": [], "consent": []}
    for row in rows:
        if row["form"] != "any" and (row["image_count"] == 0 or not row["is_checked"]):
            continue
        chapters[row["aspect"]].append(
            row
            | {
                "label": row[f"form_label{ending}"],
                "law": row[f"legal_basis{ending}"],
                "unchecked_text": unchecked_text(row, reasons, texts),
                "proves": row[f"proves_{language}"],
                "not_proved": row[f"not_proved_{language}"],
                "bar_share": (row["image_count"] or 0) / largest if largest else 0,
            }
        )
    return chapters
