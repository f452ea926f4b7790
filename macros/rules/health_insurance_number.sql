{#
    A German health insurance number (Krankenversichertennummer, KVNR), its part that never
    changes: a letter and nine digits, the last a check digit. In small letters or behind a word
    such as Mitgliedsnummer only where the text speaks of an insurance.
    match:     A123456780, A 123 456 780, Mitgliedsnummer A123456780 der Krankenkasse
    near miss: A123456781 (check digit), B001234567 (an article of an online shop)
    source:    § 290 SGB V; Luhn's way over the letter as two digits, weights 1 and 2
#}
{% macro find_health_insurance_number(text) -%}
    {% set blank %}[ \x{a0}._–-]?{% endset %}
    {% set written %}
        {{ glued_number_start() }}
        (
            (?:[AC-Za-z]{{ blank }}[0-9]|B{{ blank }}[1-9]|B[ ]0)
            {{ blank }}[0-9]{{ blank }}[0-9]
            {{ blank }}[0-9]{{ blank }}[0-9]{{ blank }}[0-9]
            {{ blank }}[0-9]{{ blank }}[0-9]{{ blank }}[0-9]
        )
        {{ glued_digits_end() }}
    {% endset %}
    {% set letter = "strpos('ABCDEFGHIJKLMNOPQRSTUVWXYZ', upper(left(item, 1)))::varchar" %}
    {% set number = "lpad(" ~ letter ~ ", 2, '0') || left(" ~ digits('item') ~ ', 8)' %}
    {% set is_insured = matches(text, health_insurance_words()) %}
    {% set is_number %}
        {{ weighted_sum(character_values(number), [1, 2] * 5, of_digits=true) }} % 10
            = right(item, 1)::int
        and ({{ is_insured }} or {{ matches('item', '^[A-Z]' ~ usual_health_number()) }})
    {% endset %}
    {{ keep_items(
        all_matches(
            'case when ' ~ is_insured ~ ' then ' ~ text ~ ' else '
            ~ without_other_numbers(text) ~ ' end',
            written,
            1,
        ),
        is_number,
    ) }}
{%- endmacro %}

{# The pattern of the groups that the digits are mostly written in. #}
{% macro usual_health_number() %}
    [ .–-]?[0-9]{3}[ .–-]?[0-9]{3}[ .–-]?[0-9]{3}$
{% endmacro %}

{# What a health insurance, its card and its number are called. #}
{% macro health_insurance_words() %}
    (?i:
        krankenkasse|krankenvers|krankenkarte|versichert|gesundheitskarte|kassenkarte
        |krankenschein|kassenpatient|rezept|arztbrief|überweisung
        |(?:^|[^\pL])
        (?:
            vers(?:icherung)?s?[.-]?[ ]?(?:n(?:umme)?r)?|versicherung|kvnr
            |kv(?:[.-]?[ ]?n(?:umme)?r)?|egk|aok|barmer|techniker|tk|dak|ikk|bkk|hkk|kkh|hek
            |knappschaft|sbk|viactiv|kasse
        )
        (?:$|[^\pL])
    )
{% endmacro %}

{# What every match holds. #}
{% macro hint_health_insurance_number() %}
    [A-Z][ ._–-]?[0-9]{3}[ .–-]?[0-9]{3}[ .–-]?[0-9]{3}
    |(?i:
        krankenk|krankenv|krankensch|kassenp|versicher|gesundheitsk|kassenk|rezept
            |arztbrief
        |überweis|kvnr|egk|barmer|techniker|knappschaft|viactiv
        |\b(?:vers(?:[. -]|nr|n)|kv\b|kv-?nr|aok|tk\b|dak|ikk|bkk|hkk|kkh|hek|sbk
            |kasse\b)
    )
{% endmacro %}
