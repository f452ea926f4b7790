{#
    An IPv4 or IPv6 address, of private networks too.
    match:     Router 192.168.178.1, http://203.0.113.7/bild.jpg, 2001:db8::1
    near miss: Version 4.0.3.1, Kapitel 1.2.3.4, 12:34:56, std::vector
    source:    RFC 4291, 2.2 (forms of IPv6), RFC 6890 (private IPv4)

    Four small numbers are more often a version or an outline: without a word like "IP" or a scheme
    before it, an IPv4 address needs one number of three digits or a private first one.
#}
{% macro find_ip_address(text) -%}
    {# What stands before and after is matched too, for the tests on `item`. #}
    {% set surrounded %}
        (?:
            ^
            |[^0-9]{0,20}(?:[^\pL\pN.+:-]|(?i:ip|ip-?adresse|ping|host|dns))
            |[^0-9:]{0,20}:
        )
        (?:{{ ipv4_pattern() }}|{{ ipv6_pattern() }})
        (?:[.:-]?\pN[\pL\pN_]*|::|[.-][A-Za-z_]+|[:a-f][A-Fa-f:][^ ]*)?
    {% endset %}
    {% set address %}
        {{ ipv4_pattern() }}(?:[:-]\d+)?$|{{ ipv6_pattern() }}$
    {% endset %}
    {{ change_items(
        keep_items(
            all_matches(text, surrounded), '(' ~ is_ipv4('item') ~ ' or ' ~ is_ipv6('item') ~ ')'
        ),
        first_match('item', address)
    ) }}
{%- endmacro %}

{# The pattern of an IPv4 address. #}
{% macro ipv4_pattern() %}
    {% set octet %}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d){% endset %}
    {# As devices write it, each with three digits; a telephone's first group is no such number. #}
    {% set padded %}(?:25[0-5]|2[0-4]\d|[01]\d\d){% endset %}
    (?:
        (?:25[0-5]|2[0-4]\d|1\d\d|010)(?:\.{{ padded }}){3}
        |{{ octet }}(?:\.{{ octet }}){3}
    )
{% endmacro %}

{# The pattern of an IPv6 address: in full, or `::` in place of one group or more. #}
{% macro ipv6_pattern() %}
    {% set hextet = '[0-9A-Fa-f]{1,4}' %}
    (?:
        (?:{{ hextet }}:){7}{{ hextet }}
        {% for before in range(1, 7) %}
        |(?:{{ hextet }}:){ {{- before -}} }
            (?::{{ hextet }}){1,{{ 7 - before }}}
        {% endfor %}
        |(?:{{ hextet }}:){1,7}:
        |::(?:ffff:{{ ipv4_pattern() }}|{{ hextet }}(?::{{ hextet }}){0,6})
    )
{% endmacro %}

{# True where the match `item`, with what stands before it, ends in an IPv4 address. #}
{% macro is_ipv4(item) -%}
    {% set address %}
        (?:^|[^0-9.]){{ ipv4_pattern() }}(?:[:-]\d{1,5})?$
    {% endset %}
    {% set no_network %}
        ^[^0-9]*(?:0|255)\.
    {% endset %}
    {% set local_or_large %}
        (?:^|[^0-9.])(?:0?10|127|192\.168|172\.0?(?:1[6-9]|2\d|3[01]))\.
        |[12]\d\d
    {% endset %}
    {% set word_for %}
        (?i)
        (?:^|[^\pL])
        (?:
            ips?|ipv[46]|ip-adressen?|adresse|address|dns|server|host|router|gateway
            |ping|ssh|netz|netzwerk|subnetz|subnet|proxy|firewall|vpn|client|nas|kamera|cam
            |webcam|fritz!?box|gesperrt|geblockt|login|zugriff|telnet|ftp|localhost
        )
        [^0-9]*[0-9]
        |://{{ ipv4_pattern() }}
    {% endset %}
    (
        {{ matches(item, address) }}
        and not {{ matches(item, no_ipv4()) }}
        and not {{ matches(item, no_network) }}
        and ({{ matches(item, local_or_large) }} or {{ matches(item, word_for) }})
    )
{%- endmacro %}

{# The pattern of an IPv4 address behind a word that makes it a version or an outline. #}
{% macro no_ipv4() %}
    (?i)
    (?:^|[^\pL])
    (?:
        v|ver|vers|versions?|versionen|kapitel|kap|chapter|abschnitt|section|gliederung
        |gliederungspunkt|absatz|leistungsverzeichnis|lv
        |abb|abbildung|fig|figure|tab|tabelle|table|bild|punkt|ziffer|anlage|anhang
        |build|release|firmware|fw|software|update|upgrade|patch|bios|uefi
        |ios|ipados|android|windows|macos|os|driver|treiber|rev|revision
        |paragraph|teil|nr|no|art|artikel|aufgabe|modul|satz|chrome|firefox|plugin
        |§|#
    )
    [^\pL\pN]{0,3}{{ ipv4_pattern() }}
    |[^/]/{{ ipv4_pattern() }}
{% endmacro %}

{#
    True where the match `item` ends in an IPv6 address. Pairs only are a fingerprint, "12::30" is a
    time or a title.
#}
{% macro is_ipv6(item) -%}
    {% set address %}
        (?:^|[^\pL\pN:.]){{ ipv6_pattern() }}$
    {% endset %}
    {% set no_pairs %}
        (?:^|[^0-9A-Za-z:])
        (?:
            [0-9A-Fa-f]{3,4}::?[0-9A-Fa-f:]
            |[0-9A-Fa-f:]*:[0-9A-Fa-f]{3,4}:
            |::(?:1|ffff:)
        )
    {% endset %}
    (
        {{ matches(item, address) }}
        and {{ matches(item, '[0-9]') }}
        and {{ matches(item, no_pairs) }}
    )
{%- endmacro %}

{# What every match holds. #}
{% macro hint_ip_address() -%}
    \d\.\d+\.\d+\.\d|[0-9A-Fa-f]:[0-9A-Fa-f]*:|::1
{%- endmacro %}
