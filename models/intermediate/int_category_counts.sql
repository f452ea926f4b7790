{{ config(materialized='view') }}

with int_counted_findings as (
    select * from {{ ref('int_counted_findings') }}
),

int_rule_counts as (
    select * from {{ ref('int_rule_counts') }}
),

sensitive_categories as (
    select * from {{ ref('sensitive_categories') }}
),

counted as (
    select
        category,
        count(distinct image_id) as image_count,
        count(distinct image_hash) as distinct_image_count,
        count(*) as finding_count,
        count(distinct value_hash) as distinct_value_count,
        count(distinct domain) as domain_count,
    from int_counted_findings
    group by all
),

-- What is hidden in rule_counts must not follow from the total of the category.
checked as (
    select
        checked.category,
        bool_or(checked.is_checked) as is_checked,
        {{ unchecked_columns('checked') }}
        {{ is_hidden_well(
            'count(*) filter (where not checked.is_image_count_shown)',
            'sum(checked.distinct_image_count) filter (where not checked.is_image_count_shown)',
            var('minimum_count')
        ) }} as is_image_count_hidden_well,
        {{ is_hidden_well(
            'count(*) filter (where not checked.is_distinct_value_count_shown)',
            'sum(checked.distinct_value_count)'
            ~ ' filter (where not checked.is_distinct_value_count_shown)',
            var('minimum_count')
        ) }} as is_distinct_value_count_hidden_well,
    from int_rule_counts as checked
    group by all
),

weighed as (
    select
        categories.category,
        coalesce(checked.is_checked, false) as is_checked,
        checked.unchecked_reason,
        checked.unchecked_rules,
        checked.unchecked_fields,
        coalesce(counted.image_count, 0) as image_count,
        coalesce(counted.distinct_image_count, 0) as distinct_image_count,
        coalesce(counted.finding_count, 0) as finding_count,
        coalesce(counted.distinct_value_count, 0) as distinct_value_count,
        coalesce(counted.domain_count, 0) as domain_count,
        not {{ is_small('coalesce(counted.distinct_image_count, 0)', var('minimum_count')) }}
        and coalesce(checked.is_image_count_hidden_well, true) as is_image_count_shown,
        coalesce(checked.is_distinct_value_count_hidden_well, true)
            as is_distinct_value_count_hidden_well,
    from sensitive_categories as categories
    left join checked on categories.category = checked.category
    left join counted on categories.category = counted.category
)

select * from weighed
