with sensitive_categories as (
    select * from {{ ref('sensitive_categories') }}
),

headlines as (
    select
        headline,
        unnest(string_split(categories, '|')) as category,
    from {{ ref('headlines') }}
),

expected as (
    select
        'personal_data' as headline,
        category,
    from sensitive_categories
    where legal_basis like 'GDPR %'
    union all
    select
        'special_category_data' as headline,
        category,
    from sensitive_categories
    where regexp_matches(legal_basis, 'GDPR Art\. (9|10)\b')
),

named as (
    select * from headlines
    where headline in (select expected.headline from expected)
),

differences as (
    select *
    from expected
    full join named
        on expected.headline = named.headline and expected.category = named.category
    where expected.category is null or named.category is null
)

select * from differences
