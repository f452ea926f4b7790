-- depends_on: {{ ref('rules') }}
-- depends_on: {{ ref('language_words') }}
with stg_laion__images as (
    select
        shard,
        language,
        caption,
    from {{ ref('stg_laion__images') }}
    where {{ in_pending_shards() }}
),

judged as (
    select
        shard,
        split_part({{ plain_language('language') }}, '-', 1) as language,
        rules.is_german(caption) as is_german,
    from stg_laion__images
),

caption_languages as (
    select
        shard,
        language,
        is_german,
        count(*) as image_count,
    from judged
    group by all
)

select * from caption_languages
