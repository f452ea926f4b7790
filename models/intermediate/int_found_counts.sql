{{ config(materialized='table') }}

with int_found_images as (
    select * from {{ in_parts(ref('int_found_images')) }}
),

int_repeated_images as (
    select image_hash from {{ ref('int_repeated_images') }}
),

-- Only an image that is there more than once has to be told apart from others.
found_counts as (
    select
        -- Grouped in two thirds of the time of the name. NULL has a hash, and is no domain.
        case when found.domain is not null then hash(found.domain) end as domain_number,
        found.found,
        repeated.image_hash as repeated_image,
        count(*) as image_count,
    from int_found_images as found
    left join int_repeated_images as repeated on found.image_hash = repeated.image_hash
    group by all
)

select * from found_counts
