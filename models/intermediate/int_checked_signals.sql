{{ config(materialized='view') }}

with load_log as (
    select * from {{ source('audit', 'load_log') }}
    where status = 'loaded'
),

int_scored_images as (
    select * from {{ ref('int_scored_images') }}
),

signals as (
    select
        signal,
        unnest(string_split(fields, '|')) as field,
    from {{ ref('consent_signals') }}
),

-- One of the scores of watermarks is enough.
shard_fields as (
    select
        shard,
        if(column_name = 'watermark_score', 'pwatermark', column_name) as field,
        count(source_name) > 0 as has_column,
    from {{ source('audit', 'shard_columns') }}
    group by all
),

-- A column may be there and hold no score.
counted as (
    select
        signals.signal,
        signals.field,
        coalesce(sum(load_log.image_count), 0) as image_count,
        coalesce(sum(load_log.image_count) filter (shard_fields.has_column), 0) as column_count,
        coalesce(sum(scored.image_count), 0) as scored_count,
    from signals
    left join load_log on true
    left join int_scored_images as scored on load_log.shard = scored.shard
    left join shard_fields
        on load_log.shard = shard_fields.shard and signals.field = shard_fields.field
    group by all
),

checked_counts as (
    select
        *,
        if(field = 'pwatermark', scored_count, column_count) as checked_count,
    from counted
),

checked_signals as (
    select
        signal,
        bool_or(checked_count > 0) as is_checked,
        case
            when max(image_count) = 0 then 'no_image'
            when bool_or(column_count < image_count) then 'no_column'
            when bool_or(checked_count < image_count) then 'no_score'
        end as unchecked_reason,
        string_agg(field, '|' order by field) filter (checked_count < image_count)
            as unchecked_fields,
        max(checked_count)::bigint as checked_image_count,
    from checked_counts
    group by all
)

select * from checked_signals
