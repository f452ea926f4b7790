"""The answer to a person's request as one page to print or send, in German or English.

It works offline and asks no server for anything. What was searched for stands there masked, the
addresses of the pictures whole: they are what a request for deletion needs.
"""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import Any

import jinja2
import yaml
from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

from audit.lookup.search import Answer

FOLDER = Path(__file__).resolve().parent
LANGUAGES = ["de", "en"]
# Babel's English dates are American without a country.
LOCALES = {"de": "de_DE", "en": "en_GB"}


def letter_html(answer: Answer, language: str, now: datetime) -> str:
    """The page; `language` is one of `LANGUAGES`."""
    texts = yaml.safe_load((FOLDER / f"letter.{language}.yml").read_text(encoding="utf-8"))
    locale = LOCALES[language]

    def count(number: int) -> str:
        return format_decimal(number, locale=locale)

    def date(moment: datetime | None) -> str:
        return "–" if moment is None else format_date(moment, format="long", locale=locale)

    def coordinate(degrees: float) -> str:
        return format_decimal(degrees, format="0.000000", locale=locale)

    def language_name(code: str) -> str:
        return texts["all_languages"] if code == "all" else names.get(code, code)

    names: Any = Locale.parse(locale).languages
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(FOLDER),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    return environment.get_template("letter.html.j2").render(
        answer=answer,
        t=texts,
        language=language,
        today=date(now),
        certain=[found for found in answer.references if found.is_certain],
        possible=[found for found in answer.references if not found.is_certain],
        count=count,
        date=date,
        coordinate=coordinate,
        language_name=language_name,
    )


def write_letter(answer: Answer, language: str, now: datetime, path: Path) -> None:
    """Write the letter for its owner alone. Raises `SystemExit` where that cannot be."""
    page = letter_html(answer, language, now)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(page)
    except OSError as error:
        raise SystemExit(f"{path} cannot be written: {error.strerror}.") from None
