with int_headline_counts as (
    select
        *,
        is_checked and is_image_count_shown as has_image_count,
    from {{ ref('int_headline_counts') }}
),

headlines as (
    select * from {{ ref('headlines') }}
),

sensitive_categories as (
    select * from {{ ref('sensitive_categories') }}
),

int_estimates as (
    select * from {{ ref('int_estimates') }}
    where subject_kind = 'headline'
),

audited as (
    select image_count from {{ ref('int_image_counts') }}
),

laws as (
    select
        headlines.headline,
        string_agg(distinct categories.legal_basis, '; ' order by categories.legal_basis)
            as legal_basis,
        string_agg(distinct categories.legal_basis_de, '; ' order by categories.legal_basis_de)
            as legal_basis_de,
    from headlines
    inner join sensitive_categories as categories
        on list_contains(string_split(headlines.categories, '|'), categories.category)
    group by all
),

headline_counts as (
    select
        headlines.headline_number,
        counts.headline,
        headlines.label_en as headline_label,
        headlines.label_de as headline_label_de,
        laws.legal_basis,
        laws.legal_basis_de,
        counts.is_checked,
        counts.unchecked_reason,
        counts.unchecked_rules,
        counts.unchecked_fields,
        case when counts.has_image_count then counts.image_count end as image_count,
        case
            when counts.has_image_count then counts.image_count / nullif(audited.image_count, 0)
        end as image_share,
        case when counts.has_image_count then counts.distinct_image_count end
            as distinct_image_count,
        round(estimated.image_count)::bigint as estimated_image_count,
        round(estimated.lower_image_count)::bigint as lower_image_count,
        round(estimated.upper_image_count)::bigint as upper_image_count,
    from int_headline_counts as counts
    inner join headlines on counts.headline = headlines.headline
    inner join laws on counts.headline = laws.headline
    cross join audited
    left join int_estimates as estimated
        on counts.headline = estimated.subject and counts.has_image_count
)

select
    *,
    {{ build_id() }} as build_id,
from headline_counts
