{{ config(materialized='view') }}

with int_shard_languages as (
    select * from {{ ref('int_shard_languages') }}
),

unsafe_scores as (
    select column_name from {{ ref('unsafe_scores') }}
),

-- The field `punsafe` is there where one of the scores is.
missing_columns as (
    select
        shard_columns.shard,
        if(unsafe_scores.column_name is null, shard_columns.column_name, 'punsafe') as column_name,
    from {{ source('audit', 'shard_columns') }} as shard_columns
    left join unsafe_scores on shard_columns.column_name = unsafe_scores.column_name
    group by all
    having count(shard_columns.source_name) = 0
),

rules as (
    select
        rule,
        category,
        string_split(languages, '|') as languages,
        unnest(string_split(fields, '|')) as field,
    from {{ ref('rules') }}
),

-- A caption's language stands for the address and EXIF beside it; a score is in none.
images as (
    select
        rules.rule,
        rules.category,
        rules.field,
        coalesce(images.image_count, 0) as image_count,
        missing_columns.shard is null as has_column,
        rules.field = 'punsafe'
        or list_has_any(rules.languages, ['any', images.language]) as is_language_known,
        missing_languages.shard is not null as has_no_language,
    from rules
    left join int_shard_languages as images on true
    left join missing_columns
        on images.shard = missing_columns.shard and rules.field = missing_columns.column_name
    left join missing_columns as missing_languages
        on images.shard = missing_languages.shard and missing_languages.column_name = 'language'
),

counted as (
    select
        rule,
        category,
        field,
        sum(image_count) as image_count,
        coalesce(sum(image_count) filter (where not has_column), 0) as column_count,
        coalesce(sum(image_count) filter (where has_column and is_language_known), 0)
            as checked_count,
        coalesce(sum(image_count) filter (
            where has_column and not is_language_known and has_no_language
        ), 0) as unknown_count,
    from images
    group by all
),

int_checked_rules as (
    select
        rule,
        category,
        field,
        checked_count + unknown_count > 0 as is_checked,
        case
            when image_count = 0 then 'no_image'
            when column_count > 0 then 'no_column'
            when checked_count + unknown_count < image_count then 'language'
            when unknown_count > 0 then 'language_unknown'
        end as unchecked_reason,
        case when checked_count > 0 or unknown_count = 0 then checked_count end::bigint
            as checked_image_count,
        case when checked_count > 0 or unknown_count = 0 then checked_count end
            / nullif(image_count, 0) as checked_share,  -- noqa: LT02
        bool_or(checked_count + unknown_count > 0) over (partition by rule) as is_rule_checked,
    from counted
)

select * from int_checked_rules
