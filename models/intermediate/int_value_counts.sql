-- noqa: disable=PRS
{{ config(materialized='table') }}

with int_found_values as (
    select * from {{ in_parts(ref('int_found_values')) }}
),

int_checked_rules as (
    select * from {{ ref('int_checked_rules') }}
    where is_checked
),

distinct_values as (
    select
        rule,
        field,
        value_number,
        sum(finding_count)::bigint as finding_count,
    from int_found_values
    group by all
),

-- Two rules of a category can find the same.
value_counts as (
    select
        checked.category,
        checked.rule,
        checked.field,
        sum(found.finding_count)::bigint as finding_count,
        count(distinct found.value_number) as distinct_value_count,
    from distinct_values as found
    inner join int_checked_rules as checked
        on found.rule = checked.rule and found.field = checked.field
    group by grouping sets ((checked.category), (checked.category, checked.rule, checked.field))
)

select * from value_counts
