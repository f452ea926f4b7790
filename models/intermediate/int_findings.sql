{{ config(materialized='view') }}

with int_caption_findings as (
    select * from {{ ref('int_caption_findings') }}
),

int_url_findings as (
    select * from {{ ref('int_url_findings') }}
),

int_exif_findings as (
    select * from {{ ref('int_exif_findings') }}
),

rules as (
    select * from {{ ref('rules') }}
),

known_false_positives as (
    select * from {{ ref('known_false_positives') }}
),

int_unsafe_findings as (
    select * from {{ ref('int_unsafe_findings') }}
),

findings as (
    select * from int_caption_findings
    union all
    select * from int_url_findings
    union all
    select * from int_exif_findings
    union all
    select * from int_unsafe_findings
),

confirmed as (
    select
        findings.*,
        rules.category,
        rules.mask,
        rules.keyed_hash(rules.normalise_value(rules.normalise, findings.value)) as value_hash,
    from findings
    inner join rules on findings.rule = rules.rule
    left join known_false_positives
        on
            findings.rule = known_false_positives.rule
            and lower(regexp_replace(rules.decoded_text(findings.value), '[-_]+', ' ', 'g'))
            = regexp_replace(known_false_positives.value, '[-_]+', ' ', 'g')
    where known_false_positives.rule is null
)

select * from confirmed
