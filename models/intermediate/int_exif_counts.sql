{{ config(materialized='table') }}

-- Kept for its three readers, it would go to the disk.
with int_exif_images as not materialized (
    select * from {{ in_parts(ref('int_exif_images')) }}
),

int_repeated_images as (
    select * from {{ ref('int_repeated_images') }}
),

int_exif_values as (
    select * from {{ ref('int_exif_values') }}
),

fields as (
    {% for field in exposed_exif_fields() %}
    select
        '{{ field }}' as exif_field,
        {{ 2 ** loop.index0 }} as field_bit,
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

-- Only an image that is there more than once has to be told apart from others.
repeated_references as (
    select
        exif.image_hash,
        exif.exif_field_bits,
        count(*) as row_count,
    from int_exif_images as exif
    semi join int_repeated_images as repeated on exif.image_hash = repeated.image_hash
    group by all
),

-- Another reference to an image can have other fields.
repeated_images as (
    select bit_or(exif_field_bits) as exif_field_bits
    from repeated_references
    group by image_hash
),

-- All references, without those to repeated images, and each of these images once.
sets as (
    select
        exif_field_bits,
        sum(image_count) as image_count,
        count(*) as distinct_image_count,
    from int_exif_images
    group by all
    union all
    select
        exif_field_bits,
        0 as image_count,
        -sum(row_count) as distinct_image_count,
    from repeated_references
    group by all
    union all
    select
        exif_field_bits,
        0 as image_count,
        count(*) as distinct_image_count,
    from repeated_images
    group by all
),

image_counts as (
    select
        fields.exif_field,
        sum(sets.image_count)::bigint as image_count,
        sum(sets.distinct_image_count)::bigint as distinct_image_count,
    from fields
    inner join sets on sets.exif_field_bits & fields.field_bit > 0
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
        (select sum(image_count)::bigint from int_exif_images) as exif_image_count,
    from fields
    left join image_counts on fields.exif_field = image_counts.exif_field
    left join value_counts on fields.exif_field = value_counts.exif_field
)

select * from exif_counts
