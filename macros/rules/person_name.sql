{#
    First name and surname of a person, without a language model. Word lists put marks into the
    text, then short patterns read the marks: what is no person is cut out, and what is left in the
    shape of a name is taken. A title is not part of the value, a particle is. Where a first name is
    also a word, or a surname also a first name, the surname must be a known one; where goods are
    spoken of, it must be known and no word. Two capital words that no list knows are a name where
    names stand: behind a role or in a credit, before an age, a party or a verb of saying.
    `is_file_name` is for texts in which every word has a capital letter, such as the words of a
    decoded URL: there every surname must be a known one.
    match:     Erika Mustermann, Dr. Johann S. Beispiel, Ludwig van Beethoven, Hans-Peter Wöhrl,
               Musterhuber, Alfons; Zeuge Xyr Bozz; © Xyr Bozz/Agentur; Xyr Bozz (CDU)
    near miss: Bluse Anna Weiß, Karl-Marx-Allee, Harry Potter, Hugo Boss, Anne Frank Schule
    source:    seeds/first_names, seeds/surnames, seeds/name_exclusions
#}
{% macro find_person_name(text, is_file_name=false) -%}
    {% set name %}
        {% if not is_file_name %}
        {{ sure_first_name() }}{{ more_first_names() }}
            (?:{{ name_particle() }})?{{ unknown_surname() }}
        |
        {% endif %}
        {{ any_first_name() }}{{ before_surname() }}{{ known_surname() }}
        |{{ surname_first() }}
    {% endset %}
    {% set sentence %}
        [.!?]["“”»)]*\s*$|\s[a-zäöüß]+[ ][a-zäöüß]+[ ][a-zäöüß]+\s
    {% endset %}
    {# Musterhuber, Alfons, Zimmer 12 #}
    {% set behind_list %}^([^,]+,[ ][^,:]+)[,:].*|^[^,]*[ ]([^ ,]+,){% endset %}
    {% set name_of_list %}\1\2{% endset %}
    {% set nothing_of_goods %}
        case
            when {{ matches(text, goods_pattern()) }} and not {{ matches(text, sentence) }} then '|'
            else '\0'
        end
    {% endset %}
    {% set cut = replace_all(mark_places(mark_name_words(text)), not_a_person(), '|') %}
    case
        when {{ is_other_script(text) }} then []::varchar[]
        else {{ change_items(
            all_matches(replace_all_by(cut, doubtful_name(), nothing_of_goods), name),
            replace_all(
                "rtrim(translate(item, '" ~ name_marks().values() | join ~ "', ''), ' :;(–*†')",
                behind_list, name_of_list
            )
        ) }}
    end
{%- endmacro %}

{#
    The marks, in the order in which mark_name_words puts them: before the word, behind the marks it
    already has.
    first_name          Erika
    word_first_name     Rosa, also another word
    known_surname       Mustermann
    common_noun         Zeichnung, by its ending
    no_surname          a word that is none
    makes_thing_before  Schule, makes something else of the name before it
    makes_thing_behind  Restaurant, makes something else of the name behind it
    goods               Bluse
    word_surname        Weiß, also another word
    role                Bürgermeisterin, has a name behind it
    first_name_at_end   Erika, no surname can follow
#}
{% macro name_marks() -%}
    {{ return({
        'first_name': '¹',
        'word_first_name': '³',
        'known_surname': '²',
        'common_noun': '⁴',
        'no_surname': '⁰',
        'makes_thing_before': '⁻',
        'makes_thing_behind': '⁺',
        'goods': '⁼',
        'word_surname': '⁵',
        'role': '⁶',
        'first_name_at_end': '⁷',
    }) }}
{%- endmacro %}

{# The class of the marks with these names. #}
{% macro marks_of(names) -%}
    [{% for name in names %}{{ name_marks()[name] }}{% endfor %}]
{%- endmacro %}

{# The pattern of all marks that a word may have which begins no name. #}
{% macro further_marks() -%}
    {{ marks_of((name_marks().keys() | list)[2:]) }}*
{%- endmacro %}

{# The letters of names, for a class. #}
{% macro name_letters() -%}
    A-Za-zÀ-ɏḀ-ỿ
{%- endmacro %}

{# The pattern of a word without marks. #}
{% macro name_word() -%}
    [{{ name_letters() }}'’]+
{%- endmacro %}

{# The pattern of a first name: Hans, Hans-Peter. #}
{% macro any_first_name() %}
    {% set first_mark = marks_of(['first_name', 'word_first_name']) %}
    {{ first_mark }}{{ further_marks() }}{{ name_word() }}
    (?:-{{ first_mark }}?{{ further_marks() }}{{ name_word() }})?
{% endmacro %}

{# The pattern of a first name that is no other word, or that has one more behind it. #}
{% macro sure_first_name() %}
    {% set mark = name_marks() %}
    {% set first_mark = marks_of(['first_name', 'word_first_name']) %}
    (?:
        {{ mark.first_name }}{{ further_marks() }}{{ name_word() }}
        (?:-{{ first_mark }}?{{ further_marks() }}{{ name_word() }})?
        |
        {{ mark.word_first_name }}{{ further_marks() }}{{ name_word() }}
        [ -]{{ any_first_name() }}
    )
{% endmacro %}

{# The pattern of what follows the first of the first names: " Otto J. R. ". #}
{% macro more_first_names() %}
    (?:[ ]{{ any_first_name() }})*
    (?:[ ](?:[A-ZÄÖÜ]\.[ ]?){1,3})?
    [ ]
{% endmacro %}

{# The pattern of a particle. #}
{% macro name_particle() %}
    (?:
        von[ ]und[ ]zu|von|v[ao]n[ ]de[rnm]|vom|van|van[ ]de|de[ ]la|de[ ]los|de|del
        |della|di|da|dos|das|du|den|ten|ter|le|la|bin|ibn|ben|af|av
        |Van|De|Di|Le|La|El|Al
    )
    [ ]
{% endmacro %}

{#
    The pattern of what stands between a first name and the surname. Behind a particle ("Roman von
    Heinrich") a first name is no surname.
#}
{% macro before_surname() %}
    {{ more_first_names() }}
    (?:{{ name_particle() }}|zu[rm]?[ ]
        |{{ marks_of(['first_name', 'word_first_name', 'first_name_at_end']) }}?
    )
{% endmacro %}

{# The pattern of a surname without its marks: McBeispiel, d'Exemple, Müller-Beispiel. #}
{% macro surname_shape() %}
    {% set upper = '[A-ZÀ-ÖØ-ÞĀ-ž]' %}
    {% set first_mark = marks_of(['first_name', 'word_first_name']) %}
    (?:Mc|Mac|O['’]|[Dd]['’]|[Aa]l-|[Ee]l-)?
    {{ upper }}[a-zß-öø-ÿĀ-žạ-ỹ]{{ name_word() }}
    (?:-{{ first_mark }}?{{ further_marks() }}
        {{ upper }}[{{ name_letters() }}]+)*
{% endmacro %}

{# The pattern of a known surname with its marks. #}
{% macro known_surname() %}
    {% set harmless = marks_of([
        'common_noun', 'makes_thing_behind', 'goods', 'word_surname', 'role', 'first_name_at_end'
    ]) %}
    {{ name_marks().known_surname }}{{ harmless }}*{{ surname_shape() }}
{% endmacro %}

{# The pattern of a word that may well be a surname, with its marks. #}
{% macro unknown_surname() %}
    {% set harmless = marks_of([
        'makes_thing_behind', 'goods', 'word_surname', 'role', 'first_name_at_end'
    ]) %}
    {{ harmless }}*{{ surname_shape() }}
{% endmacro %}

{# The pattern of a first name with any word in the shape of a surname. #}
{% macro any_name() %}
    {{ any_first_name() }}{{ before_surname() }}
    {{ further_marks() }}{{ surname_shape() }}
{% endmacro %}

{# The pattern of a name with an unknown surname or one that is a word: none beside goods. #}
{% macro doubtful_name() %}
    {% set mark = name_marks() %}
    {% set beside = marks_of(['common_noun', 'makes_thing_behind', 'goods']) %}
    {{ any_first_name() }}{{ before_surname() }}
    (?:
        {{ marks_of(['makes_thing_behind', 'goods']) }}*
        |{{ mark.known_surname }}?{{ beside }}*{{ mark.word_surname }}
    )
    {{ surname_shape() }}
{% endmacro %}

{# The pattern of what is named after a person, of goods with a name, of first name and word. #}
{% macro not_a_person() %}
    {% set mark = name_marks() %}
    {% set letters = '[' ~ name_letters() ~ '-]+' %}
    {% set known_or_noun = mark.known_surname ~ '?' ~ mark.common_noun ~ '?' %}
    {# Restaurant "Anna Weiß" #}
    {{ mark.makes_thing_behind }}{{ marks_of(['goods', 'word_surname']) }}*
        {{ name_word() }}\.?[ ]["„“»(]?{{ any_name() }}
    {# Bluse Anna Weiß #}
    |{{ mark.goods }}[{{ mark.word_surname }}]*{{ letters }}
        [ ]["„“»(]?{{ doubtful_name() }}
    {# Clematis 'Anna Weiß' #}
    |[ ][‚‘']{{ any_name() }}
    {# Rosa Zeichnung #}
    |{{ any_first_name() }}{{ before_surname() }}
        (?:
            {{ known_or_noun }}{{ marks_of(['no_surname', 'makes_thing_before']) }}
            |{{ mark.common_noun }}
        )
        {{ further_marks() }}{{ letters }}
    {# Anne Frank Schule #}
    |{{ any_name() }}[ -]
        {{ known_or_noun }}{{ mark.no_surname }}?{{ mark.makes_thing_before }}
    {# Anna Weiß Bluse #}
    |{{ doubtful_name() }}[ ]{{ further_marks() }}{{ mark.goods }}
{% endmacro %}

{#
    `text` in which names that stand where names do have the marks of names that lists know. A known
    surname that ends like a noun (Neuhaus) loses the marks of one first.
#}
{% macro mark_places(text) -%}
    {% set mark = name_marks() %}
    {% set nouns = marks_of(['makes_thing_before', 'makes_thing_behind']) %}
    {% set like_a_noun %}
        {{ mark.known_surname }}{{ mark.common_noun }}{{ nouns }}*([A-ZÄÖÜ][a-zäöüß]{6})
    {% endset %}
    {% set known %}{{ mark.known_surname }}\1{% endset %}
    {% set behind %}\1{{ mark.first_name }}\2\5\3\6{{ mark.known_surname }}\4\7{% endset %}
    {% set before %}{{ behind }}\8{% endset %}
    {% set surnames = replace_all(text, like_a_noun, known) %}
    {% set with_places = replace_all(surnames, name_behind_its_place(), behind) %}
    {{ replace_all(with_places, name_before_its_place(), before) }}
{%- endmacro %}

{# The pattern of a word in the shape of a first name, or of two of them. #}
{% macro placed_first_name() %}
    {% set first_mark = marks_of(['first_name', 'word_first_name']) %}
    [A-ZÀ-ÖØ-ÞĀ-ž][a-zß-öø-ÿĀ-žạ-ỹ'’]+
    (?:-{{ first_mark }}?{{ further_marks() }}[A-ZÀ-ÖØ-ÞĀ-ž][{{ name_letters() }}]+)?
    (?:[ ]{{ first_mark }}?[A-ZÀ-ÖØ-ÞĀ-ž][a-zß-öø-ÿĀ-ž]{2,})?
{% endmacro %}

{#
    The pattern of a name where names stand: of a first name that lists know and any surname, or of
    two words that are nothing else. Its groups are twice: first name, what stands between, surname.
#}
{% macro placed_name() %}
    {% set mark = name_marks() %}
    {% set between %}
        [ ](?:[A-ZÄÖÜ]\.[ ]?){0,2}(?:{{ name_particle() }}|zu[rm]?[ ])?
    {% endset %}
    {% set nothing_else = ['word_first_name', 'word_surname', 'first_name_at_end'] %}
    {% set any = nothing_else + [
        'known_surname', 'role', 'common_noun', 'makes_thing_before', 'makes_thing_behind', 'goods'
    ] %}
    (?:
        {{ mark.first_name }}{{ further_marks() }}({{ placed_first_name() }})({{ between }})
            {{ marks_of(any) }}*({{ surname_shape() }})
        |(?:{{ mark.word_first_name }}{{ further_marks() }})?({{ placed_first_name() }})({{ between }})
            (?:{{ mark.first_name_at_end }}?{{ mark.known_surname }}{{ mark.role }}?)?
            {{ marks_of(nothing_else) }}*({{ surname_shape() }})
    )
{% endmacro %}

{#
    The pattern of a name behind a role, title or credit; the first group is what stands before.
    match:     Zeuge Xyr Bozz; © Xyr Bozz; Foto: Xyr Bozz; Prof. Dr. Xyr Bozz; Regie: Xyr Bozz
    near miss: Foto: Stadt Musterdorf
#}
{% macro name_behind_its_place() %}
    (
        {{ name_marks().role }}{{ further_marks() }}[{{ name_letters() }}.:-]+[ ]
            (?:(?:[A-Z]?[a-z]+\.-?[ ]?|[A-Z]\.[ ]?){1,4})?
        |(?:©|\([Cc]\)|[Cc]opyright:?|[Ff]oto(?:s|graf|grafin)?:|[Bb]ild(?:er)?:
            |(?:[Bb]ild|[Ff]oto)?[Qq]uelle:|[Bb]ildnachweis:|[Ff]otocredit:?)
            [ ]?(?:by[ ]|von[ ])?(?:\d{4}[ ])?
        |[Pp]hoto[ ]?(?:by|:)[ ]
        |(?:{{ works_of_somebody() }})[ ]von[ ]
    )
    {{ placed_name() }}
{% endmacro %}

{# The pattern of works behind which their author stands. #}
{% macro works_of_somebody() %}
    [Rr]oman|[Kk]rimi|[Tt]hriller|Novelle|Gedichte?|Hörspiel
    |Lesung|Skulptur|Aquarell
{% endmacro %}

{# The pattern of the orders behind the names of their members. #}
{% macro orders() %}
    OSB|SJ|OFM|OFMCap|SVD|OSF|OP|OCist|OPraem|SDB|CSsR|OMI|SAC|OSU
{% endmacro %}

{#
    The pattern of a name before an age, a party, dates of a life, an agency or a verb of saying; the
    first group is what stands before it, the last one what stands behind.
    match:     Xyr Bozz (42); Xyr Bozz (CDU); Xyr Bozz, 42,; Xyr Bozz sagt; Xyr Bozz/dpa
    near miss: Der Minister sagt; Bild Nummer (42)
#}
{% macro name_before_its_place() %}
    {# Not behind a mark: the word has one that says what else it is. #}
    (
        ^
        |[{(„“"»«:;.!?–|/,][ ]?
        |(?:und|von|mit|für|an|ist|war|laut|auch|bei|als|so)[ ]
    )
    {{ placed_name() }}
    (
        ,?[ ]\((?:[1-9]\d|1[01]\d)(?:[ ]J(?:ahre|\.)?)?\)
        |,?[ ]\(?(?:https?://)?(?:www\.)?{{ network_of_persons() }}
        |,[ ](?:[1-9]\d)(?:,|[ ]J|$)
        |[ ]\({{ further_marks() }}(?:{{ parties() }})[),/ ]
        |,?[ ]\(?(?:[*†][ ]?\d|geb\.[ ]|geboren[ ](?:am[ ])?[\dA-Z])
        |[ ](?:
            sagt|sagte|erklärt|erklärte|betont|betonte|berichtet|erzählt|erzählte|meint
            |kommentiert|antwortet|appelliert|gratuliert|{{ orders() }}
        )\b
        |[ ]?/[ ]?{{ further_marks() }}
            (?:dpa|Getty|AFP|Reuters|AP|imago|Imago|EPA|epa|APA|Wikimedia|Flickr|CC)\b
    )
{% endmacro %}

{# The pattern of the path of a profile where people go by their names. #}
{% macro network_of_persons() -%}
    (?:linkedin\.com/in|xing\.com/profile)/
{%- endmacro %}

{# The pattern of a party in brackets. #}
{% macro parties() %}
    CDU|CSU|SPD|FDP|AfD|BSW|ÖVP|SPÖ|FPÖ|NEOS|KPÖ|SVP|GLP|EVP|NPD|SED|ÖDP|FW
    |Grüne|GRÜNE|[Dd]ie[ ]Grünen|Bündnis|B90|Linke|LINKE|[Dd]ie[ ]Linke|parteilos
    |Freie[ ]Wähler|Piraten|Volt
{% endmacro %}

{# The pattern of a surname before the first name: Musterhuber, Alfons. #}
{% macro surname_first() %}
    {% set at_end = name_marks().first_name_at_end ~ further_marks() ~ name_word() %}
    {% set end = '(?:$|[ ]?[:;(–*†])' %}
    {{ known_surname() }},[ ]{{ at_end }}{{ end }}
    |^{{ name_marks().known_surname }}?{{ surname_shape() }},[ ](?:{{ any_first_name() }}[ ])?{{ at_end }}{{ end }}
    |^{{ name_marks().known_surname }}?{{ surname_shape() }},[ ]{{ at_end }},[ ]
        (?:[*†\d]|geb|wohn|{{ further_marks() }}(?:Zimmer|Raum|Tel|Abt|Sach|Referat|Klasse|Jahrg|Matrikel|Dr|Dipl))
    {# Of an archive; the surname may be a thing's word: Hornschuh, Waltraud: Porträt #}
    |^{{ further_marks() }}{{ surname_shape() }},[ ]{{ at_end }}:[ ]{{ further_marks() }}
        (?:Portr|Pass|Nachlass|Bildnis|Brustbild|Aufnahme|Fotogr|Gruppen|Nachruf)
    |^[A-ZÄÖÜ]{4,}(?:,[ ]|[ ]){{ at_end }}$
    {# On a form, or behind a role: Name: Musterhuber, Alfons; Mitglied Musterhuber, Alfons #}
    |(?:
        (?:Name|Vorname|Akte)[^ ,]*|Ausweis(?:[ ][A-Z0-9]{9,10})?
        |{{ name_marks().role }}{{ further_marks() }}[{{ name_letters() }}.:-]+
    )
        [ ]{{ further_marks() }}{{ surname_shape() }},[ ]{{ at_end }}{{ end }}
{% endmacro %}

{# The pattern of a word that says who somebody is, and has the name behind it. #}
{% macro role_words() %}
    \b(?:
        [A-ZÄÖÜ][A-Za-zäöüß-]*
        (?:
            (?:{{ role_endings() }})(?:e?[ns])?
            |(?:er|ist|ent|ant|or|eur|log|at|är|ar|rät|wirt|iker|arzt|ärzt|chef)in
        )
        |(?:{{ role_nouns() }})(?:e?[ns])?
    )
    \b
    |\b(?:Dr|Prof|Mag|Ing|Hr|Fr|Pfr|Sr|Br|Dipl|Lic|Insp|Abg|Bgm|[Gg]ez)\.
    |\b(?:{{ labels_of_names() }}):
{% endmacro %}

{# The pattern of labels before a colon and a name. #}
{% macro labels_of_names() %}
    Regie|Kamera|Text|Musik|Architekt|Redaktion|Inhaber|Kontakt|Interpret|Verfasser
    |Korrespondenz|Absender|Empfänger|(?:Fahrzeug)?[Hh]alter|Bearbeiter(?:in)?
    |Ansprechpartner(?:in)?|Patient(?:in)?|Versicherte[rn]?|Unterschrift
    |Antragsteller(?:in)?|(?:Konto|Karten|Praxis)inhaber(?:in)?
{% endmacro %}

{# The pattern of roles that further words may begin. #}
{% macro role_endings() %}
    trainer|spieler|lehrer|schüler|sänger|musiker|künstler|[tns]maler|schauspieler
    |regisseur
    |autor|schriftsteller|dichter|fotograf|redakteur|reporter|journalist|moderator
    |komponist|dirigent|pianist|gitarrist|meister|minister|präsident|kanzler
    |sekretär
    |abgeordnete[rn]?|vorsitzende[rn]?|sprecher|vertreter|mitglied|kandidat|direktor
    |leiter|chef|manager|führer|unternehmer|gründer|inhaber|architekt|ingenieur
    |professor|forscher|wissenschaftler|historiker|philosoph|biologe|psychologe
    |theologe
    |arzt|chirurg|anwalt|anwältin|ärztin|rätin|richter|kommissar|polizist|soldat
    |offizier
    |pfarrer|bischof|bischöfin|priester|kollege|kollegin|freund|freundin|genosse
    |genossin
    |stürmer|torwart|verteidiger|läufer|schwimmer|springer|fahrer|boxer|sieger|star
    |aktivist|student|opfer|zeuge|zeugin|häftling|rat|mann|frau|atheist|dichterin
    |beamte
    |bruder|schwester|tochter|sohn|mutter|vater|profi|athlet|techniker|politiker
    |general|erfinder|preisträger|coach|rapper|solist|tenor|arbeiter
    |lehrling|azubi|obmann
    |beauftragte[rn]?|messer|hauer|stecher|schnitzer|gießer|händler|züchter|pfleger
{% endmacro %}

{# The pattern of roles that stand alone. #}
{% macro role_nouns() %}
    Landrat|Stadtrat|Zeuge|Zeugin|Angeklagte[rn]?|Verdächtige[rn]?|Herrn?|Frau
    |Fräulein
    |Trainer|Lehrer|Schüler|Sänger|Musiker|Künstler|Maler|Schauspieler|Regisseur
    |Autor
    |Schriftsteller|Dichter|Fotograf|Redakteur|Reporter|Journalist|Moderator
    |Komponist
    |Dirigent|Pianist|Geiger|Gitarrist|Bassist|Minister|Präsident|Kanzler|Direktor
    |Professor|Architekt|Ingenieur|Forscher|Historiker|Philosoph|Arzt|Ärztin|Anwalt
    |Anwältin|Richter|Notar|Kommissar|Polizist|Soldat|Offizier|Oberst|Leutnant
    |Hauptmann|Kapitän|Pilot|Astronaut|Pfarrer|Pastor|Pater|Kaplan|Diakon|Abt|Prior
    |Bischof|Kardinal|Prälat|Domherr|Rabbi|Rabbiner|Imam|Äbtissin|Schwester|Bruder
    |Graf
    |Gräfin|Baron|Freiherr|Prinz|Prinzessin|Fürst|Stürmer|Torwart|Verteidiger|Coach
    |Läufer|Boxer|Turner|Rapper|Model|Blogger|Designer|Winzer|Landwirt|Imker|Förster
    |Kabarettist|Comedian|Student|Gymnasiast|Azubi|Rentner|Witwe|Witwer|Opfer|Täter
    |Kollege|Kollegin|Genosse|Genossin|Freund|Freundin|Ehemann|Ehefrau|Gattin
    |Tochter
    |Sohn|Mutter|Vater|Enkel|Erfinder|Nobelpreisträger|Kurator|Intendant|Tenor
    |Solist
    |Häuptling|Sultan|Scheich|Senator|Konsul|Botschafter|Abgeordnete[rn]?
    |Vorsitzende[rn]?
    |Stadträtin|Mitglied|Kandidat|Spieler|Leiter|Chef|Manager|Gründer|Inhaber
    |Geschäftsführer|Atheist|Muslim|Jude|Rechtsanwalt|Staatsanwalt|Bürgermeister
    |Kamerad
    |Bauer|Käser|Patin|Herzog|Anlagenbauer|Weltmeister|Gouverneur|Papst
{% endmacro %}

{# A word that tells that goods are spoken of, compounds included. #}
{% macro goods_pattern() %}
    {% set goods = seed_alternation('name_exclusions', 'term', "kind = 'goods'") %}
    \b(?:[A-ZÄÖÜ][a-zäöüß-]*)?(?i:{{ goods }})(?:\b|\B€)
{% endmacro %}

{# `text` without the phrases that only look like names, and its words with their name_marks. #}
{% macro mark_name_words(text) -%}
    {% set excluded = "kind in ('brand', 'fictional', 'saint_or_god', 'place', 'thing')" %}
    {% set marked = [replace_all(text, words_of('name_exclusions', 'term', excluded), '|')] %}
    {% set places = named_places() %}
    {% set sure, end = "is_ambiguous = 'false' and name ", '(?:[ :;,*†(–-]|$)' %}
    {% set patterns = {
        'first_name': words_of('first_names', 'name', sure ~ "< 'J'", end),
        'rest_of_first_names': words_of('first_names', 'name', sure ~ ">= 'J'", end),
        'word_first_name': words_of('first_names', 'name', "is_ambiguous = 'true'", end),
        'known_surname': words_of('surnames', 'name', 'true') ~ '|' ~ surname_endings(),
        'common_noun': noun_endings() ~ '|' ~ places,
        'no_surname': words_of('name_exclusions', 'term', "kind = 'no_surname'"),
        'makes_thing_before':
            words_of('name_exclusions', 'term', "kind = 'named_after_suffix'") ~ '
            |' ~ places,
        'makes_thing_behind':
            words_of('name_exclusions', 'term', "kind = 'named_after_prefix'") ~ '
            |' ~ places,
        'goods': goods_pattern(),
        'word_surname': words_of('name_exclusions', 'term', "kind = 'word_surname'"),
        'role': role_words(),
    } %}
    {% set word %}\0{% endset %}
    {# The first names are two lists: one pattern of all exceeds the engine's automaton. #}
    {% set at_end %}
        [¹³]({{ name_word() }}(?:[:;,*†(]|[ ][*†(–]|$))
    {% endset %}
    {% set mark_at_end %}{{ name_marks().first_name_at_end }}\1{% endset %}
    {% for name, pattern in patterns.items() %}
        {% set mark = name_marks()[name | replace('rest_of_first_names', 'first_name')] %}
        {% do marked.append(replace_all(marked[-1], pattern, mark ~ word)) %}
        {% if name == 'word_first_name' %}
            {% do marked.append(replace_all(marked[-1], at_end, mark_at_end)) %}
        {% endif %}
    {% endfor %}
    {{ marked[-1] }}
{%- endmacro %}

{# The pattern of what is often named after a person. #}
{% macro named_places() %}
    \b[A-ZÄÖÜ][A-Za-zäöüß-]*
    (?:
        schule|gymnasium|hotel|kirche|kapelle|straße|strasse|platz|weg|gasse|allee|haus
        |hof|museum|theater|klinik|stiftung|preis|pokal|stadion|halle|brücke|verlag
        |institut|zentrum|park|garten|turm|denkmal|siedlung|gesellschaft|verein
    )
    \b
{% endmacro %}

{# The pattern of common nouns and adjectives, by their endings. #}
{% macro noun_endings() %}
    \b[A-ZÄÖÜ][A-Za-zäöüß-]*
    (?:
        ung|ungen|heit|heiten|keit|keiten|schaft|schaften|tion|tionen|tät|ismus
        |kleid|kleider|bluse|hose|hosen|jacke|schuh|schuhe|stiefel|tasche|stuhl|tisch
        |sofa|sessel|bett|lampe|leuchte|regal|schrank|kette|ohrring|fingerring
        |silberring
        |goldring|ehering|bild|bilder|foto|fotos|archiv|verband|bistum|agentur|redaktion
        |fraktion|bibliothek|universität|behörde|ministerium|feuerwehr|polizei|werk
        |hauptstadt
        |sparkasse|volksbank|werke|betriebe|stadt|tourismus
        |buch|karte|karten|puppe|spiel|spiele|wagen|rezept|kuchen|torte|zimmer|wohnung
        |glas|gläser|teller|tasse|becher|besteck|pfanne|decke|kissen|vase|brille
        |rucksack|koffer
        |hemd|shirt|pullover|mantel|mütze|schal|poster|kalender|kerze|teppich|vorhang
        |tapete
        |matratze|fahrrad|reifen|rahmen|tulpe|dahlie|lilie|hortensie|kommode|couch
        |vitrine
        |film|lied|konzert|farben|farbig|förmig|ischer?|isches|ischen|lich|liche|licher
        |liches|lichen
    )
    \b
{% endmacro %}

{# The pattern of surnames, by their endings. #}
{% macro surname_endings() %}
    \b[A-ZÄÖÜ][a-zäöüß]+
    (?:
        mann|berger|inger|owski|ewski|enko|vić|vic|oğlu|oglu|sson|meier|meyer|mayer
        |maier|huber|bauer|hofer|schmidt|scheid
    )
    \b
{% endmacro %}

{#
    A pattern for the whole words in one column of a seed. RE2's \b knows only ASCII letters: where
    a word begins or ends with another character, its boundary is \B. `end` replaces the boundary.
#}
{% macro words_of(seed, column, condition, end=none) -%}
    {% set patterns = [] %}
    {% set ascii_edge %}\b{% endset %}
    {% set other_edge %}\B{% endset %}
    {% for start, starts in [(ascii_edge, '^[A-Za-z0-9]'), (other_edge, '^[^A-Za-z0-9]')] %}
        {% for stop, stops in [(ascii_edge, '[A-Za-z0-9]$'), (other_edge, '[^A-Za-z0-9]$')] %}
            {% set here %}
                {{ condition }} and {{ matches(column, starts) }} and {{ matches(column, stops) }}
            {% endset %}
            {% if seed_values(seed, column, here) %}
                {% set words = '(?:' ~ seed_alternation(seed, column, here) ~ ')' %}
                {% do patterns.append(start ~ words ~ (end or stop)) %}
            {% endif %}
        {% endfor %}
    {% endfor %}
    {{ return(patterns | join('|')) }}
{%- endmacro %}

{#
    What every name holds: a first name of the seed, then a capital letter, a particle or anything
    else that is neither a small letter nor a digit; or a place where names stand. Of most first
    names four letters are asked for: the engine's automaton has no room for 9,000 whole ones. Of
    those that begin like an everyday word, all. Only ASCII classes, for the same reason.
    match:     Erika Mustermann, Ludwig van Beethoven, Hans-Peter Beispiel
    near miss: Erika lacht, Hansestadt Hamburg
#}
{% macro hint_person_name() %}
    {% set is_everyday = is_one_of(
        'name[:4]', seed_values('name_exclusions', 'term', "kind = 'everyday_beginning'")
    ) %}
    (?:^|[^a-zA-Z])
    (?:
        {{ seed_alternation('first_names', 'name', 'len(name) not between 5 and 12 or ' ~ is_everyday) }}
        |(?:{{ seed_values(
            'first_names', 'name[:4]', 'len(name) between 5 and 12 and not ' ~ is_everyday
        ) | unique | sort | join('|') }})
        [^ .,:;!?()/-]*
        |{{ role_nouns() }}
    )
    [ -]
    (?:
        [^a-z0-9]|v[ao]n[ ]|vom[ ]|zu[ ]|d[aeiou]l?[ ]|al-|el-|ter[ ]|ten[ ]|bin[ ]
    )
    |{{ hint_of_places() }}
{% endmacro %}

{#
    What every name holds that stands where names stand. The words of the name itself are not asked
    for: each loop over letters multiplies the states of the engine's automaton.
#}
{% macro hint_of_places() %}
    (?:
        (?:er|ist|ent|ant|or|eur|log|at|ärzt|rät|wält|chef|neg|zeug|oss)in
        |trainer|spieler|meister|minister|präsident|sprecher|vertreter|sekretär|chef
        |vorsitzende[rn]?|kandidat|mitglied|sieger|direktor|anwalt|fotograf|general
        |(?:autor
            |(?:säng|künstl|musik|lehr|händl|pfleg|richt|forsch|mess|hau|zücht)er)s?
        |(?:spiel|meist|train)ers|(?:ist|ant|dent|log)en|eurs?
        |(?:Dr|Prof|Mag|Ing|Hr|Fr|Pfr|Sr|Br|Dipl|Lic|Insp|Abg|Bgm|med|phil|[Gg]ez)\.
    )
    :?[ ][A-ZÀ-Ý]
    |din\.com/in|ng\.com/pro
    |(?:egie|amera|ext|usik|tekt|tion|takt|pret|denz|er|ient|erte[rn]?|rift):
    |(?:{{ works_of_somebody() }})[ ]von[ ]
    |©|\([Cc]\)|opyright|oto(?:s|graf|grafin)?:|ild(?:er)?:
    |[Pp]hoto[ ]?(?:by|:)|quelle:
    |(?:Name|Akte|Ausweis)[^,]*,[ ][^ -@a-z]
    |[^ ][ ]\([1-9]\d[ )]|[a-z],[ ][1-9]\d(?:,|[ ]J|$)
    |[ ]\((?:{{ parties() }})[),/ ]
    |[ ](?:
        sagt|erklärt|betont|bericht|erzählt|meint|kommentier|antwort|appell|gratul
    )e?t?e?[ ,.:]
    |[ ](?:{{ orders() }})\b|geb\.|[*†][ ]?\d
    |[ ]?/[ ]?(?:dpa|Gett|AFP|Reut|AP|[iI]mag|[eE][pP][aA]|Wiki|Flic|CC)
    |^[A-Z]{4,},?[ ][A-Z]
    |^[^ ]+,[ ][^ -@a-z][^ ]*(?:$|,[ ]|[ ][^ -@a-z][^ ]*$)
    |,[ ][^ -@a-z][a-zß-ÿ]+(?:[:;(*†]|[ ][(*†–])
{% endmacro %}
