"""How long it takes to publish a million generated findings, and how large the file is.

No test: `python tests/python/bench_explore.py <a built warehouse>` works on a copy of it.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from pathlib import Path

import duckdb

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))

from audit.explorer import serve

# 1,000,000 findings in 700,000 images of 20,000 domains, 310,000 of them with a place; addresses
# of 75 and captions of 60 characters.
GENERATE = """
create or replace temp table rules as
    select row_number() over () - 1 as number, rule, category from rules.rules;
create or replace temp table images as
    select
        range::bigint * 7919 as image_id,
        format('part-{:05d}.snappy.parquet', range % 128) as shard,
        format('domain{}.example', hash(range) % 20000) as domain,
        format('https://bilder.domain{}.example/galerie/{}/{}.jpg', hash(range) % 20000,
            md5(range::varchar)[:12], md5(range::varchar)[12:20]) as url,
    from range(700000);
delete from explore.findings;
delete from explore.masked_captions;
delete from explore.located_images;
insert into explore.masked_captions by name
    select *, 'contact, location' as categories,
        format('{} {} am {} in {}, Tel. +49 *** *****{:02d}', shard[6:10], domain[:10],
            md5(url)[:9], md5(url)[10:19], image_id % 100) as caption_masked
    from images;
insert into explore.findings by name
    select image_id, shard, url, domain, 'caption' as field, rule, category,
        'E*** M***' as value_masked, md5((range % 600000)::varchar) as value_hash
    from range(1000000)
    inner join images on image_id = (range % 700000) * 7919
    inner join rules on rules.number = hash(range) % (select count(*) from rules);
insert into explore.located_images by name
    select image_id, shard, url, domain, round(47 + random() * 8, 2) as latitude,
        round(6 + random() * 9, 2) as longitude, timestamp '2012-05-01 10:00:00' as taken_at,
        'DE' as country, 'Germany' as country_name, 'DE-BY' as state, 'Bavaria' as state_name,
        'Beispiel' as make, 'D 70' as model
    from images limit 310000;
"""


def main() -> None:
    """Generate, publish, print."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "bench.duckdb"
        shutil.copy(sys.argv[1], copy)
        with duckdb.connect(str(copy)) as warehouse:
            warehouse.execute(GENERATE)
            started, used = time.perf_counter(), time.process_time()
            tables = serve.publish(warehouse, Path(folder) / "bench.sqlite")
            seconds, used = time.perf_counter() - started, time.process_time() - used
        size = (Path(folder) / "bench.sqlite").stat().st_size
        count = next(table.row_count for table in tables if table.name == "findings")
        print(
            f"{count:,} findings: {seconds:.1f} s ({used:.1f} s of a processor), "
            f"{size / 1e6:,.0f} MB"
        )


if __name__ == "__main__":
    main()
