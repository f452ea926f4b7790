{#
    A vehicle identification number (FIN, VIN): 17 characters without I, O and Q, letters and digits
    mixed, four digits at the end; in small letters or in groups where a word names it. Where the
    region has a check digit (North America, China) it must be right (ZZZ in its place marks a car
    for Europe); elsewhere the manufacturer must be known, or a word name the number.
    match:     1M8GDM9AXKP042788, WVWZZZ1KZ6W000017
    near miss: 1M8GDM9A1KP042788 (check digit), AX7RTZ12345678901 (no manufacturer)
    source:    ISO 3779; check digit 49 CFR 565; seeds/vehicle_manufacturers
#}
{% macro find_vehicle_identification_number(text) -%}
    {% set written %}
        (?:{{ glued_number_start() }}|[FV]IN|N(?:UMME)?R)
        (
            [A-HJ-NPR-Z0-9]{13}[0-9]{4}
            |[a-hj-npr-z0-9]{13}[0-9]{4}
            |[A-HJ-NPR-Z0-9]{3}[ _-][A-HJ-NPR-Z0-9]{6}[ _-]
                [A-HJ-NPR-Z0-9]{2,4}[ _-]?[A-HJ-NPR-Z0-9]{0,2}[0-9]{4}
        )
        {{ glued_digits_end() }}
    {% endset %}
    {% set named = vehicle_identification_words() %}
    {# In any other groups right behind such a word. #}
    {% set grouped %}
        {{ named }}(?:[^0-9]{0,12}?[ .:#])?
        ((?:[A-HJ-NPR-Z0-9][ _-]?){13}[0-9](?:[ _-]?[0-9]){3})
        \b
    {% endset %}
    {% set manufacturers = seed_alternation('vehicle_manufacturers', 'manufacturer_code') %}
    {% set values = character_values(
        "translate(" ~ compact('item') ~ ", 'ABCDEFGHJKLMNPRSTUVWXYZ', '12345678123457923456789')"
    ) %}
    {% set rest = weighted_sum(values, [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2])
        ~ '::int % 11' %}
    {% set is_one %}
        case
            when length({{ compact('item') }}) <> 17 then false
            when not {{ matches('item', '(?i)[A-Z].*[A-Z]') }} then false
            when {{ matches('item', '[a-z _-]') }} and not {{ matches(text, named) }} then false
            when {{ matches('item', '^[1-5Ll]') }} and not {{ matches('item', '^(?i)...ZZZ') }}
                then substr({{ compact('item') }}, 9, 1) = substr('0123456789X', ({{ rest }}) + 1, 1)
            when {{ matches(compact('item'), '^(?:' ~ manufacturers ~ ')') }} then true
            else {{ matches(text, named) }} and not {{ matches('item', '[A-Z0-9][ _-]') }}
        end
    {% endset %}
    {{ keep_items(
        distinct_items(joined_lists(all_matches(text, written, 1), all_matches(text, grouped, 1))),
        is_one
    ) }}
{%- endmacro %}

{# What a vehicle identification number is called. #}
{% macro vehicle_identification_words() %}
    (?i:
        (?:^|[^\pL])[vf]in(?:$|[^\pL])
        |fahrgestell|(?:fahrzeug|fahrz\.?|fz\.?)-?[ ]?id|chassis
        |ident\.?-?[ ]?n(?:umme)?r|typenschild|typenschein|rahmen-?n(?:umme)?r
        |(?:^|[^\pL])fg(?:st)?\.?-?[ ]?nr
    )
{% endmacro %}

{# What every match holds. #}
{% macro hint_vehicle_identification_number() %}
    [A-HJ-NPR-Z0-9]{13}[0-9]{4}
    |(?i:
        \b[vf]in[^a-z]|fahrgestell|fahrzeug-?[ ]?id|\bfa?h?r?z\.?-?[ ]?id|chassis
        |ident\.?-?[ ]?n|typensch|rahmen-?n|\bfg(?:st)?\.?-?[ ]?nr
    )
{% endmacro %}
