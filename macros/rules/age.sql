{#
    A person's age, in digits or in words. An estimate ("etwa fünf Jahre alt") is one where a person
    is described, and so is the range of a group ("Jungmusikanten (10 bis 15 Jahre)").
    match:     34 Jahre alt; fünfjähriges Mädchen; der 34-Jährige; die Rentnerin (71); Ende 30
    near miss: 12 Jahre alter Whisky; 50-jähriges Jubiläum; ab 3 Jahren; Bild (42)
    source:    seeds/person_nouns and seeds/aged_things (our own lists), seeds/first_names
    All forms give candidates with the words around them, so that each long list is asked for once:
    it takes longer to compile than to ask.
#}
{% macro find_age(text) -%}
    {% set cleaned = replace_all(text, ages_of_nobody(), '#') %}
    {% set candidates = [
        age_candidates('adjective', 'hrige|[Aa]lte|junge|old|atige|chige|j[.]|jähr[.]|jg[.]', cleaned),
        age_candidates('years', '(?i)alt|jung|aged? |age:|jahren|[0-9] ?y', cleaned),
        age_candidates('brackets', '[(]', cleaned),
        age_candidates('comma', ',|[0-9] ?[JMWTja]|[|/] [0-9]', cleaned),
        age_candidates('calling', ', [0-9]', cleaned),
        age_candidates(
            'sentence', '[0-9]|[zß]ig|ehn|lf|echs|ieben|acht|neun|vier|fünf|ei|alb', cleaned
        ),
        age_candidates(
            'beside', '[0-9]|[zß]ig|ehn|lf|echs|ieben|acht|neun|drei|vier|fünf|alb', cleaned
        ),
        age_candidates('itself', '[0-9]|(?i)zig|ßig|e (?:w[ei]rd|is)', cleaned),
        age_candidates('said', 'hrig|um die|eits der|von |[0-9]er|ahre|iger|[zZ]um |[vV]om ', cleaned),
        age_candidates('life', '[Mm]it | auf d|war |[Bb]in ', cleaned),
        age_candidates('range', '[0-9]', text),
        age_candidates('file', '[_-][0-9]', replace_all(text, measures_in_file_name(), '#')),
    ] %}
    {# Stein, Federspiel and Ebbinghaus are surnames, where a first name stands before them. #}
    {% set surname %}(\pL )\p{Lu}[^ ]*(?: \([^\d]*\))?,? ?(?:[a-zäöü]+ ){0,2}\(?\d[^A-Z]*G?[^A-Z]*${% endset %}
    {% set kept %}\1{% endset %}
    {# A picture of a person is no thing that has an age. #}
    {% set picture = '(?i)(?:profil|bewerbungs|pass|kinder|familien|jugend)(?:bild|foto)' %}
    {% set without_surname = replace_all(replace_all('item.text', picture), surname, kept) %}
    {% set described %}
        {
            'form': item.form,
            'text': item.text,
            'has_person': {{ matches('item.text', aged_person()) }},
            'has_thing': {{ matches(without_surname, aged_thing()) }},
            'has_name': {{ has_sure_first_name(
                "case when item.form = 'file' then " ~ capitalised('item.text')
                ~ " else item.text end"
            ) }},
            'starts_with_name': {{ has_sure_first_name("split_part(item.text, ' ', 1)") }},
            'is_behind_name': {{ has_sure_first_name(
                first_match('item.text', name_behind_preposition(), 1) ~ " || ' ' || "
                ~ first_match('item.text', name_before_years(), 1)
            ) }}
        }
    {% endset %}
    {# Two forms may find one age: erst 13, im Ziel. #}
    list_distinct({{ change_items(
        keep_items(
            change_items(joined_lists(*candidates), described),
            is_age_of_a_person()
        ),
        age_of_candidate()
    ) }})
{%- endmacro %}

{# The candidates of a form in `text`, which are sought where it passes a cheap test. #}
{% macro age_candidates(form, test, text) -%}
    {% set pattern = {
        'adjective': age_as_adjective(),
        'years': age_in_years(),
        'brackets': age_in_brackets(),
        'comma': age_behind_comma(),
        'calling': age_behind_calling(),
        'sentence': age_in_sentence(),
        'beside': age_beside_somebody(),
        'itself': age_by_itself(),
        'said': age_said_of_somebody(),
        'life': age_in_a_life(),
        'range': range_of_ages(),
        'file': age_in_file_name(),
    }[form] %}
    case
        when {{ matches(text, test) }}
            then {{ change_items(
                all_matches(text, pattern, 1), "{'form': '" ~ form ~ "', 'text': item}"
            ) }}
        else []
    end
{%- endmacro %}

{# True where the candidate `item` is the age of a person. #}
{% macro is_age_of_a_person() -%}
    {% set unknown_name %}^\d{1,2}.*[ ]\p{Lu}[\pL-]+[ ]\p{Lu}[\pL-]+${% endset %}
    {% set unknown_in_sentence %}
        ^\p{Lu}[\pL-]+[ ]\p{Lu}[\pL-]+[ ]\(\d+\)[ ][a-zäöü]+$
    {% endset %}
    {% set place_or_picture %}
        ^(?:Bild|Foto|Abb|Nr|Modell|Typ|Stadt|Insel|Lego|Saint|San|Bad|New)
        |(?:haus|hof|schloss|burg|kirche|straße|platz|park|hotel|berg|see
            |turm|brücke|museum|schule|halle|bahn|spiel|tal|dorf|kirchen|hausen)
            [ ]\(
        |[ ]Innen[ ]\(
    {% endset %}
    {# Whom goods are for, with their size: Damen, 38; Mädchen (104); a count: Leserinnen (2). #}
    {% set sized %}
        (?i)(?:^|[ ])(?:damen|herren|kinder|unisex)[ ,(]
        |(?:baby|mädchen|jungen?|bub|boy|girl)s?[, (]+(?:[2-9]\d|1\d\d)\b
        |(?:mädchen|jungen|kinder|babys?),[ ]\d+$
        |innen[ ]\(\d\)
        |[ ]aus[ ](?:holz|ton|filz|metall|papier|porzellan|gips|bronze|stoff|glas|zinn)
    {% endset %}
    {# Whom prices and places are for: Kinder 6, Erwachsene 12. #}
    {% set groups = '(?i)^(?:damen|herren|kinder|erwachsene|senioren|schüler|mädchen|jungen)[ ]' %}
    {% set sex_in_file_name %}
        (?i)(?:^|[_-])(?:m|w|(?:maennl|männl|weibl)(?:ich)?)[_-]\d
    {% endset %}
    case item.form
        when 'adjective' then {{ matches('item.text', age_as_noun()) }} or not item.has_thing and (
            item.has_person or item.has_name or {{ matches('item.text', unknown_name) }}
            or {{ matches('item.text', doer_of_an_age()) }}
        )
        when 'years' then item.has_person or not item.has_thing
        when 'sentence' then (item.has_person or item.has_name or {{ is_celebrated('item.text') }})
            and (not item.has_thing or {{ matches('item.text', '[Mm]it .*[0-9]') }})
        when 'beside' then (item.has_person or item.has_name) and not item.has_thing
            and not {{ matches('item.text', groups) }}
        when 'itself' then not item.has_thing
        when 'life' then true
        when 'range' then item.has_person and not item.has_thing
            and not {{ matches('item.text', '^(?:[Ff]ür|[Aa]b|[Vv]on) |[Ff]ür .* Alter') }}
        {# Bitte zahlen Sie bis zum 15. #}
        when 'said' then (item.has_person or item.has_name) and not item.has_thing
            and not {{ matches('item.text', '[Bb]is zum ') }}
        when 'file' then (item.has_person or item.has_name) and not item.has_thing
            or {{ matches('item.text', sex_in_file_name) }}
        else item.starts_with_name or item.is_behind_name or not item.has_thing and (
            item.has_name
            or item.has_person and not {{ matches('item.text', sized) }}
            or {{ matches('item.text', unknown_in_sentence) }}
            and not {{ matches('item.text', place_or_picture) }}
        )
    end
{%- endmacro %}

{#
    The pattern of a noun behind an age that is a person by its ending, but for those of aged_things;
    one in a vowel is a first name.
#}
{% macro doer_of_an_age() %}
    j(?:ä|ae)hrige[rnm]?[ ](?:[a-zäöüß]+[ ]){0,3}
    \p{Lu}[\pL-]*
    (?:
        er[ns]?|ist(?:en)?|eur[es]?|logen?|lings?|warts?|iker[ns]?
        |[b-df-hj-np-tv-zß][aiouyé]
        {# The Beschuldigte, Gesuchten, Verunglückter: what somebody did or suffered. #}
        |(?:
            ldig|ag|eil|etz|iss|äch?tig|uch|öt|flüch|ank|haf|ähl|ett|roff|glück|schul
        )te[nrm]?
    )
    (?:$|[^\pL])
{% endmacro %}

{#
    The pattern of an age that is a noun: der 34-Jährige; die 29jährige aus Hallein. What stands
    behind it is no adjective. Ein 50-Jähriges is an anniversary.
#}
{% macro age_as_noun() %}
    ^(?:\d{1,3}-J(?:ä|ae)hrige[rnm]?|[1-9]-J(?:ä|ae)hriges)(?:$|[^a-z])
    |^[^ ]+[ ]?[Jj](?:ä|ae)hrige[rnm]?(?:,?[ ][a-zäöüß][^ ]*)*$
    |^[^ ]+[ ]?[Jj](?:ä|ae)hrige[rnm]?[ ]
        [a-zäöüß]*(?:[a-df-lo-qt-zäöüß]|[a-df-zäöüß][nrsm])(?:[ ]|$)
    |^(?i:ein|zwei|drei|vier|fünf|sechs|sieben|acht|neun)jähriges$
{% endmacro %}

{# What stands for the age in the candidate `item`. #}
{% macro age_of_candidate() -%}
    {% set number = age_number() %}
    {% set adjective %}
        ^.*?
        (?:
            [Jj](?:ä|ae)hrige[rnsm]?|(?:[Aa]lt|jung)e[rnsm]?|[Yy]ears?[- ]old
            |ige[rnsm]?|j(?:ähr|g)?\.
        )
    {% endset %}
    {% set noun %}(?:,?[ ][a-zäöüß][\pL-]*){0,2}[ ]\p{Lu}[\pL-]*{% endset %}
    {% set years %}
        (?i)
        (?:
            (?:(?:im|das|ein)[ ](?:[a-zäöüß]+[ ])?alter[ ]von|mit|alt(?:er(?:sangabe)?)?:?)
            [ ]?(?:{{ about_an_age() }}[ ])?
        )?
        {{ number }}
        (?:[ ]?
            (?:(?:lebens)?jahre?n?|jährchen|j\.?|y.*|monate?n?|wochen?|tage?n?|stunden?)
        )?
        (?:[ ](?:alt|jung))?$
    {% endset %}
    {% set behind_name = '[(, /](' ~ number ~ ')(?:[ )Jja.][^,(]*|[,;/][^(0-9]*)?$' %}
    {% set in_sentence, said = value_in_sentence(), value_said_of_somebody() %}
    {% set range = '\d\d?[^\d]+\d\d?[ ]Jahren?(?:[ ]alt)?$' %}
    {% set beside %}
        [^\pL\d]
        (
            \d\d?,?[ ].*[ ]\d\d?
            |(?:\d{1,3}|{{ age_in_words() }}|{{ age_in_small_words() }})(?:[ ]Jahre)?
        )
        (?:[^\pL\d]|$)
    {% endset %}
    {% set file = '((?:wird[_-])?[0-9]+[^0-9]*)$' %}
    case item.form
        when 'adjective' then case
            when {{ matches('item.text', age_as_noun()) }}
                then {{ first_match('item.text', adjective) }}
            else {{ first_match('item.text', adjective ~ '(?:' ~ noun ~ ')?') }}
        end
        when 'years' then {{ first_match('item.text', years) }}
        when 'sentence' then {{ first_match('item.text', in_sentence, 1) }}
        when 'life' then {{ first_match('item.text', in_sentence, 1) }}
        when 'beside' then {{ first_match('item.text', beside, 1) }}
        when 'itself' then trim(item.text)
        when 'said' then {{ first_match('item.text', said, 1) }}
        when 'range' then {{ first_match('item.text', range) }}
        when 'file' then {{ first_match('item.text', file, 1) }}
        else {{ first_match('item.text', behind_name, 1) }}
    end
{%- endmacro %}

{# What stands for the age in a sentence with a person: its first number. #}
{% macro value_in_sentence() %}
    (?:^|[^\pL\d,])
    (
        (?:
            \d{1,3}
            |(?i:
                {{ age_in_words() }}
                |{{ age_in_small_words() }}
            )
        )
        (?:[ ](?:Jahren?|J\.|Monaten?|Wochen|Tagen?))?
        (?:\.?(?:sten)?[ ](?:Geburtstag|Wiegenfest|Birthday))?
    )
    (?:[^\pL\d,].*|,[^\d].*|,)?$
{% endmacro %}

{# What stands for the age in what is said of somebody: its last number. #}
{% macro value_said_of_somebody() %}
    {% set number = age_number() %}
    ^(?:.*[^\pL\d])?
    (
        {{ number }}
        (?:
            er|iger|\.|s?ten|[- ]?j(?:ä|ae)hrig
            |[ ](?:Lenze|(?:[a-zäöü]+[ ])?(?:Lebensj|J)ahren?|Monaten|Wochen|Tagen)
        )?
    )
    (?:[^\pL\d][^\d]*)?$
{% endmacro %}

{# The pattern of ages that are asked for, and of ranges: they are nobody's. #}
{% macro ages_of_nobody() %}
    {% set number = age_number() %}
    (?i:
        \b
        (?:
            ab|bis|unter|mindestens|höchstens|maximal
            |(?:empfohlenes[ ]|mindest|höchst)alter:?|alter:[ ]?ab
        )
        [ ]{{ number }}
        [ ]?-?(?:jahren?|j\.|jährige\pL*|monaten?|wochen)?
        \b
        |{{ number }}(?:[ ]?(?:-|–|bis)[ ]?{{ number }}|/(?:[3-9]|\d\d))
            [ ]?-?(?:jahren?|jährige\pL*|monaten?)
        |alter:?[ ]\d+[ ]?(?:\+|-|–|bis)
        |(?:fotos?|bilder|bild):[ ][\pL .-]{3,40}\(\d\)
        |\d+\.[ ](?:klasse|platz|liga|rang|semester|reihe|stock|dan|mal|geworden|v\.)
        |\b(?:tore|torschützen|punkte|stand|ergebnis|wertung|preise?):[ ][^.!?]*
        |(?:führerschein|fahren)[ ](?:mit|ab)[ ]\d\d
        |{{ number }}[ ]jahren[ ]und[ ](?:darüber|älter|jünger|mehr)
        |\b(?:single|highland|pure)[ ]malt(?:[ ]whisk\pL+)?,?[ ]{{ number }}[ ]jahre?(?:[ ]alt)?
        |(?:geschenk|karte|einladung|deko|shirt|tasse|ballon|girlande|kerze
            |spruch|sprüche|banner|poster|servietten|luftballons|torte|partydeko|tischdeko
            |glückwünsche)
            [\pL]*[ ](?:[\pL-]+[ ]){0,3}\d+\.?[ ]geburtstag
    )
{% endmacro %}

{# Who begins with an age: fünfjähriges Mädchen, 34 Jahre alte Erika, der 34-Jährige. #}
{% macro age_as_adjective() %}
    {{ age_start() }}
    (
        (?:{{ age_number() }}|[Hh]alb)
        (?:
            [- ]?[Jj](?:ä|ae)hrige[rnsm]?
            |-?j(?:ähr|g)?\.
            |[- ]?(?:monat|wöch)ige[rnsm]?
            |[ ](?:Jahre?|J\.|Monate?|Wochen?|Tage?)[ ](?:[Aa]lt|jung)e[rnsm]?
            |[- ]years?[- ]old
        )
        (?:,?[ ][a-zäöüß][\pLö-]*){0,3}
        (?:[ ]\p{Lu}[\pL-]*){0,2}
    )
{% endmacro %}

{# An age in full words: 34 Jahre alt, im Alter von 34 Jahren, Alter: 34. #}
{% macro age_in_years() %}
    {% set number = age_number() %}
    {% set exactly %}(?:{{ about_an_age() }}[ ])?{% endset %}
    {{ age_start() }}
    (
        (?:[^\s.!?;]+[ ]+){0,6}
        (?i:
            {{ number }}[ ]
                (?:(?:lebens)?jahre?|jährchen|j\.?|monate?|wochen?|tage?|stunden?)[ ]
                (?:alt|jung)
            |alt[ ]{{ exactly }}{{ number }}[ ](?:jahre?n?|j\.)
            |\d{1,3}[ ]?(?:y/o|y\.o\.|yo|yrs|years[ ](?:old|young))|aged[ ]\d\d
            |(?:im|das|ein)[ ](?:[a-zäöüß]+[ ])?
                alter[ ]von[ ]{{ exactly }}{{ number }}
                (?:[ ](?:jahren|monaten|wochen|tagen))?
            |mit[ ](?:[msi][a-z]+en[ ])?{{ exactly }}{{ number }}[ ]jahren
            |(?:(?:lebens)?alter(?:sangabe)?(?:[ ]de[sr][ ]\pL+)?|\bage:):?[ ]?{{ exactly }}
                (?:\d{1,3}|{{ age_in_words() }}|{{ age_in_small_words() }})(?:[ ]jahre)?
        )
    )
    {{ no_noun_behind() }}
{% endmacro %}

{# Somebody before an age: up to six capital words, and a party or town in brackets. #}
{% macro somebody_before() %}
    \p{Lu}[\pL’'.-]*
    (?:
        [ ](?:(?:von|van|de|der|den|zu|al|el|bin|da|di|und)[ ])?\p{Lu}[\pL’'.-]*
    ){0,5}
    (?:[ ]\([\pL/ ]{1,20}\))?
{% endmacro %}

{# An age in brackets behind somebody: die Rentnerin (71); zwei Frauen (51 und 53). #}
{% macro age_in_brackets() %}
    {% set number = age_number() %}
    {% set unit %}(?:[ ]?(?:Jahre?|Mon(?:ate?|\.)|Wochen?|Tage?|[Jj]\.?|a))?{% endset %}
    (
        (?:{{ somebody_before() }}(?:[ ](?:aus|in)[ ]\p{Lu}[\pL.-]*)?|\b[Ii]ch)
        [ ]?\(
        (?:(?:Alter:?|{{ about_an_age() }})[ ])?
        (?:[mwMW][,/][ ]?|†[ ]?)?
        {{ number }}{{ unit }}(?:[ ](?:alt|jung))?
        (?:(?:,|[ ]und|[ ]u\.|[ ]&)[ ]\d{1,3}{{ unit }}){0,6}(?:/\d\d)?
        (?:\)(?:[ ][a-zäöü]+)?|,[ ]\pL|/\pL|;[ ])
    )
{% endmacro %}

{# An age between commas or with its unit behind somebody: Erika Muster, 34, aus Köln; Mia 9 J. #}
{% macro age_behind_comma() %}
    {% set number = age_number() %}
    {% set unit %}[ ]?(?:Jahre?|Mon(?:ate?|\.)|Wochen?|Tage?|[Jj]\.?){% endset %}
    (
        {{ somebody_before() }}
        (?:
            ,[ ]?
            (?:(?:Alter:?|{{ about_an_age() }})[ ])?
            (?:[mw],?[ ])?
            {{ number }}(?:{{ unit }}|a)?
            |[ ][|/][ ]\d\d
            |(?:[ ]|:[ ])(?:[|–/-][ ])?\d{1,3}{{ unit }}
            |[ ]{{ number }}[ ](?:Jahre|Monate)
        )
    )
    (?:$|[,;:!)?](?:$|[ ])|\.$|\.[ ]|[ ](?:aus|und|[|/–-])[ ]|[ ]geworden|[ ]\(
        |/\d\d\d?\b|[ ]1\d\d)
{% endmacro %}

{# An age behind somebody and where they are from: Wirtin aus Leidenschaft, 58. #}
{% macro age_behind_calling() %}
    (?:^|[^\pL\pN-][ ])
    (
        \p{Lu}[\pL-]+[ ](?:aus|vom|von|beim|bei|mit|in|im|am|auf)[ ](?:[a-zäöü]+[ ])?
        \p{Lu}[\pL-]+,[ ](?:1[4-9]|[2-9]\d)
    )
    (?:$|[,;!|)](?:$|[ ]))
{% endmacro %}

{# What is an age with a person near it: Opa wird 80; ich bin 22; mit 93 noch; 90. Geburtstag. #}
{% macro age_in_sentence() %}
    {% set words = age_in_words() %}
    {% set small = age_in_small_words() %}
    {% set ends = end_of_bare_age() %}
    {% set exactly %}(?:{{ about_an_age() }}[ ])?{% endset %}
    (
        (?:(?:[^\s.!?;]+|\p{Lu}\.)[ ]+){0,6}
        (?:
            {{ verb_of_age() }}[ ]{{ time_of_age() }}
                (?:
                    (?:\d\d?|1[01]\d|{{ words }}|{{ small }})(?:[ ]Jahre?)?{{ ends }}
                    |{{ age_number() }}[ ](?:Monate|Wochen|Tage){{ ends }}
                )
            |[Mm]it[ ]{{ exactly }}
                (?:\d\d|1[01]\d|{{ words }})
                (?:
                    {{ ends }}
                    |[ ][a-zäöüß]+[ ](?:er|sie|ich|wir)\b
                    |[ ][a-zäöüß]{3,}ste[rn]?\b(?:[ ]\p{Lu}\pL+)?
                    |[ ]aus(?:$|[.!?,])
                    |[ ](?:entschlafen|(?:ge|ver)storben|verschieden)\b
                    |[ ]
                    (?:noch|schon|bereits|immer|zum|in|ist|war|hat|wird|geht|will
                        |im|am|als|beim|auf|vor|bei)
                    (?:[ ][^ ]+){1,6}
                )
            |[Mm]it[ ]{{ exactly }}(?:\d|{{ small }})[ ][a-zäöüß]+[ ](?:er|sie|ich|wir)\b
            |(?:\d\d?|1[01]\d|{{ words }})(?:\.|s?ten)[ ]?
                (?:Geburtstag|Wiegenfest)e?s?
                (?:[:,]?[ ][^\s.!?;\d]+){0,8}
            |[Mm]it[ ]{{ exactly }}{{ age_number() }}[ ](?:Monaten|Wochen|Tagen)
            |(?:[Ee]ndlich|[Ss]chon|[Jj]etzt|[Nn]un|[Bb]ereits)[ ]
                (?:(?:\d\d|{{ words }})|\d\d?[ ](?:Jahre|Monate|Wochen)){{ ends }}
            |[^\s.!?;]+,[ ]{{ said_of_an_age() }}[ ](?:\d\d?|1[01]\d|{{ words }}|{{ small }})
                (?:[ ]Jahre)?(?:$|[,;)!](?:$|[ ])|[ ](?:oder[ ]so\b|r?um\b|[–-][ ]))
            |[^\s.!?;]+,[ ](?:\d\d?|1[01]\d|{{ words }}|{{ small }})[ ]Jahre
                (?:$|[,;)!](?:$|[ ]))
            |\d{1,3}[ ]Jahre(?:,|[ ]und)[ ]\d\d?[ ](?:Monate?|Wochen?|Tage?)
            |[Mm]it[ ]{{ exactly }}{{ age_number() }}[ ]Jahren[ ]\p{Lu}[\pL-]+
            |zwischen[ ]{{ age_number() }}[ ]und[ ]{{ age_number() }}[ ]Jahren
            |[Aa]lter[ ]zwischen[ ]{{ age_number() }}[ ]und[ ]{{ age_number() }}
        )
    )
{% endmacro %}

{#
    An age with nothing but somebody before it: heute wird Oma Käthe 90; seit er 19 ist;
    Sepp, der 77 ist; Mia 4, Leo 6. That somebody stands there is asked of these words alone.
#}
{% macro age_beside_somebody() %}
    {% set number %}(?:\d\d?|1[01]\d|{{ age_in_words() }}|{{ age_in_small_words() }}){% endset %}
    {% set somebody %}
        (?:
            ich|er|sie|wir
            |(?:(?:der|die|das|meine?|unsere?|seine?|ihre?)[ ])?(?:[a-zäöüß]+e[rn]?[ ])?
            \p{Lu}[\pL-]+(?:[ ]\p{Lu}[\pL-]+){0,2}
            |oma|opa|mama|papa|mami|papi|mutti|vati|omi|opi|tante|onkel
        )
    {% endset %}
    {% set pair %}\p{Lu}[\pL-]+[ ]\d\d?{% endset %}
    {% set turns %}[ ](?:ist|war|wird|wurde|bin|sind|waren)\b{% endset %}
    (?:^|[^\pL\pN])
    (
        {{ verb_of_age() }}[ ]{{ time_of_age() }}{{ somebody }}[ ]{{ time_of_age() }}{{ number }}
            (?:[ ]Jahre)?{{ end_of_bare_age() }}
        |(?:[Ss]eit|[Aa]ls|[Ww]enn|[Bb]evor|[Nn]achdem|[Dd]ass|[Bb]is|[Ww]eil)[ ]
            {{ somebody }}[ ]{{ time_of_age() }}{{ number }}{{ turns }}
        |\p{Lu}[\pL-]+,[ ](?:der|die|das)[ ]{{ time_of_age() }}{{ number }}{{ turns }}
        |{{ pair }}(?:(?:,|[ ](?:und|&|\+))[ ](?:und[ ])?{{ pair }}){1,6}
            (?:$|[.!?,;:)–-](?:$|[ ])|[ ][a-zäöü(–-])
    )
{% endmacro %}

{# The verbs of being and turning an age. #}
{% macro verb_of_age() %}
    (?:
        [Ww]ird|[Ww]urden?|[Ww]erd(?:en?)?
        |[Ii]st|isch|[Bb]in|[Ss]ind|[Ww]ar|[Ww]aren|[Ww]äre
    )
{% endmacro %}

{# What may stand between such a verb and the age. #}
{% macro time_of_age() %}
    (?:
        (?:
            (?:über)?morgen|(?:vor)?gestern|endlich|süße|dann|auch
            |wirklich|schließlich|diese[nsr]?[ ]\pL+
            |(?:letzte|vorige|nächste|kommende)[nsr]?[ ]\pL+|(?:am|im)[ ]\pL+
            |{{ about_an_age() }}
        )
        [ ]
    ){0,3}
{% endmacro %}

{# What an age is said to be: gerade mal 19, knapp 80, stolze 90. #}
{% macro about_an_age() %}
    (?:
        nur|hohen|kaum|bereits|etwa|ca\.?|circa|rund|ungefähr|ungefaehr|gut|über
        |beide|beinahe|je|jeweils|wohl|vielleicht|geschätzte?|so[ ]um[ ]die
        |schätzungsweise|annähernd|nahezu|{{ said_of_an_age() }}
    )
{% endmacro %}

{# What is said of an age, and hardly of another number: rüstige 87, zur Tatzeit 23. #}
{% macro said_of_an_age() %}
    (?:
        (?:stolz|zart|jugendlich|rüstig|süß|reif|blühend|biblisch|gesegnet|flott|frisch
            |jung|unglaublich|beachtlich|sagenhaft|respektabel|schlapp|fit)e[nrm]?
        |erst|knapp|fast|schon|gerade|grad|gerade[ ](?:ein)?mal|grad[ ]mal|bald|so|eben
        |heute?|heit|hüt|damals|jetzt|nun|inzwischen|mittlerweile|heuer
        |seinerzeit|demnächst|aktuell
        |zur[ ]Tatzeit|zum[ ]Tatzeitpunkt|bei[ ]der[ ]Tat
    )
{% endmacro %}

{# What stands behind a bare age, which is no number of something. #}
{% macro end_of_bare_age() %}
    (?:
        $|[.!?,;:)–-](?:$|[ ])
        |[ ](?:und|aber|geworden|vs|lol|haha)\b
        |[ ][–\x{2600}-\x{27BF}\x{1F000}-\x{1FAFF}-]
    )
{% endmacro %}

{# What is an age by itself: Ende 30, Mittvierzigerin, im 87. Lebensjahr, w/34, weiblich, 41 J. #}
{% macro age_by_itself() %}
    {% set tens %}
        zwanzig|drei(?:ß|ss)ig|vierzig|fünfzig|sechzig|siebzig|achtzig
        |neunzig
    {% endset %}
    (?:^|[^\pL\pN.,/-])
    (
        (?i:anfang|mitte|ende)[ ](?:[2-9]0|(?i:{{ tens }}))
        |(?:Anfang-?|Mitt?-?|End-?)(?i:{{ tens }})er(?:s|n|in|innen)?
        |(?:[4-9]0|(?i:{{ tens }}))erin(?:nen)?(?:[ ]\p{Lu}\pL+)?
        |(?:[Ii]m|ins|das|[Ss]ein(?:em)?|[Ii]hr(?:em)?|mein(?:em)?)[ ]\d{1,3}\.[ ]
            (?:(?:Lebens|Alters)(?:jahre?|j\.)|Lj\.)
        |\d{2,3}\.[ ]Wiegenfest
        |(?:dreie?|viere|fünfe|sechse|siebe?ne|achte|neune|zehne|elfe|zwölfe)[ ]
            (?:w[ei]rd|is|isch|ist)(?:['’]?s|[ ](?:er|sie|es|i|ma))
        |\d{2,3}[ ](?:Lenze|Jährchen)
        |†,?[ ](?:[\d. ]*(?:[A-Z]\pL+[ ])?\d{4},[ ])?
            (?:mit[ ])?(?:\d\d|1[01]\d)(?:[ ]Jahren?)?
        |(?:Endlich|Hurra,?|Juhu,?|Plötzlich|Happy|Hallo)[ ](?:\d\d|{{ age_in_words() }})
        |[Nn]och[ ]keine[ ](?:\d\d|{{ age_in_words() }})
        |(?:Ehep|P)(?:aar|ärchen)[ ,(]{1,2}\d\d[ ]?(?:und|u\.|&|/|\+)[ ]?\d\d
        |(?:\d\d|(?i:{{ age_in_words() }}))[ ]und[ ](?:kein[ ]bisschen|fit|topfit|rüstig)
        |(?:[Gg]estorben|[Vv]erstorben|[Ss]tarb|[Vv]erstarb|[Vv]erschied)[ ]mit[ ]\d\d
        |(?:[Ää]lteste|[Jj]üngste)[rns]?[ ]\p{Lu}[\pL-]+(?:[ ][^\s:]+){0,4}:[ ]
            (?:\d\d?|1[01]\d)(?:[ ]Jahre)?
        |(?:[Ss]ein|[Ii]hr|[Mm]ein)[ ](?i:{{ tens }})ster
        |(?:Opas|Omas|Papas|Mamas|Vaters|Mutters|Onkels|Tantes)[ ](?i:{{ tens }})er
        |(?:Profil(?:bild|foto)?|Avatar|Nutzer(?:bild|foto)?|User|Nick(?:name)?):?[ ]
            (?:von[ ])?[^\s,(]+(?:[ ][^\s,(]+)?(?:,[ ]|[ ]\()\d\d
        |(?:ledig|verwitwet|geschieden|Single|Azubi),[ ]\d\d
        |(?:^|[ ])(?:[Ee]rst|[Gg]erade[ ]mal)[ ]\d\d(?:[ ]Jahre)?(?:[ ]und|,)
        |(?:[Ee]r|[Ss]ie|Witwer|Witwe|[MWmw]),?[ ]\(?\d\d/1[4-9]\d(?:/\d{2,3})?\)?
        |(?:^|[:!.|][ ])(?:[Ee]r|[Ss]ie)[, ]{1,2}\(?\d\d[ ]?(?:J\.|J\b|Jahre)\)?
        |\d\d,[ ]
            (?:
                sportlich|schlank|ledig|zärtlich|zaertlich|romantisch|humorvoll|treu
                |naturverbunden|häuslich|haeuslich|geschieden|verwitwet|NR|Nichtraucher
                |single|Single|Raum[ ]\p{Lu}\pL+|sucht|suche|tageslichttauglich|vorzeigbar
                |(?:mag|liebt|kocht|sucht|wünscht|möchte|steht[ ]auf)[ ][\pL-]+
                |ehrlich|unkompliziert|bodenständig|tierlieb|kinderlieb|mollig|gepflegt
                |berufstätig|kinderlos
            )
        |(?:Generationen|Geschwister|Enkel|Enkelkinder|Brüder|Schwestern)[^:.]*:[ ]
            \d{1,3}(?:,[ ]\d{1,3}){1,6}[ ]und[ ]\d{1,3}
        |(?i:sein|ihr|mein|unser)(?:en)?[ ]
            (?:\d\d\.?sten|(?i:{{ tens }})sten|\d\d\.[ ](?:ge)?feier[a-z]+)
        |in[ ](?:seinen|ihren|meinen|den)[ ](?:[2-9]0ern|(?i:{{ tens }})ern)
        |[mwMW]/[ ]?\d\d(?:/(?:1[4-9]\d|\p{Lu}\pL+(?:[ ]\p{Lu}\pL+)?))?
        |(?:^|[Bb]in[ ]|[Ii]ch[ ])[mw][, ]{0,2}\d\d(?:[ ]1[4-9]\d)?
        |(?:Er|Sie)[ ]sucht[ ](?:[Ss]ie|[Ii]hn)\b[^\d.]{0,50},[ ]\d\d
        |(?:^|(?:[Hh]eute|[Gg]estern|[Mm]orgen)[ ])\d\d[ ]geworden
        |[mwMW]\.?,[ ]?(?:\d\d|\d{1,3}[ ]?(?:J\.?|Jahre|a\b))
        |\d\d/[mwd]/\p{Lu}\pL+
        |(?:[Ii]ch|[Ss]ie|[Ee]r)[ ]\(?\d\d\)?,?[ ](?:und[ ])?[EeSs](?:r|ie)[ ]\(?\d\d
        |(?:[Ii]m|[Aa]m|[Ii]n[ ]der)[ ]\d\d?\.[ ]Lebens(?:tage?|woche|monat)
        |(?:[Ww]eibl(?:ich|\.)|[Mm]ännl(?:ich|\.)|[Dd]ivers)(?:[ ]Pat\.)?[,:]?[ ]
            \d{1,3}(?:[ ]?(?:J\.?|Jahre|a\b))?
    )
    (?:$|[,;:!)?"](?:$|[ ]|[a-z]{3})|\.$|[ ](?:[a-zäöü]|[–(-]|\p{Lu}\p{Lu}))
{% endmacro %}

{#
    What is nobody's but a person's, who need not be named: Mit 102 noch am Webstuhl; mit zarten 17;
    Neuanfang mit 60; vier Tage auf der Welt.
#}
{% macro age_in_a_life() %}
    {% set exactly %}(?:{{ about_an_age() }}[ ])?{% endset %}
    {% set number %}(?:\d\d|1[01]\d|{{ age_in_words() }}){% endset %}
    {% set event %}
        (?i:
            coming-?out|outing|neuanfang|neustart|neubeginn|abi(?:tur)?|matura|studium
            |hochzeit|heirat|geheiratet|scheidung|tattoo|piercing|[a-z]*marathon
            |triathlon|debüt|comeback|karriereende|(?:mutter|vater|baby)glück
            |schwanger(?:schaft)?
            |verliebt|ruhestand|tod|[a-zäöü]*infarkt|schlaganfall|burn-?out|demenz
            |[a-zäöü]*diagnose|[a-zäöü]*krebs|wechseljahre|zahnspange|jakobsweg|weltreise
            |ausgewandert|[a-z]{4,}sprung|lehrabschluss|gesellenbrief|schauspieldebüt
        )
    {% endset %}
    (?:^|[^\pL\pN])
    (
        {{ event }}[ ](?:erst[ ])?
            [Mm]it[ ]{{ exactly }}{{ number }}{{ end_of_bare_age() }}
        |[Mm]it[ ]{{ exactly }}
            (?:zart|jugendlich|rüstig|süß|blühend|blutjung|biblisch|gesegnet)en[ ]
            {{ number }}(?:{{ end_of_bare_age() }}|[ ][a-zäöü])
        |[Mm]it[ ]{{ exactly }}{{ age_number() }}(?:[ ](?:Jahr|Monat|Woch|Tag)en)?[ ]
            (?:
                gestorben|verstorben|entschlafen|ermordet|deportiert|verunglückt|ertrunken
                |ausgerissen|ausgezogen|eingezogen|geheiratet|verheiratet|verwitwet
            )
        |Mit[ ]{{ exactly }}(?:{{ number }}|\d|{{ age_in_small_words() }})[ ]
            (?:noch|schon|bereits|endlich|erstmals|d(?:as|ie|en)[ ]erste[nr]?)[ ]\pL
        |{{ age_number() }}[ ](?:Stunden|Tagen?|Wochen|Monaten?|Jahren?)[ ]
            auf[ ](?:der|dieser)[ ]Welt(?:$|[^\pL])
        |{{ number }}[ ](?:war|bin)[ ](?:ich|er|sie)
            (?:$|[,.]|[ ](?:da|als|damals|erst|gerade)\b)
        |[Bb]in[ ]\d\d[ ]?[Jj]ahre?(?:$|[^\pL])
    )
{% endmacro %}

{# What is said of somebody: dreijährig; ein Mann von 83 Jahren; um die vierzig; 75 Lenze. #}
{% macro age_said_of_somebody() %}
    {% set number = age_number() %}
    {% set tens %}(?:Zwanz|Drei(?:ß|ss)|Vierz|Fünfz|Sechz|Siebz|Achtz|Neunz)ig{% endset %}
    {% set ends %}(?:$|[.!?,;:)]+(?:$|[ ])|[ ][a-zäöü(–-]){% endset %}
    (
        (?:[^\s.!?;]+[ ]+){0,6}
        (?:
            {{ number }}[- ]?j(?:ä|ae)hrig
                (?:
                    [ ](?:ging|starb|verstarb|verschied|entschlief)
                    (?:[ ](?:der|die|unsere?|meine?))?(?:[ ]\p{Lu}\pL+){1,3}
                )?
            |(?:um[ ]die|[Jj]enseits[ ]der)[ ](?:[2-9]0|(?i:{{ age_in_words() }}))
            |[Zz]um[ ](?:\d\d(?:\.|s?ten)(?:,|!|:|$|[ ]von)|{{ age_in_words() }}sten)
                (?:[:,]?[ ]\p{Lu}\pL+)?
            |(?:[Vv]o|[Zz]u)m[ ]\d\d\.[ ]von[ ]\p{Lu}\pL+(?:[ ]\p{Lu}\pL+)?
            |[Nn]ach[ ]\d{2,3}[ ](?:erfüllten|reichen|glücklichen)[ ](?:Lebensj|J)ahren
            |(?:[Zz]um|[Ii]hren|[Ss]einen|[Mm]einen|[Dd]en)[ ](?:[2-9][05]|{{ tens }})er
                (?:[ ]von(?:[ ]\p{Lu}\pL+){1,2})?
        )
        |\p{Lu}[\pL-]+[ ]von[ ](?:[2-9]\d|1[0-8]|1[01]\d)(?:[ ]Jahren)?
        |\p{Lu}[\pL-]+[ ]von[ ]{{ number }}[ ](?:Jahren|Monaten|Wochen|Tagen)
    )
    {{ ends }}
{% endmacro %}

{#
    The ages of a group in brackets: Jungmusikanten (10 bis 15 Jahre); the estimated one of
    somebody: Mann, ca. 30-35 Jahre alt.
#}
{% macro range_of_ages() %}
    (
        (?:[Ff]ür[ ]|[Aa]b[ ])?{{ somebody_before() }}
        [ ]\((?:1?\d|\d\d)[ ]?(?:-|–|bis|und)[ ]?\d\d?[ ]Jahren?
        (?:[ ]alt)?
        |(?:[^\s.!?;]+[ ]+){1,6}im[ ]Alter[ ](?:von|zwischen)[ ]
            \d\d[ ]?(?:-|–|bis|und)[ ]?\d\d[ ]Jahren
        |(?:[^\s.!?;]+[ ]+){1,6}(?:ca\.|circa|etwa|ungefähr|geschätzt|soll)[ ]
            \d\d[ ]?(?:-|–|bis)[ ]?\d\d[ ]Jahren?(?:[ ]alt)?
    )
    (?:$|[^\pL])
{% endmacro %}

{# An age in the name of a file: Lina_8_Jahre.jpg; opa-wird-100.jpg; oma_80_geburtstag.png. #}
{% macro age_in_file_name() %}
    (?:^|[^\pL\pN_-])
    (?:(?i:(?:profil)?(?:bild|foto)|img|pic|portr(?:ä|ae)t)[_-])?
    (
        \pL+(?:[_-]\pL+){0,4}[_-]
        (?:
            wird[_-]\d{1,3}
            |(?i:mit|alter|um[_-]die)[_-]\d\d
            |\d{1,3}[_-]?
            (?:[Jj]ahren?|J|j|[Mm]onaten?|[Ww]ochen|[Gg]eburtstag|j(?:ä|ae)hrig[ers]*)
        )
    )
    (?:[_.-]|$)
{% endmacro %}

{# Numbers of a file name that measure something: frau-mit-50-mm-objektiv.jpg. #}
{% macro measures_in_file_name() %}
    (?i)[_-](?:mit|alter)[_-]\d+[_-]
    (?:mm|cm|m|kg|euro|prozent|zoll|teilen?|stueck|stück|punkten|jahre[_-]garantie)
    (?:[_.-]|$)
{% endmacro %}

{# The words of a file name with capital first letters, as names have them. #}
{% macro capitalised(text) -%}
    array_to_string(list_transform(
        string_split(translate({{ text }}, '_-', '  '), ' '),
        lambda word: upper(word[1]) || word[2:]
    ), ' ')
{%- endmacro %}

{# Who stands directly before an age, whatever is named before: Fest von Emir (6). #}
{% macro name_behind_preposition() %}
    [ ](?i:von|mit|und|bei)[ ]
    (\p{Lu}[\pL-]+(?:[ ]\p{Lu}[\pL-]+)?)
    (?:[ ]?[(]|,[ ])
{% endmacro %}

{# A first name and a surname before an age with its unit: Foto Jana Koch, 31 Jahre. #}
{% macro name_before_years() %}
    (\p{Lu}[\pL-]+)[ ]\p{Lu}[\pL-]+,?[ ]\(?\d{1,3}[ ]?J
{% endmacro %}

{# Tens and teens in words. #}
{% macro age_in_words() %}
    (?i:
        (?:(?:ein|zwei|drei|vier|fünf|sechs|sieben|acht|neun)und)?
        (?:zwan|vier|fünf|fuenf|fuff|sech|sieb|acht|neun)zig
        |(?:(?:ein|zwei|vier|fünf|sechs|sieben|acht|neun)und)?drei(?:ß|ss)ig
        |(?:drei|vier|fünf|fuenf|sech|sieb|acht|neun)zehn|zwölf|zwoelf|elf|hundert
    )
{% endmacro %}

{# Small numbers in words, as small children are: viereinhalb. #}
{% macro age_in_small_words() %}
    (?:
        zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|eins
        |anderthalb|(?:ein|zwei|drei|vier|fünf)einhalb
    )
{% endmacro %}

{# The pattern of a number from 0 to 120, in digits or in German words. #}
{% macro age_number() %}
    {% set units = 'ein|eine|zwei|drei|vier|fünf|fuenf|sechs|sieben|acht|neun' %}
    {% set tens %}
        zwanzig|drei(?:ß|ss)ig|vierzig|fünfzig|fuenfzig
        |sechzig|siebzig|achtzig|neunzig
    {% endset %}
    (?:
        1[01]\d|120
        |[1-9]?\d(?:[,.]5|[ ]?(?:[½¼¾]|1/2)|;\d\d?)?
        |(?i:
            (?:(?:{{ units }})und)?(?:{{ tens }})
            |(?:drei|vier|fünf|fuenf|sech|sieb|acht|neun)zehn
            |zehn|elf|zwölf|zwoelf|(?:ein)?hundert
            |anderthalb|(?:ein|zwei|drei|vier|fünf)einhalb
            |{{ units }}
        )
    )
{% endmacro %}

{# The pattern of a noun for a person: one of the seed, or a feminine one by its ending. #}
{% macro aged_person() %}
    (?i)
    (?:^|[^\pL-])
    (?:
        [\pL-]*
        (?:{{ seed_alternation('person_nouns', 'word') }})
        (?:n|en|s|es|in|innen)?
        |[\pL-]{2,}(?:er|ist|ent|ant|or|eur|log|[aä]t|leg|ält|amt|öch|irt)in(?:nen)?
        |(?-i:Pat|Ptn|Pt|VP)
        |ich|er|sie|wir|bin|meine?[mnrs]?|(?-i:Älteste|Jüngste)[rns]?
        |unse?re?[mnrs]?[ ](?:kleine?[mnrs]?|maus|mäuse?|zwerg|spatz|schatz|süße[rn]?)
    )
    (?:$|[^\pL])
{% endmacro %}

{# The pattern of a thing that has an age. #}
{% macro aged_thing() %}
    (?i)
    (?:^|[^\pL])
    [\pL-]*(?:{{ seed_alternation('aged_things', 'word') }})(?:[ens]|es|en)?
    (?:[^\pL]|$)
{% endmacro %}

{# The pattern of what may stand before an age: no word, no part of another number. #}
{% macro age_start() -%}
    (?:^|[^\pL\pN.,/-])
{%- endmacro %}

{# The pattern of what may stand behind an age that is not the one of a thing named next. #}
{% macro no_noun_behind() %}
    (?:$|[^\pL\pN +-]|[ ][^\p{Lu}\d]|[ ]?$)
{% endmacro %}

{#
    True where `text` begins with a first name that is another word as well, a surname and a verb of
    birthdays.
    match:     Horst Muster feiert seinen 80. Geburtstag
    near miss: Penny Markt feiert seinen 80. Geburtstag
#}
{% macro is_celebrated(text) -%}
    {% set names = seed_values('first_names', 'name', "is_ambiguous = 'true'") %}
    {% set things = seed_values('aged_things', 'word') %}
    {% set celebrated %}
        ^(\p{Lu}[\pL-]+)[ ](\p{Lu}[\pL-]+)[ ]
        (?:wird|wurde|feierte?[ ](?:seinen|ihren))[ ]
    {% endset %}
    (
        {{ is_word_of_list(first_match(text, celebrated, 1), names) }}
        and not {{ is_word_of_list(
            'lower(' ~ first_match(text, celebrated, 2) ~ ')', things | map('lower')
        ) }}
    )
{%- endmacro %}

{# True where `word` is one of a long list of `words`, which are one constant. #}
{% macro is_word_of_list(word, words) -%}
    contains({{ literal('|' ~ words | join('|') ~ '|') }}, '|' || {{ word }} || '|')
{%- endmacro %}

{# True where a word of `text` is a first name that is no other word. #}
{% macro has_sure_first_name(text) -%}
    {% set names = seed_values('first_names', 'name', "is_ambiguous = 'false'") %}
    len(list_filter(
        string_split(translate({{ text }}, '-,:', '   '), ' '),
        lambda word: {{ is_word_of_list('word', names) }}
    )) > 0
{%- endmacro %}

{#
    What every match holds, in plain classes: those of all letters are 40 times as large. Tens in words
    are rare enough to be asked for alone. A gap has no length: one of up to six words makes as many
    more places of each other part, and the automaton 20 times as slow (2026-12-01).
#}
{% macro hint_age() %}
    {% set small %}(?i:zwei|drei|vier|fünf|sechs|sieben|acht|neun|eins|alb){% endset %}
    {% set tens %}(?i:[zß]ig|ssig|zehn|elf|w(?:ö|oe)lf|hundert){% endset %}
    {{ tens }}(?:$|[^a-zäöüß]|(?i:er|st))
    |{{ small }}(?:,[ ]|[)]|[ ](?:Jahr|Monat|Woche|Tage|geworden))
    |(?:\d|{{ small }})[ ](?:ist|war|wird|wurde|bin|sind|waren)\b
    |[Jj](?:ä|ae)hrige
    |(?:nat|öch)ige|ears?[- ]old
    |[Jj](?:ahre?|\.?)[ ](?:[Aa]lt|jung)
    |(?:onate?|ochen?|age?|unden?)[ ](?:alt|jung)
    |(?i:alter)(?:[ ]von|[ ]zwischen|:|[ ](?:[a-zA-Z]+\.?[ ])?\d)
    |Age:[ ]\d
    |\((?:[a-zA-Z]+[:,/]?[ ]?|†[ ]?)?\d{1,3}(?:[ ),/;.½]|[Jj])
    |[^\d],[ ](?:[a-zA-Z]+:?,?[ ]|ca\.[ ]|{{ said_of_an_age() }}[ ])?
        \d{1,3}(?:$|[ ),/;:!?.½-]|[Jja])
    |[ ][|/][ ]\d\d[ ][|/]
    |[ ,]\d{1,3}[ ]?(?:J\b|j\b|Jahre?\b|Monate|Wochen)
    |Geburtstag|Wiegenfest|Lebensj|Altersj|[ ]Lj\.|[ ]Lenze|erfüllten[ ]
    |j(?:ä|ae)hrig|(?:[Uu]m[ ]die|enseits[ ]der)[ ]\d
    |(?:[Zz]u|[Vv]o)m[ ]\d\d(?:\.|ten|sten)
    |(?:storben|tarb|schied)[ ]mit[ ]\d|(?:lte|ng)ste[^:]*:[ ]\d
    |aged[ ]\d|\d[ ]?y(?:/o|\.o|o\b|rs|ears)
    |[ ]und[ ](?:kein[ ]bis|fit|topfit|rüstig)
    |[Aa]lter[^:]*:[ ](?:[a-z]+\.?[ ])?\d|Mit[fvsz]|[a-z][ ]von[ ]\d{2,3}
    |[_-]\d{1,3}[_-]?(?:[Jj]|[Mm]onat|[Ww]och|[Gg]eb)
    |(?:wird|[Mm]it|[Aa]lter|die)[_-]\d
    |\d,[ ]\d{1,3}[ ]und[ ]\d|[ ][2-9][05]er
    |\d[ ]?(?:-|–|bis|und)[ ]?\d\d?[ ]J
    |(?:rst|mal)[ ]\d\d|\d\d/1[4-9]\d
    |{{ hint_of_bare_age(small) }}
    |(?i:anfang|mitte|ende)[ ]\d0|\d0ern|\d\d\.?sten
    |\d-?j(?:ähr|g)?\.|[Jj]ahren|Monaten|[0-9][ ]Mon\.|[0-9][ ](?:[½¼¾]|1/2)
    |(?:ndlich|chon|etzt|un|ereits)[ ]\d\d
    |[mwMW]\.?[,/][ ]?\d\d
    |(?:eibl|ännl|ivers)[^\d]*[ ]\d
{% endmacro %}

{# The same of an age without a unit: behind a verb or preposition, or behind somebody in a list. #}
{% macro hint_of_bare_age(small) %}
    {% set behind %}(?:$|[.!?,;:)–-](?:$|[ ])|[ ][a-zäöüß]){% endset %}
    [Mm]it[ ](?:[a-zäöüß.]+[ ])*(?:\d{1,3}|{{ small }}){{ behind }}
    |(?:ird|urden?|erd(?:en?)?|[Bb]in|[Ii]st|[ ]isch|[Ss]ind|[Ww]ar|[Ww]aren|äre)
        [ ]
        (?:
            (?:(?s:.*)[ ])?\d{1,3}(?:$|[ !?;)]|[.,:](?:$|[ ]))
            |(?s:.*){{ small }}(?:$|[ .,!?;:)])
        )
    |[a-zäöüß][ ]\d\d?(?:,|[ ](?:und|&|\+))[ ](?:und[ ])?[A-ZÄÖÜ][a-zäöüß-]+[ ]\d
    |[ ]von[ ][^ ]+[ ](?:Wochen|Tagen)
    |(?:ein|hr|ser)(?:en)?[ ]\d\d\.[ ](?:ge)?feier
    |e[ ](?:w[ei]rd|is|isch|ist)(?:['’]s|[ ](?:er|sie|es|i|ma)\b)
    |auf[ ](?:der|dieser)[ ]Welt
    |\d\d/[mwd]/|(?:ch|ie|[Ee]r)[ ]\d\d,|\d\.[ ]Lebens
    |Jährchen|†,?[ ][m\d]|[Kk]eine[ ]\d\d|0erin
    |(?:ndlich|urra,?|uhu,?|lötzlich|appy|allo)[ ]\d\d
    |(?:aar|ärchen)[ ,(]{1,2}\d\d|(?:^|[ ])[mw][, ]{0,2}\d\d|\d[ ]geworden
    |(?:chon|etzt|un|ereits)[ ]\d[ ][JMW]
{% endmacro %}
