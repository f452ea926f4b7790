with int_face_counts as (
    select * from {{ ref('int_face_counts') }}
),

int_checked_faces as (
    select * from {{ ref('int_checked_faces') }}
),

parts as (
    select
        {{ is_hidden_well(
            'count(*) filter (where not is_shown)',
            'sum(distinct_image_count) filter (where not is_shown)',
            var('minimum_count')
        ) }} as is_hidden_well,
    from int_face_counts
    where whole = 'any'
),

shown as (
    select
        counted.*,
        checked.is_checked,
        checked.unchecked_reason,
        checked.checked_image_count,
        checked.is_checked
        and counted.is_shown
        and (counted.measure <> 'any' or parts.is_hidden_well) as has_image_count,
    from int_face_counts as counted
    cross join parts
    cross join int_checked_faces as checked
),

face_counts as (
    select
        measure,
        label_en as measure_label,
        label_de as measure_label_de,
        is_checked,
        unchecked_reason,
        checked_image_count,
        case when has_image_count then image_count end as image_count,
        case when has_image_count then distinct_image_count end as distinct_image_count,
    from shown
)

select
    *,
    {{ build_id() }} as build_id,
from face_counts
