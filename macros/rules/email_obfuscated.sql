{#
    An e-mail address that hides its @ or its dots from robots.
    match:     erika [at] beispiel.de, erika(ät)beispiel(punkt)de, erika at beispiel dot de
    near miss: Live at beispiel.de, shop at home dot com, Treffen [at] Berlin
    source:    writings met on German imprint pages; top-level domains as for `email`

    The bare English words "at" and "dot" are believed where a mail word stands before, where the
    name holds a dot or underscore or is that of a letter box, where the domain is one of those that
    most people's addresses are of, or where a spelled-out dot leads to de, at or ch.
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
    {% set word_at %}\s+(?:at|@)\s+{% endset %}
    {% set mail_word %}
        (?:
            (?:e-)?mails?|kontakt|contact|adresse|address|impressum|anfragen?
            |anmeldung|fotos[ ]an|schreiben|schreibt|schreib|write|bewerbung(?:en)?
                |bestellungen
        )
        [^\pL\pN]{1,4}(?:bitte\s)?(?:an\s|unter\s|to\s|per\s)?
    {% endset %}
    {# With a dot or an underscore in it, or what letter boxes are called. #}
    {% set sure_local %}
        (?:
            [a-zäöüß]+[0-9]*(?:[._][a-z0-9äöüß]+)+
            |{{ mailbox_names() }}
        )
    {% endset %}
    (?i)
    (?:^|[^\w.+@äöüß-])
    (
        (?:
            {{ part.local }}{{ part.clear_at }}{{ domain }}
            |{{ part.local }}\s?@\s?{{ part.label }}{{ part.spelled_dot }}
            |{{ part.local }}{{ part.bracketed_at }}{{ part.label }}{{ part.bracketed_dot }}
            |{{ part.local }}-at-{{ part.label }}[_-](?:dot|punkt)[_-]
            |{{ sure_local }}(?:{{ word_at }}|-at-){{ domain }}
            |{{ mail_word }}{{ part.local }}
                {{ word_at }}{{ domain }}
            |{{ part.local }}{{ word_at }}{{ part.label }}\s(?:punkt|pkt)\s
            |{{ part.local }}(?:{{ word_at }}|-at-)
                {{ mail_providers() }}{{ part.any_dot }}
        )
        {{ top_level_domain_pattern() }}
        |{{ shouted_at() }}{{ top_level_domain_pattern() }}
        |{{ part.local }}{{ word_at }}
            {{ part.label }}{{ part.spelled_dot }}
            (?:de|at|ch)
    )
    (?:\b|_|(?-i:[A-ZÄÖÜ][a-zäöüß]))
{% endmacro %}

{# The pattern of an address up to its end, whose AT stands in capitals between small letters. #}
{% macro shouted_at() %}
    (?-i:
        [a-zäöüß0-9][a-zäöüß0-9._-]*[ ]AT[ ][a-zäöüß0-9][a-zäöüß0-9-]*
        (?:\.|[ ](?:DOT|PUNKT|PKT)[ ])
    )
{% endmacro %}

{# The pattern of names of letter boxes that are no persons. #}
{% macro mailbox_names() %}
    (?:
        info|kontakt|contact|post|mail|office|b(?:ü|ue)ro|service|presse|redaktion
            |verein
        |vorstand|anfragen?|anmeldung|bestellung|shop|team|hallo|hello|admin|webmaster
        |support|verwaltung|sekretariat|praxis|kanzlei|jobs|bewerbung|karriere|buchung
        |reservierung|hotel|vertrieb|marketing|datenschutz|pfarramt|pfarrbuero|jugend
        |schule|rathaus|gemeinde|poststelle|buchhaltung|einkauf|verkauf|vermietung
    )
{% endmacro %}

{# The pattern of the domains that most private addresses are of, without their ends. #}
{% macro mail_providers() %}
    (?:
        gmx|web|t-online|gmail|googlemail|yahoo|hotmail|outlook|posteo|freenet|aol|arcor
        |icloud|bluewin|mailbox|kabelmail|vodafone|aon|protonmail|proton|ymail|hispeed
        |chello|sunrise
    )
{% endmacro %}

{#
    The patterns of the parts of an address, and of what people write for its @ and its dots; by
    `any_at` and `any_dot`, macros/privacy/normalise.sql writes an address out.
#}
{% macro email_disguises() -%}
    {# What stands around a word for a sign: brackets, quotes, dashes and other signs. #}
    {% set open %}
        \s*(?:[\[({<*|«»‹›"~=#/\x5c_]{1,2}|\s[-–]|\.\.+)\s?
    {% endset %}
    {% set close %}
        \s?(?:[\])}>*|«»‹›"~=#/\x5c_]{1,2}|[-–]\s|\.\.+)\s*
    {% endset %}
    {% set clear_at %}
        (?:
            {{ open }}(?:ae?t|ät|æt?|ad|@|klammeraffe|at-?zeichen){{ close }}
            |\s*[(\[{]a[)\]}]\s*
            |\s(?:ät|klammeraffe|at-?zeichen)\s
            |\s?&#(?:64|x40);\s?
            |%40
        )
    {% endset %}
    {# Other words in brackets, where the dot behind it stands in brackets too: [bei], (aett). #}
    {% set bracketed_at %}
        \s*[\[({<]\s?(?:ae?tt|ätt|äd|bei|an|affe)\s?[\])}>]\s*
    {% endset %}
    {% set bracketed_dot %}
        \s*[\[({<]\s?(?:dot|punkt|pkt|point|\.)\s?[\])}>]\s*
    {% endset %}
    {% set any_at %}
        {{ clear_at }}|-at-|\s*(?:@|\sat)\s*|{{ bracketed_at }}
    {% endset %}
    {% set hidden_dot %}
        (?:
            {{ open }}(?:dot|punkt|pkt|point|\.){{ close }}
            |\s(?:punkt|pkt)\s
            |-(?:dot|punkt)-
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
        'bracketed_at': bracketed_at,
        'bracketed_dot': bracketed_dot,
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
        |[ \[({<*|«»‹›"~=#/\x5c_.–-](?:ät|æ|@|ad[\])}>*|«»‹›"~=#/\x5c_.–-])
        |\s@\s
        |[(\[{]a[)\]}]
        |&#x?\d
        |%40
        |klammeraffe
        |at-?zeichen
        |[\[({<]\s?(?:dot|punkt|pkt|point)\s?[\])}>]
        |@.*(?:dot|punkt|pkt|point|[\[({<*|]\s?\.)
    )
{% endmacro %}
