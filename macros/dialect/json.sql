{#
    JSON behind two names, as the engines differ: DuckDB raises on malformed text, Spark does not.
#}

{#
    The members `names` of the JSON object `text` as a struct of texts, read in one pass; NULL
    where `text` is no JSON. Member by member costs three times as much (40 names, DuckDB 1.5.5).
#}
{% macro json_members(text, names) -%}
    {% set types = {} %}
    {% for name in names %}{% do types.update({name: 'VARCHAR'}) %}{% endfor %}
    try(json_transform({{ text }}, {{ literal(tojson(types)) }}))
{%- endmacro %}

{# The text that the JSON string `text`, its quotes included, stands for; NULL if it is none. #}
{% macro json_string(text) -%}
    try(json_extract_string({{ text }}, '$'))
{%- endmacro %}
