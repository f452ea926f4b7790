-- noqa: disable=PRS
{{ config(materialized='view') }}

with int_place_images as (
    select * from {{ ref('int_place_images') }}
),

counted as (
    select
        case
            when grouping(country) = 1 then 'world'
            when grouping(state) = 1 then 'country'
            when grouping(cell_latitude) = 1 then 'state'
            else 'grid_cell'
        end as level,
        country,
        country_name,
        state,
        state_name,
        cell_latitude,
        cell_longitude,
        coalesce(sum(image_count), 0)::bigint as image_count,
        {{ distinct_images() }} as distinct_image_count,
    from int_place_images
    group by grouping sets (
        (),
        (country, country_name),
        (country, country_name, state, state_name),
        (country, country_name, state, state_name, cell_latitude, cell_longitude)
    )
),

-- The total that each count is a part of: all countries, one country, one state.
parts as (
    select
        *,
        case
            when level = 'world' then []
            when level = 'country' then ['world']
            when level = 'state' then ['country', country]
            else ['state', country, state]
        end as whole,
    from counted
),

weighed as (
    select
        *,
        {{ is_shown(
            'distinct_image_count', is_small('distinct_image_count', var('minimum_count')),
            var('minimum_count'), 'whole', 'country, state, cell_latitude, cell_longitude'
        ) }} as is_shown,
    from parts
),

placed as (
    select
        *,
        {{ is_hidden_well(
            'count(*) filter (where not is_shown) over (partition by whole)',
            'sum(distinct_image_count) filter (where not is_shown) over (partition by whole)',
            var('minimum_count')
        ) }} as is_hidden_well,
        bool_or(is_shown) filter (where level = 'country') over (partition by country)
            as is_country_shown,
        bool_or(is_shown) filter (where level = 'state') over (partition by country, state)
            as is_state_shown,
    from weighed
)

select * from placed
