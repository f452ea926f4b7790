{% set text_fields = [
    'make', 'model', 'lens_model', 'body_serial_number', 'lens_serial_number', 'owner_name',
    'artist', 'copyright', 'image_description', 'document_name', 'host_computer', 'software',
    'image_unique_id',
] %}
{% set windows_fields = ['xp_author', 'xp_title', 'xp_comment', 'xp_keywords', 'xp_subject'] %}

with stg_laion__images as (
    select
        image_id,
        shard,
        {{ image_hash() }} as image_hash,
        exif,
    from {{ ref('stg_laion__images') }}
    -- A condition on what was parsed would make DuckDB parse each text twice.
    where {{ exif_is_object('exif') }} and {{ in_pending_shards() }}
),

parsed as (
    select
        image_id,
        shard,
        image_hash,
        {{ exif_fields('exif') }} as members,
    from stg_laion__images
),

written as (
    select
        parsed.image_id,
        parsed.shard,
        parsed.image_hash,
        {{ exif_reader('parsed.members') }} as exif_reader,
        {% for field in exif_keys() %}
        {% set ending = '' if field in text_fields + windows_fields else '_value' %}
        {{ exif_field('parsed.members', field) }} as {{ field ~ ending }},
        {% endfor %}
    from parsed
),

positioned as (
    select
        *,
        {{ exif_latitude('latitude_value', 'latitude_ref_value') }} as latitude,
        {{ exif_longitude('longitude_value', 'longitude_ref_value') }} as longitude,
        {{ exif_altitude('altitude_value', 'altitude_ref_value') }} as altitude_metres,
    from written
),

fixed as (
    select
        *,
        {{ exif_gps_fix('latitude_value', 'longitude_value', 'latitude', 'longitude') }} as gps_fix,
    from positioned
),

int_exif as (
    select
        image_id,
        shard,
        image_hash,
        exif_reader,
        gps_fix,
        case when gps_fix = 'valid' then latitude end as latitude,
        case when gps_fix = 'valid' then longitude end as longitude,
        altitude_metres,
        {{ exif_is_altitude_sign_known('altitude_metres', 'exif_reader') }}
            as is_altitude_sign_known,
        {{ exif_number('horizontal_error_value') }} as horizontal_error_metres,
        {{ exif_direction('image_direction_value') }} as image_direction_degrees,
        {{ exif_gps_at('gps_date_value', 'gps_time_value') }} as gps_at,
        rules.exif_text({{ exif_without_charset('gps_area_value') }}) as gps_area,
        {{ exif_timestamp('taken_at_value') }} as taken_at,
        {% for field in text_fields %}
        rules.exif_text({{ field }}) as {{ field }},
        {% endfor %}
        {% for field in windows_fields %}
        rules.exif_windows_text({{ field }}) as {{ field }},
        {% endfor %}
    from fixed
)

select * from int_exif
