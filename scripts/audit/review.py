"""Review findings by hand, so that counts can be published with their error.

`review.py sample --rule phone --n 100` draws findings at random and writes them with their context
to review/phone.csv, which git ignores: it holds personal data. Mark each row in the column
`verdict` with right, wrong or unclear; any spreadsheet will do. `review.py import` then takes the
marks, and nothing but ids and marks, into seeds/reviewed_findings.csv, and `dbt build` shows each
rule's precision with its 95 % interval in `rule_counts`. Delete the file in review/ when you are
done.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from pathlib import Path
from typing import Any

import click
import duckdb

from audit import PROJECT
from audit.options import warehouse_options
from audit.rule_files import declared_rules
from audit.warehouse import connect

FOLDER = PROJECT / "review"
SEED = PROJECT / "seeds" / "reviewed_findings.csv"
SEED_COLUMNS = ["rule", "field", "image_id", "value_hash", "verdict"]
VERDICTS = {"right", "wrong", "unclear"}
# Names a finding in one text: a spreadsheet rounds the 19 digits of an image_id.
FINDING = "concat_ws('/', rule, field, image_id, value_hash)"
# Where a cell would begin like a formula, also when a spreadsheet takes another separator.
FORMULA = re.compile(r'(^|[\t\r\n,;])("*)(?=[=+\-@\t\r])')


def harmless(cell: object) -> object:
    """A cell that no spreadsheet takes for a formula; marks are read from other cells."""
    return FORMULA.sub(r"\1\2'", cell) if isinstance(cell, str) else cell


def query(target: str, sql: str, parameters: dict[str, Any]) -> list[tuple]:
    """The rows of a query. Raises `SystemExit` where the warehouse is not built."""
    with connect(target) as connection:
        try:
            return connection.execute(sql, parameters).fetchall()
        except (duckdb.CatalogException, duckdb.BinderException):
            raise SystemExit("The audit is not built: run `make build` first.") from None


def sample(target: str, rule: str, field: str | None, size: int, seed: int) -> Path:
    """Write `size` random findings of a rule to review/<rule>.csv and return its path.

    Raises `SystemExit` where the rule is unknown, nothing was found, marks would be lost, or the
    warehouse is not built.
    """
    if rule not in {row["rule"] for row in declared_rules()}:
        raise SystemExit(f"There is no rule {rule!r}: macros/rules has a file for each.")
    path = FOLDER / f"{rule}.csv"
    if path.exists():
        raise SystemExit(f"{path} is there already: import or delete it first.")
    rows = query(
        target,
        "with drawn as ("
        f"    select distinct on (image_id, field, value_hash) *, {FINDING} as finding"
        "    from intermediate.int_findings"
        "    where rule = $rule and ($field is null or field = $field)"
        ") "
        "select drawn.finding, null, drawn.rule, drawn.field, drawn.image_id, drawn.value_hash, "
        "    drawn.value, images.caption, images.url, left(images.exif, 2000) "
        "from drawn inner join staging.stg_laion__images as images "
        "    on drawn.image_id = images.image_id "
        "order by md5(concat_ws(' ', $seed, drawn.image_id, drawn.field, drawn.value_hash)) "
        "limit $size",
        {"rule": rule, "field": field, "seed": seed, "size": size},
    )
    if not rows:
        raise SystemExit(f"The rule {rule!r} has found nothing in this warehouse.")
    FOLDER.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(
            ["finding", "verdict", *SEED_COLUMNS[:-1], "value", "caption", "url", "exif"]
        )
        writer.writerows([harmless(cell) for cell in row] for row in rows)
    return path


def read_marks(path: Path) -> dict[str, tuple[int, str]]:
    """The marked findings of a file, each with its row and verdict.

    The file may come back from a spreadsheet: with commas, semicolons or tabs, in UTF-8, UTF-16 or
    Windows-1252. Raises `SystemExit` that names file, row and what is wrong.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SystemExit(f"{path} cannot be read: {error.strerror}.") from error
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = content.decode("utf-16", errors="replace")
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("cp1252", errors="replace")
    header = text.partition("\n")[0]
    csv.field_size_limit(2**31 - 1)
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=header.count))
    missing = {"finding", "verdict"} - set(rows.fieldnames or [])
    if missing:
        raise SystemExit(f"{path} has no column {' and no column '.join(sorted(missing))}.")
    marks = {}
    for number, row in enumerate(rows, start=2):
        verdict = (row["verdict"] or "").strip().lower()
        if not verdict:
            continue
        if verdict not in VERDICTS:
            raise SystemExit(f"{path}, row {number}: a verdict is right, wrong or unclear.")
        marks[(row["finding"] or "").strip()] = (number, verdict)
    return marks


def import_marks(target: str, paths: list[Path]) -> int:
    """Take the marks of the files into the seed, the newer mark wins; returns how many there are.

    Raises `SystemExit` that names file and row of a mark that cannot be read, or whose finding the
    warehouse does not have.
    """
    marks: dict[tuple[str, ...], str] = {}
    if SEED.exists():
        with SEED.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                marks[tuple(row[column] for column in SEED_COLUMNS[:-1])] = row["verdict"]
    for path in paths:
        read = read_marks(path)
        found = query(
            target,
            "select rule, field, image_id::varchar, value_hash from explore.findings "
            f"where {FINDING} in (select unnest($marked))",
            {"marked": list(read)},
        )
        strange = sorted(read[finding][0] for finding in set(read) - set(map("/".join, found)))
        if strange:
            raise SystemExit(
                f"{path}, row {', '.join(map(str, strange[:10]))}: this warehouse has no such "
                f"finding ({len(strange)} in all). Is the file from another one, were rules "
                "changed since, or was the column `finding` changed? Nothing was imported."
            )
        marks |= {finding: read["/".join(finding)][1] for finding in found}
    with SEED.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(SEED_COLUMNS)
        writer.writerows([*key, verdict] for key, verdict in sorted(marks.items()))
    return len(marks)


@click.group()
def review() -> None:
    """Review findings by hand, so that counts can be published with their error.

    `sample` draws findings at random into review/RULE.csv, which git ignores: it holds personal
    data. Mark each row in the column `verdict` with right, wrong or unclear. `import` takes the
    marks, and nothing but ids and marks, into seeds/reviewed_findings.csv; after `dbt build`,
    `rule_counts` shows each rule's precision. Delete the file in review/ when you are done.

    \b
    Example:
        audit review sample --rule phone --n 100
        audit review import
    """


@review.command("sample")
@click.option("--rule", required=True, help="Id of the rule.")
@click.option("--field", type=click.Choice(["caption", "url", "exif", "punsafe"]))
@click.option("--n", "size", default=100, show_default=True, help="How many findings.")
@click.option("--seed", default=1, show_default=True, help="Seed of the random choice.")
@warehouse_options()
def sample_command(target: str, rule: str, field: str | None, size: int, seed: int) -> None:
    """Write random findings of a rule to review/RULE.csv."""
    path = sample(target, rule, field, size, seed)
    print(f"{path}: mark each row right, wrong or unclear; it holds personal data.")


@review.command("import")
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@warehouse_options()
def import_command(target: str, files: tuple[Path, ...]) -> None:
    """Take the marks of FILES (default: all of review/) into seeds/reviewed_findings.csv."""
    paths = list(files) or sorted(FOLDER.glob("*.csv"))
    if not paths:
        raise SystemExit("There is no file in review/: draw a sample first.")
    count = import_marks(target, paths)
    print(f"{count} marks in {SEED.name}; `dbt build` uses them.")
