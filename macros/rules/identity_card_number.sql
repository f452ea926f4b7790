{#
    The number of a German identity card (Personalausweis): nine characters and a check digit, in
    small letters where a word names the card before or behind; nine characters without a check
    digit, blanks inside and the all-digit numbers of before November 2010 only with such a word or
    in a machine readable line.
    match:     L01X00T471, Personalausweis Nr. L01X00T47, l01x00t471 (Perso)
    near miss: L01X00T472 (check digit), A01X00T471 (a letter that is not used), L01X00T47 alone
    source:    ICAO Doc 9303; no vowels, no B, D, Q and S (§ 5 PAuswG and its leaflet on the number)
#}
{% macro find_identity_card_number(text) -%}
    {% set character = '[CFGHJKLMNPRTVWXYZ0-9]' %}
    {% set whole %}
        {{ glued_number_start() }}
        (
            (?i:[LMNPRTVWXYZ]{{ character }}{8}[0-9]?)
            |[0-9]{10}D(?:<<)?  {# an old card, or its machine readable line #}
        )
        (?:D|D?<|{{ glued_number_end() }})
    {% endset %}
    {% set grouped %}
        {{ identity_card_words() }}
        (?:[^0-9]{0,25}?[^\pL\pN])?
        ((?i:[LMNPRTVWXYZ0-9](?:[ _-]?{{ character }}){8}(?:[ _-]?[0-9])?))
        (?:D|{{ glued_number_end() }})
    {% endset %}
    {% set is_number %}
        case
            when not {{ matches('item', '[0-9]') }} then false
            when {{ matches('item', '[a-z]') }} and not {{ matches(text, identity_card_words()) }}
                then false
            when length({{ compact('item') }}) = 9
                then {{ matches('item', '[A-Za-z].*[0-9]') }}
                    and {{ matches(text, identity_card_words()) }}
            when not {{ matches('item', '[0-9].*[0-9]') }} then false
            when ends_with(item, 'D') and not {{ matches(text, identity_card_words()) }} then false
            else {{ is_icao_9303("rtrim(" ~ compact('item') ~ ", 'D')") }}
        end
    {% endset %}
    {% set candidates = joined_lists(
        change_items(
            all_matches(without_other_numbers(text), whole, 1), replace_all('item', 'D?<+$')
        ),
        all_matches(text, grouped, 1),
    ) %}
    {{ distinct_items(change_items(keep_items(candidates, is_number), "rtrim(item, 'D')")) }}
{%- endmacro %}

{# What an identity card and its number are called. #}
{% macro identity_card_words() %}
    (?i:
        personalausw|dokumenten?-?n(?:umme)?r|kennkarte|identity[ ]card
        |identitätskarte|carte[ ]d.identité|(?:ausweis|perso|ausw\.)-?[ ]?n(?:umme)?r
        |(?:^|[^\pL])
        (?:
            perso(?:-?(?:ausweis|kopie|scan|foto))?
            |ausweis(?:es)?(?:-?[ ]?(?:id|kopie|scan|dokument))?|pers\.?-?[ ]?ausw\.?
            |id[ -]?(?:card|karte)|pa-?nr|[bne]pa|e-?id
        )
        (?:$|[^\pL])
    )
{% endmacro %}

{# What every match holds. #}
{% macro hint_identity_card_number() %}
    [LMNPRTVWXYZ][CFGHJKLMNPRTVWXYZ0-9]{8}
    |D<<
    |(?i:
        ausweis|perso(?:$|[^n])|kennkarte|dokumenten?-?n|identity[ ]card
        |\bausw\.|identitätsk|identité
        |\b(?:id[ -]?(?:card|karte)|pa-?nr|[bne]pa\b|e-?id\b)
    )
{% endmacro %}
