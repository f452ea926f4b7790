with int_found_images as (
    select * from {{ ref('int_found_images') }}
    where {{ in_pending_shards() }}
),

found_shards as (
    select
        shard,
        found,
        count(*) as image_count,
    from int_found_images
    group by all
)

select * from found_shards
