{#
    The hardware address of a network device.
    match:     00:1A:2B:3C:4D:5E, 00-1a-2b-3c-4d-5e, 001a.2b3c.4d5e
    near miss: 12:34:56:78:90:12 (only digits), 20:15:30, a fingerprint of 16 pairs
    source:    IEEE 802 (EUI-48), Cisco's form with dots
#}
{% macro find_mac_address(text) -%}
    {% set pair = '[0-9A-Fa-f]{2}' %}
    {% set four = '[0-9A-Fa-f]{4}' %}
    {# Longer ones are matched too, so that their length tells them apart. #}
    {% set address %}
        (?:^|[^\pL\pN_:.-])
        (
            {{ pair }}(?::{{ pair }}){5,}
            |{{ pair }}(?:-{{ pair }}){5,}
            |{{ four }}(?:\.{{ four }}){2,}
        )
        \b
    {% endset %}
    {{ keep_items(
        all_matches(text, address, 1),
        'length(item) in (14, 17) and ' ~ matches('item', '[A-Fa-f]') ~ ' and '
            ~ matches('item', '[0-9]')
    ) }}
{%- endmacro %}

{# What every match holds. #}
{% macro hint_mac_address() %}
    [0-9A-Fa-f]{2}[:-][0-9A-Fa-f]{2}[:-][0-9A-Fa-f]{2}[:-]
    |[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}
{% endmacro %}
