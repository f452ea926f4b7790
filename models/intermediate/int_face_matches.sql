{{ config(materialized='table') }}
{% set kinds = kinds_of_faces() %}

with stg_laion__images as (
    select * from {{ ref('stg_laion__images') }}
),

faces as (
    {{ read_faces(kinds) }}
),

keys as (
    {% for kind, key in face_keys().items() if kind in kinds or not kinds %}
    select
        image_id,
        shard,
        {{ image_hash() }} as image_hash,
        '{{ kind }}' as key_kind,
        ({{ key }})::varchar as key,
        url,
    from stg_laion__images
    where {{ key }} is not null{{ ' and false' if not kinds }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

matched as (
    select
        keys.image_id,
        keys.shard,
        keys.image_hash,
        keys.key_kind,
        faces.key,
        faces.face_count,
        faces.largest_face_share,
        faces.is_contradictory,
        md5_number_lower(keys.url) as url_number,
        faces.url_number as face_url_number,
    from keys
    inner join faces on keys.key_kind = faces.key_kind and keys.key = faces.key
),

-- An id that names several addresses says of none of them how many faces it shows.
face_matches as (
    select
        image_id,
        shard,
        image_hash,
        key_kind,
        key,
        face_count,
        largest_face_share,
        case when key_kind <> 'url' then url_number = face_url_number end as is_same_url,
        is_contradictory
        or (
            key_kind in ('sample_id', 'uid')
            and min(url_number) over (partition by key_kind, key)
            <> max(url_number) over (partition by key_kind, key)
        ) as is_ambiguous,
    from matched
)

select * from face_matches
