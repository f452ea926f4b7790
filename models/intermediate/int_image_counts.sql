{{ config(materialized='table') }}

with int_image_hashes as (
    select * from {{ in_parts(ref('int_image_hashes')) }}
),

int_repeated_images as (
    select * from {{ ref('int_repeated_images') }}
),

repeated as (
    select coalesce(sum(repeated_row_count), 0) as row_count from int_repeated_images
),

image_counts as (
    select
        coalesce(sum(images.image_count), 0)::bigint as image_count,
        count(images.image_hash) - any_value(repeated.row_count)::bigint as distinct_image_count,
    from repeated
    left join int_image_hashes as images on true
)

select * from image_counts
