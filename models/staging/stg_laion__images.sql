{# A text with an `@` or a blank in it is no number of a row, whatever its column is called. #}
{% set key = "'^[A-Za-z0-9_:/-]{1,128}$'" %}
{% set digest = "'^(?:[0-9a-f]{32}|[0-9a-f]{64}|[0-9a-f]{128})$'" %}
{# Boxes are x_min, y_min, x_max, y_max as shares of the picture. #}
{% set box_share = '(item[3] - item[1]) * (item[4] - item[2])' %}

with pairs as (
    {{ read_shards(source('laion', 'pairs')) }}
),

cleaned as (
    select
        image_id,
        shard,
        nullif(trim(url), '') as url,
        nullif(trim(caption), '') as caption,
        language,
        nullif(regexp_extract(source_key, {{ key }}), '') as source_key,
        sample_id,
        nullif(regexp_extract(uid, {{ key }}), '') as uid,
        url_hash,
        nullif(regexp_extract(lower(content_hash), {{ digest }}), '') as content_hash,
        nullif(trim(status), '') as status,
        nullif(trim(error_message), '') as error_message,
        nullif(original_width, 0) as width_pixels,
        nullif(original_height, 0) as height_pixels,
        nullif(nullif(trim(licence), ''), '?') as licence,
        pwatermark,
        watermark_score,
        punsafe,
        upper(nullif(trim(nsfw_label), '')) as nsfw_label,
        nsfw_score_opennsfw2,
        nsfw_score_gantman,
        coalesce(len(face_bboxes), num_faces) as face_count,
        list_max({{ change_items('face_bboxes', box_share) }})::float as largest_face_share,
        nullif(nullif(trim(exif), ''), '{}') as exif,
    from pairs
),

shortened as (
    select
        {{ bounded('url') }} as url,
        {{ bounded('caption') }} as caption,
        case strlen(content_hash)
            when 32 then 'md5'
            when 64 then 'sha256'
            when 128 then 'sha512'
        end as content_hash_kind,
        case
            when largest_face_share > 1 then 1
            when largest_face_share >= 0 then largest_face_share
        end::float as largest_face_share,
        * exclude (url, caption, largest_face_share),
    from cleaned
),

images as (
    select
        image_id,
        shard,
        url,
        {{ host_of_url('url') }} as host,
        {{ domain_of_host(host_of_url('url')) }} as domain,
        caption,
        * exclude (image_id, shard, url, caption),
    from shortened
)

select * from images
