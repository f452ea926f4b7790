{{ config(materialized='view') }}

with region_pieces as (
    select * from {{ ref('region_pieces') }}
),

rings as (
    select
        region,
        cell_size,
        cell_longitude,
        cell_latitude,
        unnest(string_split(outline, ';')) as ring,
    from region_pieces
),

corners as (
    select
        region,
        cell_size,
        cell_longitude,
        cell_latitude,
        list_transform(
            string_split(ring, ','),
            lambda corner: {
                'longitude': split_part(corner, ' ', 1)::double,
                'latitude': split_part(corner, ' ', 2)::double
            }
        ) as corners,
    from rings
),

-- Each corner with the next one: unnest goes through both lists in step.
corner_pairs as (
    select
        region,
        cell_size,
        cell_longitude,
        cell_latitude,
        unnest(corners[:-2]) as corner,
        unnest(corners[2:]) as next_corner,
    from corners
),

-- A level edge cannot cross a ray to the east.
edges as (
    select
        corner_pairs.region,
        corner_pairs.cell_size,
        corner_pairs.cell_longitude,
        corner_pairs.cell_latitude,
        corner_pairs.corner.longitude as start_longitude,
        corner_pairs.corner.latitude as start_latitude,
        corner_pairs.next_corner.longitude as end_longitude,
        corner_pairs.next_corner.latitude as end_latitude,
    from corner_pairs
    where corner_pairs.corner.latitude != corner_pairs.next_corner.latitude
)

select * from edges
