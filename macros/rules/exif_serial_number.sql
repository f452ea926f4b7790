{#
    The serial number of a camera or lens: at least four letters and digits, one a digit, not all
    the same and not just counted up.
    match:     023021004711, PI040378D25L
    near miss: 0000000000, 123, 12345678, N/A, xxxxxxxx, Canon EOS 5D
    source:    EXIF 2.31, BodySerialNumber and LensSerialNumber; DNG, CameraSerialNumber
#}
{% macro find_exif_serial_number(text) -%}
    {% set no_character %}[^\pL\pN]{% endset %}
    {% set bare = replace_all(text, no_character) %}
    case
        when {{ matches(text, '[0-9]') }}
            and length({{ bare }}) >= 4
            and replace({{ bare }}, left({{ bare }}, 1), '') <> ''
            and not starts_with('1234567890123456789', ltrim({{ bare }}, '0'))
            and not {{ exif_is_placeholder(text, 'serial_number') }}
            then [{{ text }}]
        else []::varchar[]
    end
{%- endmacro %}
