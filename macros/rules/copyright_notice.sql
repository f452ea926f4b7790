{#
    A copyright notice or a credit line, with its marker and kept short.
    match:     © 2012 Müller GmbH; (c) Erika Muster; Foto: Erika Muster/dpa; Bildrechte: privat
    near miss: Copyright-Symbol; Teil (a), (b) und (c); Foto: Ein Hund am Strand; Quelle im Wald
    source:    § 13 UrhG (credit), the Universal Copyright Convention's notice (© name year)
#}
{% macro find_copyright_notice(text) -%}
    {% set symbol = copyright_symbol() %}
    {% set rest = '[^|()\\[\\]<>{};•\\n"„“]{0,58}[^|()\\[\\]<>{};•\\s"„“,:.-]' %}
    {% set name = "(?:[\\p{Lu}@][\\pL\\pN.&'’@_+-]*|\\d{4}|dpa|epd|kna|afp|ap|ddp|imago|picture"
        ~ "|alliance"
        ~ '|getty|images|privat|zvg|pixabay|unsplash|fotolia|shutterstock|istock|von|van|de|der'
        ~ '|und|für'
        ~ "|[a-z][\\w.-]*\\.(?:de|com|net|org|eu|at|ch)|&|by)" %}
    {% set names = name ~ '(?:(?: ?/ ?| - |, | )' ~ name ~ '){0,5}' %}
    {% set label = credit_label() %}
    {# What is said about copyright or in a list of letters is no notice. #}
    {% set topic = '(?i:(?:copyright|' ~ symbol ~ '|\\(c\\))[- ]?(?:symbol|zeichen|icon|logo'
        ~ '|schild|konzept|vektor'
        ~ '|recht|law|stempel|gesetz|verletzung|frei|hinweis|button|concept|sign|infringement)'
        ~ '|\\(a\\).*\\(b\\).*\\(c\\)|\\(b\\).*\\(c\\))' %}
    case
        {# The names that end a notice are read in Latin letters: elsewhere its end is not known. #}
        when not {{ is_other_script(text) }}
            then {{ all_matches(
                replace_all(text, topic, ' '),
                '(?:^|[^\\pL@])((?:' ~ symbol ~ ' ?[\\p{Latin}\\d@]'
                ~ '|\\((?i:c)\\) ?(?:\\d{4}|\\p{Lu}|@|www|by )'
                ~ '|(?i:copyright)(?: ?(?:©|\\((?i:c)\\)|:|-|by|liegt bei))? ?(?:\\d{4}|\\p{Lu}|@'
                ~ '|www|' ~ name ~ '))' ~ rest
                ~ '|' ~ label ~ ' ?(?:©|\\((?i:c)\\)) ?' ~ names
                ~ '|(?i:photo|foto|image) by ' ~ names ~ '|(?i:fotografiert) von ' ~ names
                ~ '|(?i:alle rechte vorbehalten|all rights reserved))', 1
            ) }} || {{ all_matches(
                text, '(?:^|[^\\pL@])(' ~ label ~ ' ?: ?' ~ names
                ~ ')(?:$|[^\\pL\\pN: ]| [^\\pL\\pN])', 1
            ) }}
        else []::varchar[]
    end
{%- endmacro %}

{# The sign of copyright. #}
{% macro copyright_symbol() -%}
    {{ return('(?:©|&copy;|℗)') }}
{%- endmacro %}

{# What stands before the name of a photographer or an archive. #}
{% macro credit_label() -%}
    {{ return('(?i:(?:foto|bild|photo|image|picture)(?:s|er)?(?:-?(?:quelle|nachweis|rechte'
        ~ '|credits?))?'
        ~ '|(?:archiv|symbol|titel|presse)(?:foto|bild)|quelle|fotograf(?:in|en)?|photographer'
        ~ '|credits?'
        ~ '|urheber(?:in)?|illustration|grafik|repro|source|aufnahme)') }}
{%- endmacro %}

{# What every match holds. #}
{% macro hint_copyright_notice() -%}
    {{ return(
        '(?i:' ~ copyright_symbol() ~ '|\\(c\\)|copyright|' ~ credit_label()
        ~ ' ?:|(?:photo|foto|image) by |fotografiert von|alle rechte vorbehalten'
        ~ '|all rights reserved)'
    ) }}
{%- endmacro %}
