{#
    What people may look at: the shape of a value and not its content. What
    macros/rules/<rule>.yml declares as `mask` says which of the three kinds a rule's values are
    masked by.
#}

{#
    erika@beispiel.de becomes e***@b***.de.
    near miss: a value without @ keeps only the first letter of each word, as mask_words does.
#}
{% macro mask_email(value) -%}
    case
        when contains({{ value }}, '@')
            then regexp_replace(
                {{ value }}, '^(.).*@(.).*?(\.[\pL\pN-]+)?$', '\1***@\2***\3'
            )
        else {{ mask_words(value) }}
    end
{%- endmacro %}

{#
    +49 171 5550134 becomes +49 *** *****34: the country of a phone number or an IBAN, separators
    and the last two digits stay.
    near miss: HH-AB 1234 E becomes **-** **** *, ::1 becomes ::*; of fewer than 6 nothing stays
#}
{% macro mask_number(value) -%}
    {% set country = '(' ~ first_match(value, '^\\+[0-9]{2}')
        ~ ' || ' ~ first_match(value, '^([A-Z]{2})[0-9]{2}.{11}', 1) ~ ')' %}
    case
        when {{ matches(value, '[\\pL\\pN](?:[^\\pL\\pN]*[\\pL\\pN]){5}') }}
            then {{ country }}
                || {{ replace_all(
                    'left(substr(' ~ value ~ ', length(' ~ country ~ ') + 1), -2)',
                    '[\\pL\\pN]', '*'
                ) }}
                || {{ replace_all('right(' ~ value ~ ', 2)', '\\pL', '*') }}
        else {{ replace_all(value, '[\\pL\\pN]', '*') }}
    end
{%- endmacro %}

{# Erika Muster becomes E*** M***: the first letter of each word of two letters or more stays. #}
{% macro mask_words(value) -%}
    {% set lone = '(^|[^\\pL\\pM*])\\pL($|[^\\pL\\pM*])' %}
    {# Twice, since two letters that stand alone share what stands between them. #}
    regexp_replace(
        {{ replace_all(replace_all(
            "regexp_replace(" ~ value ~ ", '(\\pL)[\\pL\\pM]+', '\\1***', 'g')", lone, '\\1*\\2'
        ), lone, '\\1*\\2') }},
        '\pN', '*', 'g'
    )
{%- endmacro %}

{# `value` masked by the kind in the column `mask`. #}
{% macro mask_value(mask, value) -%}
    case {{ mask }}
        when 'email' then {{ mask_email(value) }}
        when 'number' then {{ mask_number(value) }}
        else {{ mask_words(value) }}
    end
{%- endmacro %}

{# erika [at] beispiel (punkt) de becomes erika@beispiel.de, as `email` finds it; in lower case. #}
{% macro write_out_email(value) -%}
    {% set at = '\\s*(?:[\\[({<*|]+\\s*(?:at|ät|aet|a|@|klammeraffe)\\s*[\\])}>*|]+'
        ~ '|\\s(?:at|ät|klammeraffe)\\s|[_-](?:at|ät)[_-]|&#(?:64|x40);|%40|@)\\s*' %}
    {% set dot = '\\s*(?:[\\[({<*|]+\\s*(?:dot|punkt|pkt|\\.)\\s*[\\])}>*|]+'
        ~ '|\\s(?:dot|punkt|pkt)\\s|[_-](?:dot|punkt)[_-]|\\.)\\s*' %}
    regexp_replace(regexp_replace(lower(trim({{ value }})), '{{ at }}', '@'), '{{ dot }}', '.', 'g')
{%- endmacro %}

{#
    Two ways to write one value give one text, so that they count and are looked up as one:
    numbers without separators (a German phone number with its country code, none with the zero that
    is dialled at home only), hidden e-mail addresses as open ones, addresses and words in lower
    case with single blanks.
#}
{% macro normalise_value(normalise, value) -%}
    case
        when {{ normalise }} = 'telephone_number' then
            regexp_replace(
                regexp_replace(
                    regexp_replace(
                        regexp_replace(
                            replace({{ value }}, '(0)', ''), '[^+0-9]', '', 'g'
                        ),
                        '^00', '+'
                    ),
                    '^0', '+49'
                ),
                '^\+(49|43|41)0', '+\1'
            )
        when {{ normalise }} = 'hidden_email' then {{ write_out_email(value) }}
        when {{ normalise }} = 'number' then upper(regexp_replace({{ value }}, '[^\pL\pN]', '', 'g'))
        else lower(regexp_replace(trim({{ value }}), '\s+', ' ', 'g'))
    end
{%- endmacro %}

{#
    Keyed hash of a value (32 hex digits of SHA-256 over key and value, twice, so that the key
    cannot be extended): counts distinct values and looks up one's own. The key comes with the
    session, see scripts/audit/duckdb_plugin.py; it never stands in compiled SQL.
#}
{% macro keyed_hash(value) -%}
    left(sha256(getvariable('hash_key') || sha256(getvariable('hash_key') || {{ value }})), 32)
{%- endmacro %}

{#
    The make or model of a camera; NULL for what is none: longer than 50 characters or with others
    than letters, digits and what stands in such names, with digits enough for a telephone number,
    with an owner (Annas iPhone) or with a person's name.
    match:     NIKON CORPORATION, Canon EOS 5D Mark III, FE230/X790, RICOH IMAGING COMPANY, LTD.
    near miss: erika@beispiel.de, Erika Muster, Tel. 0171 5550134, <b>x</b>
#}
{% macro camera_name(value) -%}
    case
        when
            {{ matches_whole(value, '[\\pL\\pN][\\pL\\pN ,.()/&+_*-]{0,49}') }}
            and not {{ matches(value, '[0-9](?:[^\\pL\\pN]*[0-9]){6}') }}
            and not {{ matches(
                value, '(?i)\\pL{2}s[ _-](?:iphone|ipad|handy|telefon|phone|kamera|camera|galaxy)'
            ) }}
            and len({{ matches_of('person_name', value) }}) = 0
            then {{ value }}
    end
{%- endmacro %}

{# A count that the marts may show: NULL below `minimum_count` (a few could be recognised), 0 stays. #}
{% macro suppress_small(count_expression, minimum_count) -%}
    case when not {{ is_small(count_expression, minimum_count) }} then {{ count_expression }} end
{%- endmacro %}

{# True for a count of somebody, but of too few. #}
{% macro is_small(count_expression, minimum_count) -%}
    ({{ count_expression }} between 1 and {{ minimum_count }} - 1)
{%- endmacro %}

{#
    True where what is hidden of a total does not follow from it and from what is shown: nothing is
    hidden, or two counts at least, each of which, the others being 1, could reach `minimum_count`.
    match:     2 counts hidden with 7 together; near miss: 5 with 5 together, each of them is 1
#}
{% macro is_hidden_well(hidden_count, hidden_sum, minimum_count) -%}
    (
        {{ hidden_count }} = 0
        or (
            {{ hidden_count }} > 1
            and {{ hidden_sum }} >= {{ hidden_count }} + {{ minimum_count }} - 1
        )
    )
{%- endmacro %}

{#
    True where a count may be shown beside the others that add up to one total: it does not meet
    `is_hidden`, and it is not the smallest of the rest where one more has to be hidden for the
    total not to give the others back. One is always enough. `order_by` decides between equals. A
    count that stands elsewhere as well and cannot be hidden is named by `is_fixed`: the total has
    to go then, where is_hidden_well says so. Complementary suppression: Hundepool et al.,
    Statistical Disclosure Control (2012), 4.2.
#}
{% macro is_shown(
    count_expression, is_hidden, minimum_count, partition_by, order_by, is_fixed='false'
) -%}
    (
        not {{ is_hidden }}
        and (
            {{ count_expression }} = 0
            or {{ is_fixed }}
            or {{ is_hidden_well(
                'count(*) filter (where ' ~ is_hidden
                ~ ') over (partition by ' ~ partition_by ~ ')',
                'sum(' ~ count_expression ~ ') filter (where ' ~ is_hidden
                ~ ') over (partition by ' ~ partition_by ~ ')',
                minimum_count
            ) }}
            or row_number() over (
                partition by
                    {{ partition_by }},
                    {{ is_hidden }} or {{ is_fixed }} or {{ count_expression }} = 0
                order by {{ count_expression }}, {{ order_by }}
            ) > 1
        )
    )
{%- endmacro %}

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
