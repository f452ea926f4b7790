"""Loads of large files and of many small ones: bytes, memory, batches."""

from __future__ import annotations

import hashlib
import json
import os
import re
from pathlib import Path

import duckdb
import pytest
from hub_load import ONE_BY_ONE, ROWS_PER_SHARD, SHARD_COUNT, Load, name
from hub_stand_in import Request
from rows import german_row

from audit.tables import known_tables
from develop.make_sample import write_parquet
from develop.make_tables import write_table


def generate(file: Path, rows: int, further_columns: str = "") -> None:
    """Invented rows, a fifth of them German, a third with 1 to 2 kB of EXIF."""
    exif = json.dumps({f"EXIF Tag{number}": f"[{number}, 0, 1]" for number in range(40)})
    duckdb.execute(
        f"""
        copy (
            select
                if(number % 5 = 0, 'de', 'en') as "LANGUAGE",
                'https://bilder' || number % 5000 || '.example/' || md5(number::varchar) || '.jpg'
                    as url,
                {further_columns}
                'Ein Haus am See, ' || left(sha256(number::varchar), 20 + number % 31) as caption,
                'success' as status,
                640 as original_width,
                480 as original_height,
                0.1::float as pwatermark,
                0.01::float as punsafe,
                if(
                    number % 3 = 0,
                    '{{"Image Make": "' || md5(number::varchar) || '", ' || {exif[1:]!r},
                    '{{}}'
                ) as exif,
            from range({rows}) as rows(number)
        )
        to '{file}' (format parquet, compression snappy)
        """
    )


def test_costs_the_bytes_of_the_columns_it_needs(load: Load, generated: Path) -> None:
    # 1 kB that does not compress, between two columns that are needed.
    embedding = ", ".join(f"sha256(number || 'embedding{part}')" for part in range(16))
    generate(generated / name(0), 400_000, f"concat({embedding}) as embedding,")
    chunks = duckdb.sql(
        "select path_in_schema = 'embedding' as is_needless, sum(total_compressed_size)::bigint "
        f"from parquet_metadata('{generated / name(0)}') group by all order by all"
    ).fetchall()
    (_, needed), (_, needless) = chunks
    assert needed > 20e6
    assert needless > 5 * needed
    with (generated / name(0)).open("rb") as file:
        file.seek(-8, os.SEEK_END)
        footer = int.from_bytes(file.read(4), "little") + 8
    outcome = load.run(*ONE_BY_ONE)
    assert outcome.code == 0, outcome.output
    sent = sum(request.sent for request in load.hub.data_requests())
    print(f"needed {needed:,} bytes, footer {footer:,}, sent {sent:,}: {sent / needed:.4f}")
    assert needed < sent <= 1.05 * needed + footer
    assert load.query("select byte_count from staging.load_log") == [(needed,)]


def test_memory_stays_below_its_limit(load: Load, generated: Path) -> None:
    generate(generated / name(0), 5_000_000)
    outcome, peak = load.run_script("--limit-memory", "2GB")
    print(f"peak {peak:,} bytes")
    assert outcome.code == 0, outcome.output
    assert load.image_counts() == {name(0): 1_000_000}
    assert peak < 2e9


def test_memory_does_not_grow_with_the_shards(load: Load, generated: Path) -> None:
    generate(generated / name(0), 500_000)
    for number in range(1, 6):
        os.link(generated / name(0), generated / name(number))
    peaks: dict[str, int] = {}
    kept: dict[str, int] = {}

    def watch(request: Request) -> None:
        # At the first request for a shard, while the one before it is loaded: the peak of those
        # before both, and what they left.
        file = Path(request.path).name
        if load.process and file.endswith(".parquet") and file not in peaks:
            status = Path(f"/proc/{load.process}/status").read_text()
            peaks[file], kept[file] = (
                int(re.search(rf"{key}:\s+(\d+) kB", status)[1]) for key in ("VmHWM", "VmRSS")
            )

    load.hub.on_request = watch
    outcome = load.run(*ONE_BY_ONE, "--limit-memory", "2GB")
    assert outcome.code == 0, outcome.output
    print(f"peaks {peaks}, kept {kept}")
    assert load.image_counts() == {name(number): 100_000 for number in range(6)}
    # The peak of one shard varies by 15 %; a copy of each further shard would add half of it.
    assert peaks[name(5)] <= 1.3 * peaks[name(2)]
    # Where the threads of each run have heaps of their own, 10 to 40 MB are left by every shard.
    assert kept[name(5)] <= 1.2 * kept[name(2)]


def test_small_files_are_fetched_whole_and_loaded_together(load: Load) -> None:
    outcome = load.run()
    assert outcome.code == 0, outcome.output
    load.assert_whole()
    # One transaction, and of each file one request to the Hub.
    assert load.query("select count(distinct loaded_at) from staging.load_log") == [(1,)]
    asked = [request for request in load.hub.requests if "/resolve/" in request.path]
    checked = [request for request in asked if request.range == "bytes=0-0"]
    assert len(asked) - len(checked) == SHARD_COUNT
    whole = [request for request in load.hub.data_requests() if request.range is None]
    assert len(whole) == SHARD_COUNT
    assert {request.authorization for request in load.hub.data_requests()} == {None}
    assert not load.database.with_name(f"{load.database.name}.fetched").exists()
    # The same rows, numbers and columns as one by one.
    together = load.query("select * exclude (shard) from staging.stg_laion__images order by all")
    load.begin_anew()
    assert load.run(*ONE_BY_ONE).code == 0
    assert together == load.query(
        "select * exclude (shard) from staging.stg_laion__images order by all"
    )


def test_what_is_wrong_with_one_small_file_is_said_and_the_rest_loaded(load_changed: Load) -> None:
    load = load_changed
    load.hub.faults.missing.add(name(1))
    load.hub.faults.refused[name(2)] = 410
    content = bytearray((load.hub.folder / name(3)).read_bytes())
    content[4 : len(content) // 2] = os.urandom(len(content) // 2 - 4)
    (load.hub.folder / name(3)).write_bytes(content)
    rows = [german_row(number, caption="Haus ÿÿ am See") for number in range(ROWS_PER_SHARD)]
    file = write_parquet(load.hub.folder / name(4), rows)
    file.write_bytes(file.read_bytes().replace("ÿÿ".encode(), b"\xff\xfeab"))
    load.hub.faults.statuses[name(0)] = [503] * 2
    load.hub.faults.short_bodies[name(4)] = 1
    outcome = load.run("--attempts", "1")
    assert outcome.code == 1
    assert f"{name(1)}: the server does not have it (HTTP 404)" in outcome.output
    assert f"{name(2)}: the server has removed it (HTTP 410)" in outcome.output
    assert re.search(rf"not loaded: {name(3)}.* cannot be read as parquet", outcome.output)
    bad = {name(number) for number in (1, 2, 3)}
    assert {shard for shard, status in load.statuses().items() if status == "failed"} == bad
    assert load.image_counts() == {
        name(number): ROWS_PER_SHARD for number in range(SHARD_COUNT) if name(number) not in bad
    }
    # Texts that are not UTF-8.
    assert load.query(
        f"select distinct caption from staging.stg_laion__images where shard = '{name(4)}'"
    ) == [("Haus ??ab am See",)]


def test_commonpool_is_loaded_by_the_name_of_its_repository(
    load: Load, generated: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo = "mlfoundations/datacomp_small"
    monkeypatch.setattr(load.hub, "repo", repo)
    (table,) = (table for table in known_tables() if repo in table.repositories)
    for number in range(7):
        file = hashlib.md5(str(number).encode()).hexdigest()
        write_table(table, generated / f"{file}.parquet", rows=50)
    outcome = load.run("--repo", repo, "--language", "all")
    assert outcome.code == 0, outcome.output
    assert f"AUDITING 7 files of {repo} at {load.hub.commit[:8]}, language all" in outcome.output
    assert load.query("select distinct source_table from staging.load_log") == [(table.name,)]
    assert load.query(
        "select count(*), count(distinct image_id), count(content_hash), sum(face_count)::bigint "
        "from staging.stg_laion__images"
    ) == [(350, 350, 350, 7 * sum(number % 4 for number in range(50)))]
    # The same command again goes on, without the names as well.
    assert load.run().code == 0
