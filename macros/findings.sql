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
    `text`, behind its trigger and its hint. `relation` has image_id, shard, the text and what
    trigger_columns gives.

    One select per rule: on this engine faster than one list of structs. `distinct` brings the rows
    that pass a hint together into full chunks, since patterns inside lambdas are compiled for each
    chunk. The last select finds nothing: as long as one reader of `relation` has no `where`, the
    engine does not push the conditions of all others down into it, which would ask every row for
    every rule's hint. Both measured on 2026-11-22 with DuckDB 1.5.5, see scripts/bench.py.
#}
{% macro findings_of(relation, rules, text, field) -%}
    {% set memory = compile_memory() if rules else {} %}
    {% set key = ['findings_of', relation, text, field, rules | map(attribute='rule') | join(' ')]
        | join('|') %}
    {% if key not in memory %}
    {% set sql %}
    {% for trigger, its_rules in rules | groupby('trigger') %}
    {% for rule in its_rules %}
    select
        image_id,
        shard,
        '{{ field }}' as field,
        '{{ rule.rule }}' as rule,
        unnest({{ distinct_items(context['find_' ~ rule.rule](text)) }}) as value,
    from (
        select distinct
            image_id,
            shard,
            {{ text }},
        from {{ relation }}
        where {{ 'has_' ~ trigger ~ ' and ' if its_rules | length > 1 }}{{ has_hint(rule, text) }}
    ) as hinted
    union all
    {% endfor %}
    {% endfor %}
    select
        any_value(image_id) as image_id,
        any_value(shard) as shard,
        '{{ field }}' as field,
        '' as rule,
        any_value({{ text }}) as value,
    from {{ relation }}
    having count(*) < 0
    {% endset %}
    {% do memory.update({key: sql}) %}
    {% endif %}
    {{ memory[key] }}
{%- endmacro %}
