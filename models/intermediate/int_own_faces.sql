with stg_laion__images as (
    select
        image_id,
        shard,
        {{ image_hash() }} as image_hash,
        face_count::bigint as face_count,
        largest_face_share,
    from {{ ref('stg_laion__images') }}
    where face_count is not null and {{ in_pending_shards() }}
),

-- Of images without a face their number is enough, and they are most of a table.
own_faces as (
    select
        case when face_count > 0 then image_id end as image_id,
        shard,
        case when face_count > 0 then image_hash end as image_hash,
        face_count,
        largest_face_share,
        count(*) as image_count,
    from stg_laion__images
    group by all
)

select * from own_faces
