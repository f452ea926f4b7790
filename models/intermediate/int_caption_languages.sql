-- depends_on: {{ ref('rules') }}
-- depends_on: {{ ref('language_words') }}
with stg_laion__images as (
    select
        image_id,
        shard,
        language,
        caption,
    from {{ ref('stg_laion__images') }}
    where {{ in_pending_shards() }}
),

shards as (
    select
        shard,
        count(*) as caption_count,
    from stg_laion__images
    group by all
),

-- A label needs no opinion on every caption: some 10,000 of a shard say how good it is.
judged as (
    select
        images.shard,
        split_part({{ plain_language('images.language') }}, '-', 1) as language,
        images.language is null
        or hash(images.image_id) % greatest(1, shards.caption_count // 10000) = 0 as is_judged,
        case when is_judged then rules.is_german(images.caption) end as is_german,
    from stg_laion__images as images
    inner join shards on images.shard = shards.shard
),

caption_languages as (
    select
        shard,
        language,
        is_judged,
        is_german,
        count(*) as image_count,
    from judged
    group by all
)

select * from caption_languages
