{#
    True where `text` (digits and capitals) has right check digits by ISO 7064 MOD 97-10 after its
    first four characters are moved to the end, as in IBANs (ISO 13616).
    match:     DE89370400440532013000
    near miss: DE88370400440532013000
    The number has up to 64 digits, too many for an integer, so it is divided in parts of 15.
#}
{% macro is_mod_97(text) -%}
    {% set digits = 'lpad(array_to_string('
        ~ character_values('substr(' ~ text ~ ', 5) || left(' ~ text ~ ', 4)')
        ~ ", ''), 75, '0')" %}
    {% set rest = namespace(expression='0') %}
    {% for start in range(1, 75, 15) %}
        {% set rest.expression = '(' ~ rest.expression ~ ' * 1000000000000000 + substr(digits, '
            ~ start ~ ', 15)::bigint) % 97' %}
    {% endfor %}
    {{ with_name('digits', digits, rest.expression ~ ' = 1') }}
{%- endmacro %}

{#
    True where the last of the 11 digits `text` is right by ISO 7064 MOD 11,10.
    match:     86095742719
    near miss: 86095742718
    Each digit is added to what is left, of 1 to 10, and this doubled modulo 11; at the end it and
    the check digit make 1 or 11.
#}
{% macro is_mod_11_10(text) -%}
    {% set rest = namespace(expression='10') %}
    {% for place in range(1, 11) %}
        {% set rest.expression = '((' ~ rest.expression ~ ' + substr(' ~ text ~ ', ' ~ place
            ~ ', 1)::int + 9) % 10 + 1) * 2 % 11' %}
    {% endfor %}
    ({{ rest.expression }} + right({{ text }}, 1)::int) % 10 = 1
{%- endmacro %}
