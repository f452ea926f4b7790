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
-- label only captions that are German are loaded, where these alone are asked for. Both sides of
-- `%` are of one type: the engine would make them hugeint, which takes some 40 times as long.
judged as (
    select
        images.shard,
        images.language,
        images.language is null
        or hash(images.image_id) % greatest(1, load_log.image_count // 10000)::ubigint = 0
            as is_judged,
        case
            when images.language is null and load_log.language = 'de' then true
            when is_judged then rules.is_german(images.caption)
        end as is_german,
        images.caption is not null as has_caption,
    from stg_laion__images as images
    inner join load_log on images.shard = load_log.shard
),

counted as (
    select
        shard,
        language,
        is_judged,
        is_german,
        count(*) as image_count,
        count(*) filter (where has_caption) as caption_count,
    from judged
    group by all
),

-- A few labels, and not each row's, are brought into one form.
caption_languages as (
    select
        shard,
        split_part({{ plain_language('language') }}, '-', 1) as language,
        is_judged,
        is_german,
        sum(image_count)::bigint as image_count,
        sum(caption_count)::bigint as caption_count,
    from counted
    group by shard, split_part({{ plain_language('language') }}, '-', 1), is_judged, is_german
)

select * from caption_languages
