"""Columns of large files that are fetched ahead are those of the remote file, or none at all."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from hub_stand_in import HubStandIn

from audit.fetch import Ahead
from audit.shard_files import address_of
from audit.tables import known_tables
from develop.make_tables import write_table


@pytest.fixture
def served(tmp_path: Path) -> tuple[HubStandIn, Path]:
    folder = tmp_path / "served"
    folder.mkdir()
    table = next(table for table in known_tables() if table.name == "Re-LAION-2B multi")
    file = write_table(table, folder / "00000.parquet", 4000)
    hub = HubStandIn(folder)
    yield hub, file
    hub.close()


def ahead_of(hub: HubStandIn, file: Path, folder: Path, size: int | None = None) -> Ahead:
    location = f"{hub.endpoint}/datasets/{hub.repo}/resolve/{hub.commit}/{file.name}"
    size = size or file.stat().st_size
    return Ahead(location, size, folder / "ahead.parquet", {}, "de")


def test_the_columns_that_are_read_are_those_of_the_file(served, tmp_path: Path) -> None:
    hub, file = served
    ahead = ahead_of(hub, file, tmp_path)
    rows = (
        "select file_row_number, url, caption, exif, md5 "
        "from read_parquet(?, file_row_number = true)"
    )
    with ahead.used():
        path = address_of(ahead.location)
        assert path == str(tmp_path / "ahead.parquet")
        found = duckdb.execute(rows, [path]).fetchall()
    assert found == duckdb.execute(rows, [str(file)]).fetchall()
    assert address_of(ahead.location) == ahead.location
    assert not (tmp_path / "ahead.parquet").exists()


def test_another_file_under_its_name_is_not_used(served, tmp_path: Path) -> None:
    hub, file = served
    ahead = ahead_of(hub, file, tmp_path, size=file.stat().st_size + 1)
    with ahead.used():
        assert address_of(ahead.location) == ahead.location


def test_a_server_that_fails_leaves_the_file_to_the_load(served, tmp_path: Path) -> None:
    hub, file = served
    hub.faults.missing = {file.name}
    ahead = ahead_of(hub, file, tmp_path)
    with ahead.used():
        assert address_of(ahead.location) == ahead.location
