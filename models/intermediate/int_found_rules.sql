{{ config(materialized='table') }}

with int_found_shards as (
    select distinct found from {{ ref('int_found_shards') }}
),

int_checked_rules as (
    select * from {{ ref('int_checked_rules') }}
    where is_checked
),

members as (
    select
        found,
        unnest(string_split(found, '|')) as member,
    from int_found_shards
),

found_rules as (
    select
        members.found,
        checked.rule,
        checked.field,
        checked.category,
    from members
    inner join int_checked_rules as checked
        on members.member = checked.rule || ' ' || checked.field
)

select * from found_rules
