{#
    An IPv4 or IPv6 address, of private networks too.
    match:     Router 192.168.178.1, http://203.0.113.7/bild.jpg, 2001:db8::1
    near miss: Version 4.0.3.1, Kapitel 1.2.3.4, 12:34:56, std::vector
    source:    RFC 4291, 2.2 (forms of IPv6), RFC 6890 (private IPv4)

    Four small numbers are more often a version or an outline: without a word like "IP" or a scheme
    before it, an IPv4 address needs one number of three digits or a private first one.
#}
{% macro find_ip_address(text) -%}
    {% set octet = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)' %}
    {% set ipv4 = octet ~ '(?:\\.' ~ octet ~ '){3}' %}
    {% set hextet = '[0-9A-Fa-f]{1,4}' %}
    {% set ipv6_parts = ['(?:' ~ hextet ~ ':){7}' ~ hextet] %}
    {% for before in range(1, 7) %}
        {% do ipv6_parts.append(
            '(?:' ~ hextet ~ ':){' ~ before ~ '}(?::' ~ hextet ~ '){1,' ~ (7 - before) ~ '}'
        ) %}
    {% endfor %}
    {% do ipv6_parts.append('(?:' ~ hextet ~ ':){1,7}:') %}
    {% do ipv6_parts.append('::(?:ffff:' ~ ipv4 ~ '|' ~ hextet ~ '(?::' ~ hextet ~ '){0,6})') %}
    {% set ipv6 = '(?:' ~ ipv6_parts | join('|') ~ ')' %}
    {% set against = '(?i)(?:^|[^\\pL])(?:v|ver|vers|versions?|versionen|kapitel|kap|chapter'
        ~ '|abschnitt|section|abb|abbildung|fig|figure|tab|tabelle|table|bild|punkt|ziffer|anlage'
        ~ '|anhang|build|release|firmware|fw|software|update|upgrade|patch|bios|uefi|ios|ipados|android'
        ~ '|windows|macos|os|driver|treiber|rev|revision|paragraph|teil|nr|no|art|artikel|aufgabe|modul'
        ~ '|satz|chrome|firefox|plugin|§|#)[^\\pL\\pN]{0,3}' ~ ipv4 ~ '|[^/]/' ~ ipv4 %}
    {% set for = '(?i)(?:^|[^\\pL])(?:ips?|ipv[46]|ip-adressen?|adresse|address|dns|server|host'
        ~ '|router|gateway|ping|ssh|netz|netzwerk|subnetz|subnet|proxy)[^0-9]*[0-9]|://' ~ ipv4 %}
    {% set local_or_large = '(?:^|[^0-9.])(?:10|127|192\\.168|172\\.(?:1[6-9]|2\\d|3[01]))\\.'
        ~ '|[12]\\d\\d' %}
    {% set is_ipv4 = '(' ~ matches('item', '(?:^|[^0-9.])' ~ ipv4 ~ '(?:[:-]\\d{1,5})?$')
        ~ ' and not ' ~ matches('item', against) ~ ' and not ' ~ matches('item', '^[^0-9]*(?:0|255)\\.')
        ~ ' and (' ~ matches('item', local_or_large) ~ ' or ' ~ matches('item', for) ~ '))' %}
    {# Pairs only are a fingerprint, "12::30" is a time or a title. #}
    {% set is_ipv6 = '(' ~ matches('item', '(?:^|[^\\pL\\pN:.])' ~ ipv6 ~ '$') ~ ' and '
        ~ matches('item', '[0-9]') ~ ' and ' ~ matches(
            'item',
            '(?:^|[^0-9A-Za-z:])(?:[0-9A-Fa-f]{3,4}::?[0-9A-Fa-f:]|[0-9A-Fa-f:]*:[0-9A-Fa-f]{3,4}:'
                ~ '|::(?:1|ffff:))'
        ) ~ ')' %}
    {{ change_items(
        keep_items(
            all_matches(
                text,
                '(?:^|[^0-9]{0,20}[^\\pL\\pN_.+:-]|[^0-9:]{0,20}:)(?:' ~ ipv4 ~ '|' ~ ipv6
                ~ ')(?:[.:-]?[\\pL\\pN_]+|::)?'
            ),
            '(' ~ is_ipv4 ~ ' or ' ~ is_ipv6 ~ ')'
        ),
        first_match('item', ipv4 ~ '(?:[:-]\\d+)?$|' ~ ipv6 ~ '$')
    ) }}
{%- endmacro %}

{# What every match holds. #}
{% macro hint_ip_address() -%}
    {{ return('\\d\\.\\d+\\.\\d+\\.\\d|[0-9A-Fa-f]:[0-9A-Fa-f]*:|::1') }}
{%- endmacro %}
