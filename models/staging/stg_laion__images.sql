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
        -- A text with an `@` or a blank in it is no number of a row, whatever its column is called.
        nullif(regexp_extract(source_key, '^[A-Za-z0-9_:/-]{1,128}$'), '') as source_key,
        nullif(trim(status), '') as status,
        nullif(original_width, 0) as width_pixels,
        nullif(original_height, 0) as height_pixels,
        pwatermark,
        punsafe,
        nullif(nullif(trim(exif), ''), '{}') as exif,
    from pairs
),

shortened as (
    select
        {{ bounded('url') }} as url,
        {{ bounded('caption') }} as caption,
        * exclude (url, caption),
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
