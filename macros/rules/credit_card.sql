{#
    The number of a payment card: prefix and length of a network, in one piece or in the network's
    groups, Luhn. The 13 digits of early Visa cards are also those of German EANs and telephone
    numbers (49…), so they need a word that names the card.
    match:     Visa 4111 1111 1111 1111
    near miss: 4111 1111 1111 1112 (check digit), 4006381333931 (an EAN), IMEI 356938035643809,
               DE21 4111 1111 1111 1111 00 (inside an IBAN)
    source:    ISO/IEC 7812; issuer ranges as the networks publish them
#}
{% macro find_credit_card(text) -%}
    {% set blank %}{{ gap_of_card() }}{% endset %}
    {% set four = blank ~ '[0-9]{4}' %}
    {% set maestro = '5018|5020|5038|5893|6304|67(?:59|6[1-3]|0[0-9])' %}
    {# The first four digits of the networks that have sixteen. #}
    {% set sixteen %}
        (?:
            4[0-9]{3}  {# Visa #}
            |5[1-5][0-9]{2}
            |222[1-9]|22[3-9][0-9]|2[3-6][0-9]{2}|27[01][0-9]|2720  {# Mastercard #}
            |6011|64[4-9][0-9]|65[0-9]{2}  {# Discover #}
            |62[0-9]{2}  {# UnionPay #}
            |35(?:2[89]|[3-8][0-9])  {# JCB #}
            |{{ maestro }}
        )
    {% endset %}
    {% set card %}
        (?:^|[^\pL\pN]|(?i:karten?|card|visa|amex|maestro|jcb|diners|nummer|nr))
        (
            {{ sixteen }}{{ four }}
                {{ four }}{{ four }}
            |3[47][0-9]{2}{{ blank }}[0-9]{6}{{ blank }}[0-9]{5}  {# American Express #}
            |(?:30[0-5][0-9]|36[0-9]{2}|3[89][0-9]{2})  {# Diners Club #}
                {{ blank }}[0-9]{6}{{ blank }}[0-9]{4}
            |4[0-9]{3}(?:{{ blank }}[0-9]{3}){3}
            |4[0-9]{12}
            |{{ sixteen }}[0-9]{15}
            |(?:62|{{ maestro }})[0-9]{13,15}
        )
        {{ glued_digits_end() }}
    {% endset %}
    {% set iban %}
        \b[A-Z]{2}[0-9]{2}(?:[ ]?[0-9A-Z]{4}){3,}
    {% endset %}
    {% set is_card %}
        case
            when length({{ digits('item') }}) = 13 and not {{ matches(text, '(?i)visa|kredit|card') }}
                then false
            else {{ is_luhn(digits('item')) }}
        end
    {% endset %}
    {{ keep_items(
        all_matches(without_other_numbers(replace_all(text, iban, ' ')), card, 1), is_card
    ) }}
{%- endmacro %}

{# The pattern of what stands between the groups of a card: a sign, also between blanks; two blanks. #}
{% macro gap_of_card() -%}
    (?:[ \x{a0}\x{202f}]?[._/–-]?[ \x{a0}\x{202f}]?)
{%- endmacro %}

{# What every match holds. #}
{% macro hint_credit_card() %}
    [2-6][0-9]{3}{{ gap_of_card() }}[0-9]{4}{{ gap_of_card() }}[0-9]{4}
    |3[04-9][0-9]{2}{{ gap_of_card() }}[0-9]{6}
    |4[0-9]{3}(?:{{ gap_of_card() }}[0-9]{3}){3}
{% endmacro %}
