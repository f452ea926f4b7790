{{ config(materialized='view') }}

with int_face_keys as (
    select * from {{ ref('int_face_keys') }}
),

int_faces as (
    select * from {{ ref('int_faces') }}
),

audited as (
    select image_count from {{ ref('int_image_counts') }}
),

keys as (
    select
        bool_or(is_used) as is_checked,
        bool_and(reason in ('no_faces', 'no_key_in_faces')) as has_no_faces,
    from int_face_keys
),

-- Who names images without a face says that somebody looked at each image that is named.
looked_at as (
    select case when bool_or(face_count = 0) then sum(image_count) end::bigint as image_count
    from int_faces
),

checked_faces as (
    select
        'face' as rule,
        'face' as field,
        keys.is_checked,
        case
            when audited.image_count = 0 then 'no_image'
            when keys.is_checked and looked_at.image_count >= audited.image_count then null
            when keys.is_checked then 'faces_in_part'
            when keys.has_no_faces then 'no_faces'
            else 'no_face_key'
        end as unchecked_reason,
        case when keys.is_checked then looked_at.image_count else 0 end as checked_image_count,
        case when keys.is_checked then looked_at.image_count else 0 end
            / nullif(audited.image_count, 0) as checked_share,  -- noqa: LT02
        keys.is_checked as is_rule_checked,
    from keys
    cross join looked_at
    cross join audited
)

select * from checked_faces
