-- noqa: disable=ST03
{{ config(materialized='table') }}
{% set kinds = kinds_of_faces() %}

with int_key_counts as (
    select * from {{ ref('int_key_counts') }}
),

stg_laion__images as (
    select * from {{ ref('stg_laion__images') }}
),

key_kinds as (
    select unnest({{ ['own'] + face_keys().keys() | list }}) as key_kind
),

-- Only where the faces have such keys it is asked how many different ones the table has.
different_keys as (
    {% for kind in kinds %}
    select
        '{{ kind }}' as key_kind,
        count(distinct {{ face_keys()[kind] }}) as table_key_count,
    from stg_laion__images
    union all
    {% endfor %}
    select
        null::varchar as key_kind,
        null::bigint as table_key_count,
    where false
),

table_keys as (
    select
        key_kinds.key_kind,
        coalesce(sum(counts.image_count), 0)::bigint as table_image_count,
        any_value(different_keys.table_key_count) as table_key_count,
        min(counts.lowest_id) as lowest_id,
        max(counts.highest_id) as highest_id,
    from key_kinds
    left join int_key_counts as counts on key_kinds.key_kind = counts.key_kind
    left join different_keys on key_kinds.key_kind = different_keys.key_kind
    group by all
)

select * from table_keys
