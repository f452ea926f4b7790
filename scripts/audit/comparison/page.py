"""A comparison as a page of HTML that works offline, in German and in English."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import jinja2
import yaml
from babel.numbers import format_decimal

from audit.report import page

FOLDER = Path(__file__).resolve().parent
STYLE = Path(page.__file__).resolve().parent / "style.css"
LOCALES = {"de": "de_DE", "en": "en_GB"}
DOMAIN_COUNT = 50
TABLES = {
    "comparison": "from marts.comparison",
    "categories": """
        from marts.category_comparison
        order by gone_share desc nulls last, is_checked desc, category
    """,
    "domains": f"""
        from marts.vanished_domains order by older_image_count desc, domain limit {DOMAIN_COUNT}
    """,
    "domain_count": "select count(*) as domain_count from marts.vanished_domains",
}


def rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    """The rows of a query, each by column."""
    cursor = connection.execute(query)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def write_pages(connection: duckdb.DuckDBPyConnection, database: Path) -> list[Path]:
    """Write the page of a comparison beside its `database` in both languages."""
    tables = {name: rows(connection, query) for name, query in TABLES.items()}
    all_texts = yaml.safe_load((FOLDER / "texts.yml").read_text(encoding="utf-8"))
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    paths = []
    for language, locale in LOCALES.items():
        texts = all_texts[language]

        def number(count: float | None, digits: int = 0, locale: str = locale) -> str:
            """A number as people of the language write it."""
            pattern = "#,##0" + ("." + "0" * digits if digits else "")
            return format_decimal(count, format=pattern, locale=locale)

        html = environment.get_template("page.html.j2").render(
            t=texts,
            language=language,
            number=number,
            style=STYLE.read_text(encoding="utf-8"),
            comparison=tables["comparison"][0],
            categories=tables["categories"],
            domains=tables["domains"],
            domain_count=tables["domain_count"][0]["domain_count"],
        )
        path = database.with_name(f"{database.stem}-{language}.html")
        path.write_text(html, encoding="utf-8")
        paths.append(path)
    return paths
