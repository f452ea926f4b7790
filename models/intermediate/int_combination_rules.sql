{{ config(materialized='view') }}

with identifying_combinations as (
    select * from {{ ref('identifying_combinations') }}
),

combination_rules as (
    select
        combination,
        'first' as half,
        unnest(string_split(first_rules, '|')) as rule,
    from identifying_combinations
    union all
    select
        combination,
        'second' as half,
        unnest(string_split(second_rules, '|')) as rule,
    from identifying_combinations
)

select * from combination_rules
