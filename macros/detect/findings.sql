{#
    The rules that read `field` (caption, url or exif), as declared. None where no shard is pending, or
    a cluster has asked them: then the engine need not even compile the patterns.
#}
{% macro rules_for(field) -%}
    {% if is_building() and (parts_of_audit() or not shards_to_build()) %}{{ return([]) }}{% endif %}
    {% set rules = [] %}
    {% for rule in declared_rules() if field in rule.fields %}{% do rules.append(rule) %}{% endfor %}
    {{ return(rules) }}
{%- endmacro %}

{#
    One row per row of `relation`, rule and distinct value: each rule of `rules` on the column
    `text`, behind its trigger and its hint. `relation` has image_id, shard, the text, what
    trigger_columns gives and the columns `others`, which each row keeps.

    One select per rule: on this engine faster than one list of structs. `distinct` brings the rows
    that pass a hint together into full chunks, since patterns inside lambdas are compiled for each
    chunk. Measured on 2026-11-22 with DuckDB 1.5.5, see scripts/develop/bench.py.
#}
{% macro findings_of(relation, rules, text, field, others=[]) -%}
    {% for rule in rules %}
    select
        image_id,
        shard,
        '{{ field }}' as field,
        '{{ rule.rule }}' as rule,
        unnest({{ distinct_items(find_function(rule) ~ '(' ~ text ~ ')') }}) as value,
        {%- for column in others %}
        {{ column }},
        {%- endfor %}
    from (
        select distinct
            image_id,
            shard,
            {{ text }},
            {%- for column in others %}
            {{ column }},
            {%- endfor %}
        from {{ relation }}
        where
            {{ 'has_' ~ rule.trigger ~ ' and ' if rule.trigger in shared_triggers(rules) -}}
            rules.may_hold_{{ rule.rule }}({{ text }})
    ) as hinted
    union all
    {% endfor %}
    {{ no_finding_that_keeps_hints_apart(relation, text, field, others) }}
{%- endmacro %}

{#
    A select that finds nothing and reads `relation` without a `where`: as long as there is one, the
    engine does not push the conditions of all other readers down into `relation`, which would ask
    every row for every rule's hint. Measured on 2026-11-22 with DuckDB 1.5.5.
#}
{% macro no_finding_that_keeps_hints_apart(relation, text, field, others=[]) -%}
    select
        any_value(image_id) as image_id,
        any_value(shard) as shard,
        '{{ field }}' as field,
        '' as rule,
        any_value({{ text }}) as value,
        {%- for column in others %}
        any_value({{ column }}) as {{ column }},
        {%- endfor %}
    from {{ relation }}
    having count(*) < 0
{%- endmacro %}

{#
    The rows of `found` with each value as it stands in the caption, where it is masked: what was
    read there (`is_read`) is written back by the row of `readings`. Found both ways, a value counts
    once, in its longest form.
#}
{% macro as_written_in_captions(found, readings) -%}
    select
        image_id,
        shard,
        field,
        rule,
        value,
    from {{ found }}
    where image_id not in (select image_id from {{ readings }})
    union all
    select
        {{ found }}.image_id,
        {{ found }}.shard,
        field,
        rule,
        unnest(rules.longest_values(
            list(case when is_read then rules.as_written(value, reading) else value end)
        )) as value,
    from {{ found }}
    inner join {{ readings }} on {{ found }}.image_id = {{ readings }}.image_id
    group by all
{%- endmacro %}

{# SQL expression for the list of matches of a rule in `text`, behind its hint: one rule alone. #}
{% macro matches_of(rule, text) -%}
    case
        when rules.may_hold_{{ rule }}({{ text }}) then rules.find_{{ rule }}({{ text }})
        else []::varchar[]
    end
{%- endmacro %}

{#
    The same in a text as people read it, see macros/detect/readable.sql: what the rule finds in the
    text as it stands, and what it finds in the readable one as that is written in the text.
#}
{% macro matches_as_read(rule, text) -%}
    {% set read %}
        list_transform(
            {{ matches_of(rule, "array_to_string(struct_extract(reading, 'read'), '')") }},
            lambda found: rules.as_written(found, reading)
        )
    {% endset %}
    {{ with_name(
        'plain',
        matches_of(rule, text),
        'case when rules.is_hard_to_read(' ~ text ~ ') then rules.longest_values('
        ~ joined_lists('plain', with_name('reading', 'rules.reading(' ~ text ~ ')', read))
        ~ ') else plain end'
    ) }}
{%- endmacro %}

{# The values of a list that stand in no other of them, each once. #}
{% macro longest_values(list) -%}
    {% set longest %}
        list_filter(
            list_distinct(own),
            lambda value: not list_bool_or(list_transform(
                own, lambda other: other <> value and contains(other, value)
            ))
        )
    {% endset %}
    {{ with_name('own', list, longest) }}
{%- endmacro %}
