"""Measure the rules on labelled cases nobody here wrote, and on captions without personal data.

Prints one table: rule, cases, precision, recall, what the best other detector reaches, the goal.
Cases are read from ../shared/data; without that folder there is nothing to measure.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import re
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb
from rich.console import Console
from rich.table import Table

from audit import PROJECT, dbt_project
from audit.caption_rules import Captions
from audit.rule_files import declared_rules
from develop.evaluation_cases import street_number_mentions
from develop.peers import DETECTORS

SHARED_DATA = PROJECT.parent / "shared" / "data"

REVIEWED = Path(__file__).with_name("evaluation_reviewed.csv")

# Rules that a caption without addresses, numbers and names of persons must never trigger.
NUMBER_RULES = [
    "phone", "ip_address", "mac_address", "tax_id", "tax_number", "pension_insurance_number",
    "identity_card_number", "passport_number", "driving_licence_number",
    "health_insurance_number", "licence_plate", "vehicle_identification_number", "iban",
    "credit_card", "crypto_wallet",
]  # fmt: skip
# What these find is often there: their hits are read, all or 100 of them.
READ_RULES = [
    "health", "religion", "ethnic_origin", "political_opinion", "trade_union",
    "sexual_orientation", "biometric_or_genetic", "crime", "nudity", "document_scan",
]  # fmt: skip

PHONE_SENTENCES = [
    "{}",
    "Tel.: {}",
    "Rufen Sie uns an unter {}, wir freuen uns.",
    "Ferienwohnung am See ({}) zu vermieten",
    "Erreichbar ist der Betrieb {} am Abend.",
]
SENTENCES = ["{}", "Bitte an {} senden.", "Foto: Haus am See | {} | Ansicht von Norden"]


@dataclass
class Measure:
    """One line of the table; shares are 0 to 1, None where they are not defined."""

    subject: str
    cases: str
    precision: float | None
    recall: float | None
    false_count: int | None
    best_peer: str
    goal: str
    is_reached: bool


class Finder:
    """The rules on any list of texts, all of them or those that `connection` has functions of."""

    def __init__(self, connection: duckdb.DuckDBPyConnection | None = None) -> None:
        self.connection = connection or dbt_project.connect_rules()
        self.captions: Captions | None = None

    def find(self, rule: str, texts: list[str]) -> list[list[str]]:
        """The matches of a rule in each text as a caption, in the order of the texts."""
        if self.captions is None or self.captions.texts is not texts:
            self.captions = Captions(self.connection, texts)
        return [found.get(rule, []) for found in self.captions.find_all([rule])]


def read_cases(name: str) -> list[dict]:
    """The cases of one file of ../shared/data/cases."""
    with (SHARED_DATA / "cases" / name).open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def read_captions(query: str) -> list[str]:
    """The texts of a query over ../shared/data (`{data}` in the query is the folder)."""
    return [row[0] for row in duckdb.sql(query.format(data=SHARED_DATA)).fetchall()]


def digits(text: str) -> str:
    """The digits of a phone number, without the 0 in brackets behind a country code."""
    return re.sub(r"\D", "", text.replace("(0)", ""))


def measure_phone(finder: Finder) -> Measure:
    """Valid German numbers in 7 styles: found whole means with just their digits."""
    numbers = [case["text"] for case in read_cases("phone_de.jsonl")]
    texts = [sentence.format(number) for sentence in PHONE_SENTENCES for number in numbers]
    found = finder.find("phone", texts)
    whole = sum(
        any(digits(value) == digits(number) for value in values)
        for values, number in zip(found, numbers * len(PHONE_SENTENCES), strict=True)
    )
    recall = whole / len(texts)
    return Measure(
        "phone, 7 styles", f"{len(texts):,}", None, recall, None, "1.000", "≥ .98", recall >= 0.98
    )


def measure_iban(finder: Finder) -> Measure:
    """Every valid one found, no broken one."""
    cases = read_cases("iban.jsonl")
    hits = {True: [], False: []}
    for sentence in SENTENCES:
        found = finder.find("iban", [sentence.format(case["text"]) for case in cases])
        for case, values in zip(cases, found, strict=True):
            plain = case["text"].replace(" ", "").upper()
            hits[case["valid"]].append(
                any(value.replace(" ", "").upper() == plain for value in values)
                if case["valid"]
                else bool(values)
            )
    recall = sum(hits[True]) / len(hits[True])
    false = sum(hits[False])
    precision = sum(hits[True]) / (sum(hits[True]) + false)
    return Measure(
        "iban",
        f"{len(hits[True])} valid, {len(hits[False])} broken",
        precision,
        recall,
        false,
        "R .974, 2 of 15 broken",
        "R 1, 0 broken",
        recall == 1 and false == 0,
    )


def measure_email(finder: Finder) -> Measure:
    """The valid addresses of the is_email suite, alone and in a sentence."""
    cases = read_cases("email_is_email.jsonl")
    valid = [case["text"] for case in cases if case["category"] == "ISEMAIL_VALID_CATEGORY"]
    errors = [case["text"] for case in cases if case["category"] == "ISEMAIL_ERR"]
    found_count = min(
        sum(
            text in values
            for text, values in zip(
                valid, finder.find("email", [sentence.format(text) for text in valid]), strict=True
            )
        )
        for sentence in SENTENCES
    )
    false = sum(
        text in values for text, values in zip(errors, finder.find("email", errors), strict=True)
    )
    return Measure(
        "email, is_email suite",
        f"{len(valid)} valid, {len(errors)} broken",
        found_count / (found_count + false),
        found_count / len(valid),
        false,
        "12 of 14",
        "≥ 12 of 14",
        found_count >= 12,
    )


def measure_names(finder: Finder) -> list[Measure]:
    """Person names in sentences of news and encyclopaedias; right is what overlaps a PER span.

    Names of one word are left out by the rule on purpose: in sentences with a longer one, whether
    one of these is found.
    """
    cases = read_cases("germeval2014_names.jsonl")
    found = finder.find("person_name", [case["text"] for case in cases])
    right = wrong = gold = hit = full_gold = full_hit = 0
    for case, values in zip(cases, found, strict=True):
        text = case["text"]
        spans = [(span["start"], span["end"]) for span in case["spans"] if span["label"] == "PER"]
        matches = [
            match.span() for value in values for match in re.finditer(re.escape(value), text)
        ]
        for start, end in matches:
            if any(start < span_end and span_start < end for span_start, span_end in spans):
                right += 1
            else:
                wrong += 1
        full = [" " in text[start:end] for start, end in spans]
        is_hit = [any(s < end and start < e for s, e in matches) for start, end in spans]
        gold += len(spans)
        hit += sum(is_hit)
        full_gold += any(full)
        full_hit += any(map(all, zip(full, is_hit, strict=True)))
    precision, recall, full_recall = right / max(right + wrong, 1), hit / gold, full_hit / full_gold
    return [
        Measure(
            "person_name, GermEval 2014",
            f"{gold} names in {len(cases):,} sentences",
            precision,
            recall,
            wrong,
            "P .967 R .359",
            "P ≥ .97 R ≥ .40",
            precision >= 0.97 and recall >= 0.40,
        ),
        Measure(
            "person_name, names of several words",
            f"{full_gold} sentences with one",
            None,
            full_recall,
            None,
            "",
            "R ≥ .85",
            full_recall >= 0.85,
        ),
    ]


def measure_streets(finder: Finder) -> Measure:
    """Streets with a house number in tweets and news; right is what overlaps such a mention."""
    cases = read_cases("mobie_de.jsonl")
    mentions = street_number_mentions(cases)
    streets = {
        case["text"]: [
            (span["start"], span["end"] + 8)
            for span in case["spans"]
            if span["label"] == "location-street"
        ]
        for case in cases
    }
    texts = list(streets)
    found = {
        text: [match.span() for value in values for match in re.finditer(re.escape(value), text)]
        for text, values in zip(texts, finder.find("street_address", texts), strict=True)
    }
    hit = sum(
        any(start < end_found and begin < end for begin, end_found in found[text])
        for text, start, end in mentions
    )
    spans = [(text, span) for text, matches in found.items() for span in matches]
    right = sum(
        any(start < span[1] and span[0] < end for start, end in streets[text])
        for text, span in spans
    )
    recall = hit / len(mentions)
    return Measure(
        "street_address, MobIE",
        f"{len(mentions)} streets with number",
        right / max(len(spans), 1),
        recall,
        len(spans) - right,
        "none finds them",
        "R ≥ .80",
        recall >= 0.80,
    )


def measure_false_numbers(finder: Finder) -> Measure:
    """Plates and phone numbers where tweets and news hold next to none."""
    texts = [
        case["text"]
        for name in ("mobie_de.jsonl", "germeval2014_names.jsonl")
        for case in read_cases(name)
    ]
    count = sum(
        bool(values) for rule in ("phone", "licence_plate") for values in finder.find(rule, texts)
    )
    rate = count / len(texts) * 10_000
    return Measure(
        "phone + licence_plate on sentences without",
        f"{len(texts):,}",
        None,
        None,
        count,
        "27 + 215 per 10,000",
        f"≤ 5 per 10,000 (here {rate:.1f})",
        rate <= 5,
    )


def digest(*texts: str) -> str:
    """Hash of texts that must not stand in the project."""
    return hashlib.sha256("|".join(texts).encode()).hexdigest()[:16]


def reviewed() -> dict[str, bool]:
    """Hits on clean captions that somebody read, by hash, and whether they were right."""
    with REVIEWED.open(encoding="utf-8", newline="") as file:
        return {row["digest"]: row["is_right"] == "true" for row in csv.DictReader(file)}


def hits_of(finder: Finder, rule: str, texts: list[str]) -> list[tuple[str, list[str]]]:
    """The texts in which a rule finds something, and what."""
    found = zip(texts, finder.find(rule, texts), strict=True)
    return [(text, values) for text, values in found if values]


def measure_clean(finder: Finder) -> list[Measure]:
    """Everyday scenes described by people: there is no number and hardly a name in them.

    Some of the captions do name a person. Hits that somebody read and found right are listed by
    their hash in evaluation_reviewed.csv; any other hit counts as false.
    """
    verdicts = reviewed()
    texts = read_captions("select caption from '{data}/captions_de_clean.parquet'")
    limits = dict.fromkeys(NUMBER_RULES, 0) | {"person_name": 5}
    measures = []
    for rule, limit in limits.items():
        found = hits_of(finder, rule, texts)
        count = sum(
            any(not verdicts.get(digest(rule, text, value)) for value in values)
            for text, values in found
        )
        measures.append(
            Measure(
                f"{rule}, clean captions",
                f"{len(texts):,}",
                None,
                None,
                count,
                f"{len(found) - count} more are real names" if len(found) > count else "",
                f"≤ {limit}",
                count <= limit,
            )
        )
    for rule in READ_RULES:
        found = hits_of(finder, rule, texts)
        read = [verdicts[key] for text, _ in found if (key := digest(rule, text)) in verdicts]
        precision = sum(read) / len(read) if read else None
        measures.append(
            Measure(
                f"{rule}, clean captions",
                f"{len(found)} hits in {len(texts):,}, {len(read)} read",
                precision,
                None,
                len(read) - sum(read),
                "",
                "P ≥ .9",
                not found or (precision or 0) >= 0.9,
            )
        )
    return measures


def measure_other_languages(finder: Finder) -> Measure:
    """10,000 real captions, mostly Korean: rules for German must stay silent."""
    texts = read_captions(
        "select caption from '{data}/relaion_shaped/*.parquet' "
        "where LANGUAGE is distinct from 'de' and caption is not null"
    )
    applied = [
        rule["rule"]
        for rule in declared_rules()
        if {"caption", "url"} & set(rule["fields"]) and rule["rule"] != "email"
    ]
    hits = {rule: sum(len(values) for values in finder.find(rule, texts)) for rule in applied}
    count = sum(hits.values())
    detail = ", ".join(f"{rule} {number}" for rule, number in hits.items() if number)
    return Measure(
        "all rules but email, other languages",
        f"{len(texts):,}",
        None,
        None,
        count,
        detail,
        "≤ 20",
        count <= 20,
    )


# What the other detectors call the things they are measured on.
PEER_ENTITIES = {
    "phone": {"PHONE_NUMBER", "PHONE", "phone", "phone-number"},
    "iban": {"IBAN_CODE", "DE_IBAN", "IBAN", "iban"},
    "email": {"EMAIL_ADDRESS", "EMAIL", "email"},
    "licence_plate": {"DE_KFZ"},
}
# Every so many-th case, so that the slowest detector takes a minute and not an hour.
PEER_STEP = 20


def compare_peers() -> Table:
    """The same cases through the other detectors, in this run; see develop/peers.py."""
    numbers = [case["text"] for case in read_cases("phone_de.jsonl")][::PEER_STEP]
    ibans = read_cases("iban.jsonl")
    emails = [
        case["text"]
        for case in read_cases("email_is_email.jsonl")
        if case["category"] == "ISEMAIL_VALID_CATEGORY"
    ]
    clean = [
        case["text"]
        for name in ("mobie_de.jsonl", "germeval2014_names.jsonl")
        for case in read_cases(name)
    ][::PEER_STEP]
    texts = [f"Tel.: {number}" for number in numbers]
    texts += [f"Bitte an {case['text']} senden." for case in ibans]
    texts += [f"Bitte an {email} senden." for email in emails] + clean
    table = Table(title="Other detectors on a part of the same cases", title_justify="left")
    for column in ("detector", "phone", "iban", "broken iban", "email", "false phone", "plate"):
        table.add_column(column)
    finder = Finder()
    rules = ("phone", "iban", "email", "licence_plate")
    own = [
        [[rule, value] for rule, values in zip(rules, found, strict=True) for value in values]
        for found in zip(*(finder.find(rule, texts) for rule in rules), strict=True)
    ]
    answers = {"training_data_audit": own}
    for name in DETECTORS:
        answer = dbt_project.run_peer(name, {"texts": texts})
        answers[answer["version"] if answer else f"{name} (make peers)"] = (
            answer["findings"] if answer else None
        )
    for name, findings in answers.items():
        if findings is None:
            table.add_row(name, *["not installed"] * 6)
            continue
        rest = iter(findings)

        def values(rule: str, found: list) -> list[str]:
            return [value for entity, value in found if entity in PEER_ENTITIES[rule] | {rule}]

        phone = sum(
            digits(number) in map(digits, values("phone", next(rest))) for number in numbers
        )
        hits = [(case["valid"], bool(values("iban", next(rest)))) for case in ibans]
        email = sum(text in values("email", next(rest)) for text in emails)
        left = list(rest)
        table.add_row(
            name,
            f"{phone / len(numbers):.3f}",
            f"{sum(hit for valid, hit in hits if valid)} of {sum(valid for valid, _ in hits)}",
            f"{sum(hit for valid, hit in hits if not valid)}",
            f"{email} of {len(emails)}",
            *(
                f"{sum(bool(values(rule, found)) for found in left)} in {len(left)}"
                for rule in ("phone", "licence_plate")
            ),
        )
    return table


def measure_all() -> list[Measure]:
    """Every measure, in the order of the table."""
    finder = Finder()
    return [
        measure_phone(finder),
        measure_iban(finder),
        measure_email(finder),
        *measure_names(finder),
        measure_streets(finder),
        measure_false_numbers(finder),
        *measure_clean(finder),
        measure_other_languages(finder),
    ]


def share(value: float | None) -> str:
    """A share with three decimals, empty where there is none."""
    return "" if value is None else f"{value:.3f}"


def main() -> None:
    """Print the table; the exit code is 1 where a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="also write the measures to this file")
    parser.add_argument("--no-peers", action="store_true", help="leave out other detectors")
    arguments = parser.parse_args()
    if not SHARED_DATA.is_dir():
        raise SystemExit("../shared/data is not here: the labelled cases are read from it.")
    measures = measure_all()
    table = Table(title="What the rules find and what they find wrongly", title_justify="left")
    for column in ("subject", "cases"):
        table.add_column(column)
    for column in ("precision", "recall", "false"):
        table.add_column(column, justify="right")
    for column in ("best other detector", "goal", ""):
        table.add_column(column)
    for measure in measures:
        table.add_row(
            measure.subject,
            measure.cases,
            share(measure.precision),
            share(measure.recall),
            "" if measure.false_count is None else str(measure.false_count),
            measure.best_peer,
            measure.goal,
            "reached" if measure.is_reached else "MISSED",
        )
    Console(width=max(Console().width, 120)).print(table)
    # The module takes `Finder` from this one.
    from develop.evaluate_captions import captions_table

    Console(width=max(Console().width, 120)).print(captions_table(Finder()))
    if not arguments.no_peers:
        Console(width=max(Console().width, 120)).print(compare_peers())
    if arguments.json:
        arguments.json.write_text(json.dumps([asdict(m) for m in measures], indent=2))
    sys.exit(any(not measure.is_reached for measure in measures))


if __name__ == "__main__":
    main()
