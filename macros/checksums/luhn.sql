{#
    True where the last of the digits `text` (19 at most) is right by Luhn (ISO/IEC 7812-1 annex B):
    every second digit from the right is doubled, the digits of the products are added.
    match:     4111111111111111
    near miss: 4111111111111112
#}
{% macro is_luhn(text) -%}
    {{ weighted_sum(
        character_values('reverse(' ~ text ~ ')'), [1, 2] * 10, of_digits=true
    ) }} % 10 = 0
{%- endmacro %}
