-- What is published of a comparison. A category is shown whole or not at all: with the marts of both
-- audits beside it, one part that is hidden would follow from the others.
create schema published.marts;

create temp table category_part as
pivot part_count
on part in (
    'kept', 'moved', 'gone', 'stayed', 'new', 'both_rules', 'only_older_rules', 'only_newer_rules'
)
using sum(image_count)
group by category;

create temp table shown_category as
select
    categories.category,
    older.is_checked and newer.is_checked as is_checked,
    older.image_count is not null
    and newer.image_count is not null
    and not exists (
        from part_count
        where
            part_count.category = categories.category
            and part_count.distinct_image_count between 1 and getvariable('minimum_count') - 1
    ) as is_shown,
from newer.seeds.sensitive_categories as categories
inner join older.marts.sensitive_category_counts as older using (category)
inner join newer.marts.sensitive_category_counts as newer using (category);

-- Where a category is hidden, new references are rounded down: with none of them exactly, what is
-- gone of the category would be the difference of two published counts.
create table published.marts.comparison as
with shown as (
    select coalesce(bool_and(is_shown or not is_checked), true) as is_exact from shown_category
),

rounded as (
    select
        total.older_count,
        total.newer_count,
        total.moved_count,
        shown.is_exact,
        total.newer_count - total.kept_count - total.moved_count as new_count,
        if(is_exact, new_count, new_count // 10 * 10) as new_shown,
    from total
    cross join shown
)

select
    older_audit.name as older_name,
    older_audit.audited as older_source,
    older_audit.revision as older_revision,
    older_audit.rules_version as older_rules_version,
    newer_audit.name as newer_name,
    newer_audit.audited as newer_source,
    newer_audit.revision as newer_revision,
    newer_audit.rules_version as newer_rules_version,
    older_audit.language,
    getvariable('minimum_count')::bigint as minimum_count,
    older_audit.rules_version = newer_audit.rules_version as has_same_rules,
    rounded.is_exact,
    rounded.older_count as older_image_count,
    rounded.newer_count as newer_image_count,
    rounded.newer_count - rounded.moved_count - rounded.new_shown as kept_image_count,
    rounded.moved_count as moved_image_count,
    rounded.older_count - rounded.newer_count + rounded.new_shown as gone_image_count,
    rounded.new_shown as new_image_count,
from rounded
cross join older.marts.audit_coverage as older_audit
cross join newer.marts.audit_coverage as newer_audit;

create table published.marts.category_comparison as
with counted as (
    select
        categories.category,
        categories.label_en as category_label,
        categories.label_de as category_label_de,
        shown.is_checked,
        shown.is_checked and shown.is_shown as has_count,
        older.image_count as older_image_count,
        newer.image_count as newer_image_count,
        {% for part in parts %}
        case when has_count then coalesce(parts.{{ part }}, 0)::bigint end as {{ part }}_image_count,
        {% endfor %}
        case when has_count then coalesce(parts.gone, 0) end as gone,
        gone / nullif(older.image_count, 0) as gone_share,
        comparison.gone_image_count - gone as other_gone,
        comparison.older_image_count - older.image_count as other_count,
        other_gone / nullif(other_count, 0) as other_gone_share,
        count(*) over () as category_count,
    from newer.seeds.sensitive_categories as categories
    inner join shown_category as shown using (category)
    inner join older.marts.sensitive_category_counts as older using (category)
    inner join newer.marts.sensitive_category_counts as newer using (category)
    left join category_part as parts using (category)
    cross join published.marts.comparison as comparison
),

-- Katz's interval of a ratio of two shares (Katz et al., Biometrics 34, 1978), half an image more
-- so that none gone has a logarithm.
compared as (
    select
        * exclude (category_count, gone, other_gone, other_count, has_count),
        (gone + 0.5) / (older_image_count + 0.5)
        / ((other_gone + 0.5) / (other_count + 0.5)) as ratio,
        sqrt(
            1 / (gone + 0.5) - 1 / (older_image_count + 0.5)
            + 1 / (other_gone + 0.5) - 1 / (other_count + 0.5)
        ) as log_error,
        category_count,
    from counted
)

select
    * exclude (ratio, log_error, category_count),
    ratio as gone_ratio,
    ratio * exp(-1.959964 * log_error) as lower_gone_ratio,
    ratio * exp(1.959964 * log_error) as upper_gone_ratio,
    -- So that all categories together are wrong once in twenty comparisons (Bonferroni); 2.99 is
    -- the normal quantile for up to 18 of them.
    ratio * exp(-2.99 * log_error) > 1 as is_thinned_out,
from compared
order by category;

-- Whole domains: of one that is there in part, a small count could be had by subtraction.
create table published.marts.vanished_domains as
select
    domain,
    count(*) as older_image_count,
from older.staging.stg_laion__images as images
where domain is not null
group by domain
having
    count(distinct coalesce(content_hash, url, image_id::varchar)) >= getvariable('minimum_count')
    and domain not in (
        select domain from newer.staging.stg_laion__images where domain is not null
    )
order by older_image_count desc, domain
limit 1000;
