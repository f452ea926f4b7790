{#
    An International Bank Account Number of any country, with or without blanks.
    match:     Konto DE89 3704 0044 0532 0130 00
    near miss: DE88 3704 0044 0532 0130 00 (check digits), an IBAN calculator
    source:    ISO 13616; structures of the SWIFT IBAN registry (seeds/iban_countries)
#}
{% macro find_iban(text) -%}
    {% set letters = {'n': '[0-9]', 'a': '[A-Z]', 'c': '[A-Z0-9]'} %}
    {% set countries, structures = {}, [] %}
    {% for country in seed_rows('iban_countries') %}
        {% set code, structure = country['country_code'], [] %}
        {% do countries.setdefault(country['iban_length'] | int, []).append(code) %}
        {% for group in country['bban_structure'].split(' ') %}
            {% do structure.append(letters[group[-1]] ~ '{' ~ group[:-1] ~ '}') %}
        {% endfor %}
        {% do structures.append(code ~ '[0-9]{2}' ~ structure | join) %}
    {% endfor %}
    {# Two steps, since all structures with their gaps are too much for the engine's automaton. #}
    {% set lengths = [] %}
    {% for length, codes in countries | dictsort %}
        {% do lengths.append(
            '(?i:' ~ codes | join('|') ~ ')(?:' ~ gap() ~ '[0-9]){2}(?:' ~ gap()
            ~ '[A-Za-z0-9]){' ~ (length - 4) ~ '}'
        ) %}
    {% endfor %}
    {# What stands around it is taken off later: a group in a long pattern is far slower. #}
    {% set found = all_matches(
        text, number_start() ~ '(?:' ~ lengths | join('|') ~ ')(?:\\b|_)'
    ) %}
    {{ keep_items(
        change_items(found, replace_all('item', '^[^A-Za-z]|_$')),
        matches_whole(compact('item'), structures | join('|')) ~ ' and ' ~ is_mod_97(compact('item'))
    ) }}
{%- endmacro %}

{# What every match holds. #}
{% macro hint_iban() -%}
    {{ return(
        '(?i:(?:^|[^a-z0-9])(?:' ~ seed_alternation('iban_countries', 'country_code') ~ ')'
        ~ gap() ~ '[0-9]' ~ gap() ~ '[0-9]' ~ gap() ~ '[a-z0-9])'
    ) }}
{%- endmacro %}
