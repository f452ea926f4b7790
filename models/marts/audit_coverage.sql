{#
    A view, so that it tells what is true now: a table would go on calling an audit whole whose marts
    are older than what was loaded since.
#}
{{ config(materialized='view') }}
{% set models = built_models() %}

with load_log as (
    select * from {{ source('audit', 'load_log') }}
),

build_log as (
    select * from {{ source('audit', 'build_log') }}
),

int_image_counts as (
    select * from {{ ref('int_image_counts') }}
),

audit_identity as (
    select * from {{ source('audit', 'audit_identity') }}
),

shards as (
    select
        count(*) as known_shard_count,
        count(*) filter (where status = 'loaded') as loaded_shard_count,
        count(*) filter (where status = 'failed') as failed_shard_count,
        count(*) filter (where status = 'pending') as pending_shard_count,
        coalesce(sum(row_count) filter (where status = 'loaded'), 0)::bigint as row_count,
        coalesce(sum(image_count) filter (where status = 'loaded'), 0)::bigint as image_count,
        sum(byte_count) filter (where status = 'loaded')::bigint as byte_count,
        max(language) as language,
        min(loaded_at) as first_loaded_at,
        max(loaded_at) as last_loaded_at,
    from load_log
),

-- By what the rows were chosen, where not all were.
language_sources as (
    select
        string_agg(
            distinct case when columns.source_name is null then 'caption' else 'label' end, '|'
            order by case when columns.source_name is null then 'caption' else 'label' end
        ) as language_source,
    from load_log
    inner join {{ source('audit', 'shard_columns') }} as columns
        on load_log.shard = columns.shard and columns.column_name = 'language'
    where load_log.status = 'loaded' and load_log.language <> 'all'
),

-- Every model was built from the present load of each shard, by one state of the code.
built as (
    select
        count(*) as pair_count,
        count(distinct build_log.code_version) as code_version_count,
    from load_log
    inner join build_log
        on load_log.shard = build_log.shard and load_log.loaded_at = build_log.loaded_at
    where load_log.status = 'loaded' and {{ is_one_of('build_log.model', models) }}
),

compared as (
    select
        shards.*,
        built.pair_count = {{ models | length }} * shards.loaded_shard_count
        and built.code_version_count <= 1 as is_built,
    from shards
    cross join built
),

audit_coverage as (
    select
        {{ literal(target.name) }} as source,
        audit_identity.name,
        audit_identity.kind as source_kind,
        audit_identity.source as audited,
        ({{ source_tables_sql() }}) as source_tables,
        case when audit_identity.kind = 'repository' then audit_identity.source end as repo,
        audit_identity.revision,
        compared.language,
        language_sources.language_source,
        compared.known_shard_count,
        compared.loaded_shard_count,
        compared.failed_shard_count,
        compared.pending_shard_count,
        compared.known_shard_count = compared.loaded_shard_count
        and compared.is_built as is_complete,
        compared.is_built,
        compared.row_count,
        compared.image_count,
        int_image_counts.distinct_image_count,
        compared.byte_count,
        {{ var('minimum_count') }}::bigint as minimum_count,
        compared.first_loaded_at,
        compared.last_loaded_at,
        audit_identity.created_at,
        audit_identity.rules_version,
        audit_identity.duckdb_version,
        audit_identity.dbt_version,
        audit_identity.project_version,
        ({{ build_id_sql(built_models(['incremental'])) }}) as build_id,
    from compared
    cross join language_sources
    left join int_image_counts on true
    left join audit_identity on true
)

select * from audit_coverage
