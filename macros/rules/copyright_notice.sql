{#
    A copyright notice or a credit line, with its marker and kept short.
    match:     © 2012 Müller GmbH; (c) Erika Muster; Foto: Erika Muster/dpa; Bildrechte: privat;
               Gipfelkreuz, Foto Erika Muster; picture alliance/dpa
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
            |(?:copyright|{{ copyright_symbol() }})[ ](?:und|oder|and|or|für|im)[ ]
            |vitamin[ ]\(c\)
            |\(a\).*\(b\).*\(c\)
            |\(b\).*\(c\)
        )
    {% endset %}
    {# Whom something is for did not make the picture: such a label is passed over, without a group. #}
    {% set credit %}
        (?i:(?:für|bei)[ ](?:fotograf|urheber)\pL{0,5}[ ]?:)
        |(?:^|[^\pL@])
        (
            {{ credit_label() }}(?:[ ]\(\d\d?\))?[ ]?:[ ]?
            (?:
                {{ credited_names() }}
                |(?i:hfr|pr|ho|obs|mid|werk|istock\pL*|unbekannt|nn|red)(?:/{{ credited_names() }})?
                |[a-z0-9][\pL\pN_.-]*(?:[ ]\pL[\pL\pN_.-]*)?[)\]]
                |\pL[\pL\pN._-]*{{ at_sign() }}\pL[\pL\pN.()\[\]_-]*
            )
            |{{ drawing_label() }}[ ]?:[ ]?
                (?:(?i:{{ image_agencies() }})|[A-ZÄÖÜ]{2,}|Statista)
            |(?i:(?:bild|foto)-?(?:quelle|nachweis|credit)s?)[ ]{{ credited_names() }}
            |Fotos?[ ][–—-][ ](?:\p{Lu}\pL+[ ])?
                (?:\pL*[Rr]edaktion|\pL*[Aa]rchiv|Polizei|\pL*[Ff]euerwehr|privat)
        )
        (?:$|[^\pL\pN: ]|[ ][^\pL\pN])
    {% endset %}
    {% set found %}
        {{ all_matches(replace_all(text, topic, ' '), copyright_statement(), 1) }}
        || {{ change_items(
            keep_items(all_matches(text, credit, 1), 'not ' ~ matches('item', no_credit()) ~ ' or '
            ~ matches('item', credited_body())),
            "rtrim(item, ')]')"
        ) }}
    {% endset %}
    {# What is less certain or only the rest of a credit counts alone. #}
    {% set others %}
        {{ all_matches(text, agency_credit(), 1) }}
        || {{ keep_items(all_matches(text, named_credit(), 1), credits_a_person('item')) }}
    {% endset %}
    case
        {# The names that end a notice are read in Latin letters: elsewhere its end is not known. #}
        when not {{ is_other_script(text) }}
            then {{ with_name('found', found, 'case when len(found) > 0 then found else '
                ~ others ~ ' end') }}
        else []::varchar[]
    end
{%- endmacro %}

{# The pattern of a notice with what stands before it; the notice is its group. #}
{% macro copyright_statement() %}
    {% set names = credited_names() %}
    {% set letter_c %}\([ ]?(?i:c)[ ]?\){% endset %}
    {# Who or when: what has nothing of it behind its sign is no notice. #}
    {% set beginning %}
        {{ copyright_symbol() }}[\x{fe0f}]?[ ]?[\p{Latin}\d@]
        |{{ letter_c }}[ ]?(?:\d{4}|\p{Lu}|@|www|by[ ]|[\pL\pN_-]+(?:\.[a-z]|{{ at_sign() }}))
        |(?i:copyright(?:ed)?|copr\.?|copyr\.?)(?:[ ]?(?:©|{{ letter_c }}|:|-|by|liegt[ ]bei))?
            [ ]?(?:\d{4}|\p{Lu}|@|www|{{ credited_name() }})
        |(?:CC|Creative[ ]Commons)[ -](?:BY|by)\b
        |VG[ ]Bild-?Kunst|(?i:courtesy[ ]of|mit[ ]freundlicher[ ]genehmigung)[ ]
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
        |(?i:photo|foto|image|picture|illustration)s?[ ]by[ ]{{ names }}
        |(?i:fotografiert|aufgenommen|photographiert|leserfotos?|leserbild)[ ]von[ ]{{ names }}
        {# As the sites of free pictures give it: Bild von muster auf Pixabay #}
        |(?i:(?:bild|foto|photo|image)s?[ ](?:von|by))[ ][^ |,;]+(?:[ ][^ |,;]+){0,2}[ ]
            (?i:(?:auf|on|from|via)[ ](?:pixabay|unsplash|pexels|flickr|freepik))
        |(?i:alle[ ]rechte[ ](?:[\pL]+[ ]){0,3}vorbehalten|all[ ]rights[ ]reserved)
    )
{% endmacro %}

{# The pattern of a credit without a marker: an agency and a name with a slash between them. #}
{% macro agency_credit() %}
    (?:^|[^\pL@/])
    (
        (?i:{{ image_agencies() }})(?:[ ]?images)?[ ]?/[ ]?{{ credited_names() }}
        |(?:\p{Lu}[\pL.-]+[ ])?\p{Lu}[\pL-]+[ ]?/[ ]?(?i:{{ image_agencies() }})
        |(?i:picture[ ]alliance|getty[ ]images|adobe[ ]stock|stock\.adobe\.com)
    )
    \s*[)\].]?$
{% endmacro %}

{# The pattern of agencies that pictures are credited to. #}
{% macro image_agencies() -%}
    dpa|epd|kna|afp|apa|ddp|imago|reuters|epa|keystone|picture[ -]alliance
        |getty[ ]images
    |shutterstock|istock(?:photo)?|fotolia|pixabay|unsplash|pexels
        |adobe[ ]?stock|mauritius
    |ullstein[ ]bild|akg[ -]images|ap[ ]photo|alamy|laif|ostkreuz|zoonar
        |pixelio(?:\.de)?
{%- endmacro %}

{# The pattern of an @, open or disguised. #}
{% macro at_sign() -%}
    (?:@|[ ]?[(\[](?:at|ät|AT)[)\]][ ]?)
{%- endmacro %}

{# The pattern of one word of a credit: a name, a year, an agency, an address, a small word. #}
{% macro credited_name() %}
    (?:
        [\p{Lu}@][\pL\pN.&'’@_+-]*
        |\d{4}
        |dpa|epd|kna|afp|ap|apa|ddp|imago|picture|alliance|getty|images|privat|zvg
            |zVg|z\.V\.g\.
        |pixabay|unsplash|fotolia|shutterstock|istock|pexels|epa
        |von|van|de|der|und|für
        |(?:https?://)?[a-z][\w.-]*\.(?:de|com|net|org|eu|at|ch|info|berlin)
        |&|by
    )
{% endmacro %}

{# The pattern of the words of a credit, six at most. #}
{% macro credited_names() %}
    {{ credited_name() }}
    (?:(?:[ ]?/[ ]?|[ ]-[ ]|,[ ]|[ ]){{ credited_name() }}){0,5}
{% endmacro %}

{#
    The pattern of a first and a last name behind a word for a picture, with a colon or at the end
    of a sentence without one; what stands before a name is a noun as well, see credits_a_person.
#}
{% macro named_credit() %}
    {% set name %}
        (?:Dr\.[ ]|Prof\.[ ])?
        \p{Lu}\pL+(?:-\p{Lu}\pL+)?[ ](?:(?:von|van|de|zu)[ ])?\p{Lu}[\pL-]+
    {% endset %}
    (?:^|[^\pL@])
    (
        (?:{{ credit_label() }}|{{ drawing_label() }})(?:[ ]\(\d\d?\))?[ ]?:[ ]?{{ name }}
        |(?:Fotos?|FOTOS?|Photos?|Quelle|Fotograf(?:in)?)[ ][–—-][ ]{{ name }}[)\].]?$
        |(?:{{ credit_label() }}[ ]?:|(?i:copyright))[ ]?[a-zäöüß]+[ ][a-zäöüß-]+[)\].]?$
        |(?:Fotos?|Photos?|Fotograf(?:in)?|FOTOS?|Aufnahmen?|Repro)[ ]
            (?:
                {{ name }}(?:/(?i:{{ image_agencies() }}))?|(?:dpa|DPA|epd|KNA|AFP|APA|privat|zVg)
                |unbekannt|\p{Lu}\.[ ]?\p{Lu}[\pL-]+
            )
            [)\].]?$
        {# Of an agency, a paper or a brigade, which nothing else has behind a slash. #}
        |(?:Fotos?|FOTOS?|Photos?|Repro)[ ]{{ name }}/\p{Lu}[\pL-]+(?:[ ]\p{Lu}[\pL-]+)?$
    )
{% endmacro %}

{# True where the word behind the label in `item` is a first name, or an agency. #}
{% macro credits_a_person(item) -%}
    {% set first_names = seed_values('first_names', 'name') | join('|') | lower %}
    {% set first_name %}
        ^[A-Za-z]+(?:[ ]\(\d+\))?[ ]?[:–—-]?[ ]?(?:Dr\.[ ]|Prof\.[ ])?
        ([A-ZÄÖÜÉa-zäöüßéèóáçğışćčšž]+)
    {% endset %}
    {% set initial %}[ :][A-ZÄÖÜ]\.[ ]?[A-ZÄÖÜ]{% endset %}
    (
        contains(
            {{ literal('|' ~ first_names ~ '|dpa|epd|kna|afp|apa|privat|zvg|unbekannt|') }},
            '|' || lower({{ first_match(item, first_name, 1) }}) || '|'
        )
        or {{ matches(item, initial) }}
    )
{%- endmacro %}

{# The pattern of a label before what the picture shows and not who made it. #}
{% macro no_credit() %}
    (?i:
        ^$
        |^(?:foto|bild|photo|image|picture|illustration|grafik|zeichnung
            |aufnahme)[a-z]*[ ]?:[ ]?
        (?:
            (?:der|die|das|den|dem|ein|eine|einen|im|in|am|an|auf|mit|vor|blick|ansicht
                |detail)
                [ ]
            |(?:links|rechts|oben|unten|siehe|hier|vorher|nachher)\b
            |(?:[a-zäöüß]+[ ])?[a-zäöüß-]*
            (?:
                ung|ungen|heit|keit|schaft|tion|tät|gang|stimmung|bild|bilder|hund|hunde|katze
                |katzen|rosen|blume|blumen|baum|umsatz|verlauf|übersicht|vergleich|aufbau
                |ansicht|landschaft|panorama|porträt|portrait|modell|muster\b[ ].*|skizze
            )$
        )
    )
{% endmacro %}

{# The pattern of who makes pictures though it is called like what they show. #}
{% macro credited_body() %}
    (?i)
    :[ ]?(?:[a-zäöüß]+[ ])?[a-zäöüß-]*
    (?:
        (?:schul|heim|kita|klinik|einsatz|vereins|geschäfts|haus
            |projekt|lager|museums|chor)leitung
        |verwaltung|redaktion|zeitung|stiftung|feuerwehr|bergwacht
        |wasserwacht|universität|fakultät
        |gesellschaft|genossenschaft|gewerkschaft|landsmannschaft
        |mannschaft|bürgerschaft
        |ortsgruppe|abteilung|vertretung|regierung|direktion
        |fraktion|inspektion|vereinigung
        |organisation|produktion
    )
    [)\].]?$
{% endmacro %}

{# The sign of copyright. #}
{% macro copyright_symbol() -%}
    (?:©|&copy;|℗)
{%- endmacro %}

{# What stands before the name of a photographer or an archive. #}
{% macro credit_label() %}
    (?i:
        (?:foto|bild|photo|image|picture)(?:s|er)?
            (?:-?(?:quellen?|nachweise?|rechte|credits?|autor|urheber|material
                |copyright|archiv))?
        |(?:archiv|symbol|titel|presse|leser|cover|luft|beitrags|themen|vorschau|agentur
            |aufmacher)-?
            (?:foto|bild)(?:s|er)?
        |quellen?|fotograf(?:in|en|ie|ien)?|photograph(?:er|y|ie)?|credits?
            |urheber(?:in)?
        |illustrator(?:in)?|repro(?:duktion)?|source|aufnahmen?
            |aufn\.|rechte(?:inhaber)?
            |nachweis
        |foto/copyright|sammlung
    )
{% endmacro %}

{# What stands before the name of who drew it, and as often before what is drawn. #}
{% macro drawing_label() %}
    (?i:
        illustration(?:en)?|grafik(?:en)?|infografik|zeichnung(?:en)?|fotomontage
            |collage
        |karikatur|visualisierung|archiv
    )
{% endmacro %}

{# What every match holds. #}
{% macro hint_copyright_notice() %}
    (?i:
        {{ copyright_symbol() }}
        |\([ ]?c[ ]?\)
        |copyr|copr
        |(?:{{ credit_label() }}|{{ drawing_label() }})(?:[ ]\(\d\d?\))?[ ]?:
        |(?:fotos?|photos?|quelle|fotograf(?:in)?)[ ][–—-][ ]\pL
        |(?:bild|foto)-?(?:quelle|nachweis|credit)
        |(?:auf|on|from|via)[ ](?:pixabay|unsplash|pexels|flickr|freepik)
        |(?:photo|foto|image|picture|illustration)s?[ ]by[ ]
        |(?:fotografiert|aufgenommen|photographiert|leserfotos?|leserbild)[ ]von
        |alle[ ]rechte[ ]
        |all[ ]rights[ ]reserved
        |cc[ -]by|creative[ ]comm|vg[ ]bild|courtesy|freundlicher[ ]gen
        |(?:{{ image_agencies() }})(?:[ ]?images)?[ ]?/|/[ ]?(?:{{ image_agencies() }})
        |picture[ ]alliance|getty[ ]im|adobe[ ]stock|stock\.adobe
        |(?:fotos?|photos?|fotograf(?:in)?|aufnahmen?|repro)[ ]\pL
    )
{% endmacro %}
