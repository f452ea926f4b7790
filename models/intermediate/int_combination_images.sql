{{ config(materialized='view') }}

with int_combination_rules as (
    select * from {{ ref('int_combination_rules') }}
),

int_counted_findings as (
    select * from {{ ref('int_counted_findings') }}
),

int_faces as (
    select image_id from {{ ref('int_faces') }}
    where face_count > 0 or face_count is null
),

-- A face is no finding of a rule, and counts beside one.
found as (
    select
        rule,
        image_id,
        image_hash,
    from int_counted_findings
    union all
    select
        'face' as rule,
        findings.image_id,
        findings.image_hash,
    from int_counted_findings as findings
    semi join int_faces on findings.image_id = int_faces.image_id
),

combination_images as (
    select
        halves.combination,
        found.image_id,
        found.image_hash,
    from int_combination_rules as halves
    inner join found on halves.rule = found.rule
    group by all
    having bool_or(halves.half = 'first') and bool_or(halves.half = 'second')
)

select * from combination_images
