{#
    The SQL `expression` with the name `name` for `value`, which is computed once for each row
    however often the expression uses it. Not for a whole column: NULL `value`s cost as well.
#}
{% macro with_name(name, value, expression) -%}
    list_transform([{{ value }}], lambda {{ name }}: {{ expression }})[1]
{%- endmacro %}
