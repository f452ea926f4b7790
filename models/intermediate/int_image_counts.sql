{{ config(materialized='table') }}

with int_domain_images as (
    select * from {{ ref('int_domain_images') }}
),

int_repeated_images as (
    select * from {{ ref('int_repeated_images') }}
),

image_counts as (
    select
        coalesce(sum(image_count), 0)::bigint as image_count,
        coalesce(sum(image_count), 0)::bigint - (
            select coalesce(sum(further_count), 0)::bigint from int_repeated_images
        ) as distinct_image_count,
    from int_domain_images
)

select * from image_counts
