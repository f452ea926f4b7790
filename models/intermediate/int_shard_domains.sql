with stg_laion__images as (
    select
        shard,
        domain,
    from {{ ref('stg_laion__images') }}
    where {{ in_pending_shards() }}
),

shard_domains as (
    select
        shard,
        domain,
        count(*) as image_count,
    from stg_laion__images
    group by all
)

select * from shard_domains
