-- Each column is read by itself: all of them together would be copied first.
with int_exif as not materialized (
    select * from {{ ref('int_exif') }}
    where {{ in_pending_shards() }}
),

-- Few values are many: each is hashed once.
exif_values as (
    {% for field, column in exposed_exif_fields().items() %}
    select
        shard,
        '{{ field }}' as exif_field,
        {{ keyed_number('value') }} as value_number,
    from (
        select distinct
            shard,
            {{ column }} as value,
        from int_exif
        where {{ column }} is not null
    ) as distinct_values
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from exif_values
