"""Labelled cases that are derived from corpora: what counts in them, and why."""

from __future__ import annotations

import re

# A road that has a number instead of a name: A 7, #B27, BAB 656, L3001, Bundesstraße 83, U17, N27A.
NUMBERED_ROAD = re.compile(
    r"#?(?:[A-Z]{1,3} ?\d+[A-Z]?"
    r"|(?:Bundes|Landes|Land|Kreis|Staats|Europa)(?:stra(?:ß|ss)e|autobahn) ?\d*"
    r"|Autobahn ?\d*)",
    re.IGNORECASE,
)
HOUSE_NUMBER = re.compile(r"[ ,]{0,2}(?:Nr\. ?)?([1-9]\d{0,2}(?: ?[a-z]\b)?)(?![\w%€°])")
# What makes the number after a street something else: time, length, date, decimal.
NO_HOUSE_NUMBER = re.compile(
    r" ?(?:uhr|km|m|meter|kilometer|min|minuten|grad|euro|prozent"
    r"|januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember)\b"
    r"|[.:,]\d|\. ?(?:\d|[A-Z][a-zä]+ \d{4})",
    re.IGNORECASE,
)


def street_number_mentions(cases: list[dict]) -> list[tuple[str, int, int]]:
    """Streets with a house number in MobIE-like cases: (text, start, end) of each mention.

    A mention is a `location-street` span that is no numbered road and that either ends in a house
    number (digits and at most one letter, after a letter or dot and a blank) or is followed by one.
    A number followed by a unit, a time or a date is no house number, nor is one of four digits.
    """
    mentions = []
    for case in cases:
        text = case["text"]
        for span in case["spans"]:
            value = text[span["start"] : span["end"]]
            if span["label"] != "location-street" or NUMBERED_ROAD.fullmatch(value):
                continue
            number = HOUSE_NUMBER.match(text, span["end"])
            if re.search(r"[\w.] [1-9]\d{0,2}(?: ?[a-z])?$", value):
                end = span["end"]
            elif number:
                end = number.end(1)
            else:
                continue
            if not NO_HOUSE_NUMBER.match(text, end):
                mentions.append((text, span["start"], end))
    return mentions
