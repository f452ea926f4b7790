"""Make seeds/public_suffixes.csv from the Public Suffix List in the package publicsuffixlist.

    pip download --no-deps publicsuffixlist
    python -m develop.make_suffixes publicsuffixlist-*.whl

The rules that its data file lists, those of one label left out: what no rule names is one label.
Source: https://publicsuffix.org/list/, MPL-2.0.
"""

from __future__ import annotations

import argparse
import csv
import zipfile
from collections.abc import Iterator
from pathlib import Path

from audit import PROJECT

SEED = PROJECT / "seeds" / "public_suffixes.csv"
DATA = "publicsuffixlist/public_suffix_list.dat"


def ascii_form(rule: str) -> str:
    """The rule as the name servers know it, its internationalised labels as `xn--…`."""
    return ".".join(
        label if label.isascii() else label.encode("idna").decode() for label in rule.split(".")
    )


def rules(lines: list[str]) -> Iterator[tuple[str, str, bool]]:
    """Rule, its ASCII form where that is another one, and whether a company made it."""
    is_private = False
    for line in map(str.strip, lines):
        is_private |= "===BEGIN PRIVATE DOMAINS===" in line
        if "." in line and not line.startswith("//"):
            name = ascii_form(line)
            yield line, name if name != line else "", is_private


def main() -> None:
    """Write the seed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("wheel", type=Path)
    with zipfile.ZipFile(parser.parse_args().wheel) as wheel:
        lines = wheel.read(DATA).decode().splitlines()
    with SEED.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("suffix", "ascii_form", "is_private"))
        for suffix, name, is_private in rules(lines):
            writer.writerow((suffix, name, str(is_private).lower()))
    print(next(line.strip("/ ") for line in lines if "VERSION:" in line))


if __name__ == "__main__":
    main()
