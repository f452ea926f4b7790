{#
    A person's age, in digits or in words. An estimate ("etwa fünf Jahre alt") says how somebody
    looks and is none.
    match:     34 Jahre alt; fünfjähriges Mädchen; der 34-Jährige; die Rentnerin (71)
    near miss: 12 Jahre alter Whisky; 50-jähriges Jubiläum; ab 3 Jahren; Bild (42)
    source:    seeds/person_nouns and seeds/aged_things (our own lists), seeds/first_names
#}
{% macro find_age(text) -%}
    {% set units = 'ein|zwei|drei|vier|fünf|fuenf|sechs|sieben|acht|neun' %}
    {% set tens = 'zwanzig|drei(?:ß|ss)ig|vierzig|fünfzig|fuenfzig|sechzig|siebzig|achtzig'
        ~ '|neunzig' %}
    {% set words = '(?i:(?:(?:' ~ units ~ ')und)?(?:' ~ tens ~ ')'
        ~ '|(?:drei|vier|fünf|fuenf|sech|sieb|acht|neun)zehn|zehn|elf|zwölf|zwoelf|(?:ein)?hundert|'
        ~ units ~ ')' %}
    {% set number = '(?:1[01]\\d|120|[1-9]?\\d|' ~ words ~ ')' %}
    {% set adjective = number ~ '[- ]?[Jj](?:ä|ae)hrige[rnsm]?' %}
    {% set person = '(?i:[\\pL-]*(?:' ~ seed_alternation('person_nouns', 'word')
        ~ ')(?:n|en|s|es|in|innen)?|[\\pL-]{2,}(?:er|ist|ent|ant|or|eur|log|at)in)\\b' %}
    {# A capital word, of which the tests on `item` ask whether it is a first name: a pattern of all
       names takes long to compile. #}
    {% set maybe_name = '\\p{Lu}\\pL*\\b' %}
    {% set maybe_full_name = '\\b' ~ maybe_name ~ '(?:[ -]\\p{Lu}[\\pL-]+){0,3}' %}
    {% set names = literal('|' ~ seed_values(
        'first_names', 'name', "is_ambiguous = 'false'"
    ) | join('|') ~ '|') %}
    {% set has_first_name = "len(list_filter(string_split(translate(item, '-,', '  '), ' '), "
        ~ "lambda word: contains(" ~ names ~ ", '|' || word || '|'))) > 0" %}
    {% set left = '(?:^|[^\\pL\\pN.,/-])' %}
    {% set no_noun = '(?:$|[^\\pL\\pN +-]| [^\\p{Lu}\\d]| ?$)' %}

    {# Ages that are asked for or guessed, and ranges: they are nobody's. #}
    {% set nobodys = '(?i:\\b(?:ab|bis|unter|mindestens|(?:empfohlenes |mindest)alter:?'
        ~ '|alter: ?ab|etwa|circa'
        ~ '|ca\\.|ungefähr|schätzungsweise) ' ~ number ~ ' ?-?(?:jahren?|j\\.|jährige\\pL*)?\\b|'
        ~ number
        ~ ' ?(?:-|–|bis|/) ?' ~ number ~ ' ?-?(?:jahren?|jährige\\pL*)|alter:? \\d+ ?(?:\\+|-|–'
        ~ '|bis))' %}
    {% set thing = '(?i)(?:^|[^\\pL])[\\pL-]*(?:' ~ seed_alternation('aged_things', 'word')
        ~ ')(?:[ens]|es|en)?(?:[^\\pL]|$)' %}
    {% set cleaned = replace_all(text, nobodys, '#') %}
    {% set in_brackets = '(?: \\((?:Alter )?|, )' ~ number ~ '(?: Jahre| J\\.)?\\)' %}
    {# Each form behind its own cheap test. #}
    {% set parts = [
        (
            '[Jj](?:ä|ae)hrige|Jahre alte|year',
            keep_items(
                all_matches(
                    cleaned,
                    left ~ '(' ~ adjective ~ '(?: \\p{Ll}\\pL+){0,2} (?:' ~ person ~ '|' ~ maybe_name
                    ~ ')|'
                    ~ number ~ ' Jahre alte[rnsm]?(?: \\p{Ll}\\pL+)? ' ~ person ~ '|' ~ number
                    ~ '[- ]years?[- ]old)', 1
                ),
                matches('item', '(?:' ~ person ~ '|old)$') ~ ' or ' ~ has_first_name
            ) ~ ' || ' ~ all_matches(
                cleaned, left ~ '(\\d{1,3}-J(?:ä|ae)hrige[rnsm]?|' ~ adjective ~ ')' ~ no_noun, 1
            ),
        ),
        (
            '\\pL (?:\\((?:Alter )?|, )\\d{1,3}(?: Jahre| J\\.)?\\)'
            ~ '|\\pL, \\d{1,3}(?:,| Jahre| \\()',
            change_items(
                keep_items(
                    all_matches(
                        cleaned,
                        '(?:' ~ person ~ in_brackets ~ '|' ~ maybe_full_name ~ '(?:' ~ in_brackets
                        ~ '|, ' ~ number ~ '(?:,| Jahre| \\()))'
                    ),
                    matches('item', person ~ in_brackets ~ '$') ~ ' or ' ~ has_first_name
                ),
                first_match('item', '(' ~ number ~ ')(?: Jahre| J\\.)?[^\\pL\\pN]*$', 1)
            ),
        ),
        (
            '(?i)jahren?(?: alt| jung|\\b)|alter:',
            'case when ' ~ matches(text, thing) ~ ' then []::varchar[] else ' ~ all_matches(
                cleaned,
                left ~ '((?i:' ~ number ~ ' jahre (?:alt|jung)|im alter von ' ~ number
                ~ ' jahren|mit '
                ~ number ~ ' jahren|alter: ?' ~ number ~ '(?: jahre)?))' ~ no_noun, 1
            ) ~ ' end',
        ),
    ] %}
    {% for test, found in parts %}
        case when {{ matches(text, test) }} then {{ found }} else []::varchar[] end
        {{ '|| ' if not loop.last }}
    {% endfor %}
{%- endmacro %}

{# What every match holds. #}
{% macro hint_age() -%}
    {{ return(
        '[Jj](?:ä|ae)hrige|[Jj]ahren? ?(?:alt|jung)|(?i:alter(?: von|:)|mit [^ ]+ jahren)'
        ~ '|[^ ] \\(?(?:Alter )?\\d{1,3}(?: Jahre| J\\.)?(?:\\)|,| Jahre| \\()|year'
    ) }}
{%- endmacro %}
