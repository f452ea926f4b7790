"""Write seeds/language_words.csv: the words by which `rules.is_german` tells German from the rest.

The weight of a word is how many times as frequent it is in German as in the language that has it
most, by the frequencies of wordfreq (CC BY-SA 4.0); wordfreq has no Afrikaans, Frisian, Low German
or Luxembourgish, so their commonest words stand here. Run it in `.venv-peers` (make peers):

    .venv-peers/bin/python scripts/develop/make_language_words.py
"""

from __future__ import annotations

import csv
import math
import re
from pathlib import Path

import wordfreq

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
# Languages in Latin script that wordfreq knows.
LANGUAGES = "ca cs da en es fi fil fr hu id is it lt lv ms nb nl pl pt ro sh sk sl sv tr vi".split()
# A word that a list does not have is at most this frequent.
FLOOR = 1e-7
# So many of the commonest words are looked at, of German and of each other language.
GERMAN_WORDS, OTHER_WORDS = 5000, 120
# From these ratios on (decimal logarithms) a word says much, or something.
MUCH, SOMETHING = 2.5, 0.9

# Frequent words shared with near languages or with names (von der Leyen, van der Bellen).
BY_HAND = {
    "der": 1, "das": 1, "dem": 1, "im": 1, "ein": 1, "mit": 1, "zum": 1, "beim": 1,
    "vom": 1, "sie": 1, "ab": 1,
}  # fmt: skip
# `die` is the article of Afrikaans too, and as common in Dutch.
NEITHER = set("die den des von zu am wie an in alt man so was um".split())
# Particles of names of any country, abbreviations and brands are evidence of no language.
NO_WORDS = set(
    "de la le les van da di du del della dos das el al los las san santa saint st ter ten bin ibn "
    "mac mc http https www com net org co uk us usa eu rt tv vs cd dvd pc km cm mm kg ok id dr mr "
    "mrs ms pro top set foto film video hotel online web app deutschland österreich frankreich"
    "".split()
)
# Nouns are what titles and names of places are made of: they say something, never much.
NOUNS = set(
    "abend ahnung anfang angebot antwort arbeit arbeiten augen ausbildung bedeutung beginn "
    "beispiel bereich bevölkerung dezember dinge druck eltern einsatz entscheidung entwicklung "
    "erfahrung erfolg ergebnis fehler folge frage fragen freunde freundin gedanken gefühl gemeinde "
    "gesicht glück hause hilfe hälfte jahr jahre jahren jahres kirche krieg körper leute lösung "
    "medien meinung menschen mitarbeiter mitglieder mitte monat monate monaten mädchen märz "
    "möglichkeit nachrichten opfer partei platz polizei preis programm präsident rahmen raum "
    "regierung reihe richtung sachen schritt schule seite seiten sicherheit spass spiel spiele "
    "spieler sprache staaten stadt stimme stunde stück tochter uhr unternehmen unterstützung "
    "verbindung verein verfügung vergleich wasser wirtschaft woche wochen wochenende wohnung "
    "zahlen zeit zeiten zukunft".split()
)
NEAR_LANGUAGES = {
    "af": "nie het is en op met sy hy hulle ons jy wat vir na uit teen deur oor onder kan moet sal",
    "fy": "fan yn it en op mei de is net by oan foar nei wurdt hat troch har syn",
    "lb": "ass eng vun mat fir net ech wéi an de et hunn gëtt ginn nom vum zënter ënner iwwer awer "
    "wat dat dee déi där deem eis sech nees nach och op",
    "nds": "dat een en un vun för nich ok bi dör ut op ünner över na to is sünd hett hebbt weer de "
    "he wi ji ik mi di sik wat as bet achter twüschen lütt steiht",
}


def read_names() -> set[str]:
    """First names, surnames and the words of place names, which say nothing of a language."""
    names: set[str] = set()
    for seed, column in (("first_names", "name"), ("surnames", "name"), ("postcodes", "town")):
        with (SEEDS / f"{seed}.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                names.update(re.findall(r"[^\W\d_]+", row[column].lower()))
    return names


def is_word(text: str) -> bool:
    """True for two or more Latin letters."""
    return re.fullmatch(r"[a-zß-öø-ɏ]{2,}", text) is not None


def commonest(frequencies: dict[str, float], count: int) -> list[tuple[int, str, float]]:
    """Rank, word and frequency of the words most used."""
    ranked = sorted(frequencies.items(), key=lambda item: (-item[1], item[0]))[:count]
    return [(rank, word, value) for rank, (word, value) in enumerate(ranked) if is_word(word)]


def german_words(
    german: dict[str, float], others: dict[str, dict[str, float]], names: set[str]
) -> dict[str, tuple[int, str]]:
    """Words that speak for German: 2 where they say much, 1 where they say something."""
    words = {}
    for rank, word, frequency in commonest(german, GERMAN_WORDS):
        if word in BY_HAND or word in NEITHER or word in NO_WORDS:
            continue
        highest = max(FLOOR, *(other.get(word, FLOOR) for other in others.values()))
        ratio = math.log10(frequency / highest)
        is_name = word in names and rank > 150
        if ratio >= MUCH and rank < 1000 and word not in NOUNS | (names if rank > 300 else set()):
            words[word] = (2, "de")
        elif not is_name and (ratio >= MUCH or (ratio >= SOMETHING and rank < 700)):
            words[word] = (1, "de")
    return words | {word: (weight, "de") for word, weight in BY_HAND.items()}


def other_words(
    german: dict[str, float], others: dict[str, dict[str, float]], names: set[str]
) -> dict[str, tuple[int, str]]:
    """Words that speak against German, with the language that has them most."""
    best: dict[str, tuple[float, str, int]] = {}
    for language, frequencies in others.items():
        for rank, word, frequency in commonest(frequencies, OTHER_WORDS):
            ratio = math.log10(frequency / max(FLOOR, german.get(word, FLOOR)))
            if ratio >= 1.5 and ratio > best.get(word, (0.0,))[0]:
                best[word] = (ratio, language, rank)
    words = {
        word: (-1, language)
        for word, (_, language, rank) in best.items()
        if word not in NO_WORDS | NEITHER and not (word in names and rank > 60)
    }
    for language, text in NEAR_LANGUAGES.items():
        for word in text.split():
            if word not in NO_WORDS | NEITHER:
                words.setdefault(word, (-1, language))
    return words


def main() -> None:
    """Write the seed, the strongest words for German first."""
    german = wordfreq.get_frequency_dict("de")
    others = {language: wordfreq.get_frequency_dict(language) for language in LANGUAGES}
    names = read_names()
    words = other_words(german, others, names) | german_words(german, others, names)
    rows = sorted(words.items(), key=lambda item: (-item[1][0], item[1][1], item[0]))
    with (SEEDS / "language_words.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["word", "weight", "language"])
        writer.writerows([word, weight, language] for word, (weight, language) in rows)
    print(f"{len(rows):,} words")


if __name__ == "__main__":
    main()
