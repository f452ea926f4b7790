with findings as (
    select * from {{ ref('findings') }}
),

rules as (
    select * from {{ ref('rules') }}
),

reviewed_findings as (
    select * from {{ ref('reviewed_findings') }}
),

counted as (
    select
        rule,
        field,
        count(distinct image_id) as image_count,
        count(*) as finding_count,
        count(distinct value_hash) as distinct_value_count,
    from findings
    group by all
),

reviewed as (
    select
        rule,
        field,
        count(*) as review_size,
        count(*) filter (where verdict = 'right') as right_count,
    from reviewed_findings
    -- Marks of another warehouse, or of a rule as it was, say nothing of these findings.
    semi join findings
        on
            reviewed_findings.rule = findings.rule
            and reviewed_findings.field = findings.field
            and reviewed_findings.image_id = findings.image_id
            and reviewed_findings.value_hash = findings.value_hash
    where verdict in ('right', 'wrong')
    group by all
),

rule_counts as (
    select
        rules.rule,
        rules.category,
        counted.field,
        {{ suppress_small('coalesce(counted.image_count, 0)', var('minimum_count')) }}
            as image_count,
        {{ suppress_small('coalesce(counted.finding_count, 0)', var('minimum_count')) }}
            as finding_count,
        {{ suppress_small('coalesce(counted.distinct_value_count, 0)', var('minimum_count')) }}
            as distinct_value_count,
        reviewed.review_size,
        reviewed.right_count / reviewed.review_size as precision_share,
        {{ wilson_bound('reviewed.right_count', 'reviewed.review_size', '-') }}
            as precision_lower_share,
        {{ wilson_bound('reviewed.right_count', 'reviewed.review_size', '+') }}
            as precision_upper_share,
        {{ suppress_small(
            'round(counted.image_count * reviewed.right_count / reviewed.review_size)::bigint',
            var('minimum_count')
        ) }} as corrected_image_count,
    from rules
    left join counted on rules.rule = counted.rule
    left join reviewed
        on
            counted.rule = reviewed.rule
            and counted.field = reviewed.field
)

select
    *,
    {{ build_id() }} as build_id,
from rule_counts
