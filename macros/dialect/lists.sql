{# The items of `list` for which the SQL `condition` on `item` holds. #}
{% macro keep_items(list, condition) -%}
    list_filter({{ list }}, lambda item: {{ condition }})
{%- endmacro %}

{# The SQL `expression` on `item` for every item of `list`. #}
{% macro change_items(list, expression) -%}
    list_transform({{ list }}, lambda item: {{ expression }})
{%- endmacro %}

{# The items of `list`, each once. #}
{% macro distinct_items(list) -%}
    list_distinct({{ list }})
{%- endmacro %}

{# The items of all lists that it is given in one list. #}
{% macro joined_lists() -%}
    {{ 'list_concat(' ~ varargs | join(', ') ~ ')' if varargs | length > 1 else varargs | first }}
{%- endmacro %}

{#
    The SQL `expression` with the name `name` for `value`, which is computed once for each row
    however often the expression uses it. Not for a whole column: NULL `value`s cost as well.
#}
{% macro with_name(name, value, expression) -%}
    list_transform([{{ value }}], lambda {{ name }}: {{ expression }})[1]
{%- endmacro %}
