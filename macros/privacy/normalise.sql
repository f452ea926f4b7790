{# erika [at] beispiel (punkt) de becomes erika@beispiel.de, as an open one is found; in lower case. #}
{% macro write_out_email(value) -%}
    {% set part = email_disguises() %}
    regexp_replace(
        regexp_replace(lower(trim({{ value }})), {{ pattern_literal(part.any_at) }}, '@'),
        {{ pattern_literal(part.any_dot) }},
        '.',
        'g'
    )
{%- endmacro %}

{#
    Letters for the ways to write them: small, without marks, ä, ae and a are a. An e behind another
    vowel or q, or in an ending of first names, is one of its own.
    match:     Müller, MUELLER, Muller are muller; Çağrı is cagri; Strauß is strauss
    near miss: Bauer is no baur, Michael no michal, Manuel no manul
#}
{% macro fold_letters(text) -%}
    {% set kept %}\1␟e\2{% endset %}
    {% set folded %}\1\2{% endset %}
    replace(
        regexp_replace(
            regexp_replace(
                translate(
                    replace(replace(replace(
                        strip_accents(lower({{ text }})), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'
                    ),
                    'ıłøđðþ', 'ilodd'
                ),
                '([ao]|[mn]u)e(ls?\b)', '{{ kept }}', 'g'
            ),
            '(^|[^aeiouyq])([aou])e', '{{ folded }}', 'g'
        ),
        '␟',
        ''
    )
{%- endmacro %}

{#
    The words of a text with one blank around each. A hyphen between two stays, as Anna-Lena is no
    Lena, but where the text is one word, such as the name of a file.
    match:     Müller, Sabine is ` muller sabine `; sabine-mueller_2.jpg is ` sabine muller 2 jpg `
    near miss: Eva Müller-Lüdenscheid is ` eva muller-ludenscheid `; O'Brien is ` obrien `
#}
{% macro fold_text(text) -%}
    {% set joined %}\1\2{% endset %}
    {% set letters = replace_all(fold_letters(text), '(\\b[dlo])[\'’´`](\\pL)', joined) %}
    {% set words = replace_all(letters, '[^\\pL\\pN-]+', ' ') %}
    {{ replace_all(
        "concat(' ', case when contains(trim(" ~ text ~ "), ' ') then " ~ words
        ~ " else replace(" ~ words ~ ", '-', ' ') end, ' ')",
        '-*(?: -*)+',
        ' '
    ) }}
{%- endmacro %}

{# The pattern of a title before a name, as fold_text gives it: Phil is one behind Dr alone. #}
{% macro name_title() -%}
    {{ return(bare_pattern('
        (?:
            dr|prof|professor|professorin|doktor|herr|herrn|hr|frau|fr|familie|mr|mrs|ms|dipl|mag
            |sir|pfarrer|pfr
        )
        (?:[ ](?:med|phil|dent|vet|rer|nat|pol|oec|jur|iur|theol|habil|ing|hc|h|c|mult))*
    ') | trim) }}
{%- endmacro %}

{#
    A person's name without title, order, initials and hyphens.
    match:     Müller, Sabine; Frau Dr. med. Sabine Mueller; SABINE M. MÜLLER are `muller sabine`
    near miss: Anna-Sabine Müller, Sabine von Müller
#}
{% macro name_form(value) -%}
    {% set words = replace_all(fold_text(value), '[ -]+', ' ') %}
    array_to_string(
        list_sort(list_filter(
            string_split({{ replace_all(words, ' (?:' ~ name_title() ~ ' )+', ' ') }}, ' '),
            lambda word: length(word) > 1
        )),
        ' '
    )
{%- endmacro %}

{#
    A street and its number without what may be written in another way or be left out.
    match:     Hauptstraße 12 a, Haupt-Str. 12A, HAUPTSTRASSE 12a are `hauptstr12a`
    near miss: Hauptstr. 12, Hauptweg 12a
#}
{% macro address_form(value) -%}
    {% set street %}str\1{% endset %}
    {% set place %}pl\1{% endset %}
    {{ replace_all(
        replace_all(
            replace_all(fold_text(value), 'strasse([ 0-9-])', street), 'platz([ 0-9-])', place
        ),
        '[ -]+'
    ) }}
{%- endmacro %}

{#
    Two ways to write one value give one text, so that they count and are looked up as one:
    numbers without separators (a German phone number with its country code, none with the zero that
    is dialled at home only), hidden e-mail addresses as open ones, names and streets as people mean
    them, other addresses and words in lower case with single blanks.
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
        when {{ normalise }} = 'name' then {{ name_form(value) }}
        when {{ normalise }} = 'address' then {{ address_form(value) }}
        when {{ normalise }} = 'number' then upper(regexp_replace({{ value }}, '[^\pL\pN]', '', 'g'))
        else lower(regexp_replace(trim({{ value }}), '\s+', ' ', 'g'))
    end
{%- endmacro %}
