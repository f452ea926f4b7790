{#
    First name and surname of a person, without a language model. Word lists put marks into the
    text, then short patterns read the marks: what is no person is cut out, and what is left in the
    shape of a name is taken. A title is not part of the value, a particle is. Where a first name is
    also a word, or a surname also a first name, the surname must be a known one; where goods are
    spoken of, it must be known and no word.
    `is_file_name` is for texts in which every word has a capital letter, such as the words of a
    decoded URL: there every surname must be a known one.
    match:     Erika Mustermann, Dr. Johann S. Beispiel, Ludwig van Beethoven, Hans-Peter Wöhrl
    near miss: Bluse Anna Weiß, Karl-Marx-Allee, Harry Potter, Hugo Boss, Anne Frank Schule
    source:    seeds/first_names, seeds/surnames, seeds/name_exclusions
#}
{% macro find_person_name(text, is_file_name=false) -%}
    {% set upper = 'A-ZÀ-ÖØ-ÞĀ-ž' %}
    {% set letter = 'A-Za-zÀ-ɏḀ-ỿ' %}
    {% set word = '[' ~ letter ~ "'’]+" %}
    {% set any_mark = '[²⁴⁰⁻⁺⁼⁵]*' %}
    {% set first = '[¹³]' ~ any_mark ~ word ~ '(?:-[¹³]?' ~ any_mark ~ word ~ ')?' %}
    {% set sure_first = '(?:¹' ~ any_mark ~ word ~ '(?:-[¹³]?' ~ any_mark ~ word ~ ')?|³' ~ any_mark
        ~ word ~ '[ -]' ~ first ~ ')' %}
    {% set more_first = '(?: ' ~ first ~ ')*(?: (?:[A-ZÄÖÜ]\\. ?){1,3})? ' %}
    {% set particle = '(?:von und zu|von|v[ao]n de[rnm]|vom|van|van de|de la|de los|de|del|della|di|da|dos|'
        ~ 'das|du|den|ten|ter|le|la|bin|ibn|ben|af|av|Van|De|Di|Le|La|El|Al) ' %}
    {# What may stand before the surname: behind a particle ("Roman von Heinrich") no first name. #}
    {% set between = more_first ~ '(?:' ~ particle ~ '|[¹³]?)' %}
    {% set shape = "(?:Mc|Mac|O['’]|[Dd]['’]|[Aa]l-|[Ee]l-)?[" ~ upper ~ '][a-zß-öø-ÿĀ-žạ-ỹ][' ~ letter
        ~ "'’]+(?:-[¹³]?" ~ any_mark ~ '[' ~ upper ~ '][' ~ letter ~ ']+)*' %}
    {% set known = '²[⁴⁺⁼⁵]*' ~ shape %}
    {% set unknown = '[⁺⁼⁵]*' ~ shape %}
    {% set any_name = first ~ between ~ any_mark ~ shape %}
    {% set no_goods_name = first ~ between ~ '(?:[⁺⁼]*|²?[⁴⁺⁼]*⁵)' ~ shape %}
    {% set not_a_person = '⁺[⁼⁵]*' ~ word ~ '\\.? ["„“»(]?' ~ any_name
        ~ '|⁼[⁵]*[' ~ letter ~ '-]+ ["„“»(]?' ~ no_goods_name
        ~ '|' ~ first ~ between ~ '(?:²?⁴?[⁰⁻]|⁴)' ~ any_mark ~ '[' ~ letter ~ '-]+'
        ~ '|' ~ any_name ~ '[ -]²?⁴?⁰?⁻'
        ~ '|' ~ no_goods_name ~ ' ' ~ any_mark ~ '⁼' %}
    {% set name = first ~ between ~ known %}
    {% if not is_file_name %}
        {% set name = sure_first ~ more_first ~ '(?:' ~ particle ~ ')?' ~ unknown ~ '|' ~ name %}
    {% endif %}
    {% set sentence = '[.!?]["“”»)]*\\s*$|\\s[a-zäöüß]+ [a-zäöüß]+ [a-zäöüß]+\\s' %}

    {% set cut = replace_all(mark_name_words(text), not_a_person, '|') %}
    case
        when {{ is_other_script(text) }} then []::varchar[]
        else {{ change_items(
            all_matches(
                replace_all_by(
                    cut, no_goods_name, 'case when ' ~ matches(text, goods_pattern()) ~ ' and not '
                    ~ matches(text, sentence) ~ " then '|' else '\\0' end"
                ),
                name
            ),
            "translate(item, '¹²³⁴⁵⁰⁻⁺⁼', '')"
        ) }}
    end
{%- endmacro %}

{# A word that tells that goods are spoken of, compounds included. #}
{% macro goods_pattern() -%}
    {% set goods = seed_alternation('name_exclusions', 'term', "kind = 'goods'") %}
    {{ return('\\b(?:[A-ZÄÖÜ][a-zäöüß-]*)?(?i:' ~ goods ~ ')(?:\\b|\\B€)') }}
{%- endmacro %}

{#
    `text` without the phrases that only look like names, and its words marked:
    ¹ first name, ³ first name that is also a word, ² known surname, ⁴ ending of a common noun,
    ⁰ no surname, ⁻ makes something else of the name before it, ⁺ of the name behind it,
    ⁼ goods, ⁵ surname that is also a word.
#}
{% macro mark_name_words(text) -%}
    {% set places = '\\b[A-ZÄÖÜ][A-Za-zäöüß-]*(?:schule|gymnasium|hotel|kirche|kapelle|straße|'
        ~ 'strasse|platz|weg|gasse|allee|haus|hof|museum|theater|klinik|stiftung|preis|pokal|stadion|halle|brücke|'
        ~ 'verlag|institut|zentrum|park|garten|turm|denkmal|siedlung|gesellschaft|verein)\\b' %}
    {% set noun_endings = '\\b[A-ZÄÖÜ][A-Za-zäöüß-]*(?:ung|ungen|heit|heiten|keit|keiten|schaft|'
        ~ 'schaften|tion|tionen|tät|ismus|kleid|kleider|bluse|hose|hosen|jacke|schuh|schuhe|stiefel|tasche|stuhl|'
        ~ 'tisch|sofa|sessel|bett|lampe|leuchte|regal|schrank|kette|ring|bild|bilder|foto|fotos|buch|'
        ~ 'karte|karten|puppe|spiel|spiele|wagen|rezept|kuchen|torte|zimmer|wohnung|film|lied|konzert|'
        ~ 'farben|farbig|förmig|ischer?|isches|ischen|lich|liche|licher|liches|lichen)\\b' %}
    {% set surname_endings = '\\b[A-ZÄÖÜ][a-zäöüß]+(?:mann|berger|inger|owski|ewski|enko|vić|'
        ~ 'vic|oğlu|oglu|sson|meier|meyer|mayer|maier|huber|bauer|hofer|schmidt|scheid)\\b' %}
    {% set excluded = "kind in ('brand', 'fictional', 'saint_or_god', 'place', 'thing')" %}
    {% set marked = [replace_all(text, words_of('name_exclusions', 'term', excluded), '|')] %}
    {% for mark, pattern in [
        ('¹', words_of('first_names', 'name', "is_ambiguous = 'false'", '[ -]')),
        ('³', words_of('first_names', 'name', "is_ambiguous = 'true'", '[ -]')),
        ('²', words_of('surnames', 'name', 'true') ~ '|' ~ surname_endings),
        ('⁴', noun_endings ~ '|' ~ places),
        ('⁰', words_of('name_exclusions', 'term', "kind = 'no_surname'")),
        ('⁻', words_of('name_exclusions', 'term', "kind = 'named_after_suffix'") ~ '|' ~ places),
        ('⁺', words_of('name_exclusions', 'term', "kind = 'named_after_prefix'") ~ '|' ~ places),
        ('⁼', goods_pattern()),
        ('⁵', words_of('name_exclusions', 'term', "kind = 'word_surname'")),
    ] %}
        {% do marked.append(replace_all(marked[-1], pattern, mark ~ '\\0')) %}
    {% endfor %}
    {{ marked[-1] }}
{%- endmacro %}

{#
    A pattern for the whole words in one column of a seed. RE2's \b knows only ASCII letters: where a
    word begins or ends with another character, its boundary is \B. `end` replaces the boundary.
#}
{% macro words_of(seed, column, condition, end=none) -%}
    {% set patterns = [] %}
    {% for start, starts in [('\\b', '^[A-Za-z0-9]'), ('\\B', '^[^A-Za-z0-9]')] %}
        {% for stop, stops in [('\\b', '[A-Za-z0-9]$'), ('\\B', '[^A-Za-z0-9]$')] %}
            {% set here = condition ~ ' and ' ~ matches(column, starts) ~ ' and ' ~ matches(column, stops) %}
            {% if seed_values(seed, column, here) %}
                {% do patterns.append(
                    start ~ '(?:' ~ seed_alternation(seed, column, here) ~ ')' ~ (end or stop)
                ) %}
            {% endif %}
        {% endfor %}
    {% endfor %}
    {{ return(patterns | join('|')) }}
{%- endmacro %}

{#
    What every name holds: a first name of the seed, then a capital letter, a particle or anything
    else that is neither a small letter nor a digit. Only ASCII classes: they keep the engine's
    automaton for the 5,500 first names small enough to stay fast.
    match:     Erika Mustermann, Ludwig van Beethoven, Hans-Peter Beispiel
    near miss: Erika lacht, Hansestadt Hamburg
#}
{% macro hint_person_name() -%}
    {{ return(
        '(?:^|[^a-zA-Z])(?:' ~ seed_alternation('first_names', 'name')
        ~ ')[ -](?:[^a-z0-9]|v[ao]n |vom |zu |d[aeiou]l? |al-|el-|ter |ten |bin )'
    ) }}
{%- endmacro %}
