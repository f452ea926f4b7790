{{ config(materialized='table') }}

with int_shard_domains as (
    select * from {{ in_parts(ref('int_shard_domains')) }}
),

int_repeated_images as (
    select * from {{ ref('int_repeated_images') }}
),

-- By number, which takes three quarters of the time.
counted as (
    select
        hash(domain) as domain_number,
        any_value(domain) as domain,
        sum(image_count)::bigint as image_count,
    from int_shard_domains
    group by all
),

-- Only images that are there more than once can be on a domain again.
further as (
    select unnest(further_on_domains) as domain_number
    from int_repeated_images
),

repeated as (
    select
        domain_number,
        count(*) as further_count,
    from further
    group by all
),

domain_images as (
    select
        counted.domain,
        counted.domain_number,
        counted.image_count,
        counted.image_count - coalesce(repeated.further_count, 0) as distinct_image_count,
    from counted
    left join repeated on counted.domain_number = repeated.domain_number
)

select * from domain_images
