{#
    Whether a caption is German: true, false, or NULL where it cannot be told, as SQL's own logic has
    it: `where rules.is_german(caption)` keeps what is German, `is not false` what may be.

    Words are evidence, as a caption is too short for statistics of its letters: for German those of
    `seeds/language_words.csv`, and words with endings or groups of letters of German; against it
    the commonest words of other languages, letters that German has not, other scripts.
    A title, a name or a product has too little of either and stays NULL.
    match:      `Ein Hund rennt über die Wiese.` `Schuhe aus Leder für Kinder`
    near miss:  `Haus am See` `Otto von der Heide` `Een hond rent over het gras.`
#}

{#
    The RE2 pattern of whole words out of the alternation `words`, in which `@` is a letter. What
    follows a word is part of the match: `\b` knows no letter but those of English, and would find
    `mit` in Finnish `mitä`.
#}
{% macro whole_words(words) -%}
    {% set letter = 'A-Za-zÀ-ÖØ-öø-\\x{24f}' %}
    {{ return(
        '(?i)(?:\\b|^|[^' ~ letter ~ '])(?:' ~ words | replace('@', '[' ~ letter ~ ']') ~ ')(?:[^'
        ~ letter ~ ']|$)'
    ) }}
{%- endmacro %}

{# The words of `seeds/language_words.csv` of these weights, as an alternation. #}
{% macro language_words(condition) -%}
    {{ return(seed_alternation('language_words', 'word', condition)) }}
{%- endmacro %}

{#
    Words that are German by their letters: with ß; with an ending, in small letters (a name has a
    capital) or long ones; long ones with a group of letters.
    match:      `freundlichen` `Wohnung` `Frühstücksraum`      near miss: `Hartung` `waiting`
#}
{% macro german_letters() -%}
    {% set pattern %}
        @*ß@*
        |(?-i:[a-zäöü])@+(?:ung(?:en|s)?|lich(?:e[mnrs]?)?|ische[mnrs]?|[kh]eit(?:en)?)
        |(?-i:[a-zäöü])@+(?:schaft(?:en)?|ige[mnrs]|chen|ende[ms])
        |(?-i:g)e@{3,}te[mrs]
        |@{4,}(?:ung(?:en|s@+)?|[kh]eit(?:en|s@+)?|lich(?:e[mnrs]?)?|ische[mnrs]?|schaft(?:en|s@+)?)
        |@{3,}(?:tsch|zw[aei]|schl|schw|äu|ück|üch|öff|[äü]hr|[äö]tt|cht[bfgkms]|tz[bfgklmnrstw])@{3,}
        |@{3,}(?:gerät|jahr|strass|stück|zeug)@*
    {% endset %}
    {{ return(whole_words(bare_pattern(pattern))) }}
{%- endmacro %}

{# The RE2 pattern of a word that speaks for German. #}
{% macro german_word() -%}
    {{ return(whole_words(language_words("weight in ('1', '2')"))) }}
{%- endmacro %}

{# A letter of another script as an RE2 class without brackets: Greek, Cyrillic … Korean. #}
{% macro foreign_scripts() -%}
    {{ return('\\x{370}-\\x{1fff}\\x{3040}-\\x{d7ff}\\x{f900}-\\x{fdff}') }}
{%- endmacro %}

{# The RE2 pattern of a word or a letter that speaks against German, or of some of another script. #}
{% macro foreign_word() -%}
    {% set letters = 'áâãåæçèêëìíîïðñòóôõøùúûýþÿāăąćčďđēėęěğīįıłńňōőœřśşšťūůűųźżžșțÅÆØČŁŠŽ' %}
    {{ return(
        whole_words(language_words("weight = '-1'")) ~ '|(?-i:[' ~ letters ~ ']|['
        ~ foreign_scripts() ~ ']+)'
    ) }}
{%- endmacro %}

{#
    A noun with its capital behind an article or a preposition.
    match: `ein Hund` `im Park`      near miss: `Im Fine` in a title in English is one too
#}
{% macro german_noun_phrase() -%}
    {% set pattern %}
        \b
        (?:[Ee]in(?:e[mnrs]?)?|[Ii]m|[Vv]om|[Mm]it|[Aa]us|[Zz]u[mr]|[Bb]eim?|[Aa]uf|[Vv]or|[Uu]nter)
        [ ]
        [A-ZÄÖÜ][a-zäöüß]{2}
    {% endset %}
    {{ return(bare_pattern(pattern)) }}
{%- endmacro %}

{# How often the constant RE2 `pattern` occurs in `text`. #}
{% macro count_matches(text, pattern) -%}
    len({{ all_matches(text, pattern) }})
{%- endmacro %}

{#
    SQL condition, the cheap test: a word in `text` speaks for German. Without one it is not judged
    German, and most captions of other languages have none.
#}
{% macro may_be_german(text) -%}
    {{ matches(text, german_word()) }}
{%- endmacro %}

{#
    SQL: true, false or NULL, see above. What most captions need comes first and what costs most
    last. No lambda may keep a count: in one, a pattern is compiled again for every 2,048 rows
    (2026-12-01, DuckDB 1.5.5).
#}
{% macro is_german(text) -%}
    {% set words = count_matches(text, german_word()) %}
    {% set strong_word = whole_words(language_words("weight = '2'")) %}
    {% set foreign_words = count_matches(text, foreign_word()) %}
    {% set evidence %}
        {{ words }}
        + {{ count_matches(text, strong_word) }}
        + {{ count_matches(text, german_letters()) }}
        + least(2, {{ count_matches(text, german_noun_phrase()) }})
    {% endset %}
    case
        when not {{ may_be_german(text) }} then case
            when {{ matches(text, '[' ~ foreign_scripts() ~ ']{3}') }} then false
            when {{ foreign_words }} >= 3 then false
        end
        when {{ matches(text, foreign_word()) }} and {{ words }} < 2 * {{ foreign_words }}
            then case
                when {{ foreign_words }} >= 4 and {{ foreign_words }} >= 3 * {{ words }} then false
            end
        when {{ matches(text, strong_word ~ '(?s:.*)' ~ strong_word) }} then true
        when {{ evidence }} >= 3 then true
    end
{%- endmacro %}
