"""Raw values stay in `intermediate`: no column and no row of the public layers holds them."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

import dbt_project

# Counts of what could be one person; shards, categories and rows of a file could not.
SUPPRESSED = {"image_count", "finding_count", "distinct_value_count", "domain_count"}
# The public reference to the image is what a person needs to have it deleted: it stays whole.
PUBLIC_REFERENCES = {"url", "domain", "host", "shard"}


def personal_columns(manifest: dict) -> set[str]:
    """Names of the columns that the project marks as personal, in any model or source."""
    return {
        column["name"]
        for node in [*manifest["nodes"].values(), *manifest["sources"].values()]
        for column in node.get("columns", {}).values()
        if (column.get("config") or {}).get("meta", {}).get("is_personal")
    }


@pytest.fixture(scope="module")
def warehouse(sample_warehouse: Path):
    with duckdb.connect(str(sample_warehouse), read_only=True) as connection:
        yield connection


def public_columns(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str, str]]:
    return connection.execute(
        "select table_schema, table_name, column_name from information_schema.columns "
        "where table_schema in ('explore', 'marts')"
    ).fetchall()


def test_personal_columns_are_marked_and_stay_behind(warehouse, sample_manifest: dict) -> None:
    personal = personal_columns(sample_manifest)
    assert {"caption", "exif", "value", "latitude", "body_serial_number"} <= personal
    # Rounded and named in the contract, see models/explore/_models.yml.
    rounded = {("explore", "located_images", name) for name in ("latitude", "longitude")}
    rounded |= {
        ("explore", "located_images", name)
        for name in ("altitude_metres", "taken_at", "make", "model")
    }
    leaked = [
        column
        for column in public_columns(warehouse)
        if column[2] in personal and column not in rounded
    ]
    assert leaked == []


def test_no_raw_value_in_public_data(warehouse) -> None:
    values = {
        row[0]
        for row in warehouse.execute(
            "select distinct value from intermediate.int_findings where length(value) >= 6"
        ).fetchall()
    }
    assert len(values) > 500, "the sample is planted with findings"
    for schema, table, column in public_columns(warehouse):
        if column in PUBLIC_REFERENCES:
            continue
        texts = {
            row[0]
            for row in warehouse.execute(
                f'select distinct "{column}"::varchar from {schema}."{table}" '
                f'where "{column}" is not null'
            ).fetchall()
        }
        haystack = "\n".join(texts)
        found = [value for value in values if value in haystack]
        assert found == [], f"{schema}.{table}.{column} holds {len(found)} raw values"


def test_positions_are_rounded(warehouse) -> None:
    assert warehouse.execute(
        "select count(*) from explore.located_images "
        "where latitude <> round(latitude, 2) or longitude <> round(longitude, 2)"
    ).fetchone() == (0,)


def test_small_counts_are_suppressed(warehouse) -> None:
    minimum = 5
    for _, table, column in public_columns(warehouse):
        if not column.endswith("_image_count") and column not in SUPPRESSED:
            continue
        schema = "marts"
        small = warehouse.execute(
            f'select count(*) from {schema}."{table}" where "{column}" between 1 and {minimum - 1}'
        ).fetchone()
        assert small == (0,), f"{table}.{column}"


def test_logs_and_compiled_sql_hold_no_key(sample_target: Path, warehouse) -> None:
    key = warehouse.execute("select hash_key from intermediate.hash_key").fetchone()[0]
    files = [
        *sample_target.rglob("*.sql"),
        *(dbt_project.PROJECT / "logs").rglob("*.log"),
        sample_target / "manifest.json",
    ]
    assert files
    for file in filter(Path.is_file, files):
        assert key not in file.read_text(encoding="utf-8"), file.name


def test_manifest_is_documented(sample_manifest: dict) -> None:
    missing = [
        name
        for name, node in sample_manifest["nodes"].items()
        if node["resource_type"] in ("model", "seed") and not node["description"]
    ]
    missing += [
        f"{name}.{column['name']}"
        for name, node in sample_manifest["nodes"].items()
        if node["resource_type"] in ("model", "seed")
        for column in node["columns"].values()
        if not column["description"]
    ]
    assert missing == [], json.dumps(missing, indent=1)
