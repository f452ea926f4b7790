"""The intervals of partial audits, by simulation with the model's own SQL."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

SHARDS = 128
CHOICES = 400
# Images in each of 128 shards, and the percentage of choices of 8 and of 32 shards of which the
# interval covers the truth, as the model's description has it. 95 % of 500 choices have a standard
# deviation of 1 %. The last two are there so that what is said of them stays true: no interval
# from the choice alone can do much better.
POPULATIONS: dict[str, tuple[Callable[[random.Random, int], float], int, int]] = {
    "even": (lambda chance, _: chance.gauss(60, 8), 95, 95),
    "5 a shard": (lambda chance, _: chance.gauss(5, 2.2), 95, 95),
    "1 in 2 shards": (lambda chance, _: chance.choice([0, 0, 0, 0, 0, 0, 1, 1, 1, 2]), 95, 95),
    "20 in all": (lambda _, shard: shard < 20, 95, 95),
    "log-normal, sigma 1": (lambda chance, _: 30 * math.exp(chance.gauss(0, 1)), 90, 90),
    "log-normal, sigma 2": (lambda chance, _: 15 * math.exp(chance.gauss(0, 2)), 85, 85),
    "4 of 128 shards": (lambda _, shard: 250 * (shard < 4), 20, 60),
    "1 of 128 shards": (lambda _, shard: 4000 if shard == 0 else 8, 5, 20),
}


def model_sql(target: Path, model: str) -> str:
    """A compiled model, reading tables of one's own instead of the warehouse's."""
    compiled = next((target / "compiled").rglob(f"{model}.sql"))
    return re.sub(r'"\w+"\."(\w+)"', r"\1", compiled.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def estimates_sql(sample_target: Path) -> str:
    """The compiled mart."""
    return model_sql(sample_target, "category_estimates")


@pytest.fixture(scope="module")
def populations(sample_target: Path) -> duckdb.DuckDBPyConnection:
    """A database with `truth`: the images of each shard, for each population."""
    chance = random.Random(5)
    connection = duckdb.connect()
    connection.execute("create table truth (population varchar, shard integer, images integer)")
    connection.executemany(
        "insert into truth values (?, ?, ?)",
        [
            (name, shard, max(0, round(count(chance, shard))))
            for name, (count, _, _) in POPULATIONS.items()
            for shard in range(SHARDS)
        ],
    )
    choose(connection, SHARDS)
    for model in ("int_sampled_shards", "int_shard_counts"):
        connection.execute(f"create view {model} as {model_sql(sample_target, model)}")
    # What images say of consent is estimated as categories are: there is none here.
    connection.execute("create view int_consent_shard_counts as from int_shard_counts limit 0")
    connection.execute(f"create view int_estimates as {model_sql(sample_target, 'int_estimates')}")
    return connection


def choose(
    connection: duckdb.DuckDBPyConnection, loaded: int, choices: int = 1, is_random: bool = True
) -> None:
    """Load `loaded` shards: each random choice out of each population is a category of its own.

    The shards that are loaded stay and what they hold changes places, so that one query answers
    for all choices. Sizes differ, but the loaded shards are as large as the others in the mean.
    """
    connection.execute(
        "create or replace table load_log (shard varchar, status varchar, size_bytes bigint, "
        "image_count bigint, is_random_choice boolean)"
    )
    connection.execute(
        "insert into load_log select shard, if(shard < $loaded, 'loaded', 'pending'), "
        "1100 + 200 * (shard % 2), 100000, $is_random from range($shards) as shards (shard)",
        {"loaded": loaded, "is_random": is_random, "shards": SHARDS},
    )
    connection.execute(f"""
        create or replace table placed as
        select
            population || ':' || choice as category,
            images,
            row_number() over (
                partition by population, choice
                order by md5(population || ':' || choice || ':' || shard)
            ) - 1 as place,
        from truth
        cross join range({choices}) as choices (choice)
    """)
    connection.execute(f"""
        create or replace table int_found_shards as
        with images as (
            select *, if(category in ('even:0', '5 a shard:0'), 'two', category) as subject
            from placed
            where place < {loaded}
        )
        -- The images of a shard have the same numbers in both categories: some are in both.
        select 'even:0|5 a shard:0' as found, place::varchar as shard, min(images) as image_count
        from images where subject = 'two' group by all
        union all
        select arg_max(category, images), place::varchar, max(images) - min(images)
        from images where subject = 'two' group by place
        union all
        select category, place::varchar, images
        from images where subject <> 'two';
        create or replace table int_found_rules as
        select found, unnest(string_split(found, '|')) as category
        from (select distinct found from int_found_shards)
    """)
    # The counts as they are: no choice is left out because it held few.
    connection.execute("""
        create or replace table sensitive_category_counts as
        select
            category, category as category_label, true as is_checked, null as unchecked_reason,
            sum(images) as image_count
        from placed
        group by all;
        create or replace table sensitive_categories as
        select category from sensitive_category_counts;
        create or replace table headlines as
        select 'two' as headline, 'even:0|5 a shard:0' as categories;
    """)
    # People found that a fifth is wrong and as many again are missed.
    connection.execute("""
        create or replace table int_category_corrections as
        select category, 1.6 as factor, 1.2 as lower_factor, 2.4 as upper_factor
        from sensitive_category_counts
    """)


@pytest.mark.parametrize(("loaded", "column"), [(8, 1), (32, 2)])
def test_interval_covers_the_truth(
    populations, estimates_sql: str, loaded: int, column: int
) -> None:
    choose(populations, loaded, CHOICES)
    rows = populations.execute(f"""
        select
            population,
            100 * avg((total between lower_image_count and upper_image_count)::integer),
            bool_and(
                lower_image_count <= estimated_image_count
                and estimated_image_count <= upper_image_count
                and lower_image_count < upper_image_count
                and corrected_lower_image_count <= 1.2 * estimated_image_count + 1
                and corrected_upper_image_count >= 2.4 * estimated_image_count - 1
            ),
            avg(is_concentrated::integer),
        from ({estimates_sql}) as estimates
        inner join (select population, sum(images) as total from truth group by all) as totals
            on split_part(estimates.category, ':', 1) = totals.population
        group by all
    """).fetchall()
    print(sorted(rows))
    assert len(rows) == len(POPULATIONS)
    for population, covered, is_interval, concentrated in rows:
        assert is_interval, population
        assert covered >= POPULATIONS[population][column] - 3, population
        assert concentrated == 0 or population not in ("even", "5 a shard"), population


def test_whole_audit_is_exact(populations, estimates_sql: str) -> None:
    choose(populations, SHARDS, is_random=False)
    rows = populations.execute(f"""
        select
            estimated_image_count,
            lower_image_count,
            upper_image_count,
            image_count,
            corrected_image_count = round(1.6 * image_count)
            and corrected_lower_image_count = round(1.2 * image_count)
            and corrected_upper_image_count = round(2.4 * image_count)
        from ({estimates_sql}) as estimates
        inner join sensitive_category_counts using (category)
    """).fetchall()
    assert len(rows) == len(POPULATIONS)
    assert all(len(set(row[:4])) == 1 and row[4] for row in rows), rows
    # An image in both categories counts once.
    assert populations.execute("""
        select lower_image_count = images and upper_image_count = images
        from int_estimates
        cross join (
            select sum(images) as images
            from (
                select max(images) as images
                from truth where population in ('even', '5 a shard') group by shard
            )
        )
        where subject = 'two'
    """).fetchall() == [(True,)]


def test_first_shards_are_no_random_choice(populations, estimates_sql: str) -> None:
    choose(populations, 3, is_random=False)
    for row in populations.execute(estimates_sql).fetchall():
        assert row[2:4] == (3, SHARDS) and row[6:10] == (None, None, None, None)


def test_nothing_found_and_hidden_counts(populations, estimates_sql: str) -> None:
    choose(populations, 64)
    populations.execute("delete from int_found_rules where category = 'even:0'")
    populations.execute(
        "update sensitive_category_counts set image_count = null where category = '5 a shard:0'"
    )
    rows = {row[0]: row[6:10] for row in populations.execute(estimates_sql).fetchall()}
    # Half of the shards miss 5 images or more with a chance of 3 % at most.
    assert rows["even:0"] == (0, 0, 4, False)
    assert rows["5 a shard:0"] == (None, None, None, None)
