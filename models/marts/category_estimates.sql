with findings as (
    select * from {{ ref('findings') }}
),

sensitive_category_counts as (
    select * from {{ ref('sensitive_category_counts') }}
),

load_log as (
    select * from {{ source('audit', 'load_log') }}
),

-- All or a random choice: any other set of shards says nothing about the rest.
shards as (
    select
        count(*) as shard_count,
        count(*) filter (where status = 'loaded') as loaded_count,
        sum(size_bytes) filter (where status = 'loaded') / sum(size_bytes) as share,
        sum(image_count) filter (where status = 'loaded') as image_count,
        bool_and(is_random_choice) filter (where status = 'loaded')
        or count(*) filter (where status = 'loaded') = count(*) as is_random,
        {{ student_t_975("nullif(count(*) filter (where status = 'loaded') - 1, 0)") }}
            as student_t,
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
        load_log.size_bytes,
        coalesce(counted.image_count, 0) as image_count,
        sum(coalesce(counted.image_count, 0)) over (partition by categories.category)
        * load_log.size_bytes / sum(load_log.size_bytes) over (partition by categories.category)
            as expected_count,
    from sensitive_category_counts as categories
    cross join load_log
    left join counted
        on
            categories.category = counted.category
            and load_log.shard = counted.shard
    where load_log.status = 'loaded'
),

measured as (
    select
        category,
        sum(image_count)::bigint as found_count,
        -- How many times as much the counts vary as by chance.
        greatest(1, coalesce(
            sum((image_count - expected_count) ^ 2 / nullif(expected_count, 0))
            / nullif(count(*) - 1, 0),
            1
        )) as dispersion,
        -- Half an image more, so that a shard without one has a logarithm.
        coalesce(var_samp(ln((image_count + 0.5) / size_bytes)), 0) as log_variance,
        max(image_count) > sum(image_count) / 2 as is_concentrated,
    from observed
    group by all
),

-- The margins of two intervals, of which the wider one counts; both are 0 in a whole audit.
-- score_margin: Wilson's score interval (JASA 22, 1927) with the variance that the shards show and
-- Student's t, as Korn and Graubard advise for rare things in clusters (Survey Methodology 24,
-- 1998); not empty where nothing was found.
-- log_margin: Cox's interval for the mean of a log-normal variable with Student's t (Olsson,
-- Journal of Statistics Education 13, 2005), for a few shards that hold most.
margins as (
    select
        measured.*,
        shards.share,
        measured.found_count
        + shards.image_count * (1 - shards.share) / shards.share as possible_count,
        shards.student_t ^ 2 * measured.dispersion * (1 - shards.share) as score_margin,
        shards.student_t * sqrt(
            (1 - shards.share) * (
                measured.log_variance / shards.loaded_count
                + measured.log_variance ^ 2 / (2 * (shards.loaded_count - 1))
            )
        ) as log_margin,
    from measured
    cross join shards
    where shards.is_random and (shards.loaded_count > 1 or shards.loaded_count = shards.shard_count)
),

-- No bound lies below what was found, and none above all images there can be.
estimated as (
    select
        category,
        is_concentrated,
        found_count / share as image_count,
        greatest(found_count, least(
            found_count + score_margin / 2
            - sqrt(score_margin * found_count + score_margin ^ 2 / 4),
            found_count * exp(-log_margin)
        ) / share) as lower_image_count,
        least(possible_count, greatest(
            found_count + score_margin / 2
            + sqrt(score_margin * found_count + score_margin ^ 2 / 4),
            found_count * exp(log_margin)
        ) / share) as upper_image_count,
    from margins
),

-- What the loaded shards hold follows from an estimate: where the one is hidden, so is the other.
category_estimates as (
    select
        categories.category,
        categories.category_label,
        shards.loaded_count as loaded_shard_count,
        shards.shard_count as known_shard_count,
        round(estimated.image_count)::bigint as estimated_image_count,
        round(estimated.lower_image_count)::bigint as lower_image_count,
        round(estimated.upper_image_count)::bigint as upper_image_count,
        estimated.is_concentrated,
    from sensitive_category_counts as categories
    cross join shards
    left join estimated
        on
            categories.category = estimated.category
            and categories.image_count is not null
)

select
    *,
    {{ build_id() }} as build_id,
from category_estimates
