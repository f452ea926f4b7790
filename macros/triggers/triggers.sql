{#
    Cheap necessary conditions, each computed once per text and shared by the rules that name it in
    the column `trigger` of seeds/rules.csv. A rule is right without its trigger, only slower.
#}
{% macro trigger_at_sign(text) -%}
    contains({{ text }}, '@')
{%- endmacro %}

{% macro trigger_digit(text) -%}
    {{ matches(text, '[0-9]') }}
{%- endmacro %}

{% macro trigger_text(text) -%}
    true
{%- endmacro %}
