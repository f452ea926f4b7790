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

-- Few captions are hard to read: of those, the rules read what they mean as well. `distinct` brings
-- them together into full chunks, as in findings_of: patterns are compiled for each.
readings as materialized (
    select
        image_id,
        shard,
        {{ 'rules.reading(caption)' if rules else 'null' }} as reading,
    from (
        select distinct
            image_id,
            shard,
            caption,
        from looked
        where {{ 'rules.is_hard_to_read(caption)' if rules else 'false' }}
    ) as hard
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

written as materialized (
    {{ as_written_in_captions('found', 'readings') }}
),

findings as (
    {{ with_what_follows('written', 'looked') }}
)

select * from findings
