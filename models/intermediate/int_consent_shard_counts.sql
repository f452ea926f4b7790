-- noqa: disable=PRS
{{ config(materialized='table') }}

with int_consent_signals as (
    select * from {{ ref('int_consent_signals') }}
),

int_consent_forms as (
    select * from {{ ref('int_consent_forms') }}
),

load_log as (
    select * from {{ source('audit', 'load_log') }}
    where status = 'loaded'
),

counted as (
    select
        signal,
        if(grouping(form) = 1, 'any', form) as form,
        shard,
        count(distinct image_id) as image_count,
    from int_consent_signals
    group by grouping sets ((signal, shard), (signal, form, shard))
    having grouping(form) = 1 or form is not null
),

-- Also where nothing was found.
shard_counts as (
    select
        'consent' as subject_kind,
        forms.signal || '/' || forms.form as subject,
        load_log.shard,
        load_log.size_bytes,
        coalesce(counted.image_count, 0) as image_count,
    from int_consent_forms as forms
    cross join load_log
    left join counted
        on
            forms.signal = counted.signal
            and forms.form = counted.form
            and load_log.shard = counted.shard
)

select * from shard_counts
