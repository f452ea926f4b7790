"""Measure how a cluster's audit is published: parts of many shards are made from those of one.

A worker audits one generated shard; its parts are written again for each shard there is to be, with
other images, hashes and domains. A tenth of the images stands in ten shards, and domains are as
skewed as on the web. Then dbt publishes them within a memory limit, with all tests of the data.
Nothing here is a test.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb

from audit import dbt_project
from audit.environment import environment
from audit.worker import ROWS_OF_GROUP
from develop.bench import dbt_build, generate, sizes

KEY = "0123456789abcdef" * 4
MOST_DOMAINS = 3_000_000
DOMAIN = "'site' || exp(ln({most}) * (hash({by}, place) / 2 ** 64))::bigint || '.example'"
# What stands for something else in each shard: SQL of the column and the shard's number `place`.
CHANGED = {
    "shard": "'shard-' || lpad(place::varchar, 6, '0')",
    "location": "location || '-' || place",
    "shard_number": "place",
    "image_id": "place << 32 | (image_id & 4294967295)",
    "image_hash": "(hash(image_hash, if(image_hash % 10 = 0, place // 10, place)) >> 1)::bigint",
    "value_hash": "md5(value_hash || if(hash(value_hash) % 2 = 0, place, 0))",
    "value_number": "hash(value_number, if(value_number % 2 = 0, place, 0))",
    "domain": DOMAIN,
    "domain_number": f"hash({DOMAIN})",
}


def rewritten(columns: list[str]) -> str:
    """SQL that replaces the columns of a part that are others in each shard."""
    by = "image_hash" if "image_hash" in columns else "image_id"
    return ", ".join(
        f"{sql.format(most=MOST_DOMAINS, by=by)} as {name}"
        for name, sql in CHANGED.items()
        if name in columns
    )


def multiply(one: Path, parts: Path, shards: int) -> None:
    """Write the parts of one shard again for `shards` of them."""
    (log,) = one.glob("*/*/log.parquet")
    (listed,) = one.glob("*/list-*.parquet")
    folder = parts / log.parts[-3]
    domain = DOMAIN.format(most=MOST_DOMAINS, by="image_hash")
    with duckdb.connect() as connection:
        connection.execute("set preserve_insertion_order = false")
        tables = {}
        for file in sorted(log.parent.glob("*.parquet"), key=lambda file: file == log):
            connection.execute(f"create table {file.stem} as from '{file}'")
            columns = [row[0] for row in connection.execute(f"describe {file.stem}").fetchall()]
            tables[file.stem] = rewritten(columns)
        connection.execute(f"create table list as from '{listed}'")
        columns = [row[0] for row in connection.execute("describe list").fetchall()]
        for place in range(shards):
            target = folder / f"{place:032x}"
            target.mkdir(parents=True)
            connection.execute(f"create or replace view places as select {place}::bigint as place")
            for table, changed in tables.items():
                rows = f"select {table}.* replace ({changed}) from {table}, places"
                # What is made of all images has to follow them.
                if table == "int_image_hashes":
                    rows = f"from ({rows}) order by image_hash"
                elif table == "int_shard_domains":
                    rows = (
                        f"select {CHANGED['shard']} as shard, {domain} as domain, "
                        "count(*) as image_count from int_image_hashes, places group by all"
                    )
                connection.execute(
                    f"copy ({rows}) to '{target}/{table}.parquet' "
                    f"(format parquet, compression zstd, row_group_size {ROWS_OF_GROUP})"
                )
        connection.execute(
            f"copy (select list.* replace ({rewritten(columns)}) "
            f"from list, range({shards}) as places (place)) to '{folder}/{listed.name}'"
        )


def main() -> None:
    """Generate, audit one shard, multiply, publish, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000, help="of a shard")
    parser.add_argument("--shards", type=int, default=100)
    parser.add_argument("--limit-memory", default="4GB", help="the most memory of the build")
    parser.add_argument("--folder", type=Path, help="keep the parts here, or take those of it")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        parts = (arguments.folder or folder / "parts").resolve()
        with environment(AUDIT_HASH_KEY=KEY):
            if not parts.exists():
                generate(folder / "shards", arguments.rows)
                with environment(AUDIT_DATABASE=str(folder / "one.duckdb")):
                    command = ("cluster", f"{folder}/shards/*.parquet", "--parts", folder / "one")
                    options = ("--workers", "1", "--no-build", "--quiet")
                    subprocess.run([sys.executable, "-m", "audit", *command, *options], check=True)
                multiply(folder / "one", parts, arguments.shards)
            build = dbt_build(
                folder / "published.duckdb",
                folder / "target",
                arguments.limit_memory,
                *dbt_project.WITHOUT_TESTS_OF_CODE,
                parts=str(parts),
            )
    for model, seconds in sorted(build["models"].items(), key=lambda item: -item[1])[:15]:
        print(f"{seconds:8.1f} s  {model}")
    print(f"{build['seconds']:.0f} CPU s, {sizes(build)}")


if __name__ == "__main__":
    main()
