{{ config(materialized='view') }}

with int_face_joins as (
    select * from {{ ref('int_face_joins') }}
),

face_key_reasons as (
    select * from {{ ref('face_key_reasons') }}
),

load_log as (
    select * from {{ source('audit', 'load_log') }}
    where status = 'loaded'
),

tables as (
    select
        coalesce(
            list(distinct source_table) filter (where source_table is not null), []
        ) as names,
    from load_log
),

-- What img2dataset wrote can be any table that was downloaded.
numbered as (
    select
        joins.*,
        joins.key_kind = 'sample_id'
        and len({{ keep_items(
            'tables.names',
            "not contains(item, coalesce(joins.ids_of, item)) and not contains(item, 'img2dataset')"
        ) }}) > 0 as is_other_table,
        len(tables.names) > 0
        and len({{ keep_items('tables.names', "contains(item, joins.ids_of)") }})
        = len(tables.names) as is_this_table,
    from int_face_joins as joins
    cross join tables
),

judged as (
    select
        *,
        case
            when key_kind = 'own' then if(table_image_count > 0, 'own_columns', 'no_faces')
            when not coalesce(bool_or(face_key_count > 0) over (), false) then 'no_faces'
            when face_key_count is null then 'no_key_in_faces'
            when table_image_count = 0 then 'no_key_in_table'
            when is_other_table then 'other_numbering'
            when matched_image_count is null then 'no_match'
            when key_kind in ('md5', 'sha256', 'url') then 'same_content'
            when url_compared_count >= 20
                then if(same_url_count >= 0.95 * url_compared_count, 'same_urls', 'other_urls')
            when matched_image_count < 20 then 'too_few'
            when ambiguous_image_count > 0.05 * matched_image_count then 'ambiguous'
            when matched_image_count >= 3 * chance_image_count then 'beyond_chance'
            when is_this_table and matched_key_count >= 0.95 * expected_key_count then 'same_table'
            else 'chance'
        end as reason,
    from numbered
),

-- Where the table itself has faces nobody else's are taken.
face_keys as (
    select
        judged.*,
        reasons.is_usable,
        reasons.text_en,
        reasons.text_de,
        row_number() over (
            order by
                reasons.is_usable desc,
                array_position({{ ['own'] + face_keys().keys() | list }}, judged.key_kind)
        ) = 1 and reasons.is_usable as is_used,
    from judged
    inner join face_key_reasons as reasons on judged.reason = reasons.reason
)

select * from face_keys
