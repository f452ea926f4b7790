{#
    The number of a German passport, with or without its check digit, after a word that names it.
    match:     Reisepass C01X00T478, Pass-Nr. C01X00T47
    near miss: C01X00T478 alone, Reisepass C01X00T479 (check digit)
    source:    ICAO Doc 9303; first letter C, F, G, H, J, K, no vowels, no B, D, Q and S
#}
{% macro find_passport_number(text) -%}
    {% set named %}
        (?i:reisep[aä]ss|passport|\bpass-?\s?(?:nr|nummer|no)|\bpass\b)
        [^0-9]{0,25}?
        {{ number_start() }}
        ([CFGHJK](?:[ ]?[CFGHJKLMNPRTVWXYZ0-9]){8}(?:[ ]?[0-9])?)
        (?:D|\b|_)
    {% endset %}
    {{ keep_items(
        all_matches(text, named, 1),
        'case length(' ~ compact('item') ~ ') when 10 then ' ~ is_icao_9303(compact('item'))
        ~ " when 9 then " ~ matches('item', '[0-9]') ~ ' else false end',
    ) }}
{%- endmacro %}

{# What every match holds. #}
{% macro hint_passport_number() -%}
    (?i:p[aä]ss).*[CFGHJK][CFGHJKLMNPRTVWXYZ0-9 ]{8}
{%- endmacro %}
