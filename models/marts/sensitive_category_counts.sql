with findings as (
    select * from {{ ref('findings') }}
),

sensitive_categories as (
    select * from {{ ref('sensitive_categories') }}
),

stg_laion__images as (
    select
        image_id,
        domain,
    from {{ ref('stg_laion__images') }}
),

audited as (
    select count(*) as image_count from stg_laion__images
),

counted as (
    select
        findings.category,
        count(distinct findings.image_id) as image_count,
        count(*) as finding_count,
        count(distinct findings.value_hash) as distinct_value_count,
        count(distinct images.domain) as domain_count,
    from findings
    inner join stg_laion__images as images on findings.image_id = images.image_id
    group by all
),

sensitive_category_counts as (
    select
        categories.category,
        categories.label_en as category_label,
        categories.label_de as category_label_de,
        categories.legal_basis,
        {{ suppress_small('coalesce(counted.image_count, 0)', var('minimum_count')) }}
            as image_count,
        {{ suppress_small('coalesce(counted.finding_count, 0)', var('minimum_count')) }}
            as finding_count,
        {{ suppress_small('coalesce(counted.distinct_value_count, 0)', var('minimum_count')) }}
            as distinct_value_count,
        {{ suppress_small('coalesce(counted.image_count, 0)', var('minimum_count')) }}
            / nullif(audited.image_count, 0) as image_share,  -- noqa: LT02
        {{ suppress_small('coalesce(counted.domain_count, 0)', var('minimum_count')) }}
            as domain_count,
    from sensitive_categories as categories
    cross join audited
    left join counted on categories.category = counted.category
)

select
    *,
    {{ build_id() }} as build_id,
from sensitive_category_counts
