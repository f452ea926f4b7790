-- depends_on: {{ ref('rules') }}
{# No pattern of names has to be compiled where no shard is pending. #}
{% set is_pending = rules_for('exif') | length > 0 %}
with int_exif as (
    select * from {{ ref('int_exif') }}
    where latitude is not null and longitude is not null and {{ in_pending_shards() }}
),

int_exif_places as (
    select * from {{ ref('int_exif_places') }}
),

stg_laion__images as (
    select
        image_id,
        url,
        domain,
        source_key,
        {{ image_hash() }} as image_hash,
    from {{ ref('stg_laion__images') }}
    where {{ in_pending_shards() }}
),

located as (
    select
        int_exif.image_id,
        int_exif.shard,
        images.url,
        images.domain,
        images.source_key,
        images.image_hash,
        -- 2 decimals are about 1 km: enough for a map, not for a front door.
        round(int_exif.latitude, 2)::double as latitude,
        round(int_exif.longitude, 2)::double as longitude,
        round(int_exif.altitude_metres)::integer as altitude_metres,
        int_exif.is_altitude_sign_known,
        int_exif.taken_at,
        places.country,
        places.country_name,
        places.state,
        places.state_name,
        {{ camera_name('int_exif.make') if is_pending else 'null::varchar' }} as make,
        {{ camera_name('int_exif.model') if is_pending else 'null::varchar' }} as model,
    from int_exif
    inner join stg_laion__images as images on int_exif.image_id = images.image_id
    left join int_exif_places as places on int_exif.image_id = places.image_id
)

select * from located
