{#
    A copyright notice or a credit line, with its marker and kept short.
    match:     © 2012 Müller GmbH; (c) Erika Muster; Foto: Erika Muster/dpa; Bildrechte: privat
    near miss: Copyright-Symbol; Teil (a), (b) und (c); Foto: Ein Hund am Strand; Quelle im Wald
    source:    § 13 UrhG (credit), the Universal Copyright Convention's notice (© name year)
#}
{% macro find_copyright_notice(text) -%}
    {# What is said about copyright or in a list of letters is no notice. #}
    {% set topic %}
        (?i:
            (?:copyright|{{ copyright_symbol() }}|\(c\))
            [- ]?
            (?:
                symbol|zeichen|icon|logo|schild|konzept|vektor|recht|law|stempel|gesetz
                |verletzung|frei|hinweis|button|concept|sign|infringement
            )
            |\(a\).*\(b\).*\(c\)
            |\(b\).*\(c\)
        )
    {% endset %}
    {% set credit %}
        (?:^|[^\pL@])
        ({{ credit_label() }}[ ]?:[ ]?{{ credited_names() }})
        (?:$|[^\pL\pN: ]|[ ][^\pL\pN])
    {% endset %}
    case
        {# The names that end a notice are read in Latin letters: elsewhere its end is not known. #}
        when not {{ is_other_script(text) }}
            then {{ all_matches(replace_all(text, topic, ' '), copyright_statement(), 1) }}
                || {{ all_matches(text, credit, 1) }}
        else []::varchar[]
    end
{%- endmacro %}

{# The pattern of a notice with what stands before it; the notice is its group. #}
{% macro copyright_statement() %}
    {% set names = credited_names() %}
    {% set letter_c %}\((?i:c)\){% endset %}
    {# Who or when: what has nothing of it behind its sign is no notice. #}
    {% set beginning %}
        {{ copyright_symbol() }}[ ]?[\p{Latin}\d@]
        |{{ letter_c }}[ ]?(?:\d{4}|\p{Lu}|@|www|by[ ])
        |(?i:copyright)(?:[ ]?(?:©|{{ letter_c }}|:|-|by|liegt[ ]bei))?
            [ ]?(?:\d{4}|\p{Lu}|@|www|{{ credited_name() }})
    {% endset %}
    {# Up to 60 characters, without a sign that ends it. #}
    {% set rest %}
        [^|()\[\]<>{};•\n"„“]{0,58}
        [^|()\[\]<>{};•\s"„“,:.-]
    {% endset %}
    (?:^|[^\pL@])
    (
        (?:{{ beginning }}){{ rest }}
        |{{ credit_label() }}[ ]?(?:©|{{ letter_c }})[ ]?{{ names }}
        |(?i:photo|foto|image)[ ]by[ ]{{ names }}
        |(?i:fotografiert)[ ]von[ ]{{ names }}
        |(?i:alle[ ]rechte[ ]vorbehalten|all[ ]rights[ ]reserved)
    )
{% endmacro %}

{# The pattern of one word of a credit: a name, a year, an agency, an address, a small word. #}
{% macro credited_name() %}
    (?:
        [\p{Lu}@][\pL\pN.&'’@_+-]*
        |\d{4}
        |dpa|epd|kna|afp|ap|ddp|imago|picture|alliance|getty|images|privat|zvg
        |pixabay|unsplash|fotolia|shutterstock|istock
        |von|van|de|der|und|für
        |[a-z][\w.-]*\.(?:de|com|net|org|eu|at|ch)
        |&|by
    )
{% endmacro %}

{# The pattern of the words of a credit, six at most. #}
{% macro credited_names() %}
    {{ credited_name() }}
    (?:(?:[ ]?/[ ]?|[ ]-[ ]|,[ ]|[ ]){{ credited_name() }}){0,5}
{% endmacro %}

{# The sign of copyright. #}
{% macro copyright_symbol() -%}
    (?:©|&copy;|℗)
{%- endmacro %}

{# What stands before the name of a photographer or an archive. #}
{% macro credit_label() %}
    (?i:
        (?:foto|bild|photo|image|picture)(?:s|er)?
            (?:-?(?:quelle|nachweis|rechte|credits?))?
        |(?:archiv|symbol|titel|presse)(?:foto|bild)
        |quelle|fotograf(?:in|en)?|photographer|credits?|urheber(?:in)?
        |illustration|grafik|repro|source|aufnahme
    )
{% endmacro %}

{# What every match holds. #}
{% macro hint_copyright_notice() %}
    (?i:
        {{ copyright_symbol() }}
        |\(c\)
        |copyright
        |{{ credit_label() }}[ ]?:
        |(?:photo|foto|image)[ ]by[ ]
        |fotografiert[ ]von
        |alle[ ]rechte[ ]vorbehalten
        |all[ ]rights[ ]reserved
    )
{% endmacro %}
