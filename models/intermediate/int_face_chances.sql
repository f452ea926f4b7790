{{ config(materialized='table') }}
{% set kinds = kinds_of_faces() %}

with stg_laion__images as (
    select * from {{ ref('stg_laion__images') }}
),

int_face_matches as (
    select * from {{ ref('int_face_matches') }}
),

faces as (
    {{ read_faces(kinds) }}
),

-- 16 ids that follow each other are a block.
face_blocks as (
    select
        key_kind,
        try_cast(key as bigint) >> 4 as block,
        count(*) as face_key_count,
    from faces
    where {{ is_one_of('key_kind', numbered_face_keys()) }}
    group by all
),

image_blocks as (
    {% for kind in numbered_face_keys() %}
    select
        '{{ kind }}' as key_kind,
        {{ kind }} >> 4 as block,
        count(*) as image_count,
    from stg_laion__images
    where {{ kind }} is not null{{ ' and false' if kind not in kinds }}
    group by all
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

-- All pairs of an image and a face whose ids lie in one block.
pairs as (
    select
        image_blocks.key_kind,
        sum(image_blocks.image_count * face_blocks.face_key_count) as pair_count,
    from image_blocks
    inner join face_blocks
        on image_blocks.key_kind = face_blocks.key_kind and image_blocks.block = face_blocks.block
    group by all
),

matched as (
    select
        key_kind,
        count(*) as image_count,
    from int_face_matches
    group by all
),

-- Did the two number different tables, an id would be among the faces as often as the 15 beside it
-- are: it has each of them for a neighbour.
face_chances as (
    select
        pairs.key_kind,
        (pairs.pair_count - coalesce(matched.image_count, 0)) / 15 as chance_image_count,
    from pairs
    left join matched on pairs.key_kind = matched.key_kind
)

select * from face_chances
