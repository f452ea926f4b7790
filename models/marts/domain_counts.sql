with findings as (
    select * from {{ ref('findings') }}
),

stg_laion__images as (
    select
        image_id,
        domain,
    from {{ ref('stg_laion__images') }}
    where domain is not null
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
        images.domain,
        count(distinct findings.image_id) as finding_image_count,
        count(*) as finding_count,
        count(distinct findings.category) as category_count,
        count(distinct findings.image_id) filter (where findings.category = 'location')
            as located_image_count,
    from findings
    inner join stg_laion__images as images on findings.image_id = images.image_id
    group by all
),

-- A domain with few images or few findings can stand for one person.
domain_counts as (
    select
        found.domain,
        audited.image_count,
        found.finding_image_count,
        found.finding_count,
        found.category_count,
        {{ suppress_small('found.located_image_count', var('minimum_count')) }}
            as located_image_count,
        found.finding_image_count / audited.image_count as finding_image_share,
    from found
    inner join audited on found.domain = audited.domain
    where found.finding_image_count >= {{ var('minimum_count') }}
)

select
    *,
    {{ build_id() }} as build_id,
from domain_counts
