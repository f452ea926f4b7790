{# A text with an `@` or a blank in it is no number of a row, whatever its column is called. #}
{% set key = "'[A-Za-z0-9_:/-]{1,128}'" %}
{# Boxes are x_min, y_min, x_max, y_max as shares of the picture. #}
{% set box_share = '(item[3] - item[1]) * (item[4] - item[2])' %}

with pairs as (
    {{ read_shards(source('laion', 'pairs')) }}
),

cleaned as (
    select
        image_id,
        shard,
        {{ without_blanks('url') }} as url,
        {{ without_blanks('caption') }} as caption,
        language,
        case when regexp_full_match(source_key, {{ key }}) then source_key end as source_key,
        sample_id,
        case when regexp_full_match(uid, {{ key }}) then uid end as uid,
        url_hash,
        case
            when
                strlen(content_hash) in (32, 64, 128)
                and regexp_full_match(content_hash, '[0-9a-fA-F]+')
                then lower(content_hash)
        end as content_hash,
        {{ without_blanks('status') }} as status,
        {{ without_blanks('error_message') }} as error_message,
        nullif(original_width, 0) as width_pixels,
        nullif(original_height, 0) as height_pixels,
        nullif({{ without_blanks('licence') }}, '?') as licence,
        pwatermark,
        watermark_score,
        punsafe,
        upper({{ without_blanks('nsfw_label') }}) as nsfw_label,
        nsfw_score_opennsfw2,
        nsfw_score_gantman,
        coalesce(len(face_bboxes), num_faces) as face_count,
        list_max({{ change_items('face_bboxes', box_share) }})::float as largest_face_share,
        nullif({{ without_blanks('exif') }}, '{}') as exif,
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

hosted as (
    select
        *,
        {{ host_of_url('url') }} as host,
    from shortened
),

labelled as (
    select
        *,
        {{ last_labels('host') }} as last_labels,
    from hosted
),

images as (
    select
        image_id,
        shard,
        url,
        host,
        coalesce({{ registered_domain('host', 'last_labels') }}, host) as domain,
        caption,
        * exclude (image_id, shard, url, host, last_labels, caption),
    from labelled
)

select * from images
