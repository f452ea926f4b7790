{{ config(materialized='view') }}

with int_faces as (
    select * from {{ ref('int_faces') }}
    where face_count > 0 or face_count is null
),

face_measures as (
    select * from {{ ref('face_measures') }}
),

measured as (
    select
        image_id,
        image_hash,
        unnest(list_filter(
            [
                'any',
                case when face_count = 1 then 'one' when face_count > 1 then 'several' end,
                case when face_count is null then 'unknown_number' end,
                case when largest_face_share >= 0.1 then 'large' end,
            ],
            lambda measure: measure is not null
        )) as measure,
    from int_faces
),

counted as (
    select
        face_measures.measure,
        face_measures.label_en,
        face_measures.label_de,
        count(measured.image_id) as image_count,
        count(distinct measured.image_hash) as distinct_image_count,
        case
            when face_measures.measure in ('one', 'several', 'unknown_number') then 'any'
        end as whole,
    from face_measures
    left join measured on face_measures.measure = measured.measure
    group by all
),

-- One, several and an unknown number add up to any: what is hidden of them must not follow.
face_counts as (
    select
        *,
        {{ is_shown(
            'distinct_image_count', is_small('distinct_image_count', var('minimum_count')),
            var('minimum_count'), 'whole', 'measure'
        ) }} as is_shown,
    from counted
)

select * from face_counts
