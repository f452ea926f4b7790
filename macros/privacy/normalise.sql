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
