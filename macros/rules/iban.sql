{#
    An International Bank Account Number of any country, with or without blanks, glued or not to the
    words around it.
    match:     Konto DE89 3704 0044 0532 0130 00, IBANDE89370400440532013000Danke
    near miss: DE88 3704 0044 0532 0130 00 (check digits), an IBAN calculator
    source:    ISO 13616; structures of the SWIFT IBAN registry (seeds/iban_countries)
#}
{% macro find_iban(text) -%}
    {# Two steps, since all structures with their gaps are too much for the engine's automaton. #}
    {% set countries = {} %}
    {% for country in seed_rows('iban_countries') %}
        {% do countries.setdefault(country['iban_length'] | int, []).append(
            country['country_code']
        ) %}
    {% endfor %}
    {% set written %}
        (?:^|[^\pL\pN]|(?i:iban|konto))
        (?:
        {% for length, codes in countries | dictsort %}
            {{ '|' if not loop.first }}(?i:{{ codes | join('|') }})
            (?:{{ gap() }}[0-9]){2}
            (?:{{ gap() }}[A-Za-z0-9]){ {{- length - 4 -}} }
        {% endfor %}
        )
        {{ glued_digits_end() }}
    {% endset %}
    {# What stands around it is taken off later: a group in a long pattern is far slower. #}
    {% set number_itself %}
        [A-Za-z]{2}{{ gap() }}[0-9].*
    {% endset %}
    {% set behind_it %}
        ([0-9])(?:_|[A-ZÄÖÜ]?[a-zäöüß])$
    {% endset %}
    {# Three capitals at the end are a glued word, or the currency that some countries end with. #}
    {% set capitals_behind_it %}
        ([0-9])[A-ZÄÖÜ]{3}$
    {% endset %}
    {% set kept %}\1{% endset %}
    {% set found = change_items(
        all_matches(text, written),
        replace_all(first_match('item', number_itself), behind_it, kept)
    ) %}
    {% set with_and_without = distinct_items(joined_lists(
        'found', change_items('found', replace_all('item', capitals_behind_it, kept))
    )) %}
    {{ with_name('found', found, keep_items(
        with_and_without,
        matches_whole(compact('item'), iban_structures()) ~ ' and ' ~ is_mod_97(compact('item'))
    )) }}
{%- endmacro %}

{#
    The pattern of each country's IBAN without blanks.
    match:     DE89370400440532013000
    near miss: DE8937040044053201300 (one digit short)
#}
{% macro iban_structures() %}
    {% set letters = {'n': '[0-9]', 'a': '[A-Z]', 'c': '[A-Z0-9]'} %}
    {% for country in seed_rows('iban_countries') %}
        {{ '|' if not loop.first }}{{ country['country_code'] }}[0-9]{2}
        {# Groups such as `8n`, eight digits. #}
        {% for group in country['bban_structure'].split(' ') %}
            {{ letters[group[-1]] }}{ {{- group[:-1] -}} }
        {% endfor %}
    {% endfor %}
{% endmacro %}

{# What every match holds. #}
{% macro hint_iban() %}
    (?i:
        (?:^|[^a-z0-9]|iban|konto)
        (?:{{ seed_alternation('iban_countries', 'country_code') }})
        {{ gap() }}[0-9]{{ gap() }}[0-9]{{ gap() }}[a-z0-9]
    )
{% endmacro %}
