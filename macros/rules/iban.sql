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
    case
        when {{ matches(text, '(?i)(?:^|[^a-z0-9])[a-z]{2} ?[0-9]{2}[ .\\x{a0}–-]?[a-z0-9]') }}
            then {{ keep_items(
                all_matches(
                    text, '(?i)' ~ number_start() ~ '(' ~ countries | join('|') ~ ')(?:\\b|_)', 1
                ),
                is_mod_97(compact('item')),
            ) }}
        else []::varchar[]
    end
{%- endmacro %}
