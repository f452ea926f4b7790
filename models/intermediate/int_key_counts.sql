with stg_laion__images as (
    select * from {{ ref('stg_laion__images') }}
    where {{ in_pending_shards() }}
),

key_counts as (
    {% for kind, key in dict(own='face_count', **face_keys()).items() %}
    {% set is_numbered = kind in numbered_face_keys() %}
    select
        shard,
        '{{ kind }}' as key_kind,
        count({{ key }}) as image_count,
        {{ 'min(' ~ key ~ ')' if is_numbered else 'null::bigint' }} as lowest_id,
        {{ 'max(' ~ key ~ ')' if is_numbered else 'null::bigint' }} as highest_id,
    from stg_laion__images
    group by all
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from key_counts
