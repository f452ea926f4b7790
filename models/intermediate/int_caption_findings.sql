-- depends_on: {{ ref('rules') }}
{% set rules = rules_for('caption') %}

with stg_laion__images as (
    select
        image_id,
        shard,
        caption,
    from {{ ref('stg_laion__images') }}
    where caption is not null and {{ in_pending_shards() }}
),

looked as materialized (
    select
        image_id,
        shard,
        caption,
    from stg_laion__images
    where {{ 'rules.has_any_in_caption(caption)' if rules else 'false' }}
),

-- Few captions are hard to read: of those, the rules read what they mean as well.
readings as materialized (
    select
        image_id,
        shard,
        caption,
        {{ 'rules.reading(caption)' if rules else 'null' }} as reading,
    from looked
    where {{ 'rules.is_hard_to_read(caption)' if rules else 'false' }}
),

texts as (
    select
        image_id,
        shard,
        caption as text,
        false as is_read,
    from looked
    union all
    select
        image_id,
        shard,
        array_to_string(struct_extract(reading, 'read'), '') as text,
        true as is_read,
    from readings
),

candidates as materialized (
    select
        image_id,
        shard,
        text,
        is_read,
        {{ trigger_columns(rules, 'text', 'caption') }}  -- noqa: LT02
    from texts
),

found as materialized (
    {{ findings_of('candidates', rules, 'text', 'caption', ['is_read']) }}
),

-- What was read, as it stands in the caption: there it is masked.
written as (
    select
        found.image_id,
        found.shard,
        found.field,
        found.rule,
        case
            when found.is_read then rules.as_written(found.value, readings.reading)
            else found.value
        end as value,
        readings.image_id is not null as is_hard,
    from found
    left join readings on found.image_id = readings.image_id
),

-- Found in both, a value counts once, and its longest form.
hard as (
    select
        image_id,
        shard,
        field,
        rule,
        unnest(rules.longest_values(list(value))) as value,
    from written
    where is_hard
    group by all
),

as_written as (
    select * exclude (is_hard) from written
    where not is_hard
    union all
    select * from hard
),

-- What follows from several findings in one caption.
followed as (
    select
        found.image_id,
        found.shard,
        found.field,
        unnest(rules.follow(looked.caption, found.together), recursive := true),  -- noqa: AL03
    from (
        select
            image_id,
            shard,
            field,
            list(struct_pack(rule := rule, value := value)) as together,
        from as_written
        where {{ is_one_of('rule', rules_of_follow()) }}
        group by all
    ) as found
    inner join looked on found.image_id = looked.image_id
),

findings as (
    select * from as_written
    where not {{ is_one_of('rule', rules_of_follow()) }}
    union all
    select * from followed
)

select * from findings
