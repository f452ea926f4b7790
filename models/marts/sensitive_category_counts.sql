with findings as (
    select * from {{ ref('findings') }}
),

sensitive_categories as (
    select * from {{ ref('sensitive_categories') }}
),

rule_counts as (
    select * from {{ ref('rule_counts') }}
),

stg_laion__images as (
    select image_id from {{ ref('stg_laion__images') }}
),

audited as (
    select count(*) as image_count from stg_laion__images
),

counted as (
    select
        category,
        count(distinct image_id) as image_count,
        count(*) as finding_count,
        count(distinct value_hash) as distinct_value_count,
        count(distinct domain) as domain_count,
    from findings
    group by all
),

rule_fields as (
    select
        category,
        rule,
        field,
        count(distinct image_id) as image_count,
        count(distinct value_hash) as distinct_value_count,
    from findings
    group by all
),

-- What is hidden in rule_counts must not follow from the total of the category.
hidden as (
    select
        rule_fields.category,
        {% for count in ['image_count', 'distinct_value_count'] %}
        {{ is_hidden_well(
            'count(*) filter (where rule_counts.' ~ count ~ ' is null)',
            'sum(rule_fields.' ~ count ~ ') filter (where rule_counts.' ~ count ~ ' is null)',
            var('minimum_count')
        ) }} as is_{{ count }}_hidden_well,
        {% endfor %}
    from rule_fields
    inner join rule_counts
        on
            rule_fields.rule = rule_counts.rule
            and rule_fields.field = rule_counts.field
    group by all
),

weighed as (
    select
        categories.category,
        categories.label_en as category_label,
        categories.label_de as category_label_de,
        categories.legal_basis,
        audited.image_count as audited_image_count,
        coalesce(counted.image_count, 0) as image_count,
        coalesce(counted.finding_count, 0) as finding_count,
        coalesce(counted.distinct_value_count, 0) as distinct_value_count,
        coalesce(counted.domain_count, 0) as domain_count,
        not {{ is_small('coalesce(counted.image_count, 0)', var('minimum_count')) }}
        and coalesce(hidden.is_image_count_hidden_well, true) as is_image_count_shown,
        coalesce(hidden.is_distinct_value_count_hidden_well, true)
            as is_distinct_value_count_hidden_well,
    from sensitive_categories as categories
    cross join audited
    left join counted on categories.category = counted.category
    left join hidden on categories.category = hidden.category
),

sensitive_category_counts as (
    select
        category,
        category_label,
        category_label_de,
        legal_basis,
        case when is_image_count_shown then image_count end as image_count,
        case when is_image_count_shown then finding_count end as finding_count,
        case
            when is_image_count_shown and is_distinct_value_count_hidden_well
                then {{ suppress_small('distinct_value_count', var('minimum_count')) }}
        end as distinct_value_count,
        case when is_image_count_shown then image_count / nullif(audited_image_count, 0) end
            as image_share,
        case
            when is_image_count_shown
                then {{ suppress_small('domain_count', var('minimum_count')) }}
        end as domain_count,
    from weighed
)

select
    *,
    {{ build_id() }} as build_id,
from sensitive_category_counts
