with int_exif_counts as (
    select * from {{ ref('int_exif_counts') }}
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

weighed as (
    select
        *,
        {{ is_small('distinct_image_count', var('minimum_count')) }} as is_few,
    from int_exif_counts
),

shown as (
    select
        exif_field,
        case when not is_few then image_count end as image_count,
        case when not is_few then distinct_image_count end as distinct_image_count,
        {{ suppress_small('distinct_value_count', var('minimum_count')) }} as distinct_value_count,
        exif_image_count,
    from weighed
),

exif_exposure as (
    select
        shown.exif_field,
        checked.is_checked,
        checked.unchecked_reason,
        case when checked.is_checked then shown.image_count end as image_count,
        case when checked.is_checked then shown.distinct_image_count end as distinct_image_count,
        case when checked.is_checked then shown.image_count / nullif(shown.exif_image_count, 0) end
            as exif_image_share,
        case when checked.is_checked then shown.distinct_value_count end as distinct_value_count,
    from shown
    cross join checked
)

select
    *,
    {{ build_id() }} as build_id,
from exif_exposure
