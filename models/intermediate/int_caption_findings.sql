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

candidates as materialized (
    select
        image_id,
        shard,
        caption,
        {{ trigger_columns(rules, 'caption', 'caption') }}  -- noqa: LT02
    from stg_laion__images
    where {{ 'rules.has_any_in_caption(caption)' if rules else 'false' }}
),

findings as (
    {{ findings_of('candidates', rules, 'caption', 'caption') }}
)

select * from findings
