with int_domain_counts as (
    select * from {{ ref('int_domain_counts') }}
),

int_checked_rules as (
    select * from {{ ref('int_checked_rules') }}
    where rule = 'exif_location'
),

-- A domain with few images with findings can stand for one person.
domain_counts as (
    select
        counts.domain,
        counts.image_count,
        counts.distinct_image_count,
        counts.finding_image_count,
        counts.distinct_finding_image_count,
        counts.category_count,
        checked.is_checked as is_location_checked,
        {% for count in ['located_image_count', 'distinct_located_image_count'] %}
        case when checked.is_checked and counts.is_located_shown then counts.{{ count }} end
            as {{ count }},
        {% endfor %}
        counts.finding_image_count / counts.image_count as finding_image_share,
    from int_domain_counts as counts
    cross join int_checked_rules as checked
    where counts.distinct_finding_image_count >= {{ var('minimum_count') }}
)

select
    *,
    {{ build_id() }} as build_id,
from domain_counts
