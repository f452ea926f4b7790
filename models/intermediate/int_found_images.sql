with findings as (
    select * from {{ ref('findings') }}
    where {{ in_pending_shards() }}
),

-- The rules in one text: many images are counted by few of them.
found_images as (
    select
        shard,
        image_id,
        domain,
        image_hash,
        string_agg(distinct rule || ' ' || field, '|' order by rule || ' ' || field) as found,
    from findings
    group by all
)

select * from found_images
