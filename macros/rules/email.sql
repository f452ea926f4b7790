{#
    A complete e-mail address whose domain ends in a real top-level domain.
    match:     Kontakt: erika@beispiel.de
    near miss: logo@2x.jpg, bild.jpg@4e_360w, pi@host:~$, https://erika:geheim@beispiel.de/
    source:    RFC 5321 dot-atoms (without the signs that separate addresses in practice), lengths;
               top-level domains of the IANA root zone (seeds/top_level_domains)
#}
{% macro find_email(text) -%}
    {# A colon is the one of a password, unless the word before it announces an address. #}
    {% set start = '(?:^|(?:mail|mailto|kontakt|contact|adresse|address|paypal|von|from|an|to|cc'
        ~ '|info|web):|%[0-9a-f]{2}|[^/]/|[^\\w+%äöüß/@:\\\\-])' %}
    {% set local = '[a-z0-9_äöüß](?:[\\w+äöüß-]|\\.[\\w+äöüß-])*' %}
    {% set label = '[\\pL\\pN](?:[\\pL\\pN-]*[\\pL\\pN])?' %}
    {% set address = local ~ '@(?:' ~ label ~ '\\.)+' ~ top_level_domain_pattern() %}
    {# Lengths are tested, and what stands before is taken off, later: counted repetitions and a
       group make a long pattern far slower. #}
    {{ keep_items(
        change_items(
            all_matches(text, '(?i)' ~ start ~ address ~ '(?:\\b|_)(?:@|:[~/$])?'),
            'rtrim(' ~ replace_all(
                'item', '^(?:%[0-9A-Fa-f]{2}|[^@]*[^\\w+äöüßÄÖÜ.@-])?\\.?'
            ) ~ ", '_')"
        ),
        'not ' ~ matches(
            'item',
            '(?i)[@:~/$]$|\\.(?:jpe?g|png|gif|webp|bmp|tiff?|svg|avif|heic)@'
                ~ '|@\\d(?:\\.\\d)?x\\.|^[^@]{65}|@.*[^.@]{64}'
        )
    ) }}
{%- endmacro %}

{# What every match holds. #}
{% macro hint_email() -%}
    {{ return('@') }}
{%- endmacro %}
