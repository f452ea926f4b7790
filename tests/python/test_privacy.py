"""Raw values stay in `intermediate`: no column and no row of the public layers holds them."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

import duckdb
import numpy as np
import pytest
from dbt.cli.main import dbtRunner
from parsed_once import parsed_once

from audit import PROJECT, dbt_project, duckdb_plugin

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


def mart_sql(target: Path, name: str) -> str:
    """A compiled mart that reads tables of one's own instead of the warehouse's."""
    compiled = next((target / "compiled").rglob(f"{name}.sql"))
    return re.sub(r'"\w+"\."(\w+)"', r"\1", compiled.read_text(encoding="utf-8"))


# What is counted of findings, in the order in which they read each other.
FOUND_MODELS = (
    "int_found_images",
    "int_found_shards",
    "int_found_values",
    "int_found_rules",
    "int_found_counts",
    "int_found_sets",
    "int_value_counts",
    "int_category_domains",
)


@pytest.fixture(scope="module")
def sparse(sample_warehouse: Path, sample_target: Path):
    """A database with the marts of few images: 0 to 30 for each rule, domain and place."""
    chance = random.Random(11)
    sizes = [0, 0, 1, 1, 2, 3, 4, 5, 6, 9, 30]
    with duckdb.connect() as connection:
        connection.execute(f"attach '{sample_warehouse}' as audit (read_only)")
        connection.execute("create table rules as from audit.rules.rules")
        connection.execute(
            "create table int_shard_languages as "
            "select 'a' as shard, 'de' as language, 400 as image_count; "
            "create table shard_columns (shard varchar, column_name varchar, source_name varchar); "
            "create table domain_answer as from audit.staging.domain_answer"
        )
        connection.execute(
            "create table sensitive_categories as from audit.seeds.sensitive_categories; "
            "create table unsafe_scores as from audit.seeds.unsafe_scores"
        )
        rules = connection.execute("select rule, category, fields from rules order by rule")
        findings = [
            (chance.randrange(400), category, rule, field, f"{chance.randrange(1 + number)}")
            for rule, category, fields in rules.fetchall()
            for field in fields.split("|")
            for number in range(60 if rule == "exif_location" else chance.choice(sizes))
        ]
        places = [
            (country, state, 50 + chance.randrange(3) / 10, 10 + chance.randrange(3) / 10)
            for country, state in [
                *(("DE", state) for state in ("BY", "BE", "HB", "SH", "NI", None)),
                *((country, None) for country in ("AT", "SE", "MT", "DK", "FR", None)),
            ]
            for _ in range(chance.choice(sizes))
        ]
        connection.execute(
            "create table findings (image_id integer, category varchar, rule varchar, "
            "field varchar, value_hash varchar, shard varchar as ('a'), "
            # Each tenth image is another one once more.
            "image_hash integer as (image_id - image_id % 10 // 9), "
            "domain varchar as (sqrt(image_id)::integer || '.example'))"
        )
        connection.executemany("insert into findings values (?, ?, ?, ?, ?)", findings)
        connection.execute(
            "create table int_reviewed_rules as select rule, field, count(*) as review_size, "
            "count(distinct image_id) as corrected_image_count, corrected_image_count as "
            "corrected_lower_image_count, corrected_image_count as corrected_upper_image_count, "
            "1.0 as precision_share, 1.0 as precision_lower_share, 1.0 as precision_upper_share, "
            "0 as missed_review_size, 1.0 as recall_share, 1.0 as recall_lower_share, "
            "1.0 as recall_upper_share, true as is_corrected_for_misses "
            "from findings group by all"
        )
        connection.execute(
            "create table images as select 'a' as shard, image_id - image_id % 10 // 9 as "
            "image_hash, sqrt(image_id)::integer || '.example' as domain "
            "from range(400) as ids (image_id); "
            "create table int_image_hashes as select shard, hash(domain) as domain_number, "
            "image_hash from images; "
            "create table int_shard_domains as select shard, domain, count(*) as image_count "
            "from images group by all"
        )
        connection.execute(
            "create table located_images (country varchar, country_name varchar, state varchar, "
            "state_name varchar, latitude double, longitude double, image_hash integer)"
        )
        connection.executemany(
            "insert into located_images values ($1, $1, $2, $2, $3, $4, $5)",
            [(*place, number - number % 10 // 9) for number, place in enumerate(places)],
        )
        for mart in (
            "int_repeated_images",
            "int_domain_images",
            "int_image_counts",
            "int_checked_rules",
            *FOUND_MODELS,
            "int_rule_counts",
            "int_category_counts",
            "int_place_images",
            "int_place_counts",
            "rule_counts",
            "sensitive_category_counts",
            "location_counts",
            "int_domain_counts",
            "domain_counts",
        ):
            connection.execute(f"create table {mart} as {mart_sql(sample_target, mart)}")
        yield connection


PER_REFERENCE_AND_IMAGE = pytest.mark.parametrize(
    ("column", "aggregate"),
    [("image_count", "count(*)"), ("distinct_image_count", "count(distinct image_hash)")],
)


def totals_that_give_back(connection: duckdb.DuckDBPyConnection, parts: str) -> list[tuple]:
    """The totals whose hidden parts follow from what is shown.

    `parts` is SQL for all parts of the totals that are shown: `total`, `part_count` as it is,
    `is_listed` and `shown_count` as the mart has it.
    """
    return connection.execute(f"""
        select
            total,
            list(part_count order by part_count) filter (where shown_count is null),
        from ({parts}) as parts
        group by total
        having
            sum(part_count) filter (where shown_count is null) < 5
            or count(*) filter (where is_listed and shown_count is null) = 1
            or sum(part_count) filter (where is_listed and shown_count is null)
            < 4 + count(*) filter (where is_listed and shown_count is null)
    """).fetchall()


@pytest.mark.parametrize(
    ("column", "aggregate"),
    [
        ("image_count", "count(distinct image_id)"),
        ("distinct_image_count", "count(distinct image_hash)"),
        ("finding_count", "count(*)"),
        ("distinct_value_count", "count(distinct value_hash)"),
    ],
)
def test_rules_do_not_follow_from_their_category(sparse, column: str, aggregate: str) -> None:
    parts = f"""
        select
            found.category as total,
            found.part_count,
            true as is_listed,
            rule_counts.{column} as shown_count,
        from (
            select category, rule, field, {aggregate} as part_count from findings group by all
        ) as found
        inner join rule_counts using (rule, field)
        inner join sensitive_category_counts as categories on found.category = categories.category
        where categories.{column} is not null
    """
    assert totals_that_give_back(sparse, parts) == []
    hidden = f"select count(*) from ({parts}) as parts where shown_count is null and part_count > 4"
    assert sparse.execute(hidden).fetchone() > (0,), "none is hidden for the sake of another"
    small = f"select count(*) from rule_counts where {column} between 1 and 4"
    assert sparse.execute(small).fetchone() == (0,)


def test_reviews_do_not_count_what_is_hidden(sparse) -> None:
    assert sparse.execute(
        "select count(review_size) > 5, bool_and(review_size is null) filter (where "
        "image_count is null), bool_and(corrected_image_count is null) filter (where image_count "
        "is null) from rule_counts"
    ).fetchone() == (True, True, True)


@PER_REFERENCE_AND_IMAGE
def test_places_do_not_follow_from_the_place_around_them(
    sparse, column: str, aggregate: str
) -> None:
    parts = f"""
        with places as (
            select 'country' as level, country, {aggregate} as part_count
            from located_images group by all
            union all by name
            select 'state' as level, country, state, {aggregate} as part_count
            from located_images where country = 'DE' group by all
            union all by name
            select
                'grid_cell' as level, country, state, latitude as cell_latitude,
                longitude as cell_longitude, {aggregate} as part_count
            from located_images group by all
        )
        select
            [places.level, whole.country, whole.state] as total,
            places.part_count,
            shown.level is not null as is_listed,
            shown.{column} as shown_count,
        from places
        left join location_counts as shown
            on shown.level = places.level
            and shown.country is not distinct from places.country
            and shown.state is not distinct from places.state
            and shown.cell_latitude is not distinct from places.cell_latitude
            and shown.cell_longitude is not distinct from places.cell_longitude
        left join location_counts as whole
            on whole.country is not distinct from places.country
            and whole.{column} is not null
            and case
                when places.level = 'state' then whole.level = 'country'
                when places.country = 'DE'
                    then whole.level = 'state' and whole.state is not distinct from places.state
                else whole.level = 'country'
            end
            and places.level <> 'country'
        where places.level = 'country' or whole.level is not null
    """
    assert totals_that_give_back(sparse, parts) == []
    levels = "select count(distinct level) from location_counts where image_count is not null"
    assert sparse.execute(levels).fetchone() == (4,)


@PER_REFERENCE_AND_IMAGE
def test_positions_of_domains_do_not_follow_from_the_rule(
    sparse, column: str, aggregate: str
) -> None:
    located = column.replace("image_count", "located_image_count")
    parts = f"""
        select
            'all' as total,
            found.part_count,
            domain_counts.domain is not null as is_listed,
            domain_counts.{located} as shown_count,
        from (
            select domain, {aggregate.replace("*", "distinct image_id")} as part_count
            from findings where rule = 'exif_location' group by all
        ) as found
        left join domain_counts using (domain)
    """
    assert totals_that_give_back(sparse, parts) == []


SIGNAL_MODELS = (
    "int_checked_rules",
    *FOUND_MODELS,
    "int_rule_counts",
    "int_category_counts",
    "int_consent_forms",
    "int_consent_shard_counts",
    "int_consent_counts",
    "exif_exposure",
)


IMAGES = 60


def credited_images(chance: random.Random) -> tuple[list[tuple], list[tuple], list[tuple]]:
    """Few images with credits and notices: what rules, signals and fields of EXIF say of them."""
    findings, signals, fields = [], [], []
    rarities = [chance.choice((0, 0.05, 0.2, 0.5)) for _ in range(10)]
    for image in range(IMAGES):
        author, notice, artist, agency, claim, signed, owner, host, licence, word = (
            chance.random() < rarity for rarity in rarities
        )
        rules = {
            ("copyright_notice", "caption"): author or notice,
            ("copyright_notice", "exif"): claim and signed,
            ("exif_artist", "exif"): artist,
            ("exif_owner", "exif"): owner,
            ("exif_host_computer", "exif"): host,
        }
        said = {
            ("named_author", "person"): author or artist,
            ("named_author", "agency"): agency,
            ("rights_notice", "symbol"): notice,
            ("rights_notice", "word"): notice and word,
            ("rights_notice", "exif_field"): claim,
            ("licence", "cc-by"): licence,
        }
        shown = {
            # Also names of programs and makers, which no rule and no signal counts.
            "artist": artist or agency or chance.random() < 0.1,
            "copyright": claim,
            "owner_name": owner,
            "host_computer": host,
        }
        findings += [(image, *rule) for rule, is_there in rules.items() if is_there]
        signals += [(image, *signal) for signal, is_there in said.items() if is_there]
        fields += [(image, field) for field, is_there in shown.items() if is_there]
    return findings, signals, fields


@pytest.fixture(scope="module")
def credited(sample_warehouse: Path, sample_target: Path):
    """A database with the models that count credits and notices, as views of empty tables."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{sample_warehouse}' as audit (read_only)")
        for table in (
            "rules.rules",
            "seeds.sensitive_categories",
            "seeds.unsafe_scores",
            "seeds.consent_signals",
            "seeds.consent_forms",
        ):
            connection.execute(f"create table {table.split('.')[1]} as from audit.{table}")
        connection.execute("""
            create table int_shard_languages as
            select 'a' as shard, 'de' as language, 60 as image_count;
            create table shard_columns (
                shard varchar, column_name varchar, source_name varchar
            );
            create table findings (
                image_id integer, rule varchar, field varchar, category varchar,
                value_hash integer as (image_id), image_hash integer as (image_id),
                domain varchar as ('a.example'), shard varchar as ('a')
            );
            create table int_repeated_images (image_hash integer);
            create table int_consent_signals (
                image_id integer, signal varchar, form varchar,
                image_hash integer as (image_id), domain varchar as ('a.example'),
                shard varchar as ('a')
            );
            create table load_log as
            select 'a' as shard, 'loaded' as status, 1 as size_bytes;
            create table field (image_id integer, exif_field varchar);
            create view int_exif_counts as
            select
                exif_field, count(*) as image_count, count(*) as distinct_image_count,
                0 as distinct_value_count, 60 as exif_image_count,
            from field group by all;
        """)
        for model in SIGNAL_MODELS:
            connection.execute(f"create view {model} as {mart_sql(sample_target, model)}")
        yield connection


# Every count of an image with a credit, a notice or a device: its images, and whether it is shown.
# Forms of licences are those of the signal alone.
CREDIT_COUNTS = """
    select [rule, field] as name, list(image_id) as images, any_value(is_image_count_shown) as shown
    from findings inner join int_rule_counts using (rule, field) group by all
    union all
    select [category], list(distinct image_id), any_value(is_image_count_shown)
    from findings inner join int_category_counts using (category) group by all
    union all
    select [counts.signal, counts.form], list(distinct image_id), any_value(is_shown)
    from int_consent_signals as signals
    inner join int_consent_counts as counts
        on signals.signal = counts.signal and counts.form in (signals.form, 'any')
    group by all
    union all
    select [exif_field], list(image_id), any_value(exif_exposure.image_count is not null)
    from field inner join exif_exposure using (exif_field) group by all
"""


def test_credits_do_not_follow_from_what_rules_count(credited) -> None:
    """Nor the other way round, not even for who knows which images each count is of."""
    chance = random.Random(17)
    hidden_count = shown_count = 0
    for _ in range(40):
        findings, signals, fields = credited_images(chance)
        for table, rows in (
            ("findings (image_id, rule, field)", findings),
            ("int_consent_signals (image_id, signal, form)", signals),
            ("field", fields),
        ):
            credited.execute(f"delete from {table.split()[0]}")
            if rows:
                # Written out: for each parameter DuckDB looks for modules that are not installed.
                credited.execute(f"insert into {table} values {', '.join(map(str, rows))}")
        credited.execute(
            "update findings set category = rules.category from rules "
            "where findings.rule = rules.rule"
        )
        counts = credited.execute(CREDIT_COUNTS).fetchall()
        # One column for each image: a count is the sum of its row.
        sets = [np.isin(np.arange(IMAGES), images).astype(float) for _, images, _ in counts]
        known = [row for row, count in zip(sets, counts, strict=True) if count[2]]
        rank = np.linalg.matrix_rank(known) if known else 0
        for row, (name, images, is_shown) in zip(sets, counts, strict=True):
            shown_count += is_shown and name[0] in ("rights_notice", "named_author")
            if not is_shown and len(images) < 5:
                hidden_count += 1
                assert np.linalg.matrix_rank([*known, row]) > rank, name
    assert hidden_count > 50
    assert shown_count > 30


def test_logs_and_compiled_sql_hold_no_key(sample_target: Path, warehouse) -> None:
    key = warehouse.execute("select hash_key from intermediate.hash_key").fetchone()[0]
    files = [
        *sample_target.rglob("*.sql"),
        *(PROJECT / "logs").rglob("*.log"),
        sample_target / "manifest.json",
    ]
    assert files
    for file in filter(Path.is_file, files):
        assert key not in file.read_text(encoding="utf-8"), file.name


@pytest.mark.parametrize("key", ["a", " ", "geheim", "passwortpasswort", "0123456" * 5])
def test_guessable_key_is_refused(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUDIT_HASH_KEY", key)
    with pytest.raises(SystemExit) as refused:
        dbt_project.run_dbt("debug")
    assert "openssl rand -hex 32" in str(refused.value)
    assert len(key) == 1 or key not in str(refused.value)


def test_dbt_itself_refuses_a_guessable_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture
) -> None:
    monkeypatch.setenv("AUDIT_DATABASE", str(tmp_path / "audit.duckdb"))
    runner = dbtRunner(manifest=parsed_once("sample", "audit"))
    monkeypatch.setenv("AUDIT_HASH_KEY", "geheim")
    result = runner.invoke(["--quiet", "run-operation", "prepare_warehouse"])
    assert not result.success
    shown = "".join(capfd.readouterr())
    assert "AUDIT_HASH_KEY can be guessed" in shown
    assert "Traceback" not in shown
    assert "geheim" not in shown
    assert not (tmp_path / "audit.duckdb").exists()


@pytest.mark.parametrize("key", ["", "3f1c9a0e5b7d2468", "k3JdPq0ZxV7m-R5tWb2Y"])
def test_random_key_is_taken(key: str) -> None:
    duckdb_plugin.check_hash_key(key)


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
