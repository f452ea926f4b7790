"""The intervals of partial audits, by simulation: 95 % of them cover the truth."""

from __future__ import annotations

import random
import re
from pathlib import Path

import duckdb
import pytest

CHOICES = 200
SHARDS = 128
SAMPLE = 12


@pytest.fixture(scope="module")
def estimates_sql(sample_target: Path) -> str:
    """The compiled model, reading tables of one's own instead of the warehouse's."""
    compiled = next((sample_target / "compiled").rglob("category_estimates.sql"))
    return re.sub(r'"\w+"\."(\w+)"', r"\1", compiled.read_text(encoding="utf-8"))


@pytest.fixture
def population() -> tuple[duckdb.DuckDBPyConnection, int]:
    """128 shards of unequal size; a common category, spread as unevenly as real shards are."""
    chance = random.Random(5)
    connection = duckdb.connect()
    connection.execute(
        "create table load_log (shard varchar, status varchar, size_bytes bigint, "
        "is_random_choice boolean)"
    )
    connection.execute("create table findings (category varchar, shard varchar, image_id bigint)")
    connection.execute(
        "create table sensitive_categories as select 'contact' as category, 'Contact' as label_en"
    )
    connection.execute("create table truth (shard varchar, image_count integer)")
    for number in range(SHARDS):
        size = chance.randrange(800, 1600)
        count = max(0, round(size / 20 * chance.gauss(1, 0.3)))
        connection.execute("insert into truth values (?, ?)", [f"part-{number}", count])
        connection.execute(
            "insert into load_log values (?, 'pending', ?, false)", [f"part-{number}", size]
        )
    total = connection.execute("select sum(image_count) from truth").fetchone()[0]
    return connection, total


def choose(connection: duckdb.DuckDBPyConnection, shards: list[str], is_random: bool) -> None:
    connection.execute("update load_log set status = 'pending', is_random_choice = false")
    connection.execute(
        "update load_log set status = 'loaded', is_random_choice = ? where list_contains(?, shard)",
        [is_random, shards],
    )
    connection.execute("delete from findings")
    connection.execute(
        "insert into findings select 'contact', shard, unnest(range(image_count)) "
        "from truth where list_contains(?, shard)",
        [shards],
    )


def test_interval_covers_the_truth(population, estimates_sql: str) -> None:
    connection, total = population
    names = [f"part-{number}" for number in range(SHARDS)]
    covered = 0
    for seed in range(CHOICES):
        choose(connection, random.Random(seed).sample(names, SAMPLE), is_random=True)
        row = connection.execute(estimates_sql).fetchone()
        _, _, loaded, known, estimate, lower, upper, _ = row
        assert (loaded, known) == (SAMPLE, SHARDS)
        assert lower < estimate < upper
        covered += lower <= total <= upper
    # 95 % of 200 are 190; 4 standard deviations (3.1) below and above.
    assert 178 <= covered <= 200


def test_whole_audit_is_exact(population, estimates_sql: str) -> None:
    connection, total = population
    choose(connection, [f"part-{number}" for number in range(SHARDS)], is_random=False)
    assert connection.execute(estimates_sql).fetchone()[4:7] == (total, total, total)


def test_first_shards_are_no_random_choice(population, estimates_sql: str) -> None:
    connection, _ = population
    choose(connection, ["part-0", "part-1", "part-2"], is_random=False)
    assert connection.execute(estimates_sql).fetchone()[4:7] == (None, None, None)
