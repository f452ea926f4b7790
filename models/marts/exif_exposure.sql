{% set fields = [
    'latitude', 'altitude_metres', 'gps_at', 'taken_at', 'make', 'model', 'body_serial_number',
    'lens_serial_number', 'owner_name', 'artist', 'copyright', 'image_description',
    'host_computer', 'document_name', 'image_unique_id', 'software',
] %}

with int_exif as (
    select * from {{ ref('int_exif') }}
),

int_checked_rules as (
    select * from {{ ref('int_checked_rules') }}
),

-- The position is read in any language: it is checked wherever there is EXIF.
checked as (
    select
        is_checked,
        unchecked_reason,
    from int_checked_rules
    where rule = 'exif_location'
),

audited as (
    select count(*) as image_count from int_exif
),

counted as (
    {% for field in fields %}
    select
        '{{ 'position' if field == 'latitude' else field }}' as exif_field,
        count({{ field }}) as image_count,
        count(distinct case when {{ field }} is not null then image_hash end)
            as distinct_image_count,
        count(distinct {{ field }}) as distinct_value_count,
    from int_exif
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

weighed as (
    select
        *,
        {{ is_small('distinct_image_count', var('minimum_count')) }} as is_few,
    from counted
),

shown as (
    select
        exif_field,
        case when not is_few then image_count end as image_count,
        case when not is_few then distinct_image_count end as distinct_image_count,
        {{ suppress_small('distinct_value_count', var('minimum_count')) }} as distinct_value_count,
    from weighed
),

exif_exposure as (
    select
        shown.exif_field,
        checked.is_checked,
        checked.unchecked_reason,
        case when checked.is_checked then shown.image_count end as image_count,
        case when checked.is_checked then shown.distinct_image_count end as distinct_image_count,
        case when checked.is_checked then shown.image_count / nullif(audited.image_count, 0) end
            as exif_image_share,
        case when checked.is_checked then shown.distinct_value_count end as distinct_value_count,
    from shown
    cross join checked
    cross join audited
)

select
    *,
    {{ build_id() }} as build_id,
from exif_exposure
