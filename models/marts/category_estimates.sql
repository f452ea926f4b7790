with findings as (
    select * from {{ ref('findings') }}
),

sensitive_categories as (
    select * from {{ ref('sensitive_categories') }}
),

load_log as (
    select * from {{ source('audit', 'load_log') }}
),

-- All or a random choice: any other set of shards says nothing about the rest.
shards as (
    select
        count(*) as shard_count,
        count(*) filter (where status = 'loaded') as loaded_count,
        sum(size_bytes) as size_bytes,
        bool_and(is_random_choice) filter (where status = 'loaded')
        or count(*) filter (where status = 'loaded') = count(*) as is_random,
    from load_log
),

counted as (
    select
        category,
        shard,
        count(distinct image_id) as image_count,
    from findings
    group by all
),

-- One row per category and loaded shard, also where nothing was found.
observed as (
    select
        categories.category,
        load_log.shard,
        load_log.size_bytes,
        coalesce(counted.image_count, 0) as image_count,
    from sensitive_categories as categories
    cross join load_log
    left join counted
        on
            categories.category = counted.category
            and load_log.shard = counted.shard
    where load_log.status = 'loaded'
),

ratios as (
    select
        category,
        sum(image_count) / sum(size_bytes) as images_per_byte,
    from observed
    group by all
),

-- Ratio estimator with the shard as the sampling unit and its size as the auxiliary variable;
-- Cochran, Sampling Techniques (1977), 6.3 and 2.14.
residuals as (
    select
        observed.category,
        sum((observed.image_count - ratios.images_per_byte * observed.size_bytes) ^ 2)
        / nullif(count(*) - 1, 0) as variance,
    from observed
    inner join ratios on observed.category = ratios.category
    group by all
),

estimated as (
    select
        ratios.category,
        ratios.images_per_byte * shards.size_bytes as image_count,
        case
            when shards.loaded_count = shards.shard_count then 0
            else {{ student_t_975('(shards.loaded_count - 1)') }} * sqrt(
                shards.shard_count ^ 2
                * (1 - shards.loaded_count / shards.shard_count)
                * residuals.variance / shards.loaded_count
            )
        end as margin,
    from ratios
    inner join residuals on ratios.category = residuals.category
    cross join shards
    where shards.is_random and (shards.loaded_count > 1 or shards.loaded_count = shards.shard_count)
),

category_estimates as (
    select
        categories.category,
        categories.label_en as category_label,
        shards.loaded_count as loaded_shard_count,
        shards.shard_count as known_shard_count,
        {{ suppress_small('round(estimated.image_count)::bigint', var('minimum_count')) }}
            as estimated_image_count,
        {{ suppress_small(
            'round(estimated.image_count - least(estimated.margin, estimated.image_count))::bigint',
            var('minimum_count')
        ) }} as lower_image_count,
        {{ suppress_small('round(estimated.image_count + estimated.margin)::bigint',
            var('minimum_count')) }} as upper_image_count,
    from sensitive_categories as categories
    cross join shards
    left join estimated on categories.category = estimated.category
)

select
    *,
    {{ build_id() }} as build_id,
from category_estimates
