{#
    The hardware address of a network device.
    Digits only, blanks between the pairs or one piece count where the text speaks of a network.
    match:     00:1A:2B:3C:4D:5E, 00-1a-2b-3c-4d-5e, 001a.2b3c.4d5e, MAC 001A2B3C4D5E
    near miss: 12:34:56:78:90:12 alone (only digits), 20:15:30, a fingerprint of 16 pairs
    source:    IEEE 802 (EUI-48), Cisco's form with dots
#}
{% macro find_mac_address(text) -%}
    {% set pair = '[0-9A-Fa-f]{2}' %}
    {% set four = '[0-9A-Fa-f]{4}' %}
    {# Longer ones are matched too, so that their length tells them apart. #}
    {% set address %}
        (?:^|[^\pL\pN:.-]|\pL{3}[:=.]|(?i:mac|mac-?id|addr|adresse|wlan)-?)
        (
            {{ pair }}(?::{{ pair }}){5,}
            |{{ pair }}(?:-{{ pair }}){5,}
            |{{ four }}(?:\.{{ four }}){2,}
        )
        (?:\b|_|[G-Zg-z]|[A-Z][a-z])
    {% endset %}
    {% set named %}
        (?i:
            (?:^|[^\pL])
            (?:
                mac(?:-?[ ]?(?:id|adresse|adr|address|addr|nr))?|hwaddr
                |(?:physi(?:kali)?sche|hardware|hw|bluetooth|bt|ethernet|wlan)[ -]?
                    (?:adresse|address|adr|addr|id|mac)
            )
        )
        [^\pL\pN](?:[^0-9.!?]{0,25}[^\pL\pN])?
        (
            {{ pair }}(?:[ ._]?{{ pair }}){5}
            |[0-9A-Fa-f]{6}[.:-][0-9A-Fa-f]{6}
            |{{ four }}[:-]{{ four }}[:-]{{ four }}
        )
        (?:\b|_)
    {% endset %}
    {% set in_network %}
        (?i:
            (?:^|[^\pL])w?lan|mac(?:$|[^\pL]|-?ad)|router|ethernet|netzwerk|bluetooth
            |switch|access[ ]?point|repeater|fritz|hwaddr|eth0|nic\b
        )
    {% endset %}
    {% set is_address %}
        length(item) in (14, 17) and {{ matches('item', '[0-9]') }}
        and ({{ matches('item', '[A-Fa-f]') }} or {{ matches(text, in_network) }})
    {% endset %}
    {{ distinct_items(joined_lists(
        keep_items(all_matches(text, address, 1), is_address),
        keep_items(all_matches(text, named, 1), matches('item', '[A-Fa-f]')),
    )) }}
{%- endmacro %}

{# What every match holds. #}
{% macro hint_mac_address() %}
    [0-9A-Fa-f]{2}[:-][0-9A-Fa-f]{2}[:-][0-9A-Fa-f]{2}[:-]
    |[0-9A-Fa-f]{4}[.:-][0-9A-Fa-f]{4}[.:-][0-9A-Fa-f]{4}
    |[0-9A-Fa-f]{6}[.:-]?[0-9A-Fa-f]{6}
    |[0-9A-Fa-f]{2}[ ._][0-9A-Fa-f]{2}[ ._][0-9A-Fa-f]{2}[ ._][0-9A-Fa-f]{2}[ ._]
{% endmacro %}
