{#
    A German pension insurance number (Rentenversicherungsnummer, RVNR): area, date of birth
    DDMMYY, first letter of the birth name, serial number, check digit.
    match:     65 170839 J 003
    near miss: 65 170839 J 004 (check digit), 65 174439 J 003 (no date)
    source:    § 147 SGB VI, § 4 VKVV
#}
{% macro find_pension_insurance_number(text) -%}
    {% set blank %}[ \x{a0}/._–-]?{% endset %}
    {% set written %}
        (?:^|[^\pN])
        (
            (?:0[2-9]|[1-8][0-9]){{ blank }}  {# area #}
            (?:0[1-9]|[12][0-9]|3[01]){{ blank }}  {# day #}
            (?:0[1-9]|1[0-2]){{ blank }}  {# month #}
            [0-9]{2}{{ blank }}  {# year #}
            [A-Za-z]{{ blank }}
            [0-9]{{ blank }}[0-9]{{ blank }}[0-9]
        )
        {{ glued_digits_end() }}
    {% endset %}
    {% set letter = 'substr(' ~ compact('item') ~ ', 9, 1)' %}
    {% set digits_of_letter = "(strpos('ABCDEFGHIJKLMNOPQRSTUVWXYZ', " ~ letter ~ '))::varchar' %}
    {% set number = 'left(' ~ compact('item') ~ ', 8) || lpad(' ~ digits_of_letter
        ~ ", 2, '0') || substr(" ~ compact('item') ~ ', 10, 2)' %}
    {{ keep_items(
        all_matches(without_other_numbers(text), written, 1),
        weighted_sum(
            character_values(number), [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1], of_digits=true
        ) ~ ' % 10 = right(item, 1)::int',
    ) }}
{%- endmacro %}

{# What every match holds. #}
{% macro hint_pension_insurance_number() %}
    [0-9]{2}[ \x{a0}/._–-]?[A-Z][ \x{a0}/._–-]?[0-9][ \x{a0}/._–-]?[0-9]
    |[0-9]{6}[ _]?[a-z][ _]?[0-9]{2}
{% endmacro %}
