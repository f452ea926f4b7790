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

load_log as (
    select
        shard,
        language,
        image_count,
    from {{ source('audit', 'load_log') }}
),

-- A label needs no opinion on every caption: some 10,000 of a shard say how good it is. Without a
-- label only captions that are German are loaded, where these alone are asked for.
labelled as (
    select
        images.shard,
        images.caption,
        split_part({{ plain_language('images.language') }}, '-', 1) as language,
        images.language is null
        or hash(images.image_id) % greatest(1, load_log.image_count // 10000) = 0 as is_judged,
        images.language is null and load_log.language = 'de' as is_known,
    from stg_laion__images as images
    inner join load_log on images.shard = load_log.shard
),

-- Brought together: a few captions of each chunk would cost as much as all of it.
judged as materialized (
    select
        shard,
        language,
        caption,
    from labelled
    where is_judged and not is_known
),

counted as (
    select
        shard,
        language,
        true as is_judged,
        rules.is_german(caption) as is_german,
        1 as image_count,
    from judged
    union all
    select
        shard,
        language,
        is_judged,
        case when is_known then true end as is_german,
        count(*) as image_count,
    from labelled
    where is_known or not is_judged
    group by all
),

caption_languages as (
    select
        shard,
        language,
        is_judged,
        is_german,
        sum(image_count)::bigint as image_count,
    from counted
    group by all
)

select * from caption_languages
