{#
    True where `text` (35 base58 characters at most) is a base58check address: 25 bytes, of which
    the last four are the first four of the double SHA-256 of the others.
    match:     17LQj6xKe9pzouP97ARTAo99yTC5APEpbA
    near miss: 17LQj6xKe9pzouP97ARTAo99yTC5APEpbB
    source:    Bitcoin's base58check encoding

    The number has 200 bits, the engine's integers 127. So it is taken modulo 2^96, which is its low
    part, and modulo the prime p = 2^107 - 1. The high part is smaller than p, and modulo p it is
    (number - low) / 2^96, where 1 / 2^96 = 2^11 because 2^107 = 1.
#}
{% macro is_base58check(text) -%}
    {% set prime = 2 ** 107 - 1 %}
    {% set values = character_values(
        'reverse(' ~ text ~ ')', '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
    ) %}
    {% set low_weights = [] %}
    {% set prime_weights = [] %}
    {% for place in range(35) %}
        {% do low_weights.append(58 ** place % 2 ** 96) %}
        {% do prime_weights.append(58 ** place % prime) %}
    {% endfor %}
    {% set low = weighted_sum(values, low_weights) ~ ' % ' ~ 2 ** 96 %}
    {% set rest = weighted_sum(values, prime_weights) %}
    {% set high = '((' ~ rest ~ ' - low) % ' ~ prime ~ ' + ' ~ prime ~ ') % ' ~ prime
        ~ ' * 2048 % ' ~ prime %}
    {% set bytes = "lpad(to_hex(high), 26, '0') || lpad(to_hex(low), 24, '0')" %}
    {% set is_right = 'left(sha256(unhex(sha256(unhex(left(bytes, 42))))), 8) = lower(right(bytes, 8))' %}
    {{ with_name('low', low, with_name('high', high,
        'case when high < ' ~ 2 ** 104 ~ ' then ' ~ with_name('bytes', bytes, is_right)
        ~ ' else false end'
    )) }}
{%- endmacro %}
