{{ config(materialized='table') }}

with int_combination_rules as (
    select * from {{ ref('int_combination_rules') }}
),

int_found_rules as (
    select * from {{ ref('int_found_rules') }}
),

int_found_sets as (
    select * from {{ ref('int_found_sets') }}
),

int_found_images as (
    select * from {{ in_parts(ref('int_found_images')) }}
),

int_repeated_images as (
    select image_hash from {{ ref('int_repeated_images') }}
),

int_faces as (
    select image_id from {{ ref('int_faces') }}
    where face_count > 0 or face_count is null
),

-- A face is no finding of a rule, and counts beside one.
halves as (
    select
        found.found,
        halves.combination,
        halves.half,
        false as is_face,
    from int_found_rules as found
    inner join int_combination_rules as halves on found.rule = halves.rule
    union all
    select distinct
        found.found,
        halves.combination,
        halves.half,
        true as is_face,
    from int_found_rules as found
    cross join int_combination_rules as halves
    where halves.rule = 'face'
),

combinations as (
    select
        found,
        combination,
        coalesce(count(distinct half) filter (where not is_face), 0) < 2 as needs_face,
    from halves
    group by all
    having count(distinct half) = 2
),

faces as (
    select
        found.found,
        repeated.image_hash as repeated_image,
        count(*) as image_count,
    from int_found_images as found
    semi join int_faces on found.image_id = int_faces.image_id
    left join int_repeated_images as repeated on found.image_hash = repeated.image_hash
    group by all
),

combination_images as (
    select
        combinations.combination,
        found.repeated_image,
        found.image_count,
    from combinations
    inner join int_found_sets as found on combinations.found = found.found
    where not combinations.needs_face
    union all
    select
        combinations.combination,
        faces.repeated_image,
        faces.image_count,
    from combinations
    inner join faces on combinations.found = faces.found
    where combinations.needs_face
)

select * from combination_images
