-- depends_on: {{ ref('rules') }}
-- depends_on: {{ ref('exif_placeholders') }}
{% set rules = rules_for('exif') %}
{% set free_text_rules = text_rules(rules, 'exif') %}

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
    {% for rule in rules %}
    {% for column in rule.fields.exif if rule not in free_text_rules %}
    select
        image_id,
        shard,
        'exif' as field,
        '{{ rule.rule }}' as rule,
        unnest({{ matches_of(rule.rule, column) }}) as value,
    from int_exif
    where {{ column }} <> ''
    union all
    {% endfor %}
    {% for column in rule.exif_fields_taken_whole %}
    select
        image_id,
        shard,
        'exif' as field,
        '{{ rule.rule }}' as rule,
        {{ column }} as value,
    from int_exif
    where
        {{ matches(column, '\\pL[^\\pL]*\\pL') }}
        and not {{ exif_is_placeholder(column, column) }}
    union all
    {% endfor %}
    {% endfor %}
    select
        image_id,
        shard,
        'exif' as field,
        '' as rule,
        '' as value,
    from int_exif
    where false
),

candidates as materialized (
    select
        image_id,
        shard,
        free_text,
        {{ trigger_columns(free_text_rules, 'free_text', 'exif') }}  -- noqa: LT02
    from int_exif
    where {{ 'rules.has_any_in_exif(free_text)' if rules else 'false' }}
),

text_findings as (
    {{ findings_of('candidates', free_text_rules, 'free_text', 'exif') }}
),

findings as (
    -- A value that stands in two fields counts once.
    select distinct * from field_findings
    union all
    select * from text_findings
)

select * from findings
