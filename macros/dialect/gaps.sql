{# What people put between the groups of a number: a blank, a dot, a dash or nothing. #}
{% macro gap() -%}{{ return('[ \\x{a0}\\x{2009}\\x{202f}.–-]?') }}{%- endmacro %}

{# What may stand before a number: the start, or one character that is no letter or digit. #}
{% macro number_start() -%}{{ return('(?:^|[^\\pL\\pN])') }}{%- endmacro %}

{# The same for hints: more passes it, but the engine's automaton stays small. #}
{% macro rough_number_start() -%}{{ return('(?:^|[^0-9A-Za-z])') }}{%- endmacro %}

{# The letters and digits of `text`, in capitals: a number without the gaps it is written with. #}
{% macro compact(text) -%}
    {{ replace_all('upper(' ~ text ~ ')', '[^A-Z0-9]') }}
{%- endmacro %}
