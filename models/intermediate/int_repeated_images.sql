{{ config(materialized='table') }}

with int_image_hashes as (
    select
        image_hash,
        image_count,
    from {{ in_parts(ref('int_image_hashes')) }}
),

-- Neighbours in order: half the time of a group for each image of the audit.
ordered as (
    select
        *,
        coalesce(image_hash = lag(image_hash) over (order by image_hash), false) as is_repeated,
    from int_image_hashes
),

repeated_images as (
    select
        image_hash,
        count(*) filter (where is_repeated) as repeated_row_count,
    from ordered
    where is_repeated or image_count > 1
    group by all
)

select * from repeated_images
