"""Measure `rules.is_german` beside lingua: what each says of captions, and how many a second.

Captions of known language are read from ../shared/data, names of persons are made from the seeds.
The words of the function come from elsewhere (make_language_words.py); its thresholds were chosen
with a look at these captions, so that others of their kind may come out a little worse.
"""

from __future__ import annotations

import time
from collections import Counter

import duckdb
from rich.console import Console
from rich.table import Table

from audit import PROJECT, dbt_project

SHARED_DATA = PROJECT.parent / "shared" / "data"
# The goal: at least, or at most, so many percent of a kind judged German.
KINDS = {
    "German captions": ("captions_de_clean", "true", 97.0),
    "Dutch captions": ("captions_other_languages", "language = 'nl'", 0.5),
    "English captions": ("captions_other_languages", "language = 'en'", 0.1),
    "French captions": ("captions_other_languages", "language = 'fr'", 0.1),
    "Czech captions": ("captions_other_languages", "language = 'cs'", 0.1),
    "other labels, real rows": ("relaion_shaped/*", "\"LANGUAGE\" is distinct from 'de'", 0.3),
}
NAMES = """
    select 'names' as kind, first_names.name || ' ' || surnames.name as text
    from (from '{seeds}/first_names.csv' order by hash(name) limit 2000) as first_names
    positional join (from '{seeds}/surnames.csv' order by hash(name) limit 2000) as surnames
"""
# lingua takes a minute for so many.
PEER_CAPTIONS = 3000
REPEATS = 5


def read_texts(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the table `texts` with the kind of each."""
    selects = [
        f"select '{kind}' as kind, caption as text from '{SHARED_DATA}/{file}.parquet' "
        f"where {condition} and caption is not null"
        for kind, (file, condition, _) in KINDS.items()
    ]
    selects.append(NAMES.format(seeds=PROJECT / "seeds"))
    connection.execute(f"create table texts as {' union all '.join(selects)}")


def captions_per_second(connection: duckdb.DuckDBPyConnection, condition: str) -> float:
    """Captions a second on two threads: the best of three, of captions of all kinds."""
    connection.execute("set threads = 2")
    connection.execute(
        f"create or replace temp table mixed as select text from texts, range({REPEATS})"
    )
    seconds = []
    for _ in range(3):
        start = time.perf_counter()
        count = connection.execute(
            f"select count(*), count(*) filter ({condition}) from mixed"
        ).fetchall()[0][0]
        seconds.append(time.perf_counter() - start)
    return count / min(seconds)


def answers_table(connection: duckdb.DuckDBPyConnection) -> tuple[Table, bool]:
    """The answers by kind, and whether each goal is reached."""
    connection.execute(
        "create or replace temp table own as "
        "select kind, rules.is_german(text) as answer from texts"
    )
    rows = connection.execute(
        "select kind, count(*), 100 * avg((answer is true)::int), 100 * avg((answer is false)::int)"
        " from own group by kind order by 3 desc, kind"
    ).fetchall()
    table = Table(title="rules.is_german, in percent of the captions", title_justify="left")
    for column in ("captions", "number", "German", "not German", "cannot tell", "goal", ""):
        table.add_column(column, justify="left" if column in ("captions", "goal", "") else "right")
    all_reached = True
    for kind, count, german, other in rows:
        goal, is_reached = "none German", german == 0
        if kind in KINDS:
            limit = KINDS[kind][2]
            is_german = KINDS[kind][0] == "captions_de_clean"
            goal = f"≥ {limit:.1f}, not ≤ 1.0" if is_german else f"German ≤ {limit:.1f}"
            is_reached = german >= limit and other <= 1 if is_german else german <= limit
        all_reached &= is_reached
        cells = [f"{share:.2f}" for share in (german, other, 100 - german - other)]
        table.add_row(kind, f"{count:,}", *cells, goal, "reached" if is_reached else "MISSED")
    return table, all_reached


def speed_table(connection: duckdb.DuckDBPyConnection) -> Table:
    """Captions a second of both parts of the decision and of lingua, with lingua's answers."""
    table = Table(title="Captions a second, on 2 threads", title_justify="left")
    for column in ("what", "captions a second", "German, of the captions"):
        table.add_column(column)
    for name, condition in (
        ("one regexp_matches, to compare", "where regexp_matches(text, '[0-9]')"),
        ("rules.may_be_german", "where rules.may_be_german(text)"),
        ("rules.is_german", "where rules.is_german(text)"),
    ):
        table.add_row(name, f"{captions_per_second(connection, condition):,.0f}", "")
    rows = connection.execute(
        f"select kind, text from texts order by hash(text) limit {PEER_CAPTIONS}"
    ).fetchall()
    answer = dbt_project.run_peer("lingua", {"texts": [text for _, text in rows]})
    if answer is None:
        table.add_row("lingua (make peers)", "not installed", "")
        return table
    total = Counter(kind for kind, _ in rows)
    german = Counter(
        kind for (kind, _), code in zip(rows, answer["languages"], strict=True) if code == "DE"
    )
    table.add_row(
        answer["version"],
        f"{len(rows) / answer['seconds']:,.0f}",
        ", ".join(f"{kind} {german[kind] / total[kind]:.1%}" for kind in sorted(total)),
    )
    return table


def main() -> None:
    """Print both tables; the exit code is 1 where a goal is missed."""
    if not SHARED_DATA.is_dir():
        raise SystemExit("../shared/data is not here: the captions are read from it.")
    console = Console(width=max(Console().width, 120))
    connection = dbt_project.connect_rules()
    read_texts(connection)
    table, is_reached = answers_table(connection)
    console.print(table)
    console.print(speed_table(connection))
    raise SystemExit(not is_reached)


if __name__ == "__main__":
    main()
