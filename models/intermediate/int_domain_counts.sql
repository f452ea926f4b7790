{{ config(materialized='view') }}

with int_counted_findings as (
    select * from {{ ref('int_counted_findings') }}
),

int_domain_images as (
    select * from {{ ref('int_domain_images') }}
),

found as (
    select
        domain,
        count(distinct image_id) as finding_image_count,
        count(distinct image_hash) as distinct_finding_image_count,
        count(distinct image_id) filter (where rule = 'exif_location') as located_image_count,
        count(distinct image_hash) filter (where rule = 'exif_location')
            as distinct_located_image_count,
    from int_counted_findings
    group by all
),

-- A category with few images on a domain would say where they are.
category_images as (
    select
        domain,
        category,
        count(distinct image_hash) as distinct_image_count,
    from int_counted_findings
    group by all
),

categories as (
    select
        domain,
        count(*) filter (where distinct_image_count >= {{ var('minimum_count') }})
            as category_count,
    from category_images
    group by all
),

-- Positions add up to those of rule_counts, over all domains.
domain_counts as (
    select
        found.*,
        images.image_count,
        images.distinct_image_count,
        categories.category_count,
        {{ is_shown(
            'found.distinct_located_image_count',
            is_small('found.distinct_located_image_count', var('minimum_count')),
            var('minimum_count'), 'true', 'found.domain'
        ) }} as is_located_shown,
    from found
    inner join int_domain_images as images on found.domain = images.domain
    inner join categories on found.domain = categories.domain
)

select * from domain_counts
