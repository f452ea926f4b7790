{#
    A number as the reader prints it: whole, a reduced fraction or a float, bare or as the only item
    of a list. What is no finite number is NULL.
    match:     `2469/20`, `52`, `[-5/2]`, `(52.0,)`
    near miss: `0/0`, `52/0`, `nan`, `[1, 2]`, ''
    source:    exifread's Ratio and str() of a one-value tag
#}
{% macro exif_number(value) -%}
    {{ exif_with_numbers(
        value, 'case when len(numbers) = 1 and isfinite(numbers[1]) then numbers[1] end'
    ) }}
{%- endmacro %}

{#
    A direction in degrees clockwise from north, 0 to 360.
    match:     `1212087/8192`
    near miss: `0/0`, `361`, `-5`
#}
{% macro exif_direction(value) -%}
    {{ exif_with_numbers(
        value,
        'case when len(numbers) = 1 and numbers[1] between 0 and 360 then numbers[1] end'
    ) }}
{%- endmacro %}

{#
    The SQL `expression` on `numbers`, the list of numbers that the reader printed as `value`: read
    once, however often it is used. What is no number is a NULL in it.
    match:     `[48, 31, 81/10]` is [48.0, 31.0, 8.1], `262617/5000` is [52.5234]
    near miss: `52,00000,50,00000,34,01180` is one item and no number
#}
{% macro exif_with_numbers(value, expression) -%}
    {% set items = "string_split(trim(" ~ value ~ ", '[]'), ', ')" %}
    {% set quotient %}
        case
            when contains(item, '/')
                then try_cast(split_part(item, '/', 1) as double)
                    / nullif(try_cast(split_part(item, '/', 2) as double), 0)
            else try_cast(trim(item, '(),') as double)
        end
    {% endset %}
    case
        when {{ value }} is not null
            then {{ with_name('numbers', change_items(items, quotient), expression) }}
    end
{%- endmacro %}
