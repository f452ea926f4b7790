{{ config(materialized='view') }}

with int_own_faces as (
    select * from {{ ref('int_own_faces') }}
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
        image_hash,
        'own' as key_kind,
        face_count,
        largest_face_share,
        image_count,
    from int_own_faces
),

matched as (
    select
        image_id,
        shard,
        image_hash,
        key_kind,
        face_count,
        largest_face_share,
        1 as image_count,
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
