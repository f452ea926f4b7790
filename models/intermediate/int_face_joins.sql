{{ config(materialized='table') }}
{% set kinds = kinds_of_faces() %}

with table_keys as (
    select * from {{ ref('int_table_keys') }}
),

int_face_matches as (
    select * from {{ ref('int_face_matches') }}
),

int_face_chances as (
    select * from {{ ref('int_face_chances') }}
),

faces as (
    {{ read_faces(kinds) }}
),

-- A face whose id lies among those of the table is to be found there.
face_keys as (
    select
        faces.key_kind,
        count(*) as face_key_count,
        sum(faces.row_count)::bigint as face_row_count,
        count(*) filter (
            where table_keys.lowest_id is null
            or try_cast(faces.key as bigint) between table_keys.lowest_id and table_keys.highest_id
        ) as expected_key_count,
        min(faces.ids_of) as ids_of,
    from faces
    inner join table_keys on faces.key_kind = table_keys.key_kind
    group by all
),

matched as (
    select
        key_kind,
        count(*) as matched_image_count,
        count(distinct key) as matched_key_count,
        count(*) filter (where is_ambiguous) as ambiguous_image_count,
        count(is_same_url) as url_compared_count,
        count(*) filter (where is_same_url) as same_url_count,
    from int_face_matches
    group by all
),

face_joins as (
    select
        table_keys.* exclude (lowest_id, highest_id),
        face_keys.* exclude (key_kind),
        matched.* exclude (key_kind, matched_image_count),
        if(table_keys.key_kind = 'own', table_image_count, matched_image_count)
            as matched_image_count,
        case
            when face_keys.key_kind is not null
                then coalesce(int_face_chances.chance_image_count, 0)
        end::double as chance_image_count,
    from table_keys
    left join face_keys on table_keys.key_kind = face_keys.key_kind
    left join matched on table_keys.key_kind = matched.key_kind
    left join int_face_chances on table_keys.key_kind = int_face_chances.key_kind
)

select * from face_joins
