{{ config(materialized='view') }}

with rules as (
    select * from {{ ref('rules') }}
),

int_caption_languages as (
    select * from {{ ref('int_caption_languages') }}
),

load_log as (
    select * from {{ source('audit', 'load_log') }}
    where status = 'loaded'
),

findings as (
    select * from {{ ref('findings') }}
),

review_mark as (
    select * from {{ source('audit', 'review_mark') }}
),

found as (
    select distinct
        rule,
        field,
        image_id,
    from findings
    semi join review_mark on findings.rule = review_mark.rule
),

-- Marks made on other texts, or on a rule as it was, say nothing of these.
marked as (
    select
        marks.rule,
        marks.field,
        marks.stratum,
        count(*) as review_size,
        count(*) filter (where marks.verdict in ('right', 'missed')) as true_count,
    from review_mark as marks
    semi join rules on marks.rule = rules.rule and marks.rule_version = rules.rule_version
    -- An image's number begins with its shard's, see select_batch in shard_reading.py.
    semi join load_log on marks.image_id >> 32 = load_log.shard_number
    left join found
        on marks.rule = found.rule and marks.field = found.field and marks.image_id = found.image_id
    where
        marks.verdict != 'unclear'
        and (marks.stratum = 'found') = (found.image_id is not null)
    group by all
),

-- Shards that were loaded since the draw count as being like those before.
drawn as (
    select
        strata.*,
        strata.text_count
        / sum(strata.text_count) over (partition by strata.rule, strata.field) as share,
    from {{ source('audit', 'review_stratum') }} as strata
    semi join rules on strata.rule = rules.rule and strata.rule_version = rules.rule_version
),

captions as (
    select coalesce(sum(caption_count), 0)::bigint as caption_count from int_caption_languages
),

found_counts as (
    select
        rule,
        field,
        'found' as stratum,
        count(*)::double as text_count,
    from found
    group by all
),

strata as (
    select * from found_counts
    union all
    select
        drawn.rule,
        drawn.field,
        drawn.stratum,
        drawn.share * (captions.caption_count - coalesce(found_counts.text_count, 0)) as text_count,
    from drawn
    cross join captions
    left join found_counts on drawn.rule = found_counts.rule and drawn.field = found_counts.field
),

int_review_strata as (
    select
        strata.*,
        marked.review_size,
        marked.true_count,
    from strata
    left join marked
        on
            strata.rule = marked.rule
            and strata.field = marked.field
            and strata.stratum = marked.stratum
    where strata.text_count > 0
)

select * from int_review_strata
