{{ config(materialized='view') }}

with findings as (
    select * from {{ ref('findings') }}
),

int_checked_rules as (
    select * from {{ ref('int_checked_rules') }}
    where is_checked
),

counted_findings as (
    select findings.*
    from findings
    semi join int_checked_rules as checked
        on findings.rule = checked.rule and findings.field = checked.field
)

select * from counted_findings
