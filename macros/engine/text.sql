{#
    The engine's own functions, each behind one name: rules call these and stay portable.
    A pattern is always a constant: DuckDB compiles a pattern that is not one again for every row.
#}

{# A SQL string literal. #}
{% macro literal(value) -%}
    '{{ value | replace("'", "''") }}'
{%- endmacro %}

{# True where the constant RE2 `pattern` occurs in `text`. #}
{% macro matches(text, pattern) -%}
    regexp_matches({{ text }}, {{ literal(pattern) }})
{%- endmacro %}

{# True where the constant RE2 `pattern` covers the whole of `text`. #}
{% macro matches_whole(text, pattern) -%}
    regexp_full_match({{ text }}, {{ literal(pattern) }})
{%- endmacro %}

{# The first match of the constant RE2 `pattern` in `text` (its capturing group `group`), or ''. #}
{% macro first_match(text, pattern, group=0) -%}
    regexp_extract({{ text }}, {{ literal(pattern) }}, {{ group }})
{%- endmacro %}

{# All matches of the constant RE2 `pattern` in `text` (their capturing group `group`). #}
{% macro all_matches(text, pattern, group=0) -%}
    regexp_extract_all({{ text }}, {{ literal(pattern) }}, {{ group }})
{%- endmacro %}

{# `text` with every match of the constant RE2 `pattern` replaced. #}
{% macro replace_all(text, pattern, replacement='') -%}
    regexp_replace({{ text }}, {{ literal(pattern) }}, {{ literal(replacement) }}, 'g')
{%- endmacro %}

{#
    The same with the SQL expression `replacement`, in which `\0` is the match itself: a choice made
    there and not around it does not write `text` twice.
#}
{% macro replace_all_by(text, pattern, replacement) -%}
    regexp_replace({{ text }}, {{ literal(pattern) }}, {{ replacement }}, 'g')
{%- endmacro %}

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

{# The digits of `text`. #}
{% macro digits(text) -%}
    {{ replace_all(text, '[^0-9]') }}
{%- endmacro %}

{# True where `value` is one of the constant strings `items`. #}
{% macro is_one_of(value, items) -%}
    {{ value }} in ({% for item in items %}{{ literal(item) }}{{ ', ' if not loop.last }}{% endfor %})
{%- endmacro %}
