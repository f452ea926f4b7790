{#
    A valid position of the EXIF text, as `latitude longitude` in signed degrees.
    match:     52.52 13.405
    near miss: 0 0 (no fix), 95.1 13.4 (out of range), 52.52 (no longitude)
    source:    int_exif, which has read the forms of EXIF 2.32, 4.6.6
#}
{% macro find_exif_location(text) -%}
    {% set latitude = "split_part(" ~ text ~ ", ' ', 1)" %}
    {% set longitude = "split_part(" ~ text ~ ", ' ', 2)" %}
    case
        when {{ matches_whole(text, '-?[0-9.]+(?:e-[0-9]+)? -?[0-9.]+(?:e-[0-9]+)?') }}
            and abs(try_cast({{ latitude }} as double)) <= 90
            and abs(try_cast({{ longitude }} as double)) <= 180
            and {{ matches(replace_all(text, 'e-[0-9]+'), '[1-9]') }}
            then [{{ text }}]
        else []::varchar[]
    end
{%- endmacro %}
