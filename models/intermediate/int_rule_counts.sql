{{ config(materialized='table') }}

with int_found_sets as (
    select * from {{ ref('int_found_sets') }}
),

int_found_rules as (
    select * from {{ ref('int_found_rules') }}
),

int_value_counts as (
    select * from {{ ref('int_value_counts') }}
    where rule is not null
),

int_checked_rules as (
    select * from {{ ref('int_checked_rules') }}
),

counted as (
    select
        rules.rule,
        rules.field,
        sum(found.image_count)::bigint as image_count,
        {{ distinct_images('found') }} as distinct_image_count,
    from int_found_sets as found
    inner join int_found_rules as rules on found.found = rules.found
    group by all
),

-- The counts of a category's rules add up to those of the category: one that is hidden must not
-- follow from the others. Positions stand in exif_exposure and location_counts as well.
weighed as (
    select
        checked.*,
        coalesce(counted.image_count, 0) as image_count,
        coalesce(counted.distinct_image_count, 0) as distinct_image_count,
        coalesce(found_values.finding_count, 0) as finding_count,
        coalesce(found_values.distinct_value_count, 0) as distinct_value_count,
        {{ is_shown(
            'coalesce(counted.distinct_image_count, 0)',
            is_small('coalesce(counted.distinct_image_count, 0)', var('minimum_count')),
            var('minimum_count'),
            'checked.category', 'checked.rule, checked.field', "checked.rule = 'exif_location'"
        ) }} as is_image_count_shown,
    from int_checked_rules as checked
    left join counted
        on checked.rule = counted.rule and checked.field = counted.field
    left join int_value_counts as found_values
        on checked.rule = found_values.rule and checked.field = found_values.field
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
