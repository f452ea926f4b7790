{#
    The values of the characters of `text`: their places in `alphabet`, the first is 0, others -1.
    By default digits count as themselves and letters from A = 10 to Z = 35, as in ISO 7064.
#}
{% macro character_values(text, alphabet='0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ') -%}
    list_transform(
        string_split({{ text }}, ''),
        lambda character: strpos({{ literal(alphabet) }}, character) - 1
    )
{%- endmacro %}

{#
    The sum of the list `values`, each times the weight at its place in the Jinja list `weights`.
    With `of_digits`, the digits of each product are added instead of the product (12 counts 3).
#}
{% macro weighted_sum(values, weights, of_digits=false) -%}
    list_sum(list_transform(
        list_zip({{ values }}, {{ weights }}),
        lambda pair: {% if of_digits -%}
            (pair[1] * pair[2]) // 10 + (pair[1] * pair[2]) % 10
        {%- else -%}
            pair[1] * pair[2]
        {%- endif %}
    ))
{%- endmacro %}

{# How many different characters `text` has. #}
{% macro distinct_character_count(text) -%}
    list_unique(string_split({{ text }}, ''))
{%- endmacro %}

{# The characters of `text` in order, as a text. #}
{% macro sorted_characters(text) -%}
    array_to_string(list_sort(string_split({{ text }}, '')), '')
{%- endmacro %}

{#
    True where a text holds letters of a script that German is not written in: the language label of
    the source is noisy, and rules made of German words mean nothing there.
    match:     호수 옆의 BABY
    near miss: Baby im Café
#}
{% macro is_other_script(text) -%}
    {{ matches(
        text,
        '[\\p{Hangul}\\p{Han}\\p{Hiragana}\\p{Katakana}\\p{Thai}\\p{Arabic}\\p{Cyrillic}]'
    ) }}
{%- endmacro %}
