{# `text` with each `value` of the list of structs (value, masked) replaced by its `masked`. #}
{% macro replace_each(text, replacements) -%}
    case
        when {{ replacements }} is null then {{ text }}
        else list_reduce(
            {{ replacements }},
            lambda done, next: {
                'value': replace(done.value, next.value, next.masked), 'masked': '',
            },
            {'value': {{ text }}, 'masked': ''}
        ).value
    end
{%- endmacro %}

{# One text for the ways to write a word: Müllers, MUELLER and muller become muller. #}
{% macro fold_word(word) -%}
    rtrim(
        replace(replace(replace(replace(
            strip_accents(lower({{ word }})), 'ß', 'ss'), 'ae', 'a'), 'oe', 'o'), 'ue', 'u'
        ),
        's'
    )
{%- endmacro %}

{# The words of a value that make it known again, and all of them in one, folded. #}
{% macro telling_words(value) -%}
    {% set common = ['der', 'die', 'da', 'den', 'dem', 'de', 'und', 'von', 'vom', 'zum', 'zur',
        'bei', 'mit', 'fur', 'foto', 'bild'] %}
    list_filter(
        list_transform(
            list_append(
                {{ all_matches(value, '[\\pL\\pM]{3,}') }},
                {{ replace_all(value, '[^\\pL\\pM]') }}
            ),
            lambda word: {{ fold_word('word') }}
        ),
        lambda word: length(word) > 2 and not {{ is_one_of('word', common) }}
    )
{%- endmacro %}

{# The digits of a number without the country and the zero it is dialled with; short ones are ''. #}
{% macro telling_digits(value) -%}
    {{ first_match(replace_all(value, '\\(0\\)|[^0-9]'), '^(?:0049|49|0+)?([0-9]{6,})$', 1) }}
{%- endmacro %}

{#
    `text` without what the lists `words` and `numbers` (telling_words, telling_digits) tell of, in
    whatever way it is written there. `folded` is fold_word of the text: few texts have to be taken
    to pieces, which is slow.
    match:     GEHEIMER, Erika; 0049 171/5550134 beside Erika Geheimer and 0171 5550134
    near miss: words of fewer than 3 letters and those that every caption may hold
#}
{% macro mask_again(text, folded, words, numbers) -%}
    {% set digits_inside = "list_bool_or(list_transform(" ~ numbers
        ~ ", lambda digits: digits <> '' "
        ~ "and contains(regexp_replace(<text>, '[^0-9]', '', 'g'), digits)))" %}
    case
        when
            list_bool_or(list_transform({{ words }}, lambda word: contains({{ folded }}, word)))
            {# A case and not an `and`: the engine works out both sides of the latter. #}
            or case
                when
                    array_to_string({{ numbers }}, '') <> ''
                    and {{ matches(text, '[0-9](?:[^0-9]*[0-9]){5}') }}
                    then {{ digits_inside | replace('<text>', text) }}
            end
            then list_reduce(
                list_prepend(
                    {{ text }},
                    list_distinct(list_concat(
                        list_filter(
                            {{ all_matches(text, '[\\pL\\pM]{3,}') }},
                            lambda word: list_contains({{ words }}, {{ fold_word('word') }})
                        ),
                        list_filter(
                            {{ all_matches(text, '[0-9][0-9 ()./–-]{4,}[0-9]') }},
                            lambda number: {{ digits_inside | replace('<text>', 'number') }}
                        )
                    ))
                ),
                lambda done, found: replace(
                    done,
                    found,
                    if(
                        regexp_matches(found, '^[0-9]'),
                        regexp_replace(found, '[0-9]', '*', 'g'),
                        left(found, 1) || '***'
                    )
                )
            )
        else {{ text }}
    end
{%- endmacro %}
