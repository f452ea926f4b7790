"""The RE2 patterns of the terms of seeds/sensitive_terms.csv, in the language of terms.sql.

macros/words/terms.sql says what a term means; here it becomes a pattern. The patterns are handed
to the compiled SQL as constants, see `offer_rules` in duckdb_plugin.py.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable

from audit.seeds import read_seed

NOTHING = r"[^\s\S]"
FEMININE = "(?:[*:_/]-?)?in(?:nen)?"
ENDINGS = {
    "none": "",
    "e": f"(?:e[nmrs]?|{FEMININE})",
    "any": f"(?:e[nmrs]?|n|s|ns|nen|{FEMININE})?",
}
# A choice of one word or more: (ein|eine). Two of them, one blank between, the second not optional.
CHOICE = r"[(]([^()|]+(?:[|][^()|]+)*)[)]"
TWO_CHOICES = re.compile(rf"(?<![^ =]){CHOICE} {CHOICE}(?![?])")
BEFORE_WORD = re.compile(r"(?:^=?| )(?:[(](?:[^()]*[|])?)?$")
# Any letters at the start of a phrase, or of a choice there or behind it.
ANY_LETTERS_FIRST = re.compile(r"(?:^|[(|])\*")
# Beside a word of a term: the next fixed word, or what a hyphen joins to it.
WORD_BEHIND = re.compile(r" [^ *#=._-]+")
WORD_BEFORE = re.compile(r"(?<![^ ])[^ *#=._-]+ $")
SEGMENTS_BEHIND = re.compile(r"(?:-[^ *#=.-]+)*")
SEGMENTS_BEFORE = re.compile(r"(?:[^ *#=.-]+-)*$")
# Many pairs are more than the engine's automaton holds.
MOST_PAIRS = 80
# Seven letters say enough: 10,000 of them fit the automaton, 5,000 of nine (2026-11-30).
LETTERS_OF_WORD, LETTERS_OF_PHRASE = 7, 11
# Below it a pattern is as fast in one, and compiles sooner (2026-12-01).
LETTERS_OF_SMALL_PATTERN = 10_000


def terms_of(rules: list[str], is_kind: Callable[[str], bool]) -> list[str]:
    """The terms of some rules whose match_kind `is_kind`."""
    return [
        row["term"]
        for row in read_seed("sensitive_terms")
        if row["rule"] in rules and is_kind(row["match_kind"])
    ]


def is_exact_term(term: str) -> bool:
    """Whether a term says its capitals: after `=`, or all in capitals."""
    return term.startswith("=") or (term == term.upper() and term != term.lower())


def term_pattern(term: str, letters: str) -> str:
    """The pattern of one term without its ending, where `letters` are any letters or none."""
    pattern = re.sub(r"([.+^$\[\]{}\\])", r"\\\1", term.replace("...", "~"))
    pattern = re.sub(r"\s*~\s*", "~", pattern.replace("**", "¤").replace("*", "§"))
    for sign, meaning in (
        ("(", "(?:"),
        ("-", r"[\s-]{0,2}"),
        (" ", r"[\s-]+"),
        ("~", r"[,:;]?(?:\s+[^\s.!?]+){0,3}\s+"),
        ("„", '["„“”»«›‹‚‘’]'),
        ("#", "[0-9]+"),
        ("¤", r"\*"),
        (r"\[", r"\("),
        (r"\]", r"\)"),
        ("_", "-"),
        ("§", letters),
    ):
        pattern = pattern.replace(sign, meaning)
    return f"(?-i:{pattern.lstrip('=')})" if is_exact_term(term) else pattern


def terms_pattern(terms: list[str], no_letters: str) -> str:
    """The pattern of terms, with its edges.

    `no_letters` is what is no letter and no hyphen, as in a class of a pattern. Terms with the same
    beginning and endings share these: a smaller pattern is far faster.
    """
    edge, letters = f"[{no_letters.replace('0-9', '')}]", f"[^{no_letters}]*"
    groups: dict[tuple[str, str], list[str]] = {}
    for term in terms:
        is_fixed = is_exact_term(term) or term.endswith("*")
        ending = "none" if is_fixed else "e" if term.endswith("e") else "any"
        beginning = letters if term.startswith("*") and term != "*" else ""
        stem = term[1:] if beginning else term
        stem = stem[:-1] if ending == "e" else stem
        groups.setdefault((beginning, ENDINGS[ending]), []).append(term_pattern(stem, letters))
    patterns = [
        f"{beginning}(?:{'|'.join(groups[beginning, ending])}){ending}"
        for beginning in (letters, "")
        for ending in ENDINGS.values()
        if (beginning, ending) in groups
    ]
    return f"(?i)(?:^|{edge}|-)(?:{'|'.join(patterns) or NOTHING})(?:$|{edge}|-(?:$|{edge}))"


def shape_of_term(term: str) -> str:
    """What terms that fit one automaton have in common."""
    if " " not in term:
        return "word"
    return "phrase behind any letters" if ANY_LETTERS_FIRST.search(term) else "phrase"


def terms_patterns(
    rule: str, match_kinds: list[str], common: bool, apart: bool, no_letters: str
) -> list[str]:
    """The patterns of all terms of these kinds of a rule and, if `common`, of `any`.

    If `apart` and they are many, one for each shape: words, phrases and phrases that begin within a
    word make more states together than the engine keeps, and then it takes ten times as long
    (2026-12-01, captions that people wrote: 112 microseconds instead of 10 for the terms of health
    that need a person).
    """
    terms = terms_of(["any", rule] if common else [rule], match_kinds.__contains__)
    together = terms_pattern(terms, no_letters)
    if not apart or len(together) < LETTERS_OF_SMALL_PATTERN:
        return [together]
    shapes: dict[str, list[str]] = {}
    for term in terms:
        shapes.setdefault(shape_of_term(term), []).append(term)
    return [terms_pattern(shapes[shape], no_letters) for shape in sorted(shapes)]


@functools.cache
def everyday_words() -> set[str]:
    """Words that so many texts hold that one says nothing of a term."""
    return {row["word"] for row in read_seed("everyday_words")}


def rarest_word(piece: str) -> tuple[str, float]:
    """The rarest word of a piece of a term, and how much it is worth.

    Its longest run of letters, everyday words last; a short or everyday one together with the word
    next to it. In "an einer Trage": einer Trage; in "IG Metall": IG Metall; in "mit Rollator":
    Rollator.
    """
    piece = piece.lstrip("=")
    best, worth = "", -1000.0
    for word in re.split(r"[ =#*_-]+|\.\.\.", piece):
        is_capitals = re.fullmatch("[A-ZÄÖÜ]{3,}", word)
        its_worth = len(word) - 100 * (word.lower() in everyday_words()) + 2 * bool(is_capitals)
        if len(word) > 1 and its_worth > worth:
            best, worth = word, its_worth
    if not best or worth >= 7:
        return best, worth
    if phrase := with_neighbour(best, piece):
        return phrase, worth + 3
    place = piece.index(best)
    start = SEGMENTS_BEFORE.search(piece[:place]).start()
    in_one = piece[start : SEGMENTS_BEHIND.match(piece, place + len(best)).end()]
    return (in_one, worth + 3) if "-" in in_one else (best, worth)


def with_neighbour(word: str, piece: str) -> str | None:
    """A word of a piece of a term with the fixed word behind it, else the one before it."""
    places = [place for place in range(len(piece)) if piece.startswith(word, place)]
    for place in places:
        behind = WORD_BEHIND.match(piece, place + len(word))
        if behind and (not place or piece[place - 1] == " "):
            return piece[place : behind.end()]
    for place in places:
        if before := WORD_BEFORE.search(piece[:place]):
            return piece[before.start() : place + len(word)]
    return None


def words_side_by_side(term: str) -> list[str]:
    """All pairs of a word and the next one where two choices of a term stand side by side.

    In "(seinem|seinen) (Mann|Partner)": seinem Mann, seinem Partner, seinen Mann … None where a
    word has a sign for other letters in it.
    """
    if not (found := TWO_CHOICES.search(term)):
        return []
    pairs = [
        (left.split(" ")[-1], right.split(" ")[0])
        for left in found[1].split("|")
        for right in found[2].split("|")
    ]
    if len(pairs) > MOST_PAIRS or any(re.search("[*#.]", one + other) for one, other in pairs):
        return []
    return list(dict.fromkeys(f"{one} {other}" for one, other in pairs))


def starts_there(word: str, term: str) -> bool:
    """Whether `word` stands at the start of a word of the term, or of a choice there."""
    places = (place for place in range(len(term)) if term.startswith(word, place))
    return any(BEFORE_WORD.search(term[:place]) for place in places)


@functools.cache
def necessary_words(term: str) -> list[tuple[str, bool]]:
    """Words of which every match of a term holds one, and whether it may stand in a longer one.

    Its rarest fixed word, or a rare one from each choice of a group.
    """
    words, worth = [], -1000.0
    for fixed, choices, optional in re.findall(r"([^()]+)|\(([^()]*)\)(\??)", term):
        rarest = [rarest_word(piece) for piece in ([fixed] if fixed else choices.split("|"))]
        # Of many words, one is soon met.
        its_worth = min(1000.0, *(each[1] for each in rarest)) - min(len(rarest) / 4, 3)
        if its_worth > worth and not optional:
            words, worth = [each[0] for each in rarest], its_worth
    if worth < 0:
        words = words_side_by_side(term) or words
    return [(word, not starts_there(word, term)) for word in words]


def rest_of_words(text: str, is_exact: bool) -> str:
    """The pattern of a necessary word behind its first letter: further words with any first one."""
    pattern = ""
    for number, piece in enumerate(re.split("([ -])", text)):
        if piece in (" ", "-"):
            pattern += {" ": r"[\s-]+", "-": r"[\s-]?"}[piece]
        elif number and not is_exact and piece[:1].isalpha():
            pattern += f"[{piece[0].lower()}{piece[0].upper()}]{re.escape(piece[1:])}"
        else:
            pattern += re.escape(piece)
    return pattern


def written_words(rules: list[str]) -> tuple[dict[str, bool], set[str]]:
    """The necessary words of rules, as short as they are sought.

    For each whether it is sought in these capitals alone, and which may stand in a longer one.
    """
    words, anywhere = {}, set()
    for term in terms_of(rules, lambda kind: kind == "alone" or kind.startswith("with_")):
        is_exact = is_exact_term(term)
        for word, is_inside in necessary_words(term if is_exact else re.sub("e$", "", term)):
            is_phrase = " " in word or "-" in word
            small = word[0].lower() + word[1:] if is_phrase else word.lower()
            is_acronym = not is_phrase and word not in (small, word.capitalize())
            for whole in [word] if is_exact else [small, word] if is_acronym else [small]:
                written = whole[: LETTERS_OF_PHRASE if is_phrase else LETTERS_OF_WORD].rstrip(" -")
                as_is = is_exact or (is_acronym and whole == word)
                words[written] = as_is and words.get(written, True)
                if is_inside:
                    anywhere.add(written)
    return words, anywhere


def adds_nothing(word: str, words: dict[str, bool], anywhere: set[str]) -> bool:
    """Whether `word` begins with another one that is sought wherever this one is."""
    small = word[0].lower() + word[1:]
    beginnings = (small[:length] for length in range(2, len(small) + (small != word)))
    return any(
        words.get(beginning) is False and (beginning in anywhere or word not in anywhere)
        for beginning in beginnings
    )


def necessary_words_patterns(rules: list[str]) -> list[str]:
    """Cheap patterns of which every text with a term of these rules holds one.

    A necessary word of one of them, with a small or a capital first letter. A list with (?i), or
    one that is not sorted by first letters, is too large for the engine's automaton and slower.
    Röntgenbild einer Hand matches, Ein Hund läuft über die Wiese does not.
    """
    words, anywhere = written_words(rules)
    # A term's first word is sought where words start.
    lists: dict[str, dict[str, list[str]]] = {"": {}, "(?:^|[^a-zA-Z])": {}}
    for word, is_exact in sorted(words.items()):
        if adds_nothing(word, words, anywhere):
            continue
        first = re.escape(word[0]) if is_exact else f"[{word[0]}{word[0].upper()}]"
        edge = "" if word in anywhere else "(?:^|[^a-zA-Z])"
        lists[edge].setdefault(first, []).append(rest_of_words(word[1:], is_exact))
    patterns = []
    for edge, words_by_letter in lists.items():
        by_letter = sorted(words_by_letter.items(), key=lambda item: item[0].lower())
        choices = "|".join(f"{first}(?:{'|'.join(rests)})" for first, rests in by_letter)
        if choices:
            patterns.append(f"{edge}(?:{choices})")
    return patterns or [NOTHING]
