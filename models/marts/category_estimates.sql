with sensitive_category_counts as (
    select * from {{ ref('sensitive_category_counts') }}
),

int_estimates as (
    select * from {{ ref('int_estimates') }}
    where subject_kind = 'category'
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
    from sensitive_category_counts as categories
    cross join int_sampled_shards as shards
    left join int_estimates as estimated
        on
            categories.category = estimated.subject
            and categories.image_count is not null
)

select
    *,
    {{ build_id() }} as build_id,
from category_estimates
