{#
    An International Bank Account Number of any country, with or without blanks.
    match:     Konto DE89 3704 0044 0532 0130 00
    near miss: DE88 3704 0044 0532 0130 00 (check digits), an IBAN calculator
    source:    ISO 13616; structures of the SWIFT IBAN registry (seeds/iban_countries)
#}
{% macro find_iban(text) -%}
    {% set letters = {'n': '[0-9]', 'a': '[A-Z]', 'c': '[A-Z0-9]'} %}
    {% set countries = [] %}
    {% for country in seed_rows('iban_countries') %}
        {% set groups = [country['country_code'], gap(), '[0-9]', gap(), '[0-9]'] %}
        {% for group in country['bban_structure'].split(' ') %}
            {% do groups.append('(?:' ~ gap() ~ letters[group[-1]] ~ '){' ~ group[:-1] ~ '}') %}
        {% endfor %}
        {% do countries.append(groups | join) %}
    {% endfor %}
    {# What stands around it is taken off later: a group in a long pattern is far slower. #}
    {% set found = all_matches(
        text, '(?i)' ~ number_start() ~ '(?:' ~ countries | join('|') ~ ')(?:\\b|_)'
    ) %}
    {{ keep_items(
        change_items(found, replace_all('item', '^[^A-Za-z]|_$')), is_mod_97(compact('item'))
    ) }}
{%- endmacro %}

{# What every match holds. #}
{% macro hint_iban() -%}
    {{ return(
        '(?i:(?:^|[^a-z0-9])(?:' ~ seed_alternation('iban_countries', 'country_code') ~ ')'
        ~ gap() ~ '[0-9]' ~ gap() ~ '[0-9]' ~ gap() ~ '[a-z0-9])'
    ) }}
{%- endmacro %}
