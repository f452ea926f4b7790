{% set read_whole = {} %}
{% for rule in declared_rules() %}
    {% set own = rule.fields.exif if rule.fields | list == ['exif'] else [] %}
    {% for column in own + (rule.exif_fields_taken_whole or []) %}
        {% do read_whole.update({column: rule.rule}) %}
    {% endfor %}
{% endfor %}

with int_exif_counts as (
    select * from {{ ref('int_exif_counts') }}
),

int_rule_counts as (
    select * from {{ ref('int_rule_counts') }}
    where field = 'exif'
),

int_checked_rules as (
    select * from {{ ref('int_checked_rules') }}
),

-- The position is read in any language: it is checked wherever there is EXIF.
checked as (
    select
        is_checked,
        unchecked_reason,
    from int_checked_rules
    where rule = 'exif_location'
),

-- What a rule reads as a whole: what is hidden of the rule must not stand here.
fields as (
    select
        *,
        map_extract_value(map {{ read_whole }}, exif_field) as rule,
    from int_exif_counts
),

weighed as (
    select
        fields.*,
        {{ is_small('fields.distinct_image_count', var('minimum_count')) }}
        or not coalesce(rules.is_image_count_shown, true) as is_few,
    from fields
    left join int_rule_counts as rules on fields.rule = rules.rule
),

shown as (
    select
        exif_field,
        case when not is_few then image_count end as image_count,
        case when not is_few then distinct_image_count end as distinct_image_count,
        case
            when not is_few
                then {{ suppress_small('distinct_value_count', var('minimum_count')) }}
        end as distinct_value_count,
        exif_image_count,
    from weighed
),

exif_exposure as (
    select
        shown.exif_field,
        checked.is_checked,
        checked.unchecked_reason,
        case when checked.is_checked then shown.image_count end as image_count,
        case when checked.is_checked then shown.distinct_image_count end as distinct_image_count,
        case when checked.is_checked then shown.image_count / nullif(shown.exif_image_count, 0) end
            as exif_image_share,
        case when checked.is_checked then shown.distinct_value_count end as distinct_value_count,
    from shown
    cross join checked
)

select
    *,
    {{ build_id() }} as build_id,
from exif_exposure
