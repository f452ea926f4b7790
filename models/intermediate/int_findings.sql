with int_caption_findings as (
    select * from {{ ref('int_caption_findings') }}
    where {{ in_pending_shards() }}
),

int_url_findings as (
    select * from {{ ref('int_url_findings') }}
    where {{ in_pending_shards() }}
),

int_exif_findings as (
    select * from {{ ref('int_exif_findings') }}
    where {{ in_pending_shards() }}
),

rules as (
    select * from {{ ref('rules') }}
),

known_false_positives as (
    select * from {{ ref('known_false_positives') }}
),

int_unsafe_findings as (
    select * from {{ ref('int_unsafe_findings') }}
    where {{ in_pending_shards() }}
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

-- The same name or word stands in many images: what is made of a value is made once.
distinct_values as (
    select distinct
        rule,
        value,
    from findings
),

confirmed_values as (
    select
        distinct_values.rule,
        distinct_values.value,
        rules.category,
        rules.mask_value(rules.mask, distinct_values.value) as value_masked,
        rules.keyed_hash(
            rules.normalise_value(rules.normalise, distinct_values.value)
        ) as value_hash,
    from distinct_values
    inner join rules on distinct_values.rule = rules.rule
    left join known_false_positives
        on
            distinct_values.rule = known_false_positives.rule
            and lower(
                regexp_replace(rules.decoded_text(distinct_values.value), '[-_]+', ' ', 'g')
            ) = regexp_replace(known_false_positives.value, '[-_]+', ' ', 'g')
    where known_false_positives.rule is null
),

confirmed as (
    select
        findings.*,
        confirmed_values.category,
        confirmed_values.value_masked,
        confirmed_values.value_hash,
    from findings
    inner join confirmed_values
        on findings.rule = confirmed_values.rule and findings.value = confirmed_values.value
)

select * from confirmed
