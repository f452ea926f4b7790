{#
    A street with its house number. Numbers that carry a unit, a time or a date are taken out of
    the text before the search, so that they are no house numbers.
    match:     Karl-Marx-Allee 34a; Alte Landstraße 5; Am Markt 22-24; Birkenkamp 7, 50667 Köln
    near miss: Bundesstraße 5, Radweg 7, Straße 12, Sesamstraße 2, Lindenstraße 20 Uhr
    source:    DIN 5008 address lines; seeds/street_words and seeds/not_streets (our own lists)
#}
{% macro find_street_address(text) -%}
    {% set streets = '(?i:' ~ seed_alternation('street_words', 'word', "kind = 'street'") ~ ')' %}
    {% set paths = '(?i:' ~ seed_alternation('street_words', 'word', "kind in ('path', 'place')")
        ~ ')' %}
    {% set grounds = '(?i:' ~ seed_alternation('street_words', 'word', "kind = 'ground'") ~ ')' %}
    {% set roads = seed_alternation('not_streets', 'word', "kind = 'road'") %}
    {% set landmarks = seed_alternation('not_streets', 'word', "kind = 'landmark'") %}
    {% set others = seed_alternation('not_streets', 'word', "kind not in ('road', 'landmark')") %}
    {% set things = seed_alternation('not_house_numbers', 'word', "kind <> 'month'") %}
    {% set months = seed_alternation('not_house_numbers', 'word', "kind = 'month'") %}

    {% set capital = "\\p{Lu}(?:[\\pL'’-]|\\.-)*" %}
    {% set adjective = '\\p{Lu}[\\pL-]*(?:e|er|en|em|es|E|ER|EN) ' %}
    {% set number = '[1-9]\\d{0,2}(?:[a-gijln-wyz]| [a-f]\\b|[A-CE-G])?' %}
    {% set house = '(?:,? ?(?i:nr|hausnr|hausnummer|no)\\.?)?[ \\x{a0}]{0,2}' ~ number
        ~ '(?: ?[-–/+&] ?' ~ number ~ ')?\\b' %}
    {% set before = street_prepositions() %}
    {% set left = '(?:^|[^\\pL\\pN_@.-])' %}

    {% set street = '(?:' ~ adjective ~ ")?\\pL(?:[\\pL'’-]|\\.-)*(?:" ~ streets ~ '|' ~ paths ~ ')'
        ~ house ~ '|(?:' ~ capital ~ ' ){1,3}' ~ streets ~ house
        ~ '|\\p{Lu}[\\pL-]*(?:er|es|ER|ES) ' ~ paths ~ house
        ~ '|(?:Straße|Strasse|Platz|Allee|Ufer|Weg) (?:de[rs]|am|an der|zum|zur|im|vom) '
        ~ '(?:\\d{1,2}\\. )?' ~ capital ~ '(?: ' ~ capital ~ ')?' ~ house
        ~ '|' ~ before ~ ' (?:' ~ capital ~ ' )?[\\pL-]*' ~ grounds ~ house %}
    {% set any_name = '(?:' ~ before ~ ' )?(?:' ~ adjective ~ ')?' ~ capital ~ ' ' ~ number
        ~ '\\b' %}
    {% set town = '#?' ~ until_postcode() ~ '\\pL' %}

    {# Numbers that are no house number: a time, a size, a date, a count of things, a road's. #}
    {% set article = '(?:die|der|das|den|dem|des|eine?|einer|einen|diese|dieser|jede|jeder|auf) ' %}
    {% set kept = '(?:de[rs] \\d{1,2}\\. \\pL+|(?:(?i:alte|alten|neue|neuen|obere|untere)'
        ~ '|\\p{Lu}\\pL+(?:er|ische)) (?i:landstra(?:ß|ss)e)|' ~ before ~ ' (?i:' ~ landmarks
        ~ ')) [1-9]\\d{0,2}[a-g]?\\b' %}
    {% set dropped = '\\d+(?:[.:]\\d+)+|\\d+,\\d{1,2}\\b|\\d+ ?[x×] ?\\d+'
        ~ '|\\d+(?: ?(?:-|–|bis|und|/) ?\\d+)?(?:[.-]? ?(?i:' ~ things ~ ')\\b| ?[€%°$²*+])'
        ~ '|\\d+\\. ?(?i:' ~ months ~ ')\\b'
        ~ '|(?i:(?:' ~ others ~ '|' ~ roads ~ '|' ~ landmarks ~ '|\\b' ~ article
        ~ '(?:stra(?:ß|ss)e|weg|allee'
        ~ '|platz|markt)|\\b(?:sieger|spieler|fahrer|läufer|erster|zweiter|dritter|letzter|guter'
        ~ '|bester)'
        ~ ' platz|\\b(?:halle|stand|raum|zimmer|postfach|haus|etage)) ?\\d+)'
        ~ '|(?i:' ~ before ~ ' (?:\\pL+ )?\\pL*)' ~ grounds ~ ' \\d+[a-z]? \\pL' %}
    {% set cleaned = replace_all(text, '(' ~ kept ~ ')|' ~ dropped, '\\1#') %}
    {{ all_matches(cleaned, left ~ '(' ~ street ~ ')', 1) }}
        || case
            when {{ matches(text, '\\d[a-z]?' ~ until_postcode()) }}
                then {{ all_matches(
                    replace_all(cleaned, street, '#'), left ~ '(' ~ any_name ~ ')' ~ town, 1
                ) }}
            else []::varchar[]
        end
{%- endmacro %}

{# What stands before the name of a street that is a place: Am Markt, An der alten Mühle. #}
{% macro street_prepositions() -%}
    {{ return(
        '(?i:am|an de[rn]|im|in de[rn]|zum|zur|auf de[mrn]|unter de[nr]|hinter de[rm]|vor de[rm]'
        ~ '|bei de[rm]|beim)'
    ) }}
{%- endmacro %}

{# From a house number to the town: a separator, the postcode and a blank. #}
{% macro until_postcode() -%}
    {{ return('(?:,| \\|| -| –| in|;| ·)? ?(?:DE?[- ]{1,3})?\\d{5} ') }}
{%- endmacro %}

{# What every match holds. #}
{% macro hint_street_address() -%}
    {% set house = '[1-9][0-9]{0,2}(?:$|[^0-9 ]| (?:$|[^x×]|[x×][^ 0-9]))' %}
    {% set number = '[ \\x{a0},]{0,2}(?:(?:haus)?(?:nr|no|nummer)\\.? ?)?' %}
    {% set words = seed_alternation('street_words', 'word', "kind <> 'ground'") %}
    {% set grounds = seed_alternation('street_words', 'word', "kind = 'ground'") %}
    {{ return(
        '(?i:(?:' ~ words ~ ')' ~ number ~ '[1-9]'
        ~ '|(?:stra(?:ß|ss)e|platz|allee|ufer|weg) (?:de[rs]|am|an der|zum|zur|im|vom) '
        ~ '(?:[0-9]{1,2}\\. )?(?:[^0-9 ]+ {0,2}){1,3}' ~ house
        ~ '|' ~ street_prepositions() ~ ' (?:[^0-9 ]+ )?[^0-9 ]*(?:' ~ grounds ~ ')' ~ number
        ~ house ~ ')|\\d[a-z]?' ~ until_postcode()
    ) }}
{%- endmacro %}
