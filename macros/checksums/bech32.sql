{#
    True where `text`, a bech32 or bech32m address of the network `prefix` in one case, has right
    check characters: the polynomial over its values, begun with those of the prefix, leaves 1 for
    version 0 (q behind the 1) and 0x2bc830a3 for the later ones.
    match:     bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4
    near miss: bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5
    source:    BIP 173 and BIP 350
#}
{% macro is_bech32(text, prefix) -%}
    {% set high, low = [], [] %}
    {% for letter in prefix %}
        {% do high.append(3) %}  {# The code of a small letter is 96 and its place. #}
        {% do low.append('abcdefghijklmnopqrstuvwxyz'.index(letter) + 1) %}
    {% endfor %}
    {% set data = 'substr(lower(' ~ text ~ '), ' ~ (prefix | length + 2) ~ ')' %}
    {% set values = character_values(data, 'qpzry9x8gf2tvdw0s3jn54khce6mua7l') %}
    {% set step = namespace(sql='xor(rest % ' ~ 2 ** 25 ~ ' * 32, value)') %}
    {% for generator in [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3] %}
        {% set step.sql = 'xor(' ~ step.sql ~ ', rest // ' ~ 2 ** (25 + loop.index0) ~ ' % 2 * '
            ~ generator ~ ')' %}
    {% endfor %}
    list_reduce(
        list_concat({{ [1] + high + [0] + low }}::bigint[], {{ values }}::bigint[]),
        lambda rest, value: {{ step.sql }}
    ) = case when left({{ data }}, 1) = 'q' then 1 else {{ 0x2bc830a3 }} end
{%- endmacro %}
