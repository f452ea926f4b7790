with int_category_counts as (
    select * from {{ ref('int_category_counts') }}
),

sensitive_categories as (
    select * from {{ ref('sensitive_categories') }}
),

audited as (
    select image_count from {{ ref('int_image_counts') }}
),

shown as (
    select
        *,
        is_checked and is_image_count_shown as has_image_count,
    from int_category_counts
),

sensitive_category_counts as (
    select
        shown.category,
        categories.label_en as category_label,
        categories.label_de as category_label_de,
        categories.legal_basis,
        categories.aspect,
        shown.is_checked,
        shown.unchecked_reason,
        shown.unchecked_rules,
        shown.unchecked_fields,
        case when shown.has_image_count then shown.image_count end as image_count,
        case when shown.has_image_count then shown.distinct_image_count end as distinct_image_count,
        case when shown.has_image_count then shown.finding_count end as finding_count,
        case
            when shown.has_image_count and shown.is_distinct_value_count_hidden_well
                then {{ suppress_small('shown.distinct_value_count', var('minimum_count')) }}
        end as distinct_value_count,
        case when shown.has_image_count then shown.image_count / nullif(audited.image_count, 0) end
            as image_share,
        case
            when shown.has_image_count
                then {{ suppress_small('shown.domain_count', var('minimum_count')) }}
        end as domain_count,
    from shown
    inner join sensitive_categories as categories on shown.category = categories.category
    cross join audited
)

select
    *,
    {{ build_id() }} as build_id,
from sensitive_category_counts
