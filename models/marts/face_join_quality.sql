with int_face_keys as (
    select * from {{ ref('int_face_keys') }}
),

face_join_quality as (
    select
        key_kind,
        is_usable,
        is_used,
        reason,
        text_en as reason_text,
        text_de as reason_text_de,
        table_image_count,
        table_image_count - table_key_count as table_duplicate_count,
        face_key_count,
        face_row_count - face_key_count as face_duplicate_count,
        {% for count in [
            'matched_image_count', 'ambiguous_image_count', 'url_compared_count', 'same_url_count'
        ] %}
        case
            when face_key_count is not null or reason = 'own_columns'
                then {{ suppress_small('coalesce(' ~ count ~ ', 0)', var('minimum_count')) }}
        end as {{ count }},
        {% endfor %}
        case
            when not {{ is_small('matched_image_count', var('minimum_count')) }}
                then matched_image_count / nullif(table_image_count, 0)
        end as matched_image_share,
        case
            when not {{ is_small('matched_image_count', var('minimum_count')) }}
                then matched_key_count / nullif(expected_key_count, 0)
        end as matched_face_share,
        chance_image_count,
    from int_face_keys
)

select
    *,
    {{ build_id() }} as build_id,
from face_join_quality
