with located_images as (
    select * from {{ ref('located_images') }}
),

counted as (
    select
        'country' as level,
        country,
        country_name,
        null::varchar as state,
        null::varchar as state_name,
        null::double as cell_latitude,
        null::double as cell_longitude,
        count(*) as located_image_count,
    from located_images
    group by all
    union all by name
    select
        'state' as level,
        country,
        country_name,
        state,
        state_name,
        count(*) as located_image_count,
    from located_images
    where state is not null
    group by all
    union all by name
    -- A grid of 0.1 degrees: about 11 km from south to north and 7 km from west to east in Germany.
    select
        'grid_cell' as level,
        country,
        country_name,
        round(latitude, 1) as cell_latitude,
        round(longitude, 1) as cell_longitude,
        count(*) as located_image_count,
    from located_images
    group by all
    having count(*) >= {{ var('minimum_count') }}
),

location_counts as (
    select
        level,
        country,
        country_name,
        state,
        state_name,
        cell_latitude,
        cell_longitude,
        {{ suppress_small('located_image_count', var('minimum_count')) }} as image_count,
    from counted
)

select
    *,
    {{ build_id() }} as build_id,
from location_counts
