{#
    The rows of seeds/rules.csv whose `fields` contain `field` (caption, url or exif). None where no
    shard is pending: then the engine need not even compile the patterns.
#}
{% macro rules_for(field) -%}
    {% if is_building() and not shards_to_build() %}{{ return([]) }}{% endif %}
    {{ return(seed_rows('rules', "list_contains(string_split(fields, '|'), '" ~ field ~ "')")) }}
{%- endmacro %}

{#
    One row per row of `relation`, rule and distinct value: each rule of `rules` on the column
    `text`, behind its trigger. `relation` has image_id, shard and the text. One select per rule:
    on this engine faster than one list of structs.
#}
{% macro findings_of(relation, rules, text, field) -%}
    {% for rule in rules %}
    select
        image_id,
        shard,
        '{{ field }}' as field,
        '{{ rule.rule }}' as rule,
        unnest({{ distinct_items(context['find_' ~ rule.rule](text)) }}) as value,
    from {{ relation }}
    where has_{{ rule.trigger }}
    {{ 'union all' if not loop.last }}
    {% else %}
    select
        image_id,
        shard,
        '{{ field }}' as field,
        '' as rule,
        {{ text }} as value,
    from {{ relation }}
    where false
    {% endfor %}
{%- endmacro %}

{# The columns `has_<trigger>` of the triggers that `rules` name, on the column `text`. #}
{% macro trigger_columns(rules, text) -%}
    {% for trigger in rules | map(attribute='trigger') | unique %}
        {{ context['trigger_' ~ trigger](text) }} as has_{{ trigger }},
    {% endfor %}
{%- endmacro %}

{# SQL condition: at least one of the triggers that `rules` name fires. #}
{% macro any_trigger(rules) -%}
    {% for trigger in rules | map(attribute='trigger') | unique %}
        has_{{ trigger }}{{ ' or ' if not loop.last }}
    {% else %}false
    {% endfor %}
{%- endmacro %}
