with int_place_counts as (
    select * from {{ ref('int_place_counts') }}
),

int_checked_rules as (
    select * from {{ ref('int_checked_rules') }}
    where rule = 'exif_location'
),

-- Outside Germany there are no states: the level only stands between countries and cells.
location_counts as (
    select
        level,
        country,
        country_name,
        state,
        state_name,
        cell_latitude,
        cell_longitude,
        checked.is_checked,
        checked.unchecked_reason,
        case when checked.is_checked and placed.is_shown then placed.image_count end as image_count,
        case when checked.is_checked and placed.is_shown then placed.distinct_image_count end
            as distinct_image_count,
    from int_place_counts as placed
    cross join int_checked_rules as checked
    where
        level = 'world'
        or (level = 'country' and (is_shown or is_hidden_well))
        or (
            level = 'state'
            and state is not null
            and is_country_shown
            and (is_shown or is_hidden_well)
        )
        or (level = 'grid_cell' and is_country_shown and is_state_shown and is_shown)
)

select
    *,
    {{ build_id() }} as build_id,
from location_counts
