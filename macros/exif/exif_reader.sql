{#
    Which library wrote the EXIF text, as far as it shows: `exifread_2` reads bytes right,
    `exifread_nocycle_3` (img2dataset since February 2022) reads each as 0. One byte that is not 0
    proves the first; the second shows in versions that cannot be 0. NULL where nothing tells.
    match:     ExifVersion `0230` is exifread_2, an empty ExifVersion is exifread_nocycle_3
    near miss: an object with make and model only is NULL
#}
{% macro exif_reader(fields) -%}
    {% set lists = [
        fields ~ '."GPS GPSVersionID"',
        fields ~ '."Image XPTitle"',
        fields ~ '."Image XPComment"',
        fields ~ '."Image XPKeywords"',
        fields ~ '."Image XPSubject"',
    ] %}
    case
        when {{ fields }}."EXIF ExifVersion" <> '' then 'exifread_2'
        when {{ fields }}."EXIF ExifVersion" = '' then 'exifread_nocycle_3'
        when {{ fields }}."EXIF FlashPixVersion" <> '' then 'exifread_2'
        {% for list in lists + [fields ~ '."GPS GPSAltitudeRef"'] %}
        when {{ matches(list, '[1-9]') }} then 'exifread_2'
        {% endfor %}
        when {{ fields }}."EXIF FlashPixVersion" = '' then 'exifread_nocycle_3'
        {% for list in lists %}
        when starts_with({{ list }}, '[0, 0, 0') then 'exifread_nocycle_3'
        {% endfor %}
    end
{%- endmacro %}
