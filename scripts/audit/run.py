"""Audit files of one's own in one command: look at them, load them, build the audit, show it.

The look takes at most three seconds and imports nothing of dbt; what cannot be audited is refused
there, before anything is built.
"""

from __future__ import annotations

import os
import re
import sys
import time
from collections import Counter
from typing import NoReturn

import click
import duckdb
from rich.console import Console
from rich.table import Table

from audit import PROJECT
from audit.identity import audit_name, source_text
from audit.look import FILES_SECONDS, SECONDS, Look, count_all_languages, is_waiting, look_at
from audit.options import column_option, warehouse_options
from audit.shard_files import local_path
from audit.shard_reading import is_remote
from audit.tables import QUESTIONS, table_of
from audit.warehouse import CannotOpen, database_path, one_row, open_warehouse

LANGUAGES_SHOWN, BAD_SHOWN = 8, 3
# A dbt run takes a second of the processor, whatever it loads. So much of local files is loaded in
# some ten seconds, which is how often the progress moves and what a kill costs.
BATCH_MEGABYTES = 500
# A database is called as its file; DuckDB or the schemas of this project have these names already.
TAKEN_NAMES = (
    *("main", "temp", "system", "memory", "sample", "hub"),
    *("staging", "intermediate", "explore", "marts", "rules", "seeds"),
)


def kept_language() -> str | None:
    """The language of the audit that the database holds; None where there is none yet."""
    path = database_path()
    if not path.exists():
        return None
    try:
        with open_warehouse(path, read_only=True, patience=0) as database:
            return one_row(database, "from staging.audit_identity").get("language")
    except (CannotOpen, duckdb.Error):
        return None


def choose_database(files: tuple[str, ...], target: str) -> None:
    """Give the files a database of their own, called after them, where no other was named."""
    if target == "sample" and not os.environ.get("AUDIT_DATABASE"):
        patterns = [file if is_remote(file) else local_path(file) for file in files]
        name = re.sub(r"\W+", "_", audit_name("", source_text(patterns))).lower()
        taken = f"{name}_audit" if name in TAKEN_NAMES else name
        os.environ["AUDIT_DATABASE"] = str(PROJECT / "warehouse" / f"{taken}.duckdb")


def has_counts(target: str) -> bool:
    """True where the database has tables of counts."""
    with open_warehouse(database_path(target), read_only=True) as database:
        return bool(
            database.execute("select 1 from duckdb_tables() where schema_name = 'marts'").fetchall()
        )


def plain(code: str) -> str:
    """A language code without regard to case, to blanks around it, and to `_` or `-` in it."""
    return code.strip().lower().replace("_", "-")


def without_codes(language: str) -> str:
    """How rows of files without language codes are chosen."""
    if language == "all":
        return "every row is audited, whatever its language"
    if language == "de+und":
        return "what its captions say is German or leave open is audited"
    return "what its captions say is German is audited"


def languages_text(look: Look, language: str) -> str:
    """Which languages there are, with how many of the rows that were counted."""
    found, language = look.languages, language.split("+")[0]
    said = [
        f"{code} {count:,}{' (audited)' if plain(code) == language else ''}"
        for code, count in found[:LANGUAGES_SHOWN]
    ]
    said += [
        f"{code} {count:,} (audited)"
        for code, count in found[LANGUAGES_SHOWN:]
        if plain(code) == language
    ]
    rest = len(found) - len(said)
    return ", ".join(said) + (f" and {rest:,} more" if rest > 0 else "")


def counted_text(look: Look) -> str:
    """In how many of the rows the languages were counted."""
    if look.counted_rows == look.row_count:
        return f"all {look.row_count:,} rows"
    return f"a sample of {look.counted_rows:,} of {look.row_count:,} rows"


def refuse_no_row(look: Look, language: str) -> None:
    """Refuse a language that no row has, where rows of every file were counted."""
    counted = [file.languages for file in look.good if file.languages is not None]
    codes = {plain(code) for languages in counted for code in languages if code}
    has_file_without = any(file.names and file.names["language"] is None for file in look.good)
    language = language.split("+")[0]
    if language == "all" or not look.counted_rows or language in codes or has_file_without:
        return
    if look.uncounted:
        print(
            f"No row that was looked at has the language '{language}'; loading looks at the rest."
        )
        return
    rare = (
        f" If it is rarer: audit load --target sample --vars '{{shards: …, language: {language}}}'."
        if look.counted_rows < look.row_count
        else ""
    )
    close = next(
        (code for code in sorted(codes) if code.split("-")[0] == language.split("-")[0]), None
    )
    sys.exit(
        f"No row has the language '{language}' ({counted_text(look)} read).\n"
        f"There is: {languages_text(look, language) or 'no language code'}.\n"
        f"Choose with --language{f' (is {close!r} meant?)' if close else ''}; 'all' audits every "
        f"row.{rare}"
    )


def read_from(look: Look, columns: tuple[str, ...], without: str) -> str:
    """Which columns of the files are read for some of the project's, and in how many files."""
    found: Counter[str] = Counter()
    for file in look.good:
        if names := [file.names[column] for column in columns if file.names[column]]:
            is_swapped = columns[0] == "original_width" and names[0].lower() == "height"
            found[", ".join(names) + (" (swapped in such tables)" if is_swapped else "")] += 1
    if not found:
        return f"none: {without}"
    said = [text if len(found) == 1 else f"{text} ({count:,})" for text, count in found.items()]
    missing = len(look.good) - found.total()
    return ", ".join(said) + (f"; none in {missing:,} files" if missing else "")


def show_look(look: Look, language: str) -> None:
    """Say in a small table what the files hold and how they are read."""
    console = Console(markup=False, highlight=False)
    unseen = len(look.files) - len(look.good) - len(look.bad)
    if unseen:
        console.print(
            f"{unseen:,} of {len(look.files):,} files could not be looked at in time; loading does."
        )
    if look.good:
        console.print(seen_table(look, language))
    for file in look.bad[:BAD_SHOWN]:
        console.print(f"Left out: {file.error}", soft_wrap=True)
    if len(look.bad) > BAD_SHOWN:
        console.print(f"Left out: {len(look.bad) - BAD_SHOWN:,} more files that cannot be read.")


def seen_table(look: Look, language: str) -> Table:
    """The files that can be audited: their columns and languages."""
    size = sum(sum(file.footer.column_bytes.values()) for file in look.good)
    files = f"{len(look.good):,} file{'' if len(look.good) == 1 else 's'}"
    table = Table(
        title=f"{files}, {look.row_count:,} rows, {size / 1e6:,.1f} MB",
        title_justify="left",
        show_header=False,
    )
    kinds = Counter(
        table_of(file.footer.columns, file.location) or "none that is known" for file in look.good
    )
    table.add_row(
        "table",
        ", ".join(
            kind if len(kinds) == 1 else f"{kind} ({count:,})" for kind, count in kinds.items()
        ),
    )
    for question in QUESTIONS:
        without = without_codes(language) if question.label == "language" else question.without
        table.add_row(question.label, read_from(look, question.columns, without))
    if look.counted_rows:
        table.add_row("rows by language", languages_text(look, language))
        table.add_row("", f"counted in {counted_text(look)}")
    return table


def leave(end: SystemExit) -> NoReturn:
    """End the command, at once where a server still does not answer: DuckDB would crash then."""
    if not is_waiting():
        raise end
    if isinstance(end.code, str):
        print(end.code, file=sys.stderr)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(1 if isinstance(end.code, str) else int(end.code or 0))


def look_first(patterns: list[str], asked: str | None, given: dict[str, str]) -> tuple[Look, str]:
    """Look at the files, and say what was seen; returns also the language that is audited.

    Raises `SystemExit` where there is nothing to audit.
    """
    start = time.monotonic()
    try:
        look = look_at(patterns, start + FILES_SECONDS)
    except ValueError as error:
        sys.exit(str(error))
    language = plain(asked) if asked else kept_language() or "de"
    look.find_columns(given, language)
    if look.bad and not look.good:
        more = f" So are {len(look.bad) - 1:,} more." if len(look.bad) > 1 else ""
        sys.exit(f"Nothing can be audited. {look.bad[0].error}{more}")
    count_all_languages(look, start + SECONDS)
    refuse_no_row(look, language)
    show_look(look, language)
    return look, language


@click.command()
@click.argument("files", nargs=-1, required=True)
@click.option("--language", help="Code of the captions to audit, de+und, or all.  [default: de]")
@column_option
@click.option(
    "--faces",
    type=click.Path(exists=True, dir_okay=False, resolve_path=True),
    help="The file that `audit faces` has made.",
)
@click.option("--check", is_flag=True, help="Only look; nothing is built.")
@click.option("--replace", is_flag=True, help="Audit this instead of what the database has now.")
@warehouse_options(default="AUDIT_DATABASE, else one called after the files")
def run(
    files: tuple[str, ...],
    language: str | None,
    columns: dict[str, str],
    faces: str | None,
    check: bool,
    replace: bool,
    target: str,
) -> None:
    """Audit FILES: parquet files, folders of them, globs in quotes, URLs.

    First it says what it sees: columns, languages, rows. A file that cannot be read is named and
    left out, the exit code is then 1. A second run reads only what is new or has changed.

    \b
    Example:
        audit run my/folder
        audit run --check "my/folder/*.parquet" --column caption=alt --language all
    """
    choose_database(files, target)
    try:
        look, language = look_first(list(files), language, columns)
        if check:
            sys.exit(len(look.good) < len(look.files))
    except SystemExit as end:
        leave(end)
    shards = [
        file if is_remote(file) else os.path.abspath(local_path(file))  # noqa: PTH100
        for file in files
    ]
    variables: dict[str, object] = {"shards": shards, "language": language}
    if columns:
        variables["columns"] = columns
    if faces:
        variables["faces"] = faces
    if replace:
        variables["replace"] = True
    # Here and not above: they import dbt.
    from audit.load import load
    from audit.show import show

    context = click.get_current_context()
    try:
        # A file on a disk does not heal by waiting; one that failed with others is tried alone.
        local = {"attempts": 2, "wait": 0, "batch": BATCH_MEGABYTES}
        options = {} if any(map(is_remote, shards)) else local
        context.invoke(load, target=target, vars=variables, **options)
    except SystemExit as end:
        if end.code not in (0, 1, False, True):
            raise
        failed = bool(end.code)
    if has_counts(target):
        context.invoke(show, target=target)
    sys.exit(failed)
