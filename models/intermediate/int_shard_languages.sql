{{ config(materialized='view') }}

with int_caption_languages as (
    select * from {{ ref('int_caption_languages') }}
),

-- The shards whose rows were chosen by what their captions say.
shards_by_caption as (
    select load_log.shard
    from {{ source('audit', 'load_log') }} as load_log
    inner join {{ source('audit', 'shard_columns') }} as shard_columns
        on load_log.shard = shard_columns.shard
    where
        shard_columns.column_name = 'language'
        and shard_columns.source_name is null
        and load_log.language in ('de', 'de+und')
),

shard_languages as (
    select
        languages.shard,
        case
            when shards_by_caption.shard is null then languages.language
            when languages.is_german then 'de'
        end as language,
        sum(languages.image_count)::bigint as image_count,
    from int_caption_languages as languages
    left join shards_by_caption on languages.shard = shards_by_caption.shard
    group by all
)

select * from shard_languages
