{#
    The number of a German driving licence in card format, where a word before or behind names a
    licence: authority (a letter for the Land, two digits, one more character), five characters, a
    check digit, the issue; with blanks inside behind the word.
    match:     Führerschein B072RRE2I55, b072rre2i55 (FS)
    near miss: B072RRE2I55 alone, Führerschein B072RRE2I65 (check digit)
    source:    Anlage 8 FeV; weights 9 to 1, letters from A = 10, modulo 11, ten is X
#}
{% macro find_driving_licence_number(text) -%}
    {% set whole %}
        {{ glued_number_start() }}
        ((?i:[A-P][0-9]{2}[0-9A-Z]{6}[0-9X][0-9A-Z]))
        {{ glued_number_end() }}
    {% endset %}
    {% set grouped %}
        {{ driving_licence_words() }}
        (?:[^0-9]{0,25}?[^\pL\pN])?
        (
            (?i:
                [A-P][ _-]?[0-9][ _-]?[0-9][ _-]?[0-9A-Z]  {# authority #}
                (?:[ _-]?[0-9A-Z]){5}
                [ _-]?[0-9X]  {# check digit #}
                [ _-]?[0-9A-Z]  {# issue #}
            )
        )
        {{ glued_number_end() }}
    {% endset %}
    {% set rest = weighted_sum(
        character_values('left(' ~ compact('item') ~ ', 9)'), [9, 8, 7, 6, 5, 4, 3, 2, 1]
    ) ~ '::int % 11' %}
    {{ keep_items(
        distinct_items(joined_lists(
            'case when ' ~ matches(text, driving_licence_words()) ~ ' then '
            ~ all_matches(text, whole, 1) ~ ' else []::varchar[] end',
            all_matches(text, grouped, 1),
        )),
        'substr(' ~ compact('item') ~ ', 10, 1)'
        ~ " = substr('0123456789X', (" ~ rest ~ ') + 1, 1)',
    ) }}
{%- endmacro %}

{# What a driving licence and its number are called; `5` is its field for the number. #}
{% macro driving_licence_words() %}
    (?i:
        hrersch(?:ein|\.)|fahrerlaubnis|führerausweis|lenker?berechtigung
        |driv(?:ing|er.?s?)[ ]licen
        |(?:^|[^\pL])
        (?:
            f[es](?:[ .-]{0,2}(?:nr|nummer|kopie|scan))?|fahrausweis|lappen|feld[ ]5
        )
        (?:$|[^\pL])
    )
{% endmacro %}

{# What every match holds. #}
{% macro hint_driving_licence_number() %}
    (?i:
        hrersch(?:ein|\.)|fahrerlaubnis|rerausweis|lenker?berecht|[ ]licen|fahrausweis
        |feld[ ]5
        |lappen|(?:^|[^a-z])f[es](?:$|[^a-z]|nr|nummer|kopie|scan)
    )
{% endmacro %}
