{#
    A German tax identification number (Steuer-ID, IdNr): 11 digits, in one piece or as 2-3-3-3;
    in any other grouping after a word that names it.
    match:     IdNr. 86 095 742 719
    near miss: 86 095 742 718 (check digit), 11122233347 (repeated digits)
    source:    § 139b AO, ISO 7064 MOD 11,10
#}
{% macro find_tax_id(text) -%}
    {% set blank %}[ \x{a0}\x{202f}./_–-]{% endset %}
    {% set usual %}
        (?:^|[^\pL\pN+/.-])
        ([1-9][0-9]{10}|[1-9][0-9](?:{{ blank }}[0-9]{3}){3})
        (?:\b|[A-Za-z_])
    {% endset %}
    {% set named %}
        (?i:
            steuer[ -]?id|steuerliche[ ]id|ident(?:ifikations)?-?[ ]?n
            |(?:^|[^\pL])id[ .-]{0,2}n
            |(?:^|[^\pL])(?:tin|tax[ ]?id(?:entification)?|st[.]?-?id)(?:$|[^\pL])
        )
        [^0-9]{0,30}
        ([1-9](?:{{ blank }}{0,2}[0-9]){10})
        (?:\b|[A-Za-z_])
    {% endset %}
    {% set named_behind %}
        (?:^|[^\pL\pN+/.-])
        ([1-9](?:{{ blank }}?[0-9]){10})
        [^0-9]{1,5}(?i:steuer[ -]?id|id-?nr)
    {% endset %}
    {{ keep_items(
        distinct_items(
            joined_lists(
                all_matches(without_other_numbers(text), usual, 1),
                all_matches(text, named, 1),
                all_matches(text, named_behind, 1),
            )
        ),
        'case when ' ~ is_mod_11_10(digits('item')) ~ ' then '
        ~ repeats_one_digit('left(' ~ digits('item') ~ ', 10)') ~ ' else false end',
    ) }}
{%- endmacro %}

{#
    True where of the ten digits `text` one occurs twice, or three times but not side by side, and
    the others at most once: then they are nine different ones, or eight with one three times.
#}
{% macro repeats_one_digit(text) -%}
    {% set three = '000|111|222|333|444|555|666|777|888|999' %}
    case {{ distinct_character_count(text) }}
        when 9 then true
        when 8
            then {{ matches(sorted_characters(text), three) }} and not {{ matches(text, three) }}
        else false
    end
{%- endmacro %}

{# What every match holds. #}
{% macro hint_tax_id() -%}
    (?:^|[^0-9])[1-9][0-9 ./_\x{a0}\x{202f}–-]{9,}[0-9]
{%- endmacro %}
