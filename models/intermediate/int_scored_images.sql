with stg_laion__images as (
    select
        shard,
        pwatermark,
        watermark_score,
    from {{ ref('stg_laion__images') }}
    where {{ in_pending_shards() }}
),

scored_images as (
    select
        shard,
        count(coalesce(pwatermark, watermark_score)) as image_count,
    from stg_laion__images
    group by all
)

select * from scored_images
