{% set keys = dict(own='face_count', **face_keys()) %}

with stg_laion__images as (
    select * from {{ ref('stg_laion__images') }}
    where {{ in_pending_shards() }}
),

shard_counts as materialized (
    select
        {% for kind, key in keys.items() %}
        count({{ key }}) as {{ kind }}_count,
        {% if kind in numbered_face_keys() %}
        min({{ key }}) as lowest_{{ kind }},
        max({{ key }}) as highest_{{ kind }},
        {% endif %}
        {% endfor %}
        shard,
    from stg_laion__images
    group by all
),

key_counts as (
    {% for kind in keys %}
    {% set is_numbered = kind in numbered_face_keys() %}
    select
        shard,
        '{{ kind }}' as key_kind,
        {{ kind }}_count as image_count,
        {{ 'lowest_' ~ kind if is_numbered else 'null::bigint' }} as lowest_id,
        {{ 'highest_' ~ kind if is_numbered else 'null::bigint' }} as highest_id,
    from shard_counts
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from key_counts
