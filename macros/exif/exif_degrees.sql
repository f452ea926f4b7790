{#
    Latitude or longitude in signed degrees: one to three numbers (degrees, minutes, seconds; the
    last may have decimals) and the hemisphere, one of the two letters `hemispheres`, the negative
    one second. The sign is the number's own where it has one, else the hemisphere's. Beyond
    `limit` degrees or without a hemisphere it is NULL.
    match:     `[48, 31, 12]` N, `[52, 63/2]` n, `262617/5000` North, `[-52, -31, -12]` S is negative
               once, `[48, 2666179/50000, 0/0]` (seconds not set: degrees and minutes are good)
    near miss: `[0/0, 0/0, 0/0]`, `[]`, `52,00000,50,00000,34,01180`, `4294967295`, no hemisphere
    source:    EXIF 2.32, 4.6.6 GPS attribute information; forms met in real files
#}
{% macro exif_degrees(value, ref, hemispheres, limit) -%}
    {% set hemisphere = 'upper(left(' ~ ref ~ ', 1))' %}
    {% set size %}
        abs(numbers[1])
        + case
            when len(numbers) = 1 then 0
            -- What is not set counts as 0 only where the number before it says enough.
            when ends_with({{ value }}, ', 0/0, 0/0]') and numbers[1] % 1 <> 0 then 0
            else abs(numbers[2])
        end / 60
        + case
            when len(numbers) < 3 or ends_with({{ value }}, ', 0/0]') then 0
            else abs(numbers[3])
        end / 3600
    {% endset %}
    {% set signed %}
        case
            when size > {{ limit }} then null
            when {{ hemisphere }} = '{{ hemispheres[1] }}' or list_min(numbers) < 0 then -size
            else size
        end
    {% endset %}
    {% set signed_degrees %}
        case
            when {{ is_one_of(hemisphere, hemispheres) }} and len(numbers) <= 3
                then {{ with_name('size', size, signed) }}
        end
    {% endset %}
    {{ exif_with_numbers(value, signed_degrees) }}
{%- endmacro %}

{# Signed degrees north, -90 to 90; see `exif_degrees`. #}
{% macro exif_latitude(value, ref) -%}
    {{ exif_degrees(value, ref, 'NS', 90) }}
{%- endmacro %}

{# Signed degrees east, -180 to 180; see `exif_degrees`. #}
{% macro exif_longitude(value, ref) -%}
    {{ exif_degrees(value, ref, 'EW', 180) }}
{%- endmacro %}

{#
    What became of a position: `valid`, `no_fix` (a receiver without a fix writes zeros, 0/0 or
    nothing), `invalid` (unreadable, out of range or without a hemisphere), NULL without one.
    match:     `[0, 0, 0]` twice is no_fix, and `[0/0, 0/0, 0/0]`
    near miss: latitude `[0, 0, 0]` with longitude `[11, 30, 0]` is valid: on the equator
#}
{% macro exif_gps_fix(latitude_value, longitude_value, latitude, longitude) -%}
    case
        when {{ latitude_value }} is null and {{ longitude_value }} is null then null
        when not {{ matches('concat(' ~ latitude_value ~ ', ' ~ longitude_value ~ ')', '[1-9]') }}
            then 'no_fix'
        when {{ latitude }} is null or {{ longitude }} is null then 'invalid'
        when {{ latitude }} = 0 and {{ longitude }} = 0 then 'no_fix'
        else 'valid'
    end
{%- endmacro %}
