{{ config(materialized='view') }}

with load_log as (
    select * from {{ source('audit', 'load_log') }}
),

sampled_shards as (
    select
        count(*) as known_shard_count,
        count(*) filter (where status = 'loaded') as loaded_shard_count,
        sum(size_bytes) filter (where status = 'loaded') / sum(size_bytes) as byte_share,
        sum(image_count) filter (where status = 'loaded') as image_count,
        -- All or a random choice: any other set of shards says nothing about the rest.
        bool_and(is_random_choice) filter (where status = 'loaded')
        or count(*) filter (where status = 'loaded') = count(*) as is_random,
        {{ student_t_975("nullif(count(*) filter (where status = 'loaded') - 1, 0)") }}
            as student_t,
    from load_log
)

select * from sampled_shards
