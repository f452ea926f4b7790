{#
    True where the tenth character of `text` is the check digit of the nine before it: weights
    7, 3, 1, letters from A = 10.
    match:     L01X00T471
    near miss: L01X00T472
    source:    ICAO Doc 9303 part 3, section 4.9
#}
{% macro is_icao_9303(text) -%}
    {{ weighted_sum(character_values('substr(' ~ text ~ ', 1, 9)'), [7, 3, 1] * 3) }} % 10
    = try_cast(substr({{ text }}, 10) as int)
{%- endmacro %}
