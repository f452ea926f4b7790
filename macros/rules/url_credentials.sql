{#
    User and password in an address.
    match:     https://erika:geheim@beispiel.de/bild.jpg
    near miss: https://erika@beispiel.de/, https://beispiel.de:8080/@erika
    source:    RFC 3986, 3.2.1
#}
{% macro find_url_credentials(text) -%}
    {{ all_matches(
        text,
        '[A-Za-z][A-Za-z0-9+.-]*://[^\\s/?#@:"<>]+:[^\\s/?#@"<>]+@'
            ~ '(?:[\\pL\\pN](?:[\\pL\\pN._-]*[\\pL\\pN])?|\\[[0-9A-Fa-f:.]+\\])'
            ~ '(?::\\d{1,5})?'
    ) }}
{%- endmacro %}

{# What every match holds. #}
{% macro hint_url_credentials() -%}
    {{ return('://[^/@]*@') }}
{%- endmacro %}
