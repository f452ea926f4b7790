{#
    An RE2 pattern for the end of a domain: a top-level domain of the root zone that is not rather
    the suffix of a file, or any internationalised one (`xn--…`). Case-insensitive patterns only.
    match:     de, museum, xn--p1ai
    near miss: jpg, local, zip
    source:    IANA root zone (seeds/top_level_domains)
#}
{% macro top_level_domain_pattern() -%}
    {% set is_domain = "is_file_suffix = 'false'" %}
    {% set ascii = seed_alternation('top_level_domains', 'top_level_domain', is_domain) %}
    {% set unicode = seed_alternation(
        'top_level_domains', 'unicode_form', is_domain ~ " and unicode_form <> ''"
    ) %}
    {{ return('(?:' ~ ascii ~ '|' ~ unicode ~ '|xn--[a-z0-9-]{2,59})') }}
{%- endmacro %}
