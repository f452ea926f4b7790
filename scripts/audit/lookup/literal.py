"""The patterns by which what a person asks for is searched in the texts themselves.

A rule can miss a value. So each identifier is searched literally as well, in every caption, address
and EXIF text: a sieve over the texts as they stand, cheap enough for millions, and patterns over
the few that pass it, decoded and folded by rules.fold_text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import duckdb

# What may stand for one letter: others than ASCII, HTML entities, percent, JSON and Python escapes.
STRANGE = (
    r"(?:[^\x00-\x7f]+|&#?[0-9a-z]{1,7};?|(?:%[0-9a-f]{2})+|\\{1,2}u[0-9a-f]{4}"
    r"|(?:\\{1,2}x[0-9a-f]{2})+)"
)
# What may stand between two signs of a number.
GAP = r"(?:[^0-9a-z]|%[0-9a-f]{2}|&#?[0-9a-z]{1,6};|\\{1,2}u[0-9a-f]{4})"
# The ends of a name in a folded text: no other letter, no hyphen to another name.
BEFORE, BEHIND = r"(?:^|[^\pL-])", r"(?:[^\pL-]|$)"
# Letters and digits: what is shorter stands everywhere.
LEAST_LENGTH = 4
# The street, its number, and behind it the postcode and town.
ADDRESS = re.compile(
    r"(?s)(?P<street>.*?\S.*?\d+(?:\s?[-–/]\s?\d+)?(?:\s?[a-zA-Z])?)(?!\w)"
    r"(?:\s*[,;\n]\s*|\s+(?=(?:[A-Z]{1,2}-)?\d{4,5}\b)|$)(?P<place>.*)"
)
# Behind a house number: no letter of another house, but that of the country before a postcode.
NO_HOUSE_LETTER = "(?:$|[^0-9 a-z]| (?:[^a-h]|$|[a-h][^ ]|d [0-9]{5}))"


@dataclass(frozen=True)
class Literal:
    """One identifier: the sieve, and what shows it to be there, all without regard to capitals.

    `sieve` and, of what passes it, `also` read a text as it stands; `certain` and `possible` read
    it as `reading` says: `folded`, `decoded`, or `open`, which is decoded and no e-mail address
    hidden. Where `place` is given and does not occur, what is found is only possible.
    """

    sieve: str
    certain: str | None
    possible: str | None = None
    reading: str = "folded"
    also: str | None = None
    place: str | None = None


def sieve_of(folded: str, between: str = GAP + "{0,4}") -> str:
    """The pattern of a folded text in any writing of its letters."""
    pieces = []
    for word in re.split("[ -]+", folded.strip()):
        letters = []
        for letter in re.findall("ss|.", word):
            if letter == "ss":
                letters.append(f"(?:ss|sz?{STRANGE}?|{STRANGE})")
            elif letter.isascii() and letter.isalpha():
                umlaut = "e?" if letter in "aou" else ""
                letters.append(f"(?:{letter}{umlaut}{STRANGE}?|{STRANGE})")
            elif letter.isascii():
                letters.append(re.escape(letter))
            else:
                letters.append(STRANGE)
        pieces.append("".join(letters))
    return between.join(pieces)


def words_pattern(words: list[str], between: str = "[ -]?") -> str:
    """The pattern of folded words."""
    return between.join(re.escape(word) for word in words)


def name_literal(folded: str, has_comma: bool, title: str) -> Literal | None:
    """A name, `title` is the pattern of one, in both orders.

    Possible are initials, a genitive, and a first name less or more.
    """
    names = re.sub(f" (?:{title} )+", " ", folded).split()
    if has_comma and len(names) > 1:
        # The surname stands first: all that the first comma ends.
        names = [*names[1:], names[0]]
    if not names or len("".join(names)) < LEAST_LENGTH:
        return None
    particles = [name for name in names[1:-1] if name in ("von", "van", "de", "der", "den", "zu")]
    first, *middle = names[:-1] or [""]
    middle = [name for name in middle if name not in particles]
    surname = words_pattern([*particles, *names[-1].split("-")])
    sieve = sieve_of(names[-1])
    if not first:
        return Literal(sieve, None, f"{BEFORE}{surname}s?{BEHIND}")
    title = f"(?: ?{title} )*"
    given = words_pattern([part for name in (first, *middle) for part in name.split("-")])
    pairs = [(given, surname), (surname, given)]
    certain = "|".join(f"{one} ?(?:\\pL )?{title}{other}" for one, other in pairs)
    short = words_pattern(first.split("-"))
    others = r"(?: \pL+)?" if middle else ""
    initials = "".join(f"(?:[ -]?{part[0]})?" for part in first.split("-")[1:])
    initials = first[0] + initials
    possible = [
        f"{given} ?{title}{surname}s",
        f"{short}{others} {title}{surname}s?",
        f"{surname} {title}{short}{others}",
        f"{initials}(?: \\pL)? {title}{surname}s?",
        f"{surname} {title}{initials}(?: \\pL)?",
    ]
    return Literal(
        sieve,
        f"{BEFORE}(?:{certain}){BEHIND}",
        f"{BEFORE}(?:{'|'.join(possible)}){BEHIND}",
        # A surname that is a word stands everywhere.
        also=f"{sieve_of(first)}|(?:^|[^a-z]){sieve_of(first[0])}(?:[^a-z]|$)",
    )


def address_literal(street: str, place: str) -> Literal | None:
    """A street and its number, folded; where a place is asked for, it has to stand there, too."""
    words = re.sub("strasse(?= |$)", "str", street).replace("-", " ").split()
    number = next((at for at, word in enumerate(words) if at and word[0].isdigit()), None)
    if number is None:
        return None
    name = re.sub("(?<=.)str$", " str", " ".join(words[:number])).strip()
    name = re.sub("(?<=.)pl(?:atz)?$", " pl", name)
    house = re.fullmatch("([0-9]+) ?([a-z]?)(.*)", " ".join(words[number:]))
    if house is None or len(name) < LEAST_LENGTH:
        return None
    ending = {"str": "str(?:asse)?", "pl": "pl(?:atz)?"}
    parts = [ending.get(word, re.escape(word)) for word in name.split()]
    numbers = words_pattern([*house[3].replace("-", " ").split()], "[ -]?")
    numbers = f"{house[1]} ?{house[2]}" + (f"[ -]?{numbers}" if numbers else "")
    postcode = re.search(r"\b\d{4,5}\b", place)
    towns = [word for word in place.split() if word.isalpha() and len(word) > 2]
    places = ([postcode[0]] if postcode else []) + [words_pattern([town]) for town in towns[:1]]
    end = "(?:[^0-9a-z]|$)" if house[2] else NO_HOUSE_LETTER
    return Literal(
        sieve_of(name, GAP + "{0,3}"),
        f"{BEFORE}{'[ -]?'.join(parts)} ?{numbers}{end}",
        place=f"(?:^|[^0-9a-z])(?:{'|'.join(places)})" if places else None,
    )


def phone_literal(normalised: str) -> Literal | None:
    """A number that rules.normalise_value gives, with what may stand between its digits."""
    national = re.sub(r"^\+(49|43|41)", "", normalised)
    country = normalised.removeprefix("+").removesuffix(national)
    digits = national.removeprefix("+")
    if len(digits) < 5 or not digits.isdigit():
        return None
    gap = "[^0-9a-zA-Z]{0,4}"
    prefix = rf"(?:\+|00|\b){country}{gap}0?{gap}" if country else r"(?:\+|00)?"
    home = "0" if country == "49" else "0{0,2}" if not country else prefix
    return Literal(
        (GAP + "{0,4}").join(digits),
        rf"(?:^|[^0-9])(?:{prefix}|{home}){gap.join(digits)}(?:[^0-9]|$)",
        # At home without what is dialled before.
        rf"(?:^|[^0-9])0?{gap.join(digits)}(?:[^0-9]|$)",
        reading="decoded",
    )


def email_literal(email: str) -> Literal | None:
    """An address in any encoding; how it is hidden is undone before it is compared."""
    parts = [re.escape(part) for part in re.split("[@.]", email.lower()) if part]
    if "@" not in email or len(parts) < 3:
        return None
    return Literal(
        ".{1,14}?".join(parts),
        rf"(?:^|[^0-9a-z._+-]){re.escape(email.lower())}(?:[^0-9a-z@-]|$)",
        reading="open",
    )


def number_literal(value: str) -> Literal | None:
    """A number of letters and digits, in groups as it is given, with what may stand between."""
    groups = re.findall("[A-Za-zÄÖÜäöü]+|[0-9]+", value)
    signs = "".join(groups)
    if len(signs) < LEAST_LENGTH or not any(sign.isdigit() for sign in signs):
        return None
    # An IBAN is written in other groups each time, a plate is not.
    pieces = list(signs) if len(signs) > 8 else groups
    pattern = "[^0-9A-Za-z]{0,3}".join(re.escape(piece) for piece in pieces)
    pattern = f"(?:^|[^0-9A-Za-z]){pattern}(?:[^0-9A-Za-z]|$)"
    return Literal(
        (GAP + "{0,3}").join(
            sieve_of(piece) if not piece.isascii() else re.escape(piece) for piece in pieces
        ),
        pattern if len(signs) >= 6 else None,
        None if len(signs) >= 6 else pattern,
        reading="decoded",
    )


def text_literal(folded: str) -> Literal | None:
    """Any words, as they stand."""
    words = folded.replace("-", " ").split()
    if len("".join(words)) < LEAST_LENGTH:
        return None
    return Literal(sieve_of(folded), rf"(?:^|[^\pL\pN]){words_pattern(words)}(?:[^\pL\pN]|$)")


def literal_of(connection: duckdb.DuckDBPyConnection, form: str, value: str) -> Literal | None:
    """How `value` is searched literally; None where it is too short, or not of its `form`.

    `form` is what its rules declare as `normalise`: name, address, telephone_number, email, …
    """

    def ask(expression: str, text: str) -> str:
        return connection.execute(f"select {expression}", {"value": text}).fetchone()[0]

    fold = "rules.fold_text($value)"
    if form == "name":
        title = ask("rules.name_title() || $value", "")
        surname, comma, given = value.partition(",")
        folded = ask(fold, value if not comma else f"{surname.strip().replace(' ', '-')} {given}")
        return name_literal(folded, bool(comma), title)
    if form == "address":
        parts = ADDRESS.fullmatch(value.strip())
        if parts is None:
            return text_literal(ask(fold, value))
        return address_literal(ask(fold, f"{parts['street']} "), ask(fold, parts["place"]))
    if form == "telephone_number":
        return phone_literal(ask("rules.normalise_value('telephone_number', $value)", value))
    if form == "email":
        return email_literal(ask("rules.normalise_value('hidden_email', $value)", value))
    if form == "number":
        return number_literal(value)
    return text_literal(ask(fold, value))
