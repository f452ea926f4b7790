with int_domain_counts as (
    select * from {{ ref('int_domain_counts') }}
),

int_checked_rules as (
    select * from {{ ref('int_checked_rules') }}
    where rule = 'exif_location'
),

domain_answer as (
    select * from {{ source('audit', 'domain_answer') }}
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
        answers.says_no_to_ai,
        case
            when answers.says_no_to_ai is null then coalesce(answers.reason, 'not_asked')
        end as says_no_unknown_reason,
        answers.refused_agents,
        answers.asked_at,
    from int_domain_counts as counts
    cross join int_checked_rules as checked
    left join domain_answer as answers on counts.domain = answers.domain
    where counts.distinct_finding_image_count >= {{ var('minimum_count') }}
)

select
    *,
    {{ build_id() }} as build_id,
from domain_counts
