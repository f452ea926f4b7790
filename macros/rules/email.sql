{#
    A complete e-mail address whose domain ends in a real top-level domain.
    match:     Kontakt: erika@beispiel.de
    near miss: logo@2x.jpg, bild.jpg@4e_360w, pi@host:~$, https://erika:geheim@beispiel.de/
    source:    RFC 5321 dot-atoms (without the signs that separate addresses in practice), lengths;
               top-level domains of the IANA root zone (seeds/top_level_domains)
#}
{% macro find_email(text) -%}
    {% set start %}
        (?:
            ^
            {# A colon is the one of a password, unless the word before it announces an address. #}
            |(?:
                mail|mailto|kontakt|contact|adresse|address|paypal
                |von|from|an|to|cc|info|web
            ):
            |%[0-9a-f]{2}
            |[^/]/
            |[^\w+%äöüß/@:\x5c-]  {# \x5c is the backslash #}
        )
    {% endset %}
    {% set local %}
        [a-z0-9_äöüß](?:[\w+äöüß-]|\.[\w+äöüß-])*
    {% endset %}
    {% set label %}
        [\pL\pN](?:[\pL\pN-]*[\pL\pN])?
    {% endset %}
    {# What no address has behind it is matched too, to be told apart. #}
    {% set address %}
        (?i)
        {{ start }}
        {{ local }}@(?:{{ label }}\.)+{{ top_level_domain_pattern() }}
        (?:\b|_|(?-i:[A-ZÄÖÜ][a-zäöüß]))
        (?:@|:[~/$:]|:[\w.-]+/)?
    {% endset %}
    {# Lengths are tested, and what stands before is taken off, later: counted repetitions and a
       group make a long pattern far slower. #}
    {% set before %}
        ^(?:%[0-9A-Fa-f]{2}|[^@]*[^\w+äöüßÄÖÜ.@-])?\.?
    {% endset %}
    {# "ssh -p 22 erika@beispiel.de" is a user of a machine. #}
    {% set remote_login %}
        (?i)\bssh(?:[ ]-\w[ ]\S+)?[ ][\w.-]+@
    {% endset %}
    {% set addresses = replace_all(text, remote_login, ' ') %}
    {% set no_address %}
        (?i)
        [@:~/$]$|:[\w.-]+/$
        |\.(?:jpe?g|png|gif|webp|bmp|tiff?|svg|avif|heic)@
        |@\d(?:\.\d)?x\.  {# a picture for screens of double density #}
        |^[^@]{65}
        |@.*[^.@]{64}
    {% endset %}
    {# "erika@beispiel.deTelefon": the beginning of the word it is glued to. #}
    {% set behind %}
        ([a-zäöüß])[A-ZÄÖÜ][a-zäöüß]$
    {% endset %}
    {% set kept %}\1{% endset %}
    {{ keep_items(
        change_items(
            change_items(all_matches(addresses, address), replace_all('item', behind, kept)),
            'rtrim(' ~ replace_all('item', before) ~ ", '_')"
        ),
        'not ' ~ matches('item', no_address)
    ) }}
{%- endmacro %}

{# What every match holds. #}
{% macro hint_email() -%}
    @
{%- endmacro %}
