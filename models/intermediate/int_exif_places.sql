{#
    Point in polygon without an extension. Every region is cut along a grid whose cells are small
    where there is much detail, so a position meets only the pieces in its own cells. It lies in a
    piece when a ray to the east crosses the piece's edges an odd number of times.
#}
{% set cell_sizes = '[8, 4, 2, 1, 0.5, 0.25, 0.125]::double[]' %}

with int_exif as (
    select
        image_id,
        shard,
        latitude,
        longitude,
    from {{ ref('int_exif') }}
    where
        latitude between -90 and 90
        and longitude between -180 and 180
        and {{ in_pending_shards() }}
),

int_region_edges as (
    select * from {{ ref('int_region_edges') }}
),

regions as (
    select * from {{ ref('regions') }}
),

cells as (
    select
        int_exif.*,
        unnest({{ cell_sizes }}) as cell_size,
    from int_exif
),

hits as (
    select
        cells.image_id,
        edges.region,
    from cells
    inner join int_region_edges as edges
        on
            cells.cell_size = edges.cell_size
            and floor(cells.longitude / cells.cell_size) * cells.cell_size = edges.cell_longitude
            and floor(cells.latitude / cells.cell_size) * cells.cell_size = edges.cell_latitude
    where
        (edges.start_latitude > cells.latitude) != (edges.end_latitude > cells.latitude)
        and cells.longitude < edges.start_longitude
        + (cells.latitude - edges.start_latitude)
        / (edges.end_latitude - edges.start_latitude)
        * (edges.end_longitude - edges.start_longitude)
    group by all
    having count(*) % 2 = 1
),

-- Two regions can claim the same metres of a border, since their corners are rounded.
one_region as (
    select
        image_id,
        min(region) as region,
    from hits
    group by image_id
),

places as (
    select
        int_exif.image_id,
        int_exif.shard,
        regions.country,
        countries.name_en as country_name,
        case when regions.region != regions.country then regions.region end as state,
        case when regions.region != regions.country then regions.name_en end as state_name,
    from int_exif
    left join one_region on int_exif.image_id = one_region.image_id
    left join regions on one_region.region = regions.region
    left join regions as countries on regions.country = countries.region
)

select * from places
