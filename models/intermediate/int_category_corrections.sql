{{ config(materialized='view') }}

with int_rule_counts as (
    select * from {{ ref('int_rule_counts') }}
    where image_count > 0
),

int_reviewed_rules as (
    select * from {{ ref('int_reviewed_rules') }}
    where is_corrected_for_misses
),

-- What rules of one category find overlaps: their corrected counts have no sum.
of_one_rule as (
    select
        category,
        any_value(rule) as rule,
        any_value(field) as field,
        any_value(image_count) as image_count,
    from int_rule_counts
    group by category
    having count(*) = 1
),

int_category_corrections as (
    select
        found.category,
        reviewed.corrected_image_count / found.image_count as factor,
        reviewed.corrected_lower_image_count / found.image_count as lower_factor,
        reviewed.corrected_upper_image_count / found.image_count as upper_factor,
    from of_one_rule as found
    inner join int_reviewed_rules as reviewed
        on found.rule = reviewed.rule and found.field = reviewed.field
)

select * from int_category_corrections
