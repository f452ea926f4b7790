with int_consent_counts as (
    select * from {{ ref('int_consent_counts') }}
),

int_checked_signals as (
    select * from {{ ref('int_checked_signals') }}
),

consent_signals as (
    select * from {{ ref('consent_signals') }}
),

int_image_counts as (
    select * from {{ ref('int_image_counts') }}
),

int_estimates as (
    select * from {{ ref('int_estimates') }}
    where subject_kind = 'consent'
),

shown as (
    select
        counts.*,
        checked.is_checked,
        checked.unchecked_reason,
        checked.unchecked_fields,
        checked.checked_image_count,
        checked.is_checked and counts.is_shown as has_image_count,
    from int_consent_counts as counts
    inner join int_checked_signals as checked on counts.signal = checked.signal
),

consent_counts as (
    select
        signals.signal_number,
        shown.signal,
        shown.form,
        signals.label_en as signal_label,
        signals.label_de as signal_label_de,
        shown.label_en as form_label,
        shown.label_de as form_label_de,
        signals.aspect,
        signals.legal_basis,
        signals.legal_basis_de,
        shown.is_checked,
        shown.unchecked_reason,
        shown.unchecked_fields,
        shown.checked_image_count,
        case when shown.has_image_count then shown.image_count end as image_count,
        case when shown.has_image_count then shown.distinct_image_count end as distinct_image_count,
        case
            when shown.has_image_count
                then {{ suppress_small('shown.domain_count', var('minimum_count')) }}
        end as domain_count,
        case when shown.has_image_count then shown.image_count / nullif(audited.image_count, 0) end
            as image_share,
        round(estimated.image_count)::bigint as estimated_image_count,
        round(estimated.lower_image_count)::bigint as lower_image_count,
        round(estimated.upper_image_count)::bigint as upper_image_count,
    from shown
    inner join consent_signals as signals on shown.signal = signals.signal
    cross join int_image_counts as audited
    left join int_estimates as estimated
        on shown.signal || '/' || shown.form = estimated.subject and shown.has_image_count
)

select
    *,
    {{ build_id() }} as build_id,
from consent_counts
