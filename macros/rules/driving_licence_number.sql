{#
    The number of a German driving licence in card format, after a word that names it: authority (a
    letter for the Land, two digits, one more character), five characters, a check digit, the issue.
    match:     Führerschein B072RRE2I55
    near miss: B072RRE2I55 alone, Führerschein B072RRE2I65 (check digit)
    source:    Anlage 8 FeV; weights 9 to 1, letters from A = 10, modulo 11, ten is X
#}
{% macro find_driving_licence_number(text) -%}
    {% set named %}
        {{ driving_licence_words() }}[^0-9]{0,25}?
        {{ number_start() }}
        (
            [A-P][ ]?[0-9][ ]?[0-9][ ]?[0-9A-Z]  {# authority #}
            (?:[ ]?[0-9A-Z]){5}
            [ ]?[0-9X]  {# check digit #}
            [ ]?[0-9A-Z]  {# issue #}
        )
        (?:\b|_)
    {% endset %}
    {% set rest = weighted_sum(
        character_values('left(' ~ compact('item') ~ ', 9)'), [9, 8, 7, 6, 5, 4, 3, 2, 1]
    ) ~ '::int % 11' %}
    {{ keep_items(
        all_matches(text, named, 1),
        'substr(' ~ compact('item') ~ ', 10, 1)'
        ~ " = substr('0123456789X', (" ~ rest ~ ') + 1, 1)',
    ) }}
{%- endmacro %}

{# What a driving licence is called. #}
{% macro driving_licence_words() %}
    (?i:f(?:ü|ue)hrerschein|fahrerlaubnis|driv(?:ing|er.?s?)[ ]licen|\bfs-?nr)
{% endmacro %}

{# What every match holds. #}
{% macro hint_driving_licence_number() -%}
    {{ driving_licence_words() }}[^0-9]*[0-9]
{%- endmacro %}
