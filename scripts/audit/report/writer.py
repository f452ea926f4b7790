"""Counts, shares and dates as people of one language write them, and the pages' templates."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import jinja2
import yaml
from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

TEXTS = Path(__file__).resolve().parent
# Babel's English dates are American without a country.
LOCALES = {"de": "de_DE", "en": "en_GB"}

Row = dict[str, Any]


def read_texts(language: Literal["de", "en"]) -> Row:
    """The texts of the page in one language; those of rules and categories are in the tables."""
    return yaml.safe_load((TEXTS / f"texts.{language}.yml").read_text(encoding="utf-8"))


def css_text(text: str) -> str:
    """A text as it may stand in a string of a style sheet, whatever its characters are."""
    return "".join(
        letter
        if letter.isascii() and (letter.isalnum() or letter == " ")
        else f"\\{ord(letter):x} "
        for letter in text
    )


@functools.cache
def template_environment(folder: Path = TEXTS) -> jinja2.Environment:
    """The templates of a folder; those of the report, unless another one is given."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["css_text"] = css_text
    return environment


@dataclass(frozen=True)
class Writer:
    """Counts, shares and dates as people of one language write them."""

    language: Literal["de", "en"]
    texts: Row
    minimum_count: int

    @property
    def few(self) -> str:
        """What stands in place of a suppressed count."""
        return self.texts["few"]

    def count(self, count: int | None, is_checked: bool = True) -> str:
        """A count with its thousands separated; None is suppressed or not checked, never zero."""
        if not is_checked:
            return self.texts["not_checked"]
        if count is None:
            return self.few
        return format_decimal(count, locale=LOCALES[self.language])

    def share(self, share: float | None) -> str:
        """A share (0 to 1) in percent with two digits that count, or more; None is a dash.

        What is not nothing or all is never written as 0 or 100 %.
        """
        if share is None:
            return "–"
        digits = 0 if share in (0, 1) else 1 if share >= 0.1 else 2
        while 0 < share < 10 ** -(digits + 1) or 0 < 1 - share < 0.5 * 10 ** -(digits + 2):
            digits += 1
        pattern = "0" + ("." + "0" * digits if digits else "")
        percent = self.texts["percent_sign"]
        number = format_decimal(share * 100, format=pattern, locale=LOCALES[self.language])
        return number + percent

    def interval(self, lower: str, upper: str) -> str:
        """From `lower` to `upper`, in words that a screen reader can say."""
        return self.texts["interval"].format(lower=lower, upper=upper)

    def date(self, moment: datetime | None) -> str:
        """The day of a moment; None is a dash."""
        if moment is None:
            return "–"
        return format_date(moment, format="long", locale=LOCALES[self.language])

    def language_name(self, code: str | None) -> str:
        """The name of a language code; the code itself where it has none."""
        names = Locale.parse(LOCALES[self.language]).languages
        return names.get(code) or self.texts["languages"].get(code, str(code))
