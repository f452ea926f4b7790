{#
    A German health insurance number (Krankenversichertennummer, KVNR), its part that never
    changes: a letter and nine digits, the last a check digit.
    match:     A123456780, A 123 456 780
    near miss: A123456781 (check digit), B001234567 (an article of an online shop)
    source:    § 290 SGB V; Luhn's way over the letter as two digits, weights 1 and 2
#}
{% macro find_health_insurance_number(text) -%}
    {% set blank %}[ \x{a0}.-]?{% endset %}
    {% set written %}
        {{ number_start() }}
        (
            (?:[AC-Z]{{ blank }}[0-9]|B{{ blank }}[1-9]|B[ ]0)[0-9]{2}
            {{ blank }}[0-9]{3}
            {{ blank }}[0-9]{3}
        )
        \b
    {% endset %}
    {% set letter = "strpos('ABCDEFGHIJKLMNOPQRSTUVWXYZ', left(item, 1))::varchar" %}
    {% set number = "lpad(" ~ letter ~ ", 2, '0') || left(" ~ digits('item') ~ ', 8)' %}
    {{ keep_items(
        all_matches(without_other_numbers(text), written, 1),
        weighted_sum(character_values(number), [1, 2] * 5, of_digits=true)
        ~ ' % 10 = right(item, 1)::int',
    ) }}
{%- endmacro %}

{# What every match holds. #}
{% macro hint_health_insurance_number() -%}
    [A-Z][ -]?[0-9]{3}[ .-]?[0-9]{3}[ .-]?[0-9]{3}
{%- endmacro %}
