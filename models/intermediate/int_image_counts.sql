{{ config(materialized='table') }}

with int_image_hashes as (
    select * from {{ in_parts(ref('int_image_hashes')) }}
),

int_repeated_images as (
    select * from {{ ref('int_repeated_images') }}
),

image_counts as (
    select
        coalesce(sum(image_count), 0)::bigint as image_count,
        count(*) - (
            select coalesce(sum(repeated_row_count), 0)::bigint from int_repeated_images
        ) as distinct_image_count,
    from int_image_hashes
)

select * from image_counts
