"""A comparison as a page of HTML that works offline, in German and in English."""

from __future__ import annotations

from pathlib import Path

import duckdb
import yaml
from babel.numbers import format_decimal

from audit.report import page
from audit.report.writer import template_environment
from audit.warehouse import all_rows

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


def write_pages(connection: duckdb.DuckDBPyConnection, database: Path) -> list[Path]:
    """Write the page of a comparison beside its `database` in both languages."""
    tables = {name: all_rows(connection, query) for name, query in TABLES.items()}
    all_texts = yaml.safe_load((FOLDER / "texts.yml").read_text(encoding="utf-8"))
    paths = []
    for language, locale in LOCALES.items():
        texts = all_texts[language]

        def number(count: float | None, digits: int = 0, locale: str = locale) -> str:
            """A number as people of the language write it."""
            pattern = "#,##0" + ("." + "0" * digits if digits else "")
            return format_decimal(count, format=pattern, locale=locale)

        html = (
            template_environment(FOLDER)
            .get_template("page.html.j2")
            .render(
                t=texts,
                language=language,
                number=number,
                style=STYLE.read_text(encoding="utf-8"),
                comparison=tables["comparison"][0],
                categories=tables["categories"],
                domains=tables["domains"],
                domain_count=tables["domain_count"][0]["domain_count"],
            )
        )
        path = database.with_name(f"{database.stem}-{language}.html")
        path.write_text(html, encoding="utf-8")
        paths.append(path)
    return paths
