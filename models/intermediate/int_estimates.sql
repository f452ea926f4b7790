{{ config(materialized='view') }}

with shard_counts as (
    select * from {{ ref('int_shard_counts') }}
    union all by name
    select * from {{ ref('int_consent_shard_counts') }}
),

expected_counts as (
    select
        *,
        sum(image_count) over (partition by subject_kind, subject) * size_bytes
        / sum(size_bytes) over (partition by subject_kind, subject) as expected_count,
    from shard_counts
),

int_sampled_shards as (
    select * from {{ ref('int_sampled_shards') }}
    where is_random and (loaded_shard_count > 1 or loaded_shard_count = known_shard_count)
),

measured as (
    select
        subject_kind,
        subject,
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
    from expected_counts
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
        shards.byte_share as share,
        measured.found_count
        + shards.image_count * (1 - shards.byte_share) / shards.byte_share as possible_count,
        shards.student_t ^ 2 * measured.dispersion * (1 - shards.byte_share) as score_margin,
        shards.student_t * sqrt(
            (1 - shards.byte_share) * (
                measured.log_variance / shards.loaded_shard_count
                + measured.log_variance ^ 2 / (2 * (shards.loaded_shard_count - 1))
            )
        ) as log_margin,
    from measured
    cross join int_sampled_shards as shards
),

-- No bound lies below what was found, and none above all images there can be.
estimated as (
    select
        subject_kind,
        subject,
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
)

select * from estimated
