{{ config(materialized='view') }}

with int_review_strata as (
    select * from {{ ref('int_review_strata') }}
),

bounded as (
    select
        rule,
        field,
        stratum = 'found' as is_found,
        text_count,
        review_size,
        true_count / review_size as true_share,
        {{ wilson_bound('true_count', 'review_size', '-') }} as lower_share,
        {{ wilson_bound('true_count', 'review_size', '+') }} as upper_share,
        -- What was looked at is known.
        greatest(0, 1 - review_size / text_count) as unknown_share,
        count(review_size) over (partition by rule, field)
        = count(*) over (partition by rule, field) as is_all_reviewed,
        bool_or(stratum != 'found') over (partition by rule, field) as has_missed,
    from int_review_strata
),

-- Cochran's stratified estimate (Sampling Techniques, 1977); its interval recovers the variances
-- from the intervals of the strata (Zou and Donner, Statistics in Medicine 27, 2008).
combined as (
    select
        rule,
        field,
        bool_and(is_all_reviewed and has_missed) as is_corrected_for_misses,
        any_value(review_size) filter (where is_found) as review_size,
        any_value(true_share) filter (where is_found) as precision_share,
        any_value(lower_share) filter (where is_found) as precision_lower_share,
        any_value(upper_share) filter (where is_found) as precision_upper_share,
        sum(review_size) filter (where not is_found)::bigint as missed_review_size,
        coalesce(sum(text_count * true_share) filter (where is_found), 0) as right_count,
        sum(text_count * true_share) filter (where is_found or is_all_reviewed) as true_count,
        sum((text_count * (true_share - lower_share)) ^ 2 * unknown_share)
        filter (where is_found or is_all_reviewed) as lower_variance,
        sum((text_count * (upper_share - true_share)) ^ 2 * unknown_share)
        filter (where is_found or is_all_reviewed) as upper_variance,
        sum(text_count) filter (where is_found or is_all_reviewed) as text_count,
        {% for part, condition in {'right': 'is_found', 'missed': 'not is_found'}.items() %}
        sum(text_count * true_share) filter (where {{ condition }})
        - sqrt(sum((text_count * (true_share - lower_share)) ^ 2 * unknown_share) filter (
            where {{ condition }}
        )) as {{ part }}_lower_count,
        sum(text_count * true_share) filter (where {{ condition }})
        + sqrt(sum((text_count * (upper_share - true_share)) ^ 2 * unknown_share) filter (
            where {{ condition }}
        )) as {{ part }}_upper_count,
        {% endfor %}
    from bounded
    group by all
    having count(review_size) > 0
)

select
    rule,
    field,
    review_size,
    precision_share,
    precision_lower_share,
    precision_upper_share,
    missed_review_size,
    is_corrected_for_misses,
    true_count as corrected_image_count,
    greatest(0, true_count - sqrt(lower_variance)) as corrected_lower_image_count,
    least(text_count, true_count + sqrt(upper_variance)) as corrected_upper_image_count,
    case when is_corrected_for_misses then right_count / nullif(true_count, 0) end as recall_share,
    -- Both intervals at their ends at once, which is rarer than one in twenty: wide enough.
    case
        when is_corrected_for_misses
            then right_lower_count / nullif(right_lower_count + missed_upper_count, 0)
    end as recall_lower_share,
    case
        when is_corrected_for_misses
            then right_upper_count / nullif(right_upper_count + missed_lower_count, 0)
    end as recall_upper_share,
from combined
