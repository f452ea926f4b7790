{% set fields = [
    'latitude', 'altitude_metres', 'gps_at', 'taken_at', 'make', 'model', 'body_serial_number',
    'lens_serial_number', 'owner_name', 'artist', 'copyright', 'image_description',
    'host_computer', 'document_name', 'image_unique_id', 'software',
] %}

with int_exif as (
    select * from {{ ref('int_exif') }}
),

audited as (
    select count(*) as image_count from int_exif
),

counted as (
    {% for field in fields %}
    select
        '{{ 'position' if field == 'latitude' else field }}' as exif_field,
        count({{ field }}) as image_count,
        count(distinct {{ field }}) as distinct_value_count,
    from int_exif
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

exif_exposure as (
    select
        counted.exif_field,
        {{ suppress_small('counted.image_count', var('minimum_count')) }} as image_count,
        {{ suppress_small('counted.image_count', var('minimum_count')) }}
            / nullif(audited.image_count, 0) as exif_image_share,  -- noqa: LT02
        {{ suppress_small('counted.distinct_value_count', var('minimum_count')) }}
            as distinct_value_count,
    from counted
    cross join audited
)

select
    *,
    {{ build_id() }} as build_id,
from exif_exposure
