with int_exif as (
    select * from {{ ref('int_exif') }}
    where {{ in_pending_shards() }}
),

exif_values as (
    {% for field, column in exposed_exif_fields().items() %}
    select distinct
        shard,
        '{{ field }}' as exif_field,
        {{ keyed_number(column) }} as value_number,
    from int_exif
    where {{ column }} is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from exif_values
