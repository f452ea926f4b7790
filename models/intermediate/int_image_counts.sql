{{ config(materialized='table') }}

with stg_laion__images as (
    select {{ image_hash() }} as image_hash
    from {{ ref('stg_laion__images') }}
),

image_counts as (
    select
        count(*) as image_count,
        count(distinct image_hash) as distinct_image_count,
    from stg_laion__images
)

select * from image_counts
