{#
    A vehicle identification number (FIN, VIN): 17 characters without I, O and Q, letters and digits
    mixed, four digits at the end. Where the region has a check digit (North America, China) it must
    be right (ZZZ in its place marks a car for Europe); elsewhere the manufacturer must be known, or
    a word name the number.
    match:     1M8GDM9AXKP042788, WVWZZZ1KZ6W000017
    near miss: 1M8GDM9A1KP042788 (check digit), AX7RTZ12345678901 (no manufacturer)
    source:    ISO 3779; check digit 49 CFR 565; seeds/vehicle_manufacturers
#}
{% macro find_vehicle_identification_number(text) -%}
    {% set written %}
        {{ number_start() }}([A-HJ-NPR-Z0-9]{13}[0-9]{4})(?:\b|_)
    {% endset %}
    {% set named %}
        (?i:\bvin\b|\bfin\b|fahrgestell|fahrzeug-?ident|chassis)
    {% endset %}
    {% set manufacturers = seed_alternation('vehicle_manufacturers', 'manufacturer_code') %}
    {% set values = character_values(
        "translate(item, 'ABCDEFGHJKLMNPRSTUVWXYZ', '12345678123457923456789')"
    ) %}
    {% set rest = weighted_sum(values, [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2])
        ~ '::int % 11' %}
    {% set is_one %}
        case
            when not {{ matches('item', '[A-Z].*[A-Z]') }} then false
            when {{ matches('item', '^[1-5L]') }} and not {{ matches('item', '^...ZZZ') }}
                then substr(item, 9, 1) = substr('0123456789X', ({{ rest }}) + 1, 1)
            when {{ matches('item', '^(?:' ~ manufacturers ~ ')') }} then true
            else {{ matches(text, named) }}
        end
    {% endset %}
    {{ keep_items(all_matches(text, written, 1), is_one) }}
{%- endmacro %}

{# What every match holds. #}
{% macro hint_vehicle_identification_number() %}
    {{ rough_number_start() }}[A-HJ-NPR-Z0-9]{13}[0-9]{4}
{% endmacro %}
