"""Review findings by hand, so that counts can be published with their error.

`audit review sample --rule phone --n 100` draws texts in which the rule found something and writes
them to review/phone.csv, which git ignores: it holds personal data. With `--missed` it draws
captions in which it found nothing, as many of those in which it nearly did as of the rest. Mark
each row in the column `verdict`; any spreadsheet will do. `audit review import` takes the marks,
and nothing but ids and marks, into the database. After `dbt build`, `rule_counts` shows each rule's
precision and how many images there really are, with 95 % intervals. Marks belong to this database
and to the rule as it is now. Delete the files in review/ when you are done.
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
from audit.warehouse import CannotOpen, check_texts, connect, database_path, open_warehouse

FOLDER = PROJECT / "review"
# What may be said of a text with a finding, and of one without.
VERDICTS = {True: ("right", "wrong", "unclear"), False: ("missed", "nothing", "unclear")}
COLUMNS = ["text_id", "verdict", "rule", "field", "value", "caption", "url", "exif"]
# Names a text in one cell: a spreadsheet rounds the 19 digits of an image_id.
TEXT_ID = "concat_ws('/', rule, field, image_id)"
NOT_BUILT = "The audit is not built by this version: run `make build` first."
# Where a cell would begin like a formula, also when a spreadsheet takes another separator.
FORMULA = re.compile(r'(^|[\t\r\n,;])("*)(?=[=+\-@\t\r])')


def harmless(cell: object) -> object:
    """A cell that no spreadsheet takes for a formula; marks are read from other cells."""
    return FORMULA.sub(r"\1\2'", cell) if isinstance(cell, str) else cell


def query(connection: duckdb.DuckDBPyConnection, sql: str, parameters: Any = None) -> list[tuple]:
    """The rows of a query. Raises `SystemExit` where the warehouse is not built."""
    try:
        return connection.execute(sql, parameters).fetchall()
    except (duckdb.CatalogException, duckdb.BinderException):
        raise SystemExit(NOT_BUILT) from None


def open_for_marks(target: str) -> duckdb.DuckDBPyConnection:
    """Open the warehouse for writing. Raises `SystemExit` where it cannot be opened."""
    connect(target).close()
    try:
        return open_warehouse(database_path(target), read_only=False)
    except CannotOpen as error:
        raise SystemExit(str(error)) from error


def new_file(rule: str, name: str) -> Path:
    """Where texts of a rule go.

    Raises `SystemExit` where marks would be lost, and where there is no such rule.
    """
    if rule not in {row["rule"] for row in declared_rules()}:
        raise SystemExit(f"There is no rule {rule!r}: macros/rules has a file for each.")
    path = FOLDER / name
    if path.exists():
        raise SystemExit(f"{path} is there already: import or delete it first.")
    return path


def write_texts(path: Path, rows: list[tuple]) -> Path:
    """Write rows of `COLUMNS` for a spreadsheet."""
    FOLDER.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows([harmless(cell) for cell in row] for row in rows)
    return path


def sample(target: str, rule: str, field: str | None, size: int, seed: int) -> Path:
    """Write `size` random texts with a finding of a rule to review/<rule>.csv and return its path.

    Raises `SystemExit` where the rule is unknown, nothing was found, marks would be lost, or the
    warehouse is not built.
    """
    path = new_file(rule, f"{rule}.csv")
    with connect(target) as connection:
        check_texts(connection)
        rows = query(
            connection,
            "with drawn as ("
            f"    select rule, field, image_id, {TEXT_ID} as text_id,"
            "        string_agg(distinct value, ' · ' order by value) as value"
            "    from intermediate.int_findings"
            "    where rule = $rule and ($field is null or field = $field)"
            "    group by rule, field, image_id"
            "    order by md5(concat_ws(' ', $seed, image_id, field))"
            "    limit $size"
            ") "
            "select text_id, null, rule, field, value, caption, url, left(exif, 2000) "
            "from drawn inner join staging.stg_laion__images using (image_id) "
            "order by md5(concat_ws(' ', $seed, image_id, field))",
            {"rule": rule, "field": field, "seed": seed, "size": size},
        )
    if not rows:
        raise SystemExit(f"The rule {rule!r} has found nothing in this warehouse.")
    return write_texts(path, rows)


def sample_missed(target: str, rule: str, size: int, seed: int) -> Path:
    """Write random captions without a finding of a rule to review/<rule>-missed.csv.

    `size` of those in which it nearly found something, and as many of the rest; how many there are
    of each is noted in `staging.review_stratum`. Returns the path. Raises `SystemExit` as `sample`.
    """
    path = new_file(rule, f"{rule}-missed.csv")
    with open_for_marks(target) as connection:
        check_texts(connection)
        query(
            connection,
            "create temp table unfound as "
            f"select image_id, if(rules.may_hold_{rule}(caption) "
            f"    or rules.may_hold_{rule}(rules.readable_text(caption)), 'nearly', 'not_nearly') "
            "    as stratum "
            "from staging.stg_laion__images "
            "where caption is not null and image_id not in ("
            "    select image_id from explore.findings where rule = $rule and field = 'caption')",
            {"rule": rule},
        )
        query(
            connection,
            "delete from staging.review_stratum where rule = $rule",
            {"rule": rule},
        )
        query(
            connection,
            "insert into staging.review_stratum "
            "select $rule, 'caption', stratum, count(*), "
            "    (select rule_version from rules.rules where rule = $rule), now() "
            "from unfound group by all",
            {"rule": rule},
        )
        rows = query(
            connection,
            "with drawn as ("
            "    from unfound"
            "    qualify row_number() over ("
            "        partition by stratum order by md5(concat_ws(' ', $seed, image_id))) <= $size"
            ") "
            "select concat_ws('/', $rule, 'caption', image_id), null, $rule, 'caption', null, "
            "    caption, url, null "
            "from drawn inner join staging.stg_laion__images using (image_id) "
            "order by md5(concat_ws(' ', $seed, image_id))",
            {"rule": rule, "seed": seed, "size": size},
        )
    if not rows:
        raise SystemExit("This warehouse has no caption without a finding of the rule.")
    return write_texts(path, rows)


def read_marks(path: Path) -> dict[str, tuple[int, str]]:
    """The marked texts of a file, each with its row and verdict.

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
    missing = {"text_id", "verdict"} - set(rows.fieldnames or [])
    if missing:
        raise SystemExit(f"{path} has no column {' and no column '.join(sorted(missing))}.")
    marks = {}
    for number, row in enumerate(rows, start=2):
        verdict = (row["verdict"] or "").strip().lower()
        if not verdict:
            continue
        marks[(row["text_id"] or "").strip()] = (number, verdict)
    return marks


class MarkError(ValueError):
    """Marks that cannot be taken: of which texts, and why."""

    def __init__(self, text_ids: list[str], reason: str) -> None:
        super().__init__(reason)
        self.text_ids = text_ids


def store_marks(connection: duckdb.DuckDBPyConnection, verdicts: dict[str, str]) -> None:
    """Take verdicts by `text_id` into the database; the newer mark of a text wins.

    Raises `MarkError` where the warehouse has no such text, or where it is no verdict on it; then
    some may be taken: a transaction around it takes none.
    """
    texts = query(
        connection,
        "with marked as ("
        "    select unnest($ids) as text_id, split_part(text_id, '/', 1) as rule,"
        "        split_part(text_id, '/', 2) as field,"
        "        try_cast(split_part(text_id, '/', 3) as bigint) as image_id"
        ") "
        "select text_id, marked.rule, marked.field, image_id, rule_version, caption, "
        "    exists (from explore.findings as found where found.rule = marked.rule "
        "        and found.field = marked.field and found.image_id = marked.image_id) as is_found "
        "from marked "
        "inner join rules.rules as declared on marked.rule = declared.rule "
        "inner join staging.stg_laion__images using (image_id)",
        {"ids": list(verdicts)},
    )
    known = {text[0]: text for text in texts if text[6] or text[2] == "caption"}
    strange = [text_id for text_id in verdicts if text_id not in known]
    if strange:
        raise MarkError(strange, f"this warehouse has no such text ({len(strange)} in all).")
    for text_id, verdict in verdicts.items():
        _, rule, field, image_id, version, caption, is_found = known[text_id]
        if verdict not in VERDICTS[is_found]:
            raise MarkError(
                [text_id],
                f"a verdict on a text {'with' if is_found else 'without'} a finding is "
                f"{', '.join(VERDICTS[is_found][:-1])} or {VERDICTS[is_found][-1]}.",
            )
        stratum = "found"
        if not is_found:
            nearly = query(connection, f"select rules.may_hold_{rule}(?)", [caption])[0][0]
            stratum = "nearly" if nearly else "not_nearly"
        mark = [rule, field, image_id]
        query(
            connection,
            "delete from staging.review_mark where rule = ? and field = ? and image_id = ?",
            mark,
        )
        query(
            connection,
            "insert into staging.review_mark values (?, ?, ?, ?, ?, ?, now())",
            [*mark, stratum, verdict, version],
        )


def import_file(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Take the marks of a file into the database. Raises `SystemExit` that names its wrong rows."""
    marks = read_marks(path)
    try:
        store_marks(connection, {text_id: verdict for text_id, (_, verdict) in marks.items()})
    except MarkError as error:
        rows = sorted(marks[text_id][0] for text_id in error.text_ids)
        raise SystemExit(
            f"{path}, row {', '.join(map(str, rows[:10]))}: {error} Is the file from another "
            "warehouse, were rules changed since, or was the file changed? Nothing was imported."
        ) from None


def import_marks(target: str, paths: list[Path]) -> int:
    """Take the marks of the files into the database; returns how many it has.

    Raises `SystemExit` that names file and row of a mark that cannot be read, or whose text the
    warehouse does not have: then nothing is taken.
    """
    with open_for_marks(target) as connection:
        connection.execute("begin")
        for path in paths:
            import_file(connection, path)
        count = query(connection, "select count(*) from staging.review_mark")[0][0]
        connection.execute("commit")
    return count


@click.group()
def review() -> None:
    """Review findings by hand, so that counts can be published with their error.

    `sample` draws texts with a finding at random into review/RULE.csv, with `--missed` captions
    without one into review/RULE-missed.csv; git ignores both: they hold personal data. Mark each
    row in the column `verdict`: right, wrong or unclear, or missed, nothing or unclear. `import`
    takes the marks, and nothing but ids and marks, into the database; after `dbt build`,
    `rule_counts` shows precision and the corrected count. Delete the files when you are done.

    \b
    Example:
        audit review sample --rule phone --n 200
        audit review sample --rule phone --n 200 --missed
        audit review import
    """


@review.command("sample")
@click.option("--rule", required=True, help="Id of the rule.")
@click.option("--field", type=click.Choice(["caption", "url", "exif", "punsafe"]))
@click.option("--missed", is_flag=True, help="Captions in which the rule found nothing.")
@click.option(
    "--n",
    "size",
    type=click.IntRange(1),
    default=200,
    show_default=True,
    help="How many texts, with --missed of each kind.",
)
@click.option("--seed", default=1, show_default=True, help="Seed of the random choice.")
@warehouse_options()
def sample_command(
    target: str, rule: str, field: str | None, missed: bool, size: int, seed: int
) -> None:
    """Write random texts of a rule to review/."""
    if missed and field not in (None, "caption"):
        raise SystemExit("What was missed is drawn from captions alone.")
    if missed:
        path = sample_missed(target, rule, size, seed)
        words = "missed where the caption says what the rule looks for, else nothing"
    else:
        path = sample(target, rule, field, size, seed)
        words = "right or wrong"
    print(f"{path}: mark each row {words}, or unclear; it holds personal data.")


@review.command("import")
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@warehouse_options()
def import_command(target: str, files: tuple[Path, ...]) -> None:
    """Take the marks of FILES (default: all of review/) into the database."""
    paths = list(files) or sorted(FOLDER.glob("*.csv"))
    if not paths:
        raise SystemExit("There is no file in review/: draw a sample first.")
    count = import_marks(target, paths)
    print(f"{count} marks in the database; `dbt build` uses them.")
