-- noqa: disable=PRS
{{ config(materialized='table') }}

with int_consent_signals as (
    select * from {{ ref('int_consent_signals') }}
),

int_consent_forms as (
    select * from {{ ref('int_consent_forms') }}
),

int_consent_shard_counts as (
    select * from {{ ref('int_consent_shard_counts') }}
),

int_rule_counts as (
    select * from {{ ref('int_rule_counts') }}
),

-- An image is in one shard.
images as (
    select
        subject,
        sum(image_count)::bigint as image_count,
    from int_consent_shard_counts
    group by all
),

counted as (
    select
        signal,
        if(grouping(form) = 1, 'any', form) as form,
        count(distinct image_hash) as distinct_image_count,
        count(distinct domain) as domain_count,
    from int_consent_signals
    group by grouping sets ((signal), (signal, form))
    having grouping(form) = 1 or form is not null
),

forms as (
    select
        forms.*,
        coalesce(images.image_count, 0) as image_count,
        coalesce(counted.distinct_image_count, 0) as distinct_image_count,
        coalesce(counted.domain_count, 0) as domain_count,
    from int_consent_forms as forms
    left join counted on forms.signal = counted.signal and forms.form = counted.form
    left join images on forms.signal || '/' || forms.form = images.subject
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

signals as (
    select
        signal,
        bool_and(is_form_shown) as is_shown_whole,
        bool_and(is_form_shown) filter (where form = 'any') as is_shown,
        {{ is_hidden_well(
            "count(*) filter (where form <> 'any' and not is_form_shown)",
            "sum(distinct_image_count) filter (where form <> 'any' and not is_form_shown)",
            var('minimum_count')
        ) }} as is_hidden_well,
    from weighed
    group by all
),

-- Where rules count the same images as signals, one count too many gives back what is hidden of the
-- others: these signals are shown together, with all forms, or not at all. Licences have too many
-- forms for that, and few of them are notices for a rule.
shared_signals as (
    select
        signal,
        unnest(string_split(rules, '|')) as rule,
    from {{ ref('consent_signals') }}
    where rules is not null
),

shared as (
    select
        bool_and(
            rules.is_image_count_shown
            and if(signals.signal = 'licence', signals.is_shown, signals.is_shown_whole)
        ) as is_shown,
    from shared_signals
    inner join signals on shared_signals.signal = signals.signal
    inner join int_rule_counts as rules on shared_signals.rule = rules.rule
),

consent_counts as (
    select
        weighed.*,
        weighed.is_form_shown
        and (weighed.form <> 'any' or signals.is_hidden_well)
        and (
            shared.is_shown
            or weighed.signal not in (select signal from shared_signals)
        ) as is_shown,
    from weighed
    inner join signals on weighed.signal = signals.signal
    cross join shared
)

select * from consent_counts
