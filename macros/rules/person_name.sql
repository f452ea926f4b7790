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
    {% set name %}
        {% if not is_file_name %}
        {{ sure_first_name() }}{{ more_first_names() }}
            (?:{{ name_particle() }})?{{ unknown_surname() }}
        |
        {% endif %}
        {{ any_first_name() }}{{ before_surname() }}{{ known_surname() }}
    {% endset %}
    {% set sentence %}
        [.!?]["“”»)]*\s*$|\s[a-zäöüß]+[ ][a-zäöüß]+[ ][a-zäöüß]+\s
    {% endset %}
    {% set nothing_of_goods %}
        case
            when {{ matches(text, goods_pattern()) }} and not {{ matches(text, sentence) }} then '|'
            else '\0'
        end
    {% endset %}
    {% set cut = replace_all(mark_name_words(text), not_a_person(), '|') %}
    case
        when {{ is_other_script(text) }} then []::varchar[]
        else {{ change_items(
            all_matches(replace_all_by(cut, doubtful_name(), nothing_of_goods), name),
            "translate(item, '" ~ name_marks().values() | join ~ "', '')"
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
    (?:{{ name_particle() }}|{{ marks_of(['first_name', 'word_first_name']) }}?)
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
    {% set harmless = marks_of(['common_noun', 'makes_thing_behind', 'goods', 'word_surname']) %}
    {{ name_marks().known_surname }}{{ harmless }}*{{ surname_shape() }}
{% endmacro %}

{# The pattern of a word that may well be a surname, with its marks. #}
{% macro unknown_surname() %}
    {% set harmless = marks_of(['makes_thing_behind', 'goods', 'word_surname']) %}
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
    {% set patterns = {
        'first_name': words_of('first_names', 'name', "is_ambiguous = 'false'", '[ -]'),
        'word_first_name': words_of('first_names', 'name', "is_ambiguous = 'true'", '[ -]'),
        'known_surname': words_of('surnames', 'name', 'true') ~ '|' ~ surname_endings(),
        'common_noun': noun_endings() ~ '|' ~ places,
        'no_surname': words_of('name_exclusions', 'term', "kind = 'no_surname'"),
        'makes_thing_before':
            words_of('name_exclusions', 'term', "kind = 'named_after_suffix'") ~ '|' ~ places,
        'makes_thing_behind':
            words_of('name_exclusions', 'term', "kind = 'named_after_prefix'") ~ '|' ~ places,
        'goods': goods_pattern(),
        'word_surname': words_of('name_exclusions', 'term', "kind = 'word_surname'"),
    } %}
    {% set word %}\0{% endset %}
    {% for name, mark in name_marks().items() %}
        {% do marked.append(replace_all(marked[-1], patterns[name], mark ~ word)) %}
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
        |sofa|sessel|bett|lampe|leuchte|regal|schrank|kette|ring|bild|bilder|foto|fotos
        |buch|karte|karten|puppe|spiel|spiele|wagen|rezept|kuchen|torte|zimmer|wohnung
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
    else that is neither a small letter nor a digit. Only ASCII classes: they keep the engine's
    automaton for the 5,500 first names small enough to stay fast.
    match:     Erika Mustermann, Ludwig van Beethoven, Hans-Peter Beispiel
    near miss: Erika lacht, Hansestadt Hamburg
#}
{% macro hint_person_name() %}
    (?:^|[^a-zA-Z])
    (?:{{ seed_alternation('first_names', 'name') }})
    [ -]
    (?:[^a-z0-9]|v[ao]n[ ]|vom[ ]|zu[ ]|d[aeiou]l?[ ]|al-|el-|ter[ ]|ten[ ]|bin[ ])
{% endmacro %}
