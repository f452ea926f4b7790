{#
    Metres above sea level, below it negative when the reference is 1. Up to 100 km: more is a
    device's way to write that it does not know.
    match:     `2469/20` and `0` is 123.45, `17/2` and `1` is -8.5
    near miss: `0/0`, `4294967295`
    source:    EXIF 2.32, GPSAltitudeRef and GPSAltitude
#}
{% macro exif_altitude(value, ref) -%}
    {% set is_valid = 'len(numbers) = 1 and abs(numbers[1]) <= 100000' %}
    {% set is_below = matches(ref, '^\\[?1') %}
    {{ exif_with_numbers(
        value,
        'case when ' ~ is_valid ~ ' and ' ~ is_below ~ ' then -abs(numbers[1])'
        ~ ' when ' ~ is_valid ~ ' then numbers[1] end',
    ) }}
{%- endmacro %}

{#
    Is the sign of the altitude as the camera wrote it? The newer reader prints every reference as
    0; only a reference that is not 0 or a negative number shows that it was not lost. Without a
    reference the standard's default, above sea level, holds, if the reader is the older one.
#}
{% macro exif_is_altitude_sign_known(altitude, reader) -%}
    case
        when {{ altitude }} is null then null
        else {{ altitude }} < 0 or coalesce({{ reader }} = 'exifread_2', false)
    end
{%- endmacro %}
