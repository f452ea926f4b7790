with findings as (
    select * from {{ ref('findings') }}
),

stg_laion__images as (
    select domain from {{ ref('stg_laion__images') }}
),

audited as (
    select
        domain,
        count(*) as image_count,
    from stg_laion__images
    group by all
),

found as (
    select
        domain,
        count(distinct image_id) as finding_image_count,
        count(distinct image_id) filter (where rule = 'exif_location') as located_image_count,
    from findings
    group by all
),

-- A category with few images on a domain would say where they are.
category_images as (
    select
        domain,
        category,
        count(distinct image_id) as image_count,
    from findings
    group by all
),

categories as (
    select
        domain,
        count(*) filter (where image_count >= {{ var('minimum_count') }}) as category_count,
    from category_images
    group by all
),

-- Positions add up to those of rule_counts, over all domains.
weighed as (
    select
        *,
        {{ is_shown(
            'located_image_count',
            is_small('located_image_count', var('minimum_count')),
            var('minimum_count'), 'true', 'domain'
        ) }} as is_located_shown,
    from found
),

-- A domain with few images with findings can stand for one person.
domain_counts as (
    select
        weighed.domain,
        audited.image_count,
        weighed.finding_image_count,
        categories.category_count,
        case when weighed.is_located_shown then weighed.located_image_count end
            as located_image_count,
        weighed.finding_image_count / audited.image_count as finding_image_share,
    from weighed
    inner join audited on weighed.domain = audited.domain
    inner join categories on weighed.domain = categories.domain
    where weighed.finding_image_count >= {{ var('minimum_count') }}
)

select
    *,
    {{ build_id() }} as build_id,
from domain_counts
