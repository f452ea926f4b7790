{{ config(materialized='table') }}

with located_images as (
    select
        *,
        -- 0.1 degrees: about 11 km from south to north and 7 km from west to east in Germany.
        round(latitude, 1) as cell_latitude,
        round(longitude, 1) as cell_longitude,
    from {{ ref('located_images') }}
),

int_repeated_images as (
    select image_hash from {{ ref('int_repeated_images') }}
),

place_images as (
    select
        located.country,
        located.country_name,
        located.state,
        located.state_name,
        located.cell_latitude,
        located.cell_longitude,
        repeated.image_hash as repeated_image,
        count(*) as image_count,
    from located_images as located
    left join int_repeated_images as repeated on located.image_hash = repeated.image_hash
    group by all
)

select * from place_images
