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

-- The counts of a category's rules add up to those of the category: one that is hidden must not
-- follow from the others. Positions stand in exif_exposure and location_counts as well.
weighed as (
    select
        rules.rule,
        rules.category,
        counted.field,
        coalesce(counted.image_count, 0) as image_count,
        coalesce(counted.finding_count, 0) as finding_count,
        coalesce(counted.distinct_value_count, 0) as distinct_value_count,
        {{ is_shown(
            'coalesce(counted.image_count, 0)',
            is_small('coalesce(counted.image_count, 0)', var('minimum_count')),
            var('minimum_count'),
            'rules.category', 'rules.rule, counted.field', "rules.rule = 'exif_location'"
        ) }} as is_image_count_shown,
    from rules
    left join counted on rules.rule = counted.rule
),

weighed_values as (
    select
        *,
        {{ is_shown(
            'distinct_value_count',
            '(not is_image_count_shown or '
            ~ is_small('distinct_value_count', var('minimum_count')) ~ ')',
            var('minimum_count'),
            'category', 'rule, field', "rule = 'exif_location'"
        ) }} as is_distinct_value_count_shown,
    from weighed
),

-- A review of findings that are hidden would tell how many there are.
rule_counts as (
    select
        weighed.rule,
        weighed.category,
        weighed.field,
        case when weighed.is_image_count_shown then weighed.image_count end as image_count,
        case when weighed.is_image_count_shown then weighed.finding_count end as finding_count,
        case when weighed.is_distinct_value_count_shown then weighed.distinct_value_count end
            as distinct_value_count,
        reviewed.review_size,
        reviewed.right_count / reviewed.review_size as precision_share,
        {{ wilson_bound('reviewed.right_count', 'reviewed.review_size', '-') }}
            as precision_lower_share,
        {{ wilson_bound('reviewed.right_count', 'reviewed.review_size', '+') }}
            as precision_upper_share,
        {{ suppress_small(
            'round(weighed.image_count * reviewed.right_count / reviewed.review_size)::bigint',
            var('minimum_count')
        ) }} as corrected_image_count,
    from weighed_values as weighed
    left join reviewed
        on
            weighed.rule = reviewed.rule
            and weighed.field = reviewed.field
            and weighed.is_image_count_shown
)

select
    *,
    {{ build_id() }} as build_id,
from rule_counts
