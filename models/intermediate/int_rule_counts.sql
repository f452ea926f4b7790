{{ config(materialized='view') }}

with int_counted_findings as (
    select * from {{ ref('int_counted_findings') }}
),

int_checked_rules as (
    select * from {{ ref('int_checked_rules') }}
),

counted as (
    select
        rule,
        field,
        count(distinct image_id) as image_count,
        count(distinct image_hash) as distinct_image_count,
        count(*) as finding_count,
        count(distinct value_hash) as distinct_value_count,
    from int_counted_findings
    group by all
),

-- The counts of a category's rules add up to those of the category: one that is hidden must not
-- follow from the others. Positions stand in exif_exposure and location_counts as well.
weighed as (
    select
        checked.*,
        coalesce(counted.image_count, 0) as image_count,
        coalesce(counted.distinct_image_count, 0) as distinct_image_count,
        coalesce(counted.finding_count, 0) as finding_count,
        coalesce(counted.distinct_value_count, 0) as distinct_value_count,
        {{ is_shown(
            'coalesce(counted.distinct_image_count, 0)',
            is_small('coalesce(counted.distinct_image_count, 0)', var('minimum_count')),
            var('minimum_count'),
            'checked.category', 'checked.rule, checked.field', "checked.rule = 'exif_location'"
        ) }} as is_image_count_shown,
    from int_checked_rules as checked
    left join counted
        on checked.rule = counted.rule and checked.field = counted.field
),

weighed_values as (
    select
        *,
        {{ is_shown(
            'distinct_value_count',
            '(not is_image_count_shown or '
            ~ is_small('distinct_value_count', var('minimum_count')) ~ ')',
            var('minimum_count'),
            'category', 'rule, field', "rule = 'exif_location'"
        ) }} as is_distinct_value_count_shown,
    from weighed
)

select * from weighed_values
