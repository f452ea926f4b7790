-- References of two audits, attached as `older` and `newer`, matched one to one: first those of the
-- same address and caption, then those of the same image. Where one side has more copies than the
-- other, the rest of them has no partner.
create temp table older_reference as
select
    image_id,
    hash(url, caption) as reference,
    hash(content_hash) as content,
    content_hash is not null as has_content,
    row_number() over (partition by hash(url, caption) order by image_id) as copy,
from older.staging.stg_laion__images;

create temp table newer_reference as
select
    image_id,
    hash(url, caption) as reference,
    hash(content_hash) as content,
    content_hash is not null as has_content,
    row_number() over (partition by hash(url, caption) order by image_id) as copy,
from newer.staging.stg_laion__images;

create temp table matched as
select
    older_reference.image_id as older_id,
    newer_reference.image_id as newer_id,
    'kept' as part,
from older_reference
inner join newer_reference using (reference, copy);

insert into matched
with older_rest as (
    select
        image_id,
        content,
        row_number() over (partition by content order by image_id) as copy,
    from older_reference
    where has_content and image_id not in (select older_id from matched)
),

newer_rest as (
    select
        image_id,
        content,
        row_number() over (partition by content order by image_id) as copy,
    from newer_reference
    where has_content and image_id not in (select newer_id from matched)
)

select
    older_rest.image_id,
    newer_rest.image_id,
    'moved',
from older_rest
inner join newer_rest using (content, copy);

create temp table total as
select
    (select count(*) from older_reference) as older_count,
    (select count(*) from newer_reference) as newer_count,
    count(*) filter (part = 'kept') as kept_count,
    count(*) filter (part = 'moved') as moved_count,
from matched;

drop table older_reference;
drop table newer_reference;

create temp table older_finding as
select distinct
    category,
    image_id,
    image_hash,
from older.explore.findings as findings
semi join (from older.marts.rule_counts where is_checked) as checked using (rule, field);

create temp table newer_finding as
select distinct
    category,
    image_id,
    image_hash,
from newer.explore.findings as findings
semi join (from newer.marts.rule_counts where is_checked) as checked using (rule, field);

-- Small counts are in it: it never leaves this process.
create temp table part_count as
select
    category,
    coalesce(part, 'gone') as part,
    count(*) as image_count,
    count(distinct image_hash) as distinct_image_count,
from older_finding
left join matched on older_finding.image_id = matched.older_id
group by all
union all
select
    category,
    if(part is null, 'new', 'stayed') as part,
    count(*) as image_count,
    count(distinct image_hash) as distinct_image_count,
from newer_finding
left join matched on newer_finding.image_id = matched.newer_id
group by all
union all
select
    category,
    case
        when in_newer is null then 'only_older_rules'
        when in_older is null then 'only_newer_rules'
        else 'both_rules'
    end as part,
    count(*) as image_count,
    count(distinct coalesce(image_hash, newer_hash)) as distinct_image_count,
from (
    select
        category,
        matched.newer_id as image_id,
        older_finding.image_hash,
        true as in_older,
    from older_finding
    inner join matched on older_finding.image_id = matched.older_id and matched.part = 'kept'
) as older_kept
full join (
    select
        newer_finding.category,
        newer_finding.image_id,
        newer_finding.image_hash as newer_hash,
        true as in_newer,
    from newer_finding
    inner join matched on newer_finding.image_id = matched.newer_id and matched.part = 'kept'
) as newer_kept using (category, image_id)
group by all;
