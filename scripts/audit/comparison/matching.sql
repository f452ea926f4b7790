-- References of two audits, attached as `older` and `newer`, matched one to one: first those of the
-- same address and caption, then those of the same image. Where one side has more copies than the
-- other, the rest of them has no partner. Done by buckets of hashes: one of them always fits.
{% for side in ('older', 'newer') %}
create temp table {{ side }}_reference as
select
    image_id,
    hash(url, caption) as reference,
    case when content_hash is not null then hash(content_hash) end as content,
from {{ side }}.staging.stg_laion__images;
{% endfor %}

create temp table matched (older_id bigint, newer_id bigint, is_moved boolean);

{% for key in ('reference', 'content') %}
{% for bucket in range(buckets) %}
insert into matched
with
{% for side in ('older', 'newer') %}
{{ side }} as (
    select
        image_id,
        {{ key }} as key,
        row_number() over (partition by {{ key }} order by image_id) as copy,
    from {{ side }}_reference
    where {{ key }} % {{ buckets }} = {{ bucket }}
){{ ',' if not loop.last }}
{% endfor %}

select
    older.image_id,
    newer.image_id,
    {{ key == 'content' }},
from older
inner join newer using (key, copy);
{% endfor %}

{% for side in ('older', 'newer') %}
{% if key == 'reference' %}
create temp table {{ side }}_rest as
from {{ side }}_reference
anti join matched on image_id = {{ side }}_id;
drop table {{ side }}_reference;
alter table {{ side }}_rest rename to {{ side }}_reference;
{% else %}
create temp table {{ side }}_count as
select count(*) as image_count from {{ side }}.staging.stg_laion__images;
drop table {{ side }}_reference;
{% endif %}
{% endfor %}
{% endfor %}

create temp table total as
select
    (select image_count from older_count) as older_count,
    (select image_count from newer_count) as newer_count,
    count(*) filter (not is_moved) as kept_count,
    count(*) filter (is_moved) as moved_count,
from matched;

-- Small counts are in it: it never leaves this process. One category after the other, so that only
-- the findings of one are in memory.
create temp table part_count (
    category varchar, part varchar, image_count bigint, distinct_image_count bigint
);

{% for category in categories %}
{% for side in ('older', 'newer') %}
create temp table {{ side }}_finding as
select distinct
    image_id,
    image_hash,
from {{ side }}.explore.findings as findings
semi join (from {{ side }}.marts.rule_counts where is_checked) as checked using (rule, field)
where category = {{ category }};
{% endfor %}

create temp table older_match as
select
    older_finding.image_id,
    image_hash,
    newer_id,
    case when is_moved is null then 'gone' when is_moved then 'moved' else 'kept' end as part,
from matched
right join older_finding on older_finding.image_id = matched.older_id;

create temp table newer_match as
select
    newer_finding.image_id,
    image_hash,
    coalesce(not is_moved, false) as is_kept,
    if(is_moved is null, 'new', 'stayed') as part,
from matched
right join newer_finding on newer_finding.image_id = matched.newer_id;

insert into part_count
with parts as (
    select
        part,
        image_hash,
    from older_match
    union all
    select
        part,
        image_hash,
    from newer_match
    union all
    select
        case
            when newer_kept.image_id is null then 'only_older_rules'
            when older_kept.image_id is null then 'only_newer_rules'
            else 'both_rules'
        end as part,
        coalesce(older_kept.image_hash, newer_kept.image_hash) as image_hash,
    from (from older_match where part = 'kept') as older_kept
    full join (from newer_match where is_kept) as newer_kept
        on older_kept.newer_id = newer_kept.image_id
),

-- By image first, which is less in memory than to count distinct ones at once.
images as (
    select
        part,
        image_hash,
        count(*) as image_count,
    from parts
    group by all
)

select
    {{ category }},
    part,
    sum(image_count)::bigint as image_count,
    count(*) as distinct_image_count,
from images
group by all;

{% for table in ('older_finding', 'newer_finding', 'older_match', 'newer_match') %}
drop table {{ table }};
{% endfor %}
{% endfor %}
