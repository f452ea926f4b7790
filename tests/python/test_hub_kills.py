"""Loads that are killed, interrupted or looked into: nothing is lost, nothing stands twice."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import time
from pathlib import Path

import duckdb
from hub_load import ONE_BY_ONE, SHARD_COUNT, Load, name, wait_for
from rows import german_row

from develop.make_sample import write_parquet


def loaded_shards(load: Load) -> set[str]:
    """What the log calls loaded, after a check that the table agrees."""
    tables = str(
        load.query("select table_name from duckdb_tables()") if load.database.exists() else ""
    )
    if "load_log" not in tables:
        return set()
    logged = dict(
        load.query("select shard, image_count from staging.load_log where status = 'loaded'")
    )
    assert logged == (load.image_counts() if "stg_laion__images" in tables else {})
    return set(logged)


def test_survives_twenty_kills(load_changed: Load) -> None:
    """kill -9 at 20 random moments: nothing lost, nothing twice, log and table agree."""
    load, count = load_changed, 3
    for number in range(count, SHARD_COUNT):
        (load.hub.folder / name(number)).unlink()
    everything = "from staging.stg_laion__images order by image_id"
    assert load.run(*ONE_BY_ONE).code == 0
    load.assert_whole(count)
    without_kills = load.query(everything)
    requests_per_shard = len(load.hub.requests) // count
    load.begin_anew()
    chance = random.Random(11)
    load.hub.faults.seconds_per_answer = 0.01
    kills, loaded = 0, set()
    while kills < 20:
        load.hub.requests.clear()
        load.start("--no-build", *ONE_BY_ONE)
        moment = chance.randrange(requests_per_shard * (count - len(loaded)))
        while len(load.hub.requests) <= moment and load.is_running(0.005):
            pass
        if load.is_running(chance.random() * 0.3):
            load.end(signal.SIGKILL)
            kills += 1
            before, loaded = loaded, loaded_shards(load)
            assert before <= loaded
        else:
            # It was done before the moment came.
            assert load.end().code == 0
            loaded = loaded_shards(load)
        if len(loaded) == count:
            load.assert_whole(count)
            assert load.query(everything) == without_kills
            load.begin_anew()
            loaded = set()
    assert load.run().code == 0
    load.assert_whole(count)
    assert load.query(everything) == without_kills


def test_interrupt_stops_cleanly(load: Load) -> None:
    load.hub.faults.seconds_per_answer = 0.4
    load.start("--no-build", *ONE_BY_ONE)
    wait_for(lambda: len(load.hub.data_requests()) > 6)
    outcome = load.end(signal.SIGINT)
    assert outcome.code == 1, outcome.output
    assert "goes on from here" in outcome.output
    assert "Traceback" not in outcome.output
    assert "loaded" in load.statuses().values()
    load.hub.faults.seconds_per_answer = 0
    assert load.run().code == 0
    load.assert_whole()


def test_term_ends_a_load_as_ctrl_c_does(load: Load) -> None:
    load.hub.faults.seconds_per_answer = 0.05
    load.start("--no-build", *ONE_BY_ONE)
    wait_for(lambda: len(load.hub.data_requests()) > 3)
    outcome = load.end(signal.SIGTERM)
    assert (outcome.code, "goes on from here" in outcome.output) == (1, True)
    assert "Traceback" not in outcome.output


def test_look_into_the_warehouse_is_waited_for(load: Load) -> None:
    load.database.unlink()
    load.hub.faults.seconds_per_answer = 0.02
    load.start("--no-build", *ONE_BY_ONE)
    looks = 0
    while load.is_running(0.01):
        if load.database.exists() and looks < 3:
            with (
                contextlib.suppress(duckdb.Error),
                duckdb.connect(str(load.database), read_only=True),
            ):
                looks += 1
                time.sleep(0.25)
    outcome = load.end()
    assert outcome.code == 0, outcome.output
    assert looks
    assert "is open in another program" in outcome.output
    load.assert_whole()


def test_thousands_of_small_files_survive_kills(load: Load, generated: Path) -> None:
    write_parquet(generated / name(0), [german_row(number) for number in range(20)])
    count = 1_200
    for number in range(1, count):
        os.link(generated / name(0), generated / name(number))
    load.hub.page_size = 500
    options = ("--no-build", "--batch", "300")

    def kill_at(file: str) -> None:
        load.hub.on_request = lambda request: (
            os.kill(load.process, signal.SIGKILL)
            if load.process and request.path.endswith(f"/cdn/{file}")
            else None
        )

    # What a transaction has loaded stays.
    for file, loaded in ((name(250), 0), (name(700), 0), (name(1_100), 1000)):
        kill_at(file)
        load.start(*options)
        assert load.end().code == -signal.SIGKILL
        load.hub.on_request = None
        assert sum(status == "loaded" for status in load.statuses().values()) == loaded
        assert not loaded or len(load.image_counts()) == loaded
    assert load.run("--batch", "300").code == 0
    assert load.image_counts() == {name(number): 20 for number in range(count)}
    assert load.query("select count(distinct image_id) from staging.stg_laion__images") == [
        (20 * count,)
    ]
    assert not load.database.with_name(f"{load.database.name}.fetched").exists()
