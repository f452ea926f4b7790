{{ config(materialized='table') }}

with int_found_counts as (
    select * from {{ ref('int_found_counts') }}
),

int_found_rules as (
    select * from {{ ref('int_found_rules') }}
),

int_category_domains as (
    select * from {{ ref('int_category_domains') }}
),

int_domain_images as (
    select * from {{ ref('int_domain_images') }}
),

sets as (
    select
        found,
        bool_or(rule = 'exif_location') as is_located,
    from int_found_rules
    group by all
),

found as (
    select
        images.domain_number,
        sum(images.image_count)::bigint as finding_image_count,
        {{ distinct_images('images') }} as distinct_finding_image_count,
        coalesce(sum(images.image_count) filter (where sets.is_located), 0)::bigint
            as located_image_count,
        {{ distinct_images('images', 'sets.is_located') }} as distinct_located_image_count,
    from int_found_counts as images
    inner join sets on images.found = sets.found
    group by all
),

-- A category with few images on a domain would say where they are.
categories as (
    select
        domain_number,
        count(*) filter (where distinct_image_count >= {{ var('minimum_count') }})
            as category_count,
    from int_category_domains
    group by all
),

-- Positions add up to those of rule_counts, over all domains.
domain_counts as (
    select
        images.domain,
        images.image_count,
        images.distinct_image_count,
        found.* exclude (domain_number),
        categories.category_count,
        {{ is_shown(
            'found.distinct_located_image_count',
            is_small('found.distinct_located_image_count', var('minimum_count')),
            var('minimum_count'), 'true', 'images.domain'
        ) }} as is_located_shown,
    from found
    inner join int_domain_images as images on found.domain_number = images.domain_number
    inner join categories on found.domain_number = categories.domain_number
)

select * from domain_counts
