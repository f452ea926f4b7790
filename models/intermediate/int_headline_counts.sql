{{ config(materialized='view') }}

with headlines as (
    select
        headline,
        unnest(string_split(categories, '|')) as category,
    from {{ ref('headlines') }}
),

int_counted_findings as (
    select * from {{ ref('int_counted_findings') }}
),

int_category_counts as (
    select * from {{ ref('int_category_counts') }}
),

int_checked_rules as (
    select * from {{ ref('int_checked_rules') }}
),

counted as (
    select
        headlines.headline,
        count(distinct findings.image_id) as image_count,
        count(distinct findings.image_hash) as distinct_image_count,
    from headlines
    left join int_counted_findings as findings on headlines.category = findings.category
    group by all
),

checked as (
    select
        headlines.headline,
        bool_or(checked.is_checked) as is_checked,
        {{ unchecked_columns('checked') }}
    from headlines
    inner join int_checked_rules as checked on headlines.category = checked.category
    group by all
),

parts as (
    select
        headlines.headline,
        sum(counts.image_count) filter (where counts.is_image_count_shown) as shown_sum,
        sum(counts.distinct_image_count) filter (where counts.is_image_count_shown)
            as distinct_shown_sum,
        {{ is_hidden_well(
            'count(*) filter (where not counts.is_image_count_shown)',
            'sum(counts.distinct_image_count) filter (where not counts.is_image_count_shown)',
            var('minimum_count')
        ) }} as is_hidden_well,
    from headlines
    inner join int_category_counts as counts on headlines.category = counts.category
    group by all
),

-- A hidden category follows from the images of all only where these are more than those of the
-- categories shown: else it may lie within them, whatever it counts.
weighed as (
    select
        checked.*,
        counted.* exclude (headline),
        not {{ is_small('counted.distinct_image_count', var('minimum_count')) }}
        and (
            parts.is_hidden_well
            or (
                counted.image_count <= coalesce(parts.shown_sum, 0)
                and counted.distinct_image_count <= coalesce(parts.distinct_shown_sum, 0)
            )
        ) as is_image_count_shown,
    from checked
    inner join counted on checked.headline = counted.headline
    inner join parts on checked.headline = parts.headline
)

select * from weighed
