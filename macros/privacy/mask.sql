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
