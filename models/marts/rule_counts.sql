with int_rule_counts as (
    select * from {{ ref('int_rule_counts') }}
),

int_reviewed_rules as (
    select * from {{ ref('int_reviewed_rules') }}
),

shown as (
    select
        *,
        is_checked and is_image_count_shown as has_image_count,
        is_checked and is_distinct_value_count_shown as has_distinct_value_count,
    from int_rule_counts
),

-- A review of findings that are hidden would tell how many there are.
rule_counts as (
    select
        shown.rule,
        shown.category,
        shown.field,
        shown.is_checked,
        shown.unchecked_reason,
        shown.checked_image_count,
        shown.checked_share,
        case when shown.has_image_count then shown.image_count end as image_count,
        case when shown.has_image_count then shown.distinct_image_count end
            as distinct_image_count,
        case when shown.has_image_count then shown.finding_count end as finding_count,
        case when shown.has_distinct_value_count then shown.distinct_value_count end
            as distinct_value_count,
        reviewed.review_size,
        reviewed.precision_share,
        reviewed.precision_lower_share,
        reviewed.precision_upper_share,
        reviewed.missed_review_size,
        reviewed.recall_share,
        reviewed.recall_lower_share,
        reviewed.recall_upper_share,
        {% for bound in ('corrected', 'corrected_lower', 'corrected_upper') %}
            {{ suppress_small(
                'round(reviewed.' ~ bound ~ '_image_count)::bigint', var('minimum_count')
            ) }} as {{ bound }}_image_count,
        {% endfor %}
        reviewed.is_corrected_for_misses,
    from shown
    left join int_reviewed_rules as reviewed
        on
            shown.rule = reviewed.rule
            and shown.field = reviewed.field
            and shown.has_image_count
)

select
    *,
    {{ build_id() }} as build_id,
from rule_counts
