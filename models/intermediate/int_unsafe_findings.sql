with unsafe_scores as (
    select * from {{ ref('unsafe_scores') }}
),

stg_laion__images as (
    select
        image_id,
        shard,
        punsafe,
        nsfw_label,
        nsfw_score_opennsfw2,
        nsfw_score_gantman,
    from {{ ref('stg_laion__images') }}
    where {{ in_pending_shards() }}
),

unsafe as (
    select
        images.image_id,
        images.shard,
        unsafe_scores.column_name || ' ' || unsafe_scores.label as value,
    from stg_laion__images as images
    inner join unsafe_scores
        on unsafe_scores.column_name = 'nsfw_label' and images.nsfw_label = unsafe_scores.label
    {% for score in ['punsafe', 'nsfw_score_opennsfw2', 'nsfw_score_gantman'] %}
    union all
    select
        images.image_id,
        images.shard,
        unsafe_scores.column_name || ' above ' || unsafe_scores.threshold as value,
    from stg_laion__images as images
    inner join unsafe_scores
        on
            unsafe_scores.column_name = '{{ score }}'
            and images.{{ score }} > unsafe_scores.threshold
    {% endfor %}
),

findings as (
    select
        image_id,
        shard,
        'punsafe' as field,
        'nudity' as rule,
        value,
    from unsafe
)

select * from findings
