{{ config(materialized='table') }}

with headlines as (
    select
        headline,
        unnest(string_split(categories, '|')) as category,
    from {{ ref('headlines') }}
),

int_found_sets as (
    select * from {{ ref('int_found_sets') }}
),

found_headlines as (
    select distinct
        found.found,
        headlines.headline,
    from headlines
    inner join {{ ref('int_found_rules') }} as found on headlines.category = found.category
),

int_category_counts as (
    select * from {{ ref('int_category_counts') }}
),

int_checked_rules as (
    select * from {{ ref('int_checked_rules') }}
),

counted as (
    select
        found_headlines.headline,
        sum(found.image_count)::bigint as image_count,
        {{ distinct_images('found') }} as distinct_image_count,
    from int_found_sets as found
    inner join found_headlines on found.found = found_headlines.found
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
        coalesce(counted.image_count, 0) as image_count,
        coalesce(counted.distinct_image_count, 0) as distinct_image_count,
        not {{ is_small('coalesce(counted.distinct_image_count, 0)', var('minimum_count')) }}
        and (
            parts.is_hidden_well
            or (
                coalesce(counted.image_count, 0) <= coalesce(parts.shown_sum, 0)
                and coalesce(counted.distinct_image_count, 0)
                <= coalesce(parts.distinct_shown_sum, 0)
            )
        ) as is_image_count_shown,
    from checked
    left join counted on checked.headline = counted.headline
    inner join parts on checked.headline = parts.headline
)

select * from weighed
