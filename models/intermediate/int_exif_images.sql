with int_exif as (
    select * from {{ ref('int_exif') }}
    where {{ in_pending_shards() }}
),

-- One number for the fields that are there: many images are counted by it.
exif_images as (
    select
        shard,
        {% for column in exposed_exif_fields().values() %}
        ({{ column }} is not null)::integer * {{ 2 ** loop.index0 }}{{ ' +' if not loop.last }}
        {% endfor %}
            as exif_field_bits,
        image_hash,
        count(*) as image_count,
    from int_exif
    group by all
)

select * from exif_images
