with stg_laion__images as (
    select
        shard,
        domain,
        {{ image_hash() }} as image_hash,
    from {{ ref('stg_laion__images') }}
    where {{ in_pending_shards() }}
),

image_hashes as (
    select
        shard,
        domain,
        image_hash,
        count(*) as image_count,
    from stg_laion__images
    group by all
)

select * from image_hashes
