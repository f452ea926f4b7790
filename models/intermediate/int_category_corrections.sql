{{ config(materialized='view') }}

with int_counted_findings as (
    select * from {{ ref('int_counted_findings') }}
),

int_reviewed_rules as (
    select * from {{ ref('int_reviewed_rules') }}
    where is_corrected_for_misses
),

-- What rules of one category find overlaps: their corrected counts have no sum.
of_one_rule as (
    select category
    from int_counted_findings
    group by category
    having min(rule || ' ' || field) = max(rule || ' ' || field)
),

found as (
    select
        category,
        rule,
        field,
        count(distinct image_id) as image_count,
    from int_counted_findings as findings
    semi join of_one_rule on findings.category = of_one_rule.category
    semi join int_reviewed_rules on findings.rule = int_reviewed_rules.rule
    group by all
),

int_category_corrections as (
    select
        found.category,
        reviewed.corrected_image_count / found.image_count as factor,
        reviewed.corrected_lower_image_count / found.image_count as lower_factor,
        reviewed.corrected_upper_image_count / found.image_count as upper_factor,
    from found
    inner join int_reviewed_rules as reviewed
        on found.rule = reviewed.rule and found.field = reviewed.field
)

select * from int_category_corrections
