with stg_laion__images as (
    select
        shard,
        language,
    from {{ ref('stg_laion__images') }}
    where {{ in_pending_shards() }}
),

shard_languages as (
    select
        shard,
        lower(split_part(language, '-', 1)) as language,
        count(*) as image_count,
    from stg_laion__images
    group by all
)

select * from shard_languages
