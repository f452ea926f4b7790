{{ config(materialized='table') }}

with int_found_counts as (
    select * from {{ ref('int_found_counts') }}
),

found_sets as (
    select
        found,
        repeated_image,
        sum(image_count)::bigint as image_count,
    from int_found_counts
    group by all
)

select * from found_sets
