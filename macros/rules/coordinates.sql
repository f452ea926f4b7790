{#
    Latitude and longitude as text, both in range: decimal or in degrees and minutes (and seconds),
    with compass letters (O is German east), degree signs, a word before them, or bare with enough
    decimals.
    match:     52.5200, 13.4050; 52° 31' 12" N, 13° 24' 18" O; N 52° 31.234 E 013° 24.567
    near miss: 52,5 x 13,4 cm; 3.1416, 2.7183; Version 52.13.4; 200.1234, 13.4050
    source:    ISO 6709 annex D; the geocaching form
#}
{% macro find_coordinates(text) -%}
    {% set blank = '[ \\x{a0}]?' %}
    {% set degree = '(?:°|º|˚|&deg;| ?Grad\\b| ?deg\\b)' %}
    {% set minute = "(?:'|′|’|´|`|‘|&#39;| ?Min(?:uten)?\\b\\.?)" %}
    {% set second = "(?:\"|″|”|“|''|′′|’’|´´|&quot;| ?Sek(?:unden)?\\b\\.?)" %}
    {% set sixty = '[0-5]?\\d' %}
    {% set until_90 = '(?:0?[0-8]?\\d)' %}
    {% set until_180 = '(?:1[0-7]\\d|0?\\d{1,2})' %}
    {% set north = '(?:nördlicher?' ~ blank ~ 'Breite|n(?:ördl)?\\.' ~ blank ~ 'Br?\\.'
        ~ '|Nord(?:en)?\\b|North\\b|Süd(?:en)?\\b|South\\b|[NS]\\b)' %}
    {% set east = '(?:östlicher?' ~ blank ~ 'Länge|ö(?:stl)?\\.' ~ blank ~ 'L\\.'
        ~ '|Ost(?:en)?\\b|East\\b|West(?:en)?\\b|[EWO]\\b)' %}
    {% set between = '[ \\x{a0}]*[,;/|]?(?: und| and)?[ \\x{a0}]*' %}

    {# Degrees and what may follow them: decimals, or minutes with or without seconds. #}
    {% set parts = blank ~ degree ~ blank ~ sixty ~ '(?:[.,]\\d+)?' ~ minute ~ '?(?:' ~ blank
        ~ sixty ~ '(?:[.,]\\d+)?' ~ second ~ ')?' %}
    {% set bare_minutes = ' ' ~ sixty ~ '\\.\\d{2,}' %}
    {% set decimals = '[.,]\\d{2,}' ~ blank ~ degree ~ '?' %}
    {% set fraction = '(?:' ~ parts ~ '|' ~ bare_minutes ~ '|' ~ decimals ~ '|' ~ degree ~ ')' %}
    {% set lettered = '(?:[NS]|Nord|Süd)' ~ blank ~ until_90 ~ fraction ~ between
        ~ '(?:[EWO]|Ost|West)' ~ blank ~ until_180 ~ fraction
        ~ '|' ~ until_90 ~ fraction ~ blank ~ north ~ between ~ until_180 ~ fraction ~ blank
        ~ east %}

    {% set signed = '[-+−]?' %}
    {% set with_signs = signed ~ until_90 ~ '[.,]\\d{3,}' ~ blank ~ degree ~ between ~ signed
        ~ until_180 ~ '[.,]\\d{3,}' ~ blank ~ degree %}
    {% set comma = '(?:[ \\x{a0}]*[,;/|][ \\x{a0}]*|[ \\x{a0}]+)' %}
    {% set bare = signed ~ '(?:[1-8]\\d\\.\\d{4,}' ~ comma ~ signed ~ until_180 ~ '\\.\\d{4,}|'
        ~ '[1-8]\\d,\\d{4,}' ~ comma ~ signed ~ until_180 ~ ',\\d{4,}|'
        ~ until_90 ~ '\\.\\d{5,}' ~ comma ~ signed ~ until_180 ~ '\\.\\d{5,}|'
        ~ until_90 ~ ',\\d{5,}' ~ comma ~ signed ~ until_180 ~ ',\\d{5,})' %}
    {% set label = '(?i:koordinaten?|gps(?:-?(?:daten|position|koordinaten))?|geo|position|standort'
        ~ '|lat(?:itude)?|breite(?:ngrad)?|latlng|ll)' %}
    {% set other_label = '(?i:&?(?:lon|lng|long)(?:itude)?|länge(?:ngrad)?)' %}
    {% set labelled = signed ~ until_90 ~ '[.,]\\d{2,}' ~ degree ~ '?(?:' ~ comma ~ '|'
        ~ between ~ other_label ~ '[:= ]*)' ~ signed ~ until_180 ~ '[.,]\\d{2,}' ~ degree ~ '?' %}

    {% set left = '(?:^|[^\\pL\\pN.,])' %}
    {% set right = '(?:$|[^\\pL\\pN.,°%€$]|[.,](?:$|\\D)|,\\d+z)' %}
    {{ change_items(
        all_matches(
            text,
            left ~ '(?:(?:' ~ lettered ~ '|' ~ with_signs ~ '|' ~ bare ~ ')' ~ right
            ~ '|' ~ label ~ '[ :=(@]*' ~ labelled ~ right ~ ')'
        ),
        first_match('item', lettered ~ '|' ~ with_signs ~ '|' ~ bare ~ '|' ~ labelled)
    ) }}
{%- endmacro %}

{# What every match holds. #}
{% macro hint_coordinates() -%}
    {{ return(
        '\\d ?(?:°|º|˚|&deg;|Grad)|[NS] ?\\d\\d |\\d[.,]\\d\\d+[^0-9]{1,25}\\d{1,3}[.,]\\d\\d'
    ) }}
{%- endmacro %}
