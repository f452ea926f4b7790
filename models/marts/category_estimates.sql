with sensitive_category_counts as (
    select * from {{ ref('sensitive_category_counts') }}
),

int_estimates as (
    select * from {{ ref('int_estimates') }}
    where subject_kind = 'category'
),

int_category_corrections as (
    select * from {{ ref('int_category_corrections') }}
),

int_sampled_shards as (
    select * from {{ ref('int_sampled_shards') }}
),

-- What the loaded shards hold follows from an estimate: where the one is hidden, so is the other.
category_estimates as (
    select
        categories.category,
        categories.category_label,
        shards.loaded_shard_count,
        shards.known_shard_count,
        categories.is_checked,
        categories.unchecked_reason,
        round(estimated.image_count)::bigint as estimated_image_count,
        round(estimated.lower_image_count)::bigint as lower_image_count,
        round(estimated.upper_image_count)::bigint as upper_image_count,
        estimated.is_concentrated,
        round(estimated.image_count * corrections.factor)::bigint as corrected_image_count,
        -- The relative errors of shards and review together, on the scale where they add up.
        round(estimated.image_count * corrections.factor * exp(-sqrt(
            ln(estimated.image_count / estimated.lower_image_count) ^ 2
            + ln(corrections.factor / corrections.lower_factor) ^ 2
        )))::bigint as corrected_lower_image_count,
        round(estimated.image_count * corrections.factor * exp(sqrt(
            ln(estimated.upper_image_count / estimated.image_count) ^ 2
            + ln(corrections.upper_factor / corrections.factor) ^ 2
        )))::bigint as corrected_upper_image_count,
    from sensitive_category_counts as categories
    cross join int_sampled_shards as shards
    left join int_estimates as estimated
        on
            categories.category = estimated.subject
            and categories.image_count is not null
    left join int_category_corrections as corrections
        on
            estimated.subject = corrections.category
            and estimated.image_count > 0
            and corrections.factor > 0
)

select
    *,
    {{ build_id() }} as build_id,
from category_estimates
