{{ config(materialized='table') }}

with int_image_hashes as (
    select * from {{ in_parts(ref('int_image_hashes')) }}
),

image_counts as (
    select
        coalesce(sum(image_count), 0)::bigint as image_count,
        count(distinct image_hash) as distinct_image_count,
    from int_image_hashes
)

select * from image_counts
