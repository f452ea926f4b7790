-- noqa: disable=PRS
{{ config(materialized='view') }}

with int_consent_signals as (
    select * from {{ ref('int_consent_signals') }}
),

int_consent_forms as (
    select * from {{ ref('int_consent_forms') }}
),

counted as (
    select
        signal,
        if(grouping(form) = 1, 'any', form) as form,
        count(distinct image_id) as image_count,
        count(distinct image_hash) as distinct_image_count,
        count(distinct domain) as domain_count,
    from int_consent_signals
    group by grouping sets ((signal), (signal, form))
    having grouping(form) = 1 or form is not null
),

forms as (
    select
        forms.*,
        coalesce(counted.image_count, 0) as image_count,
        coalesce(counted.distinct_image_count, 0) as distinct_image_count,
        coalesce(counted.domain_count, 0) as domain_count,
    from int_consent_forms as forms
    left join counted on forms.signal = counted.signal and forms.form = counted.form
),

-- The forms of a signal add up to it where no image has two of them.
weighed as (
    select
        *,
        {{ is_shown(
            'distinct_image_count', is_small('distinct_image_count', var('minimum_count')),
            var('minimum_count'), "signal, form = 'any'", 'form', "form = 'any'"
        ) }} as is_form_shown,
    from forms
),

consent_counts as (
    select
        *,
        is_form_shown
        and (
            form <> 'any'
            or {{ is_hidden_well(
                "count(*) filter (where form <> 'any' and not is_form_shown)"
                ~ ' over (partition by signal)',
                "sum(distinct_image_count) filter (where form <> 'any' and not is_form_shown)"
                ~ ' over (partition by signal)',
                var('minimum_count')
            ) }}
        ) as is_shown,
    from weighed
)

select * from consent_counts
