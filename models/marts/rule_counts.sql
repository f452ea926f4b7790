with int_rule_counts as (
    select * from {{ ref('int_rule_counts') }}
),

int_counted_findings as (
    select * from {{ ref('int_counted_findings') }}
),

reviewed_findings as (
    select * from {{ ref('reviewed_findings') }}
),

reviewed as (
    select
        rule,
        field,
        count(*) as review_size,
        count(*) filter (where verdict = 'right') as right_count,
    from reviewed_findings
    -- Marks of another warehouse, or of a rule as it was, say nothing of these findings.
    semi join int_counted_findings as findings
        on
            reviewed_findings.rule = findings.rule
            and reviewed_findings.field = findings.field
            and reviewed_findings.image_id = findings.image_id
            and reviewed_findings.value_hash = findings.value_hash
    where verdict in ('right', 'wrong')
    group by all
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
        case when shown.has_image_count then shown.finding_count end as finding_count,
        case when shown.has_distinct_value_count then shown.distinct_value_count end
            as distinct_value_count,
        reviewed.review_size,
        reviewed.right_count / reviewed.review_size as precision_share,
        {{ wilson_bound('reviewed.right_count', 'reviewed.review_size', '-') }}
            as precision_lower_share,
        {{ wilson_bound('reviewed.right_count', 'reviewed.review_size', '+') }}
            as precision_upper_share,
        {{ suppress_small(
            'round(shown.image_count * reviewed.right_count / reviewed.review_size)::bigint',
            var('minimum_count')
        ) }} as corrected_image_count,
    from shown
    left join reviewed
        on
            shown.rule = reviewed.rule
            and shown.field = reviewed.field
            and shown.has_image_count
)

select
    *,
    {{ build_id() }} as build_id,
from rule_counts
