{#
    An e-mail address that hides its @ or its dots from robots.
    match:     erika [at] beispiel.de, erika(ät)beispiel(punkt)de, erika at beispiel dot de
    near miss: Live at beispiel.de, shop at home dot com, Treffen [at] Berlin
    source:    writings met on German imprint pages; top-level domains as for `email`

    The bare English words "at" and "dot" are believed where a mail word stands before, where the
    name holds a dot or underscore, or where a spelled-out dot leads to de, at or ch.
#}
{% macro find_email_obfuscated(text) -%}
    {% set open = '\\s?[\\[({<*|]{1,2}\\s?' %}
    {% set close = '\\s?[\\])}>*|]{1,2}\\s?' %}
    {% set clear_at = '(?:' ~ open ~ '(?:at|ät|aet|@|klammeraffe)' ~ close
        ~ '|\\(a\\)|\\s(?:ät|klammeraffe)\\s|_(?:at|ät)_|\\s?&#(?:64|x40);\\s?|%40)' %}
    {% set word_at = '\\s(?:at|@)\\s' %}
    {% set hidden_dot = '(?:' ~ open ~ '(?:dot|punkt|pkt|\\.)' ~ close
        ~ '|\\s(?:punkt|pkt)\\s|[_-](?:dot|punkt)[_-])' %}
    {% set any_dot = '(?:' ~ hidden_dot ~ '|\\sdot\\s|\\s?\\.\\s?)' %}
    {% set local = '[a-z0-9äöüß](?:[a-z0-9äöüß+]|[._-]+[a-z0-9äöüß]|' ~ hidden_dot
        ~ '[a-z0-9äöüß])*' %}
    {% set sure_local = '[a-zäöüß]+[0-9]*(?:[._][a-z0-9äöüß]+)+' %}
    {% set label = '[a-z0-9äöüß](?:[a-z0-9äöüß-]*[a-z0-9äöüß])?' %}
    {% set domain = '(?:' ~ label ~ any_dot ~ '){1,3}?' %}
    {% set mail_word = '(?:(?:e-)?mail|kontakt|contact|adresse|address|impressum|schreiben|write'
        ~ '|bewerbung)[^\\pL\\pN]{1,4}(?:an\\s|unter\\s|to\\s)?' %}
    {% set spelled_dot = '(?:' ~ hidden_dot ~ '|\\sdot\\s)' %}
    {% set address = '(?i)(?:^|[^\\w.+@äöüß-])((?:' ~ local ~ clear_at ~ domain
        ~ '|' ~ local ~ '\\s?@\\s?' ~ label ~ spelled_dot
        ~ '|' ~ local ~ '-at-' ~ label ~ '[_-](?:dot|punkt)[_-]'
        ~ '|' ~ sure_local ~ word_at ~ domain
        ~ '|' ~ mail_word ~ local ~ word_at ~ domain
        ~ '|' ~ local ~ word_at ~ label ~ '\\s(?:punkt|pkt)\\s)' ~ top_level_domain_pattern()
        ~ '|' ~ local ~ word_at ~ label ~ spelled_dot ~ '(?:de|at|ch))\\b' %}
    {{ keep_items(
        change_items(
            all_matches(text, address, 1),
            first_match(
                'item', '(?i)' ~ local ~ '(?:' ~ clear_at ~ '|-at-|\\s?(?:@|\\sat)\\s?).*'
            )
        ),
        'not ' ~ matches(
            'item', '(?i)^(?:me|us|you|him|her|them|look|meet|shop|live)\\sat\\s'
        )
    ) }}
{%- endmacro %}

{# What every match holds. #}
{% macro hint_email_obfuscated() -%}
    {{ return(
        '(?i:\\bae?t\\b|_at_|[ \\[({<*|]ät|[\\[({<*|]\\s?@|\\s@\\s|\\(a\\)|&#x?\\d|%40|klammeraffe'
        ~ '|@.*(?:dot|punkt|pkt|[\\[({<*|]\\s?\\.))'
    ) }}
{%- endmacro %}
