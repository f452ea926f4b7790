{#
    The number of a German identity card (Personalausweis): nine characters and a check digit; nine
    characters without, blanks inside and the all-digit numbers of before November 2010 only after a
    word that names the card.
    match:     L01X00T471, Personalausweis Nr. L01X00T47
    near miss: L01X00T472 (check digit), A01X00T471 (a letter that is not used), L01X00T47 alone
    source:    ICAO Doc 9303; no vowels, no B, D, Q and S (§ 5 PAuswG and its leaflet on the number)
#}
{% macro find_identity_card_number(text) -%}
    {% set character = '[CFGHJKLMNPRTVWXYZ0-9]' %}
    {% set bare %}
        {{ number_start() }}
        ([LMNPRTVWXYZ]{{ character }}{8}[0-9])
        (?:D|\b|_)  {# The D of Germany, from the card's machine readable lines. #}
    {% endset %}
    {% set named %}
        (?i:
            personalausweis|\bperso\b|\bausweis(?:-?\s?(?:nr|nummer|id)|\b)
            |identity[ ]card|\bid[ ]card|\bpa-?nr
        )
        [^0-9]{0,25}?
        {{ number_start() }}
        ([LMNPRTVWXYZ0-9](?:[ ]?{{ character }}){8}(?:[ ]?[0-9])?)
        (?:D|\b|_)
    {% endset %}
    {{ keep_items(
        distinct_items(
            joined_lists(
                keep_items(
                    all_matches(without_other_numbers(text), bare, 1),
                    matches('item', '[0-9].*[0-9]'),
                ),
                all_matches(text, named, 1),
            )
        ),
        'case length(' ~ compact('item') ~ ') when 10 then ' ~ is_icao_9303(compact('item'))
        ~ " when 9 then " ~ matches('item', '[A-Z].*[0-9]') ~ ' else false end',
    ) }}
{%- endmacro %}

{# What every match holds. #}
{% macro hint_identity_card_number() %}
    {{ rough_number_start() }}
    [LMNPRTVWXYZ0-9]
    [CFGHJKLMNPRTVWXYZ0-9 ]{7,}
    [C-HJ-NPRTV-Z0-9]
{% endmacro %}
