{# What people put between the groups of a number: a blank, a dot, a dash, a slash or nothing. #}
{% macro gap() -%}{{ return('[ \\x{a0}\\x{2009}\\x{202f}._/–-]?') }}{%- endmacro %}

{# What may stand before a number: the start, or one character that is no letter or digit. #}
{% macro number_start() -%}{{ return('(?:^|[^\\pL\\pN])') }}{%- endmacro %}

{#
    The same for numbers with capitals: a small letter may be the end of a word that it is glued to,
    as in "PassnummerC01X00T47".
#}
{% macro glued_number_start() -%}{{ return('(?:^|[^\\pL\\pN]|[a-zäöüß])') }}{%- endmacro %}

{# What may stand behind a number: no letter or digit, or a word: "C01X00T47gültig". #}
{% macro glued_number_end() -%}{{ return('(?:\\b|_|[A-ZÄÖÜ]?[a-zäöüß])') }}{%- endmacro %}

{#
    The same behind a number whose length is known and that ends in a digit: a word in capitals too,
    as in "DE89370400440532013000BIC".
#}
{% macro glued_digits_end() -%}
    {{ return('(?:\\b|_|[A-ZÄÖÜ]?[a-zäöüß]|[A-ZÄÖÜ]{3})') }}
{%- endmacro %}

{# What may stand before a number, for hints: more passes it, but the engine's automaton stays small. #}
{% macro rough_number_start() -%}{{ return('(?:^|[^0-9A-Za-z])') }}{%- endmacro %}

{# The letters and digits of `text`, in capitals: a number without the gaps it is written with. #}
{% macro compact(text) -%}
    {{ replace_all('upper(' ~ text ~ ')', '[^A-Z0-9]') }}
{%- endmacro %}
