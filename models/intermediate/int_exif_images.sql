with int_exif as (
    select * from {{ ref('int_exif') }}
    where {{ in_pending_shards() }}
),

-- Few sets of fields occur: as one text each they take little space.
exif_images as (
    select
        shard,
        concat_ws(
            '|',
            {% for field, column in exposed_exif_fields().items() %}
            case when {{ column }} is not null then '{{ field }}' end{{ ',' if not loop.last }}
            {% endfor %}
        ) as exif_fields,
        image_hash,
        count(*) as image_count,
    from int_exif
    group by all
)

select * from exif_images
