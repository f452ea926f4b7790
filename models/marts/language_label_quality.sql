with int_caption_languages as (
    select * from {{ ref('int_caption_languages') }}
),

shards as (
    select
        load_log.shard,
        load_log.row_count,
        load_log.language as audit_language,
        shard_columns.source_name is not null as has_labels,
    from {{ source('audit', 'load_log') }} as load_log
    left join {{ source('audit', 'shard_columns') }} as shard_columns
        on load_log.shard = shard_columns.shard and shard_columns.column_name = 'language'
    where load_log.status = 'loaded'
),

loaded as (
    select
        shards.shard,
        case
            when not shards.has_labels then 'none'
            when languages.language = 'de' then 'german'
            else 'other'
        end as label,
        sum(languages.image_count) as image_count,
        coalesce(sum(languages.image_count) filter (languages.is_judged), 0) as judged_count,
        coalesce(sum(languages.image_count) filter (languages.is_german), 0) as german_count,
        coalesce(sum(languages.image_count) filter (not languages.is_german), 0)
            as not_german_count,
    from int_caption_languages as languages
    inner join shards on languages.shard = shards.shard
    group by all
),

-- Of a shard what was left out is known as a number of rows alone.
labels as (
    select
        labels.label,
        shards.audit_language = 'all'
        or labels.label = 'german' and shards.audit_language in ('de', 'de+und') as is_loaded,
        is_loaded or labels.label = 'none' and shards.audit_language = 'de+und' as has_unclear,
        has_unclear or labels.label = 'none' and shards.audit_language = 'de' as has_german,
        shards.row_count,
        coalesce(loaded.image_count, 0) as image_count,
        coalesce(loaded.judged_count, 0) as judged_count,
        coalesce(loaded.german_count, 0) as german_count,
        coalesce(loaded.not_german_count, 0) as not_german_count,
    from shards
    cross join (values ('german'), ('other'), ('none')) as labels (label)
    left join loaded on shards.shard = loaded.shard and labels.label = loaded.label
    where shards.has_labels = (labels.label <> 'none')
),

counted as (
    select
        label,
        bool_and(is_loaded) as is_checked,
        case when not bool_and(is_loaded) then 'not_loaded' end as unchecked_reason,
        (case when bool_and(is_loaded) then sum(image_count) end)::bigint as caption_count,
        (case when bool_and(is_loaded) then sum(judged_count) end)::bigint as judged_count,
        (case when bool_and(has_german) then sum(german_count) end)::bigint as german_count,
        (case
            when bool_and(is_loaded) then sum(not_german_count)
            when bool_and(has_unclear) then sum(row_count - image_count + not_german_count)
        end)::bigint as not_german_count,
        (case
            when bool_and(has_unclear) then sum(judged_count - german_count - not_german_count)
        end)::bigint as undetermined_count,
    from labels
    group by all
),

label_quality as (
    select
        *,
        case when is_checked then german_count / nullif(judged_count, 0) end as german_share,
        {{ build_id() }} as build_id,
    from counted
)

select * from label_quality
