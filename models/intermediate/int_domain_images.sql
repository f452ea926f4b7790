{{ config(materialized='table') }}

with int_image_hashes as (
    select * from {{ in_parts(ref('int_image_hashes')) }}
),

int_repeated_images as (
    select * from {{ ref('int_repeated_images') }}
),

counted as (
    select
        domain,
        sum(image_count)::bigint as image_count,
        count(*) as row_count,
    from int_image_hashes
    group by all
),

-- Only images that are there more than once can be in two shards of a domain.
repeated_images as (
    select
        images.domain,
        count(*) - 1 as repeated_row_count,
    from int_image_hashes as images
    semi join int_repeated_images as repeated on images.image_hash = repeated.image_hash
    group by images.domain, images.image_hash
    having count(*) > 1
),

repeated as (
    select
        domain,
        sum(repeated_row_count)::bigint as row_count,
    from repeated_images
    group by all
),

domain_images as (
    select
        counted.domain,
        counted.image_count,
        counted.row_count - coalesce(repeated.row_count, 0) as distinct_image_count,
    from counted
    left join repeated on counted.domain is not distinct from repeated.domain
)

select * from domain_images
