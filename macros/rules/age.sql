{#
    A person's age, in digits or in words. An estimate ("etwa fünf Jahre alt") says how somebody
    looks and is none.
    match:     34 Jahre alt; fünfjähriges Mädchen; der 34-Jährige; die Rentnerin (71)
    near miss: 12 Jahre alter Whisky; 50-jähriges Jubiläum; ab 3 Jahren; Bild (42)
    source:    seeds/person_nouns and seeds/aged_things (our own lists), seeds/first_names
#}
{% macro find_age(text) -%}
    {% set number = age_number() %}
    {# Ages that are asked for or guessed, and ranges: they are nobody's. #}
    {% set nobodys %}
        (?i:
            \b
            (?:
                ab|bis|unter|mindestens|(?:empfohlenes[ ]|mindest)alter:?|alter:[ ]?ab
                |etwa|circa|ca\.|ungefähr|schätzungsweise
            )
            [ ]{{ number }}[ ]?-?(?:jahren?|j\.|jährige\pL*)?
            \b
            |{{ number }}[ ]?(?:-|–|bis|/)[ ]?{{ number }}
                [ ]?-?(?:jahren?|jährige\pL*)
            |alter:?[ ]\d+[ ]?(?:\+|-|–|bis)
        )
    {% endset %}
    {% set cleaned = replace_all(text, nobodys, '#') %}
    {# Each form behind its own cheap test. #}
    {% set has_brackets %}
        \pL[ ](?:\((?:Alter[ ])?|,[ ])\d{1,3}(?:[ ]Jahre|[ ]J\.)?\)
        |\pL,[ ]\d{1,3}(?:,|[ ]Jahre|[ ]\()
    {% endset %}
    {% set has_years %}
        (?i)jahren?(?:[ ]alt|[ ]jung|\b)|alter:
    {% endset %}
    case
        when {{ matches(text, '[Jj](?:ä|ae)hrige|Jahre alte|year') }}
            then {{ ages_as_adjectives(cleaned) }}
        else []::varchar[]
    end
    || case
        when {{ matches(text, has_brackets) }} then {{ ages_behind_names(cleaned) }}
        else []::varchar[]
    end
    || case
        when {{ matches(text, has_years) }} then
            case
                when {{ matches(text, aged_thing()) }} then []::varchar[]
                else {{ all_matches(cleaned, years_of_age(), 1) }}
            end
        else []::varchar[]
    end
{%- endmacro %}

{# The list of ages that are adjectives: fünfjähriges Mädchen, 34 Jahre alte Erika, 34-Jähriger. #}
{% macro ages_as_adjectives(text) -%}
    {% set number, person = age_number(), aged_person() %}
    {% set adjective %}
        {{ number }}[- ]?[Jj](?:ä|ae)hrige[rnsm]?
    {% endset %}
    {# A capital word, of which the tests on `item` ask whether it is a first name: a pattern of all
       names takes long to compile. #}
    {% set of_person %}
        {{ age_start() }}
        (
            {{ adjective }}(?:[ ]\p{Ll}\pL+){0,2}[ ](?:{{ person }}|\p{Lu}\pL*\b)
            |{{ number }}[ ]Jahre[ ]alte[rnsm]?(?:[ ]\p{Ll}\pL+)?[ ]{{ person }}
            |{{ number }}[- ]years?[- ]old
        )
    {% endset %}
    {% set as_noun %}
        {{ age_start() }}
        (\d{1,3}-J(?:ä|ae)hrige[rnsm]?|{{ adjective }})
        {{ no_noun_behind() }}
    {% endset %}
    {{ keep_items(
        all_matches(text, of_person, 1),
        matches('item', '(?:' ~ person ~ '|old)$') ~ ' or ' ~ has_sure_first_name('item')
    ) }} || {{ all_matches(text, as_noun, 1) }}
{%- endmacro %}

{# The list of ages behind somebody: die Rentnerin (71); Erika Muster, 34, aus Köln. #}
{% macro ages_behind_names(text) -%}
    {% set number, person = age_number(), aged_person() %}
    {% set in_brackets %}
        (?:[ ]\((?:Alter[ ])?|,[ ]){{ number }}(?:[ ]Jahre|[ ]J\.)?\)
    {% endset %}
    {% set maybe_name %}
        \b\p{Lu}\pL*\b(?:[ -]\p{Lu}[\pL-]+){0,3}
    {% endset %}
    {% set named %}
        (?:
            {{ person }}{{ in_brackets }}
            |{{ maybe_name }}
                (?:{{ in_brackets }}|,[ ]{{ number }}(?:,|[ ]Jahre|[ ]\())
        )
    {% endset %}
    {% set age_at_end %}
        ({{ number }})(?:[ ]Jahre|[ ]J\.)?[^\pL\pN]*$
    {% endset %}
    {{ change_items(
        keep_items(
            all_matches(text, named),
            matches('item', person ~ in_brackets ~ '$') ~ ' or ' ~ has_sure_first_name('item')
        ),
        first_match('item', age_at_end, 1)
    ) }}
{%- endmacro %}

{# The pattern of an age in full words: 34 Jahre alt, im Alter von 34 Jahren, Alter: 34. #}
{% macro years_of_age() %}
    {% set number = age_number() %}
    {{ age_start() }}
    (
        (?i:
            {{ number }}[ ]jahre[ ](?:alt|jung)
            |im[ ]alter[ ]von[ ]{{ number }}[ ]jahren
            |mit[ ]{{ number }}[ ]jahren
            |alter:[ ]?{{ number }}(?:[ ]jahre)?
        )
    )
    {{ no_noun_behind() }}
{% endmacro %}

{# The pattern of a number from 0 to 120, in digits or in German words. #}
{% macro age_number() %}
    {% set units = 'ein|zwei|drei|vier|fünf|fuenf|sechs|sieben|acht|neun' %}
    {% set tens %}
        zwanzig|drei(?:ß|ss)ig|vierzig|fünfzig|fuenfzig
        |sechzig|siebzig|achtzig|neunzig
    {% endset %}
    (?:
        1[01]\d|120|[1-9]?\d
        |(?i:
            (?:(?:{{ units }})und)?(?:{{ tens }})
            |(?:drei|vier|fünf|fuenf|sech|sieb|acht|neun)zehn
            |zehn|elf|zwölf|zwoelf|(?:ein)?hundert
            |{{ units }}
        )
    )
{% endmacro %}

{# The pattern of a noun for a person: one of the seed, or a feminine one by its ending. #}
{% macro aged_person() %}
    (?i:
        [\pL-]*
        (?:{{ seed_alternation('person_nouns', 'word') }})
        (?:n|en|s|es|in|innen)?
        |[\pL-]{2,}(?:er|ist|ent|ant|or|eur|log|at)in
    )
    \b
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

{# True where a word of `text` is a first name that is no other word. #}
{% macro has_sure_first_name(text) -%}
    {% set names = seed_values('first_names', 'name', "is_ambiguous = 'false'") %}
    len(list_filter(
        string_split(translate({{ text }}, '-,', '  '), ' '),
        lambda word: contains({{ literal('|' ~ names | join('|') ~ '|') }}, '|' || word || '|')
    )) > 0
{%- endmacro %}

{# What every match holds. #}
{% macro hint_age() %}
    [Jj](?:ä|ae)hrige
    |[Jj]ahren?[ ]?(?:alt|jung)
    |(?i:alter(?:[ ]von|:)|mit[ ][^ ]+[ ]jahren)
    |[^ ][ ]\(?(?:Alter[ ])?\d{1,3}(?:[ ]Jahre|[ ]J\.)?(?:\)|,|[ ]Jahre|[ ]\()
    |year
{% endmacro %}
