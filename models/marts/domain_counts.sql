with int_counted_findings as (
    select * from {{ ref('int_counted_findings') }}
),

int_checked_rules as (
    select * from {{ ref('int_checked_rules') }}
    where rule = 'exif_location'
),

stg_laion__images as (
    select
        domain,
        count(*) as image_count,
    from {{ ref('stg_laion__images') }}
    group by all
),

found as (
    select
        domain,
        count(distinct image_id) as finding_image_count,
        count(distinct image_id) filter (where rule = 'exif_location') as located_image_count,
    from int_counted_findings
    group by all
),

-- A category with few images on a domain would say where they are.
category_images as (
    select
        domain,
        category,
        count(distinct image_id) as image_count,
    from int_counted_findings
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
        images.image_count,
        weighed.finding_image_count,
        categories.category_count,
        checked.is_checked as is_location_checked,
        case
            when checked.is_checked and weighed.is_located_shown then weighed.located_image_count
        end as located_image_count,
        weighed.finding_image_count / images.image_count as finding_image_share,
    from weighed
    inner join stg_laion__images as images on weighed.domain = images.domain
    inner join categories on weighed.domain = categories.domain
    cross join int_checked_rules as checked
    where weighed.finding_image_count >= {{ var('minimum_count') }}
)

select
    *,
    {{ build_id() }} as build_id,
from domain_counts
