{#
    User and password in an address.
    match:     https://erika:geheim@beispiel.de/bild.jpg
    near miss: https://erika@beispiel.de/, https://beispiel.de:8080/@erika
    source:    RFC 3986, 3.2.1
#}
{% macro find_url_credentials(text) -%}
    {% set host %}
        (?:
            [\pL\pN](?:[\pL\pN._-]*[\pL\pN])?
            |\[[0-9A-Fa-f:.]+\]  {# IPv6 #}
        )
    {% endset %}
    {% set address %}
        [A-Za-z][A-Za-z0-9+.-]*://
        [^\s/?#@:"<>]+:[^\s/?#@"<>]+@
        {{ host }}(?::\d{1,5})?
    {% endset %}
    {{ all_matches(text, address) }}
{%- endmacro %}

{# What every match holds. #}
{% macro hint_url_credentials() -%}
    ://[^/@]*@
{%- endmacro %}
