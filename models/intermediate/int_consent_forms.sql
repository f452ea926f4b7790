{{ config(materialized='view') }}

-- Each signal with its forms, and as a whole.
with consent_signals as (
    select * from {{ ref('consent_signals') }}
),

consent_forms as (
    select * from {{ ref('consent_forms') }}
),

forms as (
    select
        signal,
        'any' as form,
        label_en,
        label_de,
    from consent_signals
    union all
    select
        signal,
        form,
        label_en,
        label_de,
    from consent_forms
)

select * from forms
