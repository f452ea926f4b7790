{#
    The rules that read `field` (caption, url or exif), as declared. None where no shard is pending:
    then the engine need not even compile the patterns.
#}
{% macro rules_for(field) -%}
    {% if is_building() and not shards_to_build() %}{{ return([]) }}{% endif %}
    {% set rules = [] %}
    {% for rule in declared_rules() if field in rule.fields %}{% do rules.append(rule) %}{% endfor %}
    {{ return(rules) }}
{%- endmacro %}

{#
    One row per row of `relation`, rule and distinct value: each rule of `rules` on the column
    `text`, behind its trigger and its hint. `relation` has image_id, shard, the text and what
    trigger_columns gives.

    One select per rule: on this engine faster than one list of structs. `distinct` brings the rows
    that pass a hint together into full chunks, since patterns inside lambdas are compiled for each
    chunk. Measured on 2026-11-22 with DuckDB 1.5.5, see scripts/develop/bench.py.
#}
{% macro findings_of(relation, rules, text, field) -%}
    {% for rule in rules %}
    select
        image_id,
        shard,
        '{{ field }}' as field,
        '{{ rule.rule }}' as rule,
        unnest({{ distinct_items(find_function(rule) ~ '(' ~ text ~ ')') }}) as value,
    from (
        select distinct
            image_id,
            shard,
            {{ text }},
        from {{ relation }}
        where
            {{ 'has_' ~ rule.trigger ~ ' and ' if rule.trigger in shared_triggers(rules) -}}
            rules.may_hold_{{ rule.rule }}({{ text }})
    ) as hinted
    union all
    {% endfor %}
    {{ no_finding_that_keeps_hints_apart(relation, text, field) }}
{%- endmacro %}

{#
    A select that finds nothing and reads `relation` without a `where`: as long as there is one, the
    engine does not push the conditions of all other readers down into `relation`, which would ask
    every row for every rule's hint. Measured on 2026-11-22 with DuckDB 1.5.5.
#}
{% macro no_finding_that_keeps_hints_apart(relation, text, field) -%}
    select
        any_value(image_id) as image_id,
        any_value(shard) as shard,
        '{{ field }}' as field,
        '' as rule,
        any_value({{ text }}) as value,
    from {{ relation }}
    having count(*) < 0
{%- endmacro %}

{# SQL expression for the list of matches of a rule in `text`, behind its hint: one rule alone. #}
{% macro matches_of(rule, text) -%}
    case
        when rules.may_hold_{{ rule }}({{ text }}) then rules.find_{{ rule }}({{ text }})
        else []::varchar[]
    end
{%- endmacro %}
