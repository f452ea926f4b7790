{#
    An e-mail address that hides its @ or its dots from robots.
    match:     erika [at] beispiel.de, erika(ät)beispiel(punkt)de, erika at beispiel dot de
    near miss: Live at beispiel.de, shop at home dot com, Treffen [at] Berlin
    source:    writings met on German imprint pages; top-level domains as for `email`

    The bare English words "at" and "dot" are believed where a mail word stands before, where the
    name holds a dot or underscore, or where a spelled-out dot leads to de, at or ch.
#}
{% macro find_email_obfuscated(text) -%}
    {% set part = email_disguises() %}
    {# The first words of "meet me at beispiel.de". #}
    {% set no_name %}
        (?i)^(?:me|us|you|him|her|them|look|meet|shop|live)\sat\s
    {% endset %}
    {{ keep_items(
        change_items(
            all_matches(text, disguised_email(part), 1),
            first_match('item', '(?i)' ~ part.local ~ '(?:' ~ part.any_at ~ ').*')
        ),
        'not ' ~ matches('item', no_name)
    ) }}
{%- endmacro %}

{# The pattern of an address with what may stand before it; the address is its group. #}
{% macro disguised_email(part) %}
    {% set domain = '(?:' ~ part.label ~ part.any_dot ~ '){1,3}?' %}
    {% set word_at %}\s(?:at|@)\s{% endset %}
    {% set mail_word %}
        (?:
            (?:e-)?mail|kontakt|contact|adresse|address|impressum
            |schreiben|write|bewerbung
        )
        [^\pL\pN]{1,4}(?:an\s|unter\s|to\s)?
    {% endset %}
    {# With a dot or an underscore in it. #}
    {% set sure_local %}
        [a-zäöüß]+[0-9]*(?:[._][a-z0-9äöüß]+)+
    {% endset %}
    (?i)
    (?:^|[^\w.+@äöüß-])
    (
        (?:
            {{ part.local }}{{ part.clear_at }}{{ domain }}
            |{{ part.local }}\s?@\s?{{ part.label }}{{ part.spelled_dot }}
            |{{ part.local }}-at-{{ part.label }}[_-](?:dot|punkt)[_-]
            |{{ sure_local }}{{ word_at }}{{ domain }}
            |{{ mail_word }}{{ part.local }}
                {{ word_at }}{{ domain }}
            |{{ part.local }}{{ word_at }}{{ part.label }}\s(?:punkt|pkt)\s
        )
        {{ top_level_domain_pattern() }}
        |{{ part.local }}{{ word_at }}
            {{ part.label }}{{ part.spelled_dot }}
            (?:de|at|ch)
    )
    \b
{% endmacro %}

{#
    The patterns of the parts of an address, and of what people write for its @ and its dots; by
    `any_at` and `any_dot`, macros/privacy/normalise.sql writes an address out.
#}
{% macro email_disguises() -%}
    {% set open %}\s?[\[({<*|]{1,2}\s?{% endset %}
    {% set close %}\s?[\])}>*|]{1,2}\s?{% endset %}
    {% set clear_at %}
        (?:
            {{ open }}(?:at|ät|aet|@|klammeraffe){{ close }}
            |\(a\)
            |\s(?:ät|klammeraffe)\s
            |_(?:at|ät)_
            |\s?&#(?:64|x40);\s?
            |%40
        )
    {% endset %}
    {% set any_at %}
        {{ clear_at }}|-at-|\s?(?:@|\sat)\s?
    {% endset %}
    {% set hidden_dot %}
        (?:
            {{ open }}(?:dot|punkt|pkt|\.){{ close }}
            |\s(?:punkt|pkt)\s
            |[_-](?:dot|punkt)[_-]
        )
    {% endset %}
    {% set spelled_dot %}
        (?:{{ hidden_dot }}|\sdot\s)
    {% endset %}
    {% set any_dot %}
        (?:{{ hidden_dot }}|\sdot\s|\s?\.\s?)
    {% endset %}
    {% set local %}
        [a-z0-9äöüß]
        (?:[a-z0-9äöüß+]|[._-]+[a-z0-9äöüß]|{{ hidden_dot }}[a-z0-9äöüß])*
    {% endset %}
    {{ return({
        'clear_at': clear_at,
        'any_at': any_at,
        'spelled_dot': spelled_dot,
        'any_dot': any_dot,
        'local': local,
        'label': '[a-z0-9äöüß](?:[a-z0-9äöüß-]*[a-z0-9äöüß])?',
    }) }}
{%- endmacro %}

{# What every match holds. #}
{% macro hint_email_obfuscated() %}
    (?i:
        \bae?t\b
        |_at_
        |[ \[({<*|]ät
        |[\[({<*|]\s?@
        |\s@\s
        |\(a\)
        |&#x?\d
        |%40
        |klammeraffe
        |@.*(?:dot|punkt|pkt|[\[({<*|]\s?\.)
    )
{% endmacro %}
