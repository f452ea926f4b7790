"""Make a file in the schema of each known table, all rows invented, and docs/tables.md.

    python -m develop.make_tables FOLDER    # the files
    python -m develop.make_tables           # the page, from scripts/audit/tables.yml

The files have the true names and types and what is odd in these tables: swapped sizes, failed
downloads with NULLs, negative hashes, numbers that are doubles, empty lists of boxes.
"""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import duckdb

from audit import PROJECT
from audit.source_columns import find_columns
from audit.tables import QUESTIONS, KnownTable, known_tables

PAGE = PROJECT / "docs" / "tables.md"
ROWS = 240
MARK = "<!-- made by scripts/develop/make_tables.py -->"
# Of each row what is true, whatever a table makes of it: SQL by name, of `number` from 0.
TRUTH = {
    "number": "number",
    "url": "'https://bilder' || number || '.example/' || width || 'x' || height || '.jpg'",
    "caption": "if(number % 7 = 0, '  ', '') || 'Haus am See &amp; Boot ' || number",
    "width": "400 + number",
    "height": "300 + 2 * number % 97",
    "is_failed": "number % 11 = 5",
    "language": "if(number % 4 = 3, 'ko', 'de')",
    "sample_id": "number * 1000003 + 7",
    "hash": "(hash(number) >> 1)::bigint * if(number % 2 = 0, -1, 1)",
    "md5": "md5('bytes ' || number)",
    "sha256": "sha256('bytes ' || number)",
    "uid": "md5('row ' || number)",
    "unsafe": "number % 20 = 1",
    "faces": "number % 4",
}
# What stands in a column of a table, in SQL of the names above.
VALUES = {
    "similarity": "0.3",
    "hash": "hash",
    "pwatermark": "if(number % 9 = 0, null, number % 10 / 10)",
    "punsafe": "case when number % 9 = 0 then null when unsafe then 0.97 else 0.02 end",
    "language": "language",
    "caption": "caption",
    "text": "caption",
    "url": "url",
    "key": "lpad((999 - number)::varchar, 9, '0')",
    "status": "if(is_failed, 'failed_to_download', 'success')",
    "error_message": "if(is_failed, 'HTTP Error 404: Not Found', null)",
    "width": "if(is_failed, null, 384)",
    "height": "if(is_failed, null, 288)",
    "original_width": "if(is_failed, null, width)",
    "original_height": "if(is_failed, null, height)",
    "exif": "if(is_failed, null, if(number % 3 = 0, '{\"Image Make\": \"X\"}', '{}'))",
    "md5": "if(is_failed, null, md5)",
    "sha256": "if(is_failed, null, sha256)",
    "sample_id": "sample_id",
    "license": "if(number % 5 = 0, 'https://creativecommons.org/licenses/by/2.0/', '?')",
    "nsfw": "case when unsafe then 'NSFW' when number % 20 = 2 then 'UNSURE' else 'UNLIKELY' end",
    "image_path": "'00000/' || number || '.jpg'",
    "uid": "uid",
    "clip_b32_similarity_score": "0.25",
    "clip_l14_similarity_score": "0.25",
    "face_bboxes": "[[0.1, 0.1, 0.1 + 0.2 * box, 0.6] for box in range(1, faces + 1)]",
    "id": "2680060225205 + number",
    "image_phash": "left(md5('picture ' || number), 16)",
    "num_faces": "faces",
    "nsfw_score_opennsfw2": "if(unsafe, 0.75, 0.01)",
    "nsfw_score_gantman": "0.02",
    "watermark_score": "0.11",
}


def is_reduced(table: KnownTable) -> bool:
    """True where WIDTH and HEIGHT are sizes after resizing, as img2dataset writes them."""
    return "status" in table.columns


def value_of(table: KnownTable, column: str) -> str:
    """The SQL of what stands in a column of a table."""
    name = column.lower()
    if name in ("width", "height") and not is_reduced(table):
        return {"width": "height", "height": "width"}[name] if table.is_swapped else name
    if name.startswith("original_") and not is_reduced(table):
        return name.removeprefix("original_")
    if name in ("md5", "sha256") and not is_reduced(table):
        return name
    return VALUES.get(name, "1")


def write_table(table: KnownTable, path: Path, rows: int = ROWS) -> Path:
    """A parquet file of invented rows in the schema of a table."""
    truth = "select number from range($rows) as numbers (number)"
    for name, expression in TRUTH.items():
        if name != "number":
            truth = f"select *, {expression} as {name} from ({truth})"
    # An address holds its size.
    truth = truth.replace(f"{TRUTH['url']} as url", "null as url")
    truth = f"select * replace ({TRUTH['url']} as url) from ({truth})"
    columns = ", ".join(
        f'({value_of(table, column)})::{kind} as "{column}"'
        for column, kind in table.columns.items()
    )
    duckdb.execute(
        f"copy (select {columns} from ({truth}) order by number) to '{path}' "
        "(format parquet, compression snappy)",
        {"rows": rows},
    )
    return path


def file_name(table: KnownTable) -> str:
    """A file's name as in the table, where that tells it from others of the same columns."""
    place = next(iter(table.places), re.sub(r"\W+", "-", table.name))
    return f"part-00000-{place}.snappy.parquet"


def answers(table: KnownTable) -> list[str]:
    """From which columns each of QUESTIONS is answered by a table, as an audit finds them."""
    names = find_columns({name: kind.upper() for name, kind in table.columns.items()}, {}, "all")
    cells = []
    for question in QUESTIONS:
        read = list(dict.fromkeys(names[name] for name in question.columns if names[name]))
        is_swapped = table.is_swapped and question.columns[0] == "original_width"
        cells.append(", ".join(f"`{name}`" for name in read) + (" (swapped)" if is_swapped else ""))
    return cells


def markdown(rows: list[list[str]]) -> str:
    """Rows as a table, the first one as its head."""
    rows = [rows[0], ["---"] * len(rows[0]), *rows[1:]]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def facts() -> str:
    """What is said of each table."""
    rows = [["table", "on the Hub", "state", "licence", "languages"]]
    for table in known_tables():
        names = ", ".join(f"`{name}`" for name in table.repositories)
        rows.append([table.name, names, table.state, table.licence, table.languages])
    return markdown(rows)


def overview() -> str:
    """One row a question and one column a table: from what it is answered."""
    tables = known_tables()
    found = [answers(table) for table in tables]
    rows = [["", *(table.name for table in tables)]]
    for place, question in enumerate(QUESTIONS):
        rows.append([question.label, *(cells[place] or "–" for cells in found)])
    return markdown(rows)


def page(text: str) -> str:
    """The page with what is between its marks made anew."""
    before, _, rest = text.partition(MARK)
    after = rest.partition(MARK)[2]
    return f"{before}{MARK}\n\n{facts()}\n\n{overview()}\n\n{MARK}{after}"


def main() -> None:
    """Write the files into a folder, or the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?")
    arguments = parser.parse_args()
    if arguments.folder is None:
        PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
        return
    arguments.folder.mkdir(parents=True, exist_ok=True)
    for table in known_tables():
        print(write_table(table, arguments.folder / file_name(table)))


if __name__ == "__main__":
    main()
