{#
    Latitude and longitude as text, both in range: decimal or in degrees and minutes (and seconds),
    with compass letters (O is German east), degree signs, a word before them, or bare with enough
    decimals.
    match:     52.5200, 13.4050; 52° 31' 12" N, 13° 24' 18" O; N 52° 31.234 E 013° 24.567
    near miss: 52,5 x 13,4 cm; 3.1416, 2.7183; Version 52.13.4; 200.1234, 13.4050
    source:    ISO 6709 annex D; the geocaching form
#}
{% macro find_coordinates(text) -%}
    {% set unlabelled = lettered_coordinates() ~ '|' ~ decimal_coordinates() %}
    {% set label %}
        (?i:
            koordinaten?|gps(?:-?(?:daten|position|koordinaten))?|geo|position|standort
            |lat(?:itude)?|breite(?:ngrad)?|latlng|ll
            |lon(?:gitude)?|lng|länge(?:ngrad)?
        )
    {% endset %}
    {% set right %}
        (?:$|[^\pL\pN.,°%€$]|[.,](?:$|\D)|,\d+z|\p{Lu}\p{Ll})  {# `,17z` is the zoom of a map #}
    {% endset %}
    {% set coordinates %}
        (?:^|[^\pL\pN.,])
        (?:
            (?:{{ unlabelled }}){{ right }}
            |{{ label }}[ :=(@]*(?:{{ labelled_coordinates() }}){{ right }}
        )
    {% endset %}
    {% set measure %}
        \d[.,]\d+[ ]?(?:[cm]?m|km|[km]?g|l|zoll)\b
    {% endset %}
    {{ change_items(
        all_matches(replace_all(text, measure, '#'), coordinates),
        first_match('item', unlabelled ~ '|' ~ labelled_coordinates())
    ) }}
{%- endmacro %}

{# The patterns that the forms of coordinates share. #}
{% macro coordinate_parts() -%}
    {% set blank %}[ \x{a0}]?{% endset %}
    {% set until_90 %}(?:0?[0-8]?\d){% endset %}
    {% set until_180 %}(?:1[0-7]\d|0?\d{1,2}){% endset %}
    {% set degree %}(?:°|º|˚|&deg;|[ ]?Grad\b|[ ]?deg\b){% endset %}
    {% set between %}[ \x{a0}]*[,;/|]?(?:[ ]und|[ ]and)?[ \x{a0}]*{% endset %}
    {% set comma %}(?:[ \x{a0}]*[,;/|_][ \x{a0}]*|[ \x{a0}]+){% endset %}
    {{ return({
        'blank': blank,
        'until_90': until_90,
        'until_180': until_180,
        'degree': degree,
        'between': between,
        'comma': comma,
        'signed': '[-+−]?',
    }) }}
{%- endmacro %}

{# The pattern of coordinates with compass letters or words: N 52° 31.234 E 013° 24.567. #}
{% macro lettered_coordinates() %}
    {% set part = coordinate_parts() %}
    {% set blank, fraction = part.blank, fraction_of_degrees() %}
    {% set north %}
        (?:
            nördlicher?{{ blank }}Breite
            |n(?:ördl(?:iche)?)?\.?{{ blank }}Br(?:eite|\.)|n\.{{ blank }}B\.
            |Nord(?:en)?\b|North\b|Süd(?:en)?\b|South\b|[NS]\b
        )
    {% endset %}
    {% set east %}
        (?:
            östlicher?{{ blank }}Länge
            |ö(?:stl(?:iche)?)?\.?{{ blank }}L(?:änge|\.)
            |Ost(?:en)?\b|East\b|West(?:en)?\b|[EWO]\b
        )
    {% endset %}
    {% set latitude %}
        (?:[NS]|Nord|Süd|(?:nörd|süd)l(?:iche|\.)[ ]Br(?:eite|\.)){{ blank }}
        {{ part.until_90 }}{{ fraction }}
    {% endset %}
    {% set longitude %}
        (?:[EWO]|Ost|West|(?:öst|west)l(?:iche|\.)[ ]L(?:änge|\.)){{ blank }}
        {{ part.until_180 }}{{ fraction }}
    {% endset %}
    {{ latitude }}{{ part.between }}{{ longitude }}
    |{{ longitude }}{{ part.between }}{{ latitude }}
    |
    {{ part.until_90 }}{{ fraction }}{{ blank }}
    {{ north }}{{ part.between }}
    {{ part.until_180 }}{{ fraction }}{{ blank }}
    {{ east }}
{% endmacro %}

{# The pattern of what may follow degrees: decimals, or minutes with or without seconds. #}
{% macro fraction_of_degrees() %}
    {% set part = coordinate_parts() %}
    {% set blank, degree = part.blank, part.degree %}
    {% set minute %}
        (?:'|′|’|´|`|‘|&#39;|[ ]?Min(?:uten)?\b\.?)
    {% endset %}
    {% set second %}
        (?:"|″|”|“|''|′′|’’|´´|&quot;|[ ]?Sek(?:unden)?\b\.?)
    {% endset %}
    {% set sixty %}[0-5]?\d{% endset %}
    (?:
        {{ blank }}{{ degree }}{{ blank }}
        {{ sixty }}(?:[.,]\d+)?{{ minute }}?
        (?:{{ blank }}{{ sixty }}(?:[.,]\d+)?{{ second }})?
        |[ :-]{{ sixty }}[ :-]{{ sixty }}(?:[.,]\d+)?  {# 53 33 04 #}
        |-{{ sixty }}[.,]\d+  {# of sailors: 53-33,1 #}
        |[ ]{{ sixty }}\.\d{2,}
        |[.,]\d{2,}{{ blank }}{{ degree }}?
        |{{ degree }}
    )
{% endmacro %}

{# The pattern of decimal coordinates, with degree signs or bare with enough decimals. #}
{% macro decimal_coordinates() %}
    {% set part = coordinate_parts() %}
    {% set signed, comma = part.signed, part.comma %}
    {% set until_90, until_180 = part.until_90, part.until_180 %}
    {{ signed }}{{ until_90 }}[.,]\d{3,}
        {{ part.blank }}{{ part.degree }}
    {{ part.between }}
    {{ signed }}{{ until_180 }}[.,]\d{3,}
        {{ part.blank }}{{ part.degree }}
    |
    {{ signed }}
    (?:
        [1-8]\d\.\d{4,}{{ comma }}
            {{ signed }}{{ until_180 }}\.\d{4,}
        |[1-8]\d,\d{4,}{{ comma }}
            {{ signed }}{{ until_180 }},\d{4,}
        |{{ until_90 }}\.\d{5,}{{ comma }}
            {{ signed }}{{ until_180 }}\.\d{5,}
        |{{ until_90 }},\d{5,}{{ comma }}
            {{ signed }}{{ until_180 }},\d{5,}
    )
{% endmacro %}

{# The pattern of coordinates behind a word that names them: lat=52.52&lon=13.4. #}
{% macro labelled_coordinates() %}
    {% set part = coordinate_parts() %}
    {% set signed, degree = part.signed, part.degree %}
    {% set longitude %}
        (?i:&?(?:lon|lng|long)(?:itude)?|länge(?:ngrad)?)
    {% endset %}
    {% set latitude %}(?i:&?lat(?:itude)?|breite(?:ngrad)?){% endset %}
    {{ signed }}{{ part.until_90 }}[.,]\d{2,}{{ degree }}?
    (?:{{ part.comma }}|{{ part.between }}{{ longitude }}[:= ]*)
    {{ signed }}{{ part.until_180 }}[.,]\d{2,}{{ degree }}?
    |{{ signed }}{{ part.until_180 }}[.,]\d{2,}{{ degree }}?
    {{ part.between }}{{ latitude }}[:= ]*
    {{ signed }}{{ part.until_90 }}[.,]\d{2,}{{ degree }}?
{% endmacro %}

{# What every match holds. #}
{% macro hint_coordinates() %}
    \d[ ]?(?:°|º|˚|&deg;|Grad)
    |[NS][ ]?\d\d[ :-]|\d[ :-][0-5]?\d(?:[.,]\d+)?[ ]?[NS]\b
    |\d[.,]\d\d+[^0-9]{1,25}\d{1,3}[.,]\d\d
{% endmacro %}
