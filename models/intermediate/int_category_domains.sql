{{ config(materialized='table') }}

with int_found_counts as (
    select * from {{ ref('int_found_counts') }}
),

found_categories as (
    select distinct
        found,
        category,
    from {{ ref('int_found_rules') }}
),

category_domains as (
    select
        categories.category,
        found.domain_number,
        {{ distinct_images('found') }} as distinct_image_count,
    from int_found_counts as found
    inner join found_categories as categories on found.found = categories.found
    group by all
)

select * from category_domains
