{{ config(materialized='table') }}

with int_exif_images as (
    select * from {{ ref('int_exif_images') }}
),

int_exif_values as (
    select * from {{ ref('int_exif_values') }}
),

fields as (
    select unnest({{ exposed_exif_fields().keys() | list }}) as exif_field
),

audited as (
    select sum(image_count)::bigint as image_count from int_exif_images
),

images as (
    select
        unnest(string_split(exif_fields, '|')) as exif_field,
        image_hash,
        image_count,
    from int_exif_images
),

image_counts as (
    select
        exif_field,
        sum(image_count)::bigint as image_count,
        count(distinct image_hash) as distinct_image_count,
    from images
    group by all
),

value_counts as (
    select
        exif_field,
        count(distinct value_number) as distinct_value_count,
    from int_exif_values
    group by all
),

exif_counts as (
    select
        fields.exif_field,
        coalesce(image_counts.image_count, 0) as image_count,
        coalesce(image_counts.distinct_image_count, 0) as distinct_image_count,
        coalesce(value_counts.distinct_value_count, 0) as distinct_value_count,
        audited.image_count as exif_image_count,
    from fields
    cross join audited
    left join image_counts on fields.exif_field = image_counts.exif_field
    left join value_counts on fields.exif_field = value_counts.exif_field
)

select * from exif_counts
