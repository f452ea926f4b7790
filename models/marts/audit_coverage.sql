with load_log as (
    select * from {{ source('audit', 'load_log') }}
),

stg_laion__images as (
    select image_id from {{ ref('stg_laion__images') }}
),

pinned as (
    select
        repo,
        revision,
    from {{ source('audit', 'pinned_revision') }}
),

audited as (
    select count(*) as image_count from stg_laion__images
),

shards as (
    select
        count(*) as known_shard_count,
        count(*) filter (where status = 'loaded') as loaded_shard_count,
        count(*) filter (where status = 'failed') as failed_shard_count,
        count(*) filter (where status = 'pending') as pending_shard_count,
        coalesce(sum(row_count) filter (where status = 'loaded'), 0)::bigint as row_count,
        sum(byte_count) filter (where status = 'loaded')::bigint as byte_count,
        max(language) as language,
        min(loaded_at) as first_loaded_at,
        max(loaded_at) as last_loaded_at,
    from load_log
),

audit_coverage as (
    select
        {{ literal(target.name) }} as source,
        pinned.repo,
        pinned.revision,
        shards.language,
        shards.known_shard_count,
        shards.loaded_shard_count,
        shards.failed_shard_count,
        shards.pending_shard_count,
        shards.known_shard_count = shards.loaded_shard_count as is_complete,
        shards.row_count,
        audited.image_count,
        shards.byte_count,
        {{ var('minimum_count') }}::bigint as minimum_count,
        shards.first_loaded_at,
        shards.last_loaded_at,
    from shards
    cross join audited
    left join pinned on true
)

select * from audit_coverage
