{{ config(materialized='view') }}

with int_found_shards as (
    select * from {{ ref('int_found_shards') }}
),

int_found_rules as (
    select * from {{ ref('int_found_rules') }}
),

sensitive_categories as (
    select * from {{ ref('sensitive_categories') }}
),

headlines as (
    select * from {{ ref('headlines') }}
),

load_log as (
    select * from {{ source('audit', 'load_log') }}
    where status = 'loaded'
),

subjects as (
    select
        'category' as subject_kind,
        category as subject,
        category,
    from sensitive_categories
    union all
    select
        'headline' as subject_kind,
        headline as subject,
        unnest(string_split(categories, '|')) as category,
    from headlines
),

found_subjects as (
    select distinct
        subjects.subject_kind,
        subjects.subject,
        found.found,
    from subjects
    inner join int_found_rules as found on subjects.category = found.category
),

counted as (
    select
        subjects.subject_kind,
        subjects.subject,
        found.shard,
        sum(found.image_count)::bigint as image_count,
    from found_subjects as subjects
    inner join int_found_shards as found on subjects.found = found.found
    group by all
),

-- Also where nothing was found.
shard_counts as (
    select distinct
        subjects.subject_kind,
        subjects.subject,
        load_log.shard,
        load_log.size_bytes,
        coalesce(counted.image_count, 0) as image_count,
    from subjects
    cross join load_log
    left join counted
        on
            subjects.subject_kind = counted.subject_kind
            and subjects.subject = counted.subject
            and load_log.shard = counted.shard
)

select * from shard_counts
