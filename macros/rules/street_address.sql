{#
    A street with its house number. Numbers that carry a unit, a time or a date are taken out of
    the text before the search, so that they are no house numbers.
    match:     Karl-Marx-Allee 34a; Alte Landstraße 5; Am Markt 22-24; Birkenkamp 7, 50667 Köln
    near miss: Bundesstraße 5, Radweg 7, Straße 12, Sesamstraße 2, Lindenstraße 20 Uhr
    source:    DIN 5008 address lines; seeds/street_words and seeds/not_streets (our own lists)
#}
{% macro find_street_address(text) -%}
    {% set left %}(?:^|[^\pL\pN_@.-]){% endset %}
    {% set kept_or_dropped = '(' ~ kept_street_number() ~ ')|' ~ no_house_number() %}
    {% set kept %}\1#{% endset %}
    {% set cleaned = replace_all(text, kept_or_dropped, kept) %}
    {# Before a postcode and a town, any capital word with a number is a street. #}
    {% set any_street %}
        {{ left }}
        (
            (?:{{ street_prepositions() }}[ ])?(?:{{ street_adjective() }})?
            {{ street_capital() }}[ ]{{ house_number() }}
            \b
        )
        #?{{ until_postcode() }}\pL
    {% endset %}
    {% set has_postcode %}\d[a-z]?{{ until_postcode() }}{% endset %}
    {% set square %}
        (?:^|[^\pL\pN-])([A-U][ ]?[1-7],[ ]?[1-9]\d?[a-z]?)\b
    {% endset %}
    {% set in_mannheim %}(?i:mannheim)|\b681[56]\d\b|\bQuadrate{% endset %}
    {% set town %},[ ]..${% endset %}
    {{ change_items(
        all_matches(cleaned, left ~ '(' ~ street_pattern() ~ ')', 1), replace_all('item', town)
    ) }}
        || case
            when {{ matches(text, in_mannheim) }} then {{ all_matches(text, square, 1) }}
            else []::varchar[]
        end
        || case
            when {{ matches(text, has_postcode) }}
                then {{ all_matches(replace_all(cleaned, street_pattern(), '#'), any_street, 1) }}
            else []::varchar[]
        end
{%- endmacro %}

{# The pattern of a street that is one by its words, with its house number. #}
{% macro street_pattern() %}
    {% set streets = street_words("kind = 'street'") %}
    {% set paths = street_words("kind in ('path', 'place')") %}
    {% set grounds = street_words("kind = 'ground'") %}
    {% set capital, before = street_capital(), street_prepositions() %}
    {% set house %}
        (?:,?[ ]?(?i:nr|hausnr|hausnummer|no)\.?)?[ \x{a0}]{0,2}
        {{ house_number() }}(?:[ ]?[-–/+&][ ]?{{ house_number() }})?
        \b
    {% endset %}
    {# Lindenstraße, Alte Landstraße, Birkenweg #}
    (?:{{ street_adjective() }})?
        \pL(?:[\pL'’-]|\.-)*(?:{{ streets }}|{{ paths }}){{ house }}
    {# Berliner Straße, Große Neue Straße #}
    |(?:{{ capital }}[ ]){1,3}{{ streets }}{{ house }}
    {# Lange Reihe, Große Bleichen, Alt-Moabit #}
    |(?:{{ street_adjective() }}(?i:reihe|freiheit|bleichen?)|Alt-\p{Lu}\pL+){{ house }}
    {# Heidelberger Weg, but not every word before a Weg #}
    |\p{Lu}[\pL-]*(?:er|es|ER|ES)[ ]{{ paths }}{{ house }}
    {# Straße des 17. Juni, Platz der Republik #}
    |(?:Straße|Strasse|Str\.|Platz|Allee|Ufer|Weg|Ring|Promenade|Hof|Markt|Gasse)
        [ ](?:de[rs]|d\.|am|an[ ]der|zum|zur|im|vom)[ ](?:\d{1,2}\.[ ])?
        {{ capital }}(?:[ ]{{ capital }})?{{ house }}
    {# Oberer Graben, Untere Au #}
    |(?i:ober|unter|hinter|vorder|mittler|inner|äußer|ausser|auss)e[rnsm]?[ ]
        \p{Lu}?[\pL-]*{{ grounds }}{{ house }}
    {# Am Markt, An der Alten Mühle, Am alten Bahnhof #}
    |{{ before }}[ ](?:(?:{{ capital }}|alten|neuen|großen|kleinen)[ ])?
        [\pL-]*{{ grounds }}{{ house }}
    {# Fachwerkhaus Krämerbrücke 26 #}
    |(?:
        (?:Fachwerk|Wohn|Bauern|(?:Mehr|Ein|Zwei)familien|Doppel|Reihen|Eck|Miets?
            |Geburts|Eltern|Pfarr|Hinter|Vorder|Stadt)haus
        |Villa|Neubau|Altbau|Laden|Anwesen|Hinterhof
    )
        [ ]\p{Lu}[\pL-]*{{ grounds }}{{ house }}
    {# Rosenhöhe 2, Offenbach #}
    |(?:{{ street_adjective() }})?
        \p{Lu}[\pL-]*(?:{{ street_words("kind = 'ending'") }}){{ house }},[ ]\p{Lu}\pL
    {# Rue de Lausanne 12 #}
    |(?:{{ romance_streets() }})[ ]
        (?:d(?:e|u|es|el|ella|ei)[ ](?:la[ ]|l['’])?|de[ ]l['’]|d['’])?
        {{ capital }}{{ house }}
{% endmacro %}

{# The pattern of the words that French and Italian names of streets begin with. #}
{% macro romance_streets() -%}
    Rue|Avenue|Av\.|Chemin|Quai|Boulevard|Ruelle|Via|Viale|Piazza|Vicolo
{%- endmacro %}

{# The pattern of the words of seeds/street_words with this `condition`, in any capitals. #}
{% macro street_words(condition) -%}
    (?i:{{ seed_alternation('street_words', 'word', condition) }})
{%- endmacro %}

{# The pattern of a word with a capital letter in a street's name: Karl-Marx, St.-Anna, O'Brien. #}
{% macro street_capital() -%}
    \p{Lu}(?:[\pL'’-]|\.-)*
{%- endmacro %}

{# The pattern of an adjective in a street's name: Alte, Kleine. #}
{% macro street_adjective() %}
    \p{Lu}[\pL-]*(?:e|er|en|em|es|E|ER|EN)[ ]
{% endmacro %}

{# The pattern of a house number: 7, 34a, 12 b, 5A. #}
{% macro house_number() %}
    [1-9]\d{0,2}(?:[a-gijln-wyz]|[ ][a-f]\b|[A-CE-G]|[ ]?(?:½|1/2))?
{% endmacro %}

{# The pattern of numbers that only look like a date's or a road's: they stay in the text. #}
{% macro kept_street_number() %}
    (?:
        (?:de[rs]|d\.)[ ]\d{1,2}\.[ ]\pL+
        |(?:
            (?i:alte|alten|neue|neuen|obere|untere)
            |\p{Lu}\pL+(?:er|ische)
        )
        [ ](?i:landstra(?:ß|ss)e|bundesstra(?:ß|ss)e)
        |{{ street_prepositions() }}[ ](?:alten[ ]|neuen[ ])?
            (?i:{{ not_streets("kind = 'landmark'") }})
    )
    [ ][1-9]\d{0,2}[a-g]?\b
{% endmacro %}

{# The pattern of numbers that are no house number: a time, a size, a date, a count, a road's. #}
{% macro no_house_number() %}
    {% set things = seed_alternation('not_house_numbers', 'word', "kind <> 'month'") %}
    {% set months = seed_alternation('not_house_numbers', 'word', "kind = 'month'") %}
    {% set article %}
        (?:
            die|der|das|den|dem|des|eine?|einer|einen
            |diese|dieser|jede|jeder|auf
        )[ ]
    {% endset %}
    {% set roads = not_streets("kind = 'road'") %}
    {% set landmarks = not_streets("kind = 'landmark'") %}
    \d+(?:[.:]\d+)+
    |\d+,\d{1,2}\b
    |\d+[ ]?[x×][ ]?\d+
    |\d+(?:[ ]?(?:-|–|bis|und|/)[ ]?\d+)?
        (?:[.-]?[ ]?(?i:{{ things }})(?:$|[^\pL])|[ ]?[€%°$²*+])
    |\d+\.[ ]?(?i:{{ months }})\b
    {# Krimi Rosengasse 8 #}
    |(?i:serie|soap|sitcom|telenovela|film|krimi|roman|hörspiel|buch|doku)[ ]["„]?
        \p{Lu}[\pL-]+[ ]\d+\b
    |(?i:
        (?:
            {{ not_streets("kind not in ('road', 'landmark')") }}
            |(?:^|[^\pL])(?:{{ roads }})|{{ landmarks }}
            |\b{{ article }}(?:stra(?:ß|ss)e|weg|allee|platz|markt)
            |\b(?:
                sieger|spieler|fahrer|läufer|erster|zweiter|dritter|letzter|guter|bester
            )[ ]platz
            |\b(?:halle|stand|raum|zimmer|postfach|haus|etage)
        )
        [ ]?\d+
    )
    {# "am Markt 3 Tage" #}
    |(?i:{{ street_prepositions() }}[ ](?:\pL+[ ])?\pL*)
        {{ street_words("kind = 'ground'") }}[ ]\d+[a-z]?[ ]\pL
{% endmacro %}

{# The words of seeds/not_streets with this `condition`, as an alternation. #}
{% macro not_streets(condition) -%}
    {{ return(seed_alternation('not_streets', 'word', condition)) }}
{%- endmacro %}

{# What stands before the name of a street that is a place: Am Markt, An der alten Mühle. #}
{% macro street_prepositions() %}
    (?i:
        am|an[ ]de[rnm]|im|in[ ]de[rn]|zum|zur|auf[ ]de[mrn]|unter[ ]de[nrm]
        |hinter[ ]de[rmn]|vor[ ]de[rmn]|bei[ ]de[rmn]|beim|zu[ ]den|unterm|hinterm|vorm
        |über[ ]de[rnm]|überm|zwischen[ ]den|ob[ ]de[rm]
    )
{% endmacro %}

{# From a house number to the town: a separator, the postcode and a blank. #}
{% macro until_postcode() %}
    (?:,|[ ]\||[ ]-|[ ]–|[ ]in|;|[ ]·)?[ ]?
    (?:
        (?:DE?[- ]{1,3})?\d{5}
        |(?:1[0-8]|[3-9]\d)\d\d  {# Austrian and Swiss, and no year #}
        |(?:A|CH)[ ]?-[ ]?\d{4}
    )
    [ ]
{% endmacro %}

{#
    What every match holds, and much else: with what stands before a word and the whole of a number,
    the automaton of all hints of numbers is several times as slow.
#}
{% macro hint_street_address() %}
    {% set number_behind = '[^0-9]*[1-9]' %}
    (?i:
        (?:{{ seed_alternation('street_words', 'word') }}|freiheit|reihe|nr|no|nummer)
            [ \x{a0},.]{0,2}[1-9]
        |(?:stra(?:ß|ss)e|str\.|platz|allee|ufer|weg|ring|promenade|hof|markt|gasse)
            [ ](?:de[rs]|d\.|am|an[ ]der|zum|zur|im|vom)[ ]{{ number_behind }}
    )
    |[0-9]{4}[ ][A-Za-zÄÖÜäöü]
    |[A-U][ ]?[1-7],[ ]?[1-9]
    |Alt-[A-ZÄÖÜ]{{ number_behind }}
    |(?:{{ romance_streets() }})[ ][dlA-Z]{{ number_behind }}
{% endmacro %}
