{#
    The number of a German passport, with or without its check digit, where a word before or behind
    names a passport or in the passport's machine readable line; with blanks inside behind the word.
    match:     Reisepass C01X00T478, Pass-Nr. C01X00T47, c01x00t47 (Passkopie),
               C01X00T478D<<6408125F2702283
    near miss: C01X00T478 alone, Reisepass C01X00T479 (check digit), Passform C01X00T47
    source:    ICAO Doc 9303; first letter C, F, G, H, J, K, no vowels, no B, D, Q and S
#}
{% macro find_passport_number(text) -%}
    {% set character = '[CFGHJKLMNPRTVWXYZ0-9]' %}
    {% set whole %}
        {{ glued_number_start() }}
        ((?i:[CFGHJK]{{ character }}{8}[0-9]?))
        (?:D|{{ glued_number_end() }})
    {% endset %}
    {% set grouped %}
        {{ passport_words() }}
        (?:[^0-9]{0,25}?[^\pL\pN])?
        ((?i:[CFGHJK](?:[ _-]?{{ character }}){8}(?:[ _-]?[0-9])?))
        (?:D|{{ glued_number_end() }})
    {% endset %}
    {% set machine_readable %}
        {{ glued_number_start() }}
        ([CFGHJK]{{ character }}{8}[0-9])D<<[0-9]{7}[MFX<][0-9]{7}
    {% endset %}
    {% set is_number %}
        case length({{ compact('item') }})
            when 10 then {{ is_icao_9303(compact('item')) }}
            else {{ matches('item', '[0-9]') }}
        end
    {% endset %}
    {{ keep_items(
        distinct_items(
            joined_lists(
                'case when ' ~ matches(text, passport_words()) ~ ' then '
                ~ joined_lists(
                    all_matches(without_other_numbers(text), whole, 1),
                    all_matches(text, grouped, 1),
                ) ~ ' else []::varchar[] end',
                all_matches(text, machine_readable, 1),
            )
        ),
        is_number,
    ) }}
{%- endmacro %}

{# What a passport and its number are called. #}
{% macro passport_words() %}
    (?i:
        (?:reise|kinder|dienst|diplomaten|ersatz|not|flüchtlings|fremden
            |europa)-?p[aä](?:ss|ß)
        |passe?port|passaporto|pasaporte|passersatz|reisep\.|reisedok|travel[ ]doc
        |(?:^|[^\pL])rp-?nr|(?:^|[^\pL])pa(?:ss|ß)-?n(?:umme)?r
        |(?:^|[^\pL])e?-?p[aä](?:ss|ß)(?:es)?
            (?:[ -]?(?:n(?:umme)?r|no|id|kopie|scan|daten|seite))?
            (?:$|[^\pL]|(?-i:[A-Z]))
    )
{% endmacro %}

{# What every match holds. #}
{% macro hint_passport_number() %}
    D<<[0-9]
    |(?i:
        p[aä](?:ss|ß)(?:$|[^a-zäöü]|es?|-?n|kop|scan|id|daten|seite|port|(?-i:[A-Z]))
        |reisedok|reisep\.|passeport|passaporto|pasaporte|passersatz|travel[ ]doc|rp-?nr
    )
{% endmacro %}
