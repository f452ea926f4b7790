{{ config(materialized='table') }}

with int_found_sets as (
    select * from {{ ref('int_found_sets') }}
),

found_categories as (
    select distinct
        found,
        category,
    from {{ ref('int_found_rules') }}
),

int_value_counts as (
    select * from {{ ref('int_value_counts') }}
    where rule is null
),

int_category_domains as (
    select * from {{ ref('int_category_domains') }}
),

int_rule_counts as (
    select * from {{ ref('int_rule_counts') }}
),

sensitive_categories as (
    select * from {{ ref('sensitive_categories') }}
),

counted as (
    select
        categories.category,
        sum(found.image_count)::bigint as image_count,
        {{ distinct_images('found') }} as distinct_image_count,
    from int_found_sets as found
    inner join found_categories as categories on found.found = categories.found
    group by all
),

domains as (
    select
        category,
        count(domain_number) as domain_count,
    from int_category_domains
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
        coalesce(found_values.finding_count, 0) as finding_count,
        coalesce(found_values.distinct_value_count, 0) as distinct_value_count,
        coalesce(domains.domain_count, 0) as domain_count,
        not {{ is_small('coalesce(counted.distinct_image_count, 0)', var('minimum_count')) }}
        and coalesce(checked.is_image_count_hidden_well, true) as is_image_count_shown,
        coalesce(checked.is_distinct_value_count_hidden_well, true)
            as is_distinct_value_count_hidden_well,
    from sensitive_categories as categories
    left join checked on categories.category = checked.category
    left join counted on categories.category = counted.category
    left join int_value_counts as found_values on categories.category = found_values.category
    left join domains on categories.category = domains.category
)

select * from weighed
