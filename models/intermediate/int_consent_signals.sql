-- depends_on: {{ ref('exif_placeholders') }}
-- depends_on: {{ ref('preview_addresses') }}
-- depends_on: {{ ref('watermark_scores') }}
-- depends_on: {{ ref('rules') }}
{% set columns = {
    'caption': 'text', 'url': 'url', 'licence': 'licence', 'error_message': 'error_message',
    'pwatermark': 'pwatermark', 'watermark_score': 'watermark_score',
} %}
{% set exif_columns = {
    'copyright': 'copyright', 'artist': 'artist', 'xp_author': 'artist', 'free_text': 'text',
} %}
{% set sources = [
    ('stg_laion__images', columns, 'is not null'), ('int_exif', exif_columns, "<> ''"),
] %}

-- Each column is read by itself: all of them together would be copied first.
with stg_laion__images as not materialized (
    select
        image_id,
        shard,
        domain,
        {{ image_hash() }} as image_hash,
        {% for column in columns %}
        {{ column }},
        {% endfor %}
    from {{ ref('stg_laion__images') }}
    where {{ in_pending_shards() }}
),

int_exif as (
    select
        image_id,
        copyright,
        artist,
        xp_author,
        concat_ws(' | ', image_description, xp_title, xp_comment, xp_subject, xp_keywords)
            as free_text,
    from {{ ref('int_exif') }}
    where {{ in_pending_shards() }}
),

-- `distinct` brings the few texts behind the hint together: patterns are compiled for each chunk.
found as (
    {% for relation, readers, is_there in sources %}
    {% set is_last_relation = loop.last %}
    {% for column, reader in readers.items() %}
    select
        image_id,
        '{{ 'exif' if relation == 'int_exif' else column }}' as field,
        unnest(rules.consent_in_{{ reader }}({{ column }})) as said,
    from (
        {{ 'select distinct' if reader == 'text' else 'select' }}
            image_id,
            {{ column }},
        from {{ relation }}
        where
            {{ 'rules.may_hold_consent(' ~ column ~ ')' if reader == 'text'
                else column ~ ' ' ~ is_there }}
    ) as hinted
    {{ 'union all' if not (loop.last and is_last_relation) }}
    {% endfor %}
    {% endfor %}
),

-- What stands in two fields of EXIF, or in two scores, is one signal.
consent_signals as (
    select distinct
        images.image_id,
        images.shard,
        images.domain,
        images.image_hash,
        if(found.field = 'watermark_score', 'pwatermark', found.field) as field,
        split_part(found.said, '/', 1) as signal,
        nullif(split_part(found.said, '/', 2), '') as form,
    from found
    inner join stg_laion__images as images on found.image_id = images.image_id
)

select * from consent_signals
