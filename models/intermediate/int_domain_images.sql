{{ config(materialized='table') }}

with int_image_hashes as (
    select * from {{ in_parts(ref('int_image_hashes')) }}
),

domain_images as (
    select
        domain,
        sum(image_count)::bigint as image_count,
        count(distinct image_hash) as distinct_image_count,
    from int_image_hashes
    group by all
)

select * from domain_images
