{{ config(materialized='table') }}

with int_image_hashes as (
    select * from {{ in_parts(ref('int_image_hashes')) }}
),

-- Neighbours in order: a third of the time of a group for each image of the audit.
ordered as (
    select
        image_hash,
        image_hash = lag(image_hash) over (order by image_hash) as is_repeated,
    from int_image_hashes
),

repeated as (
    select
        image_hash,
        1 as further_count,
    from ordered
    where is_repeated
    union all
    select
        image_hash,
        image_count - 1 as further_count,
    from int_image_hashes
    where image_count > 1
),

repeated_images as (
    select
        image_hash,
        sum(further_count)::bigint as further_count,
    from repeated
    group by all
)

select * from repeated_images
