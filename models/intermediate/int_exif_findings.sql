-- depends_on: {{ ref('rules') }}
-- depends_on: {{ ref('exif_placeholders') }}
{# A rule of its own for a field of int_exif, and the fields it reads. #}
{% set field_rules = {
    'exif_location': ['position_text'],
    'exif_serial_number': ['body_serial_number', 'lens_serial_number'],
    'exif_owner': ['owner_name'],
    'exif_artist': ['artist', 'xp_author'],
    'exif_host_computer': ['host_computer'],
    'copyright_notice': ['image_description', 'xp_comment'],
} %}
{% set text_rules = rules_for('exif') | rejectattr('rule', 'in', field_rules) | list %}

with int_exif as (
    select
        *,
        concat_ws(' ', latitude, longitude) as position_text,
        concat_ws(
            ' | ', image_description, artist, copyright, owner_name, document_name, xp_author,
            xp_title, xp_comment, xp_keywords, xp_subject
        ) as free_text,
    from {{ ref('int_exif') }}
    where {{ in_pending_shards() }}
),

field_findings as (
    {% for rule, columns in field_rules.items() %}
    {% for column in columns %}
    select
        image_id,
        shard,
        'exif' as field,
        '{{ rule }}' as rule,
        unnest({{ matches_of(rule, column) }}) as value,
    from int_exif
    where {{ column }} <> ''
    union all
    {% endfor %}
    {% endfor %}
    -- What stands in the field is a notice, with or without a ©.
    select
        image_id,
        shard,
        'exif' as field,
        'copyright_notice' as rule,
        copyright as value,
    from int_exif
    where
        {{ matches('copyright', '\\pL[^\\pL]*\\pL') }}
        and not {{ exif_is_placeholder('copyright', 'copyright') }}
),

candidates as materialized (
    select
        image_id,
        shard,
        free_text,
        {{ trigger_columns(text_rules, 'free_text') }}  -- noqa: LT02
    from int_exif
    where {{ any_trigger(text_rules, 'free_text') }}
),

text_findings as (
    {{ findings_of('candidates', text_rules, 'free_text', 'exif') }}
),

findings as (
    -- A value that stands in two fields counts once.
    select distinct * from field_findings
    union all
    select * from text_findings
)

select * from findings
