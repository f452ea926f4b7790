{{ config(materialized='view') }}

with stg_laion__images as (
    select * from {{ ref('stg_laion__images') }}
    where face_count is not null
),

int_face_matches as (
    select * from {{ ref('int_face_matches') }}
    where not is_ambiguous
),

int_face_keys as (
    select key_kind from {{ ref('int_face_keys') }}
    where is_used
),

own as (
    select
        image_id,
        shard,
        'own' as key_kind,
        face_count::bigint as face_count,
        largest_face_share,
    from stg_laion__images
),

matched as (
    select
        image_id,
        shard,
        key_kind,
        face_count,
        largest_face_share,
    from int_face_matches
),

faces as (
    select * from own
    union all
    select * from matched
),

used as (
    select faces.*
    from faces
    semi join int_face_keys on faces.key_kind = int_face_keys.key_kind
)

select * from used
