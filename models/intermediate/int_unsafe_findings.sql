{# LAION's own line between safe and unsafe, see the model card of its NSFW classifier. #}
{% set threshold = 0.5 %}

with stg_laion__images as (
    select
        image_id,
        shard,
        punsafe,
    from {{ ref('stg_laion__images') }}
    where {{ in_pending_shards() }}
),

findings as (
    select
        image_id,
        shard,
        'punsafe' as field,
        'nudity' as rule,
        'punsafe above {{ threshold }}' as value,
    from stg_laion__images
    where punsafe > {{ threshold }}
)

select * from findings
