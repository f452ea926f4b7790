{#
    What follows from what the rules found in one text, in one step behind all of them: the list
    `found` of structs (rule, value) with what follows from it, and without what is ruled out by it.

    An age below 18 is one of a minor. The number of a document, in the name of a file or beside a
    word for its side or copy, is a picture of the document. A number beside a word of health
    insurance, where it is a valid one of that, is none of an identity card.
#}
{% macro follow(text, found) -%}
    {% set young = "child.rule = 'age' and " ~ is_age_of_minor('rules.decoded_text(child.value)') %}
    {% set is_known = "list_bool_or(list_transform(" ~ found ~ ", lambda known: "
        ~ "known.rule = 'minor' and contains(known.value, child.value)))" %}
    list_concat(
        {{ without_ruled_out(text, found) }},
        list_transform(
            list_filter({{ found }}, lambda child: {{ young }} and not {{ is_known }}),
            lambda child: {'rule': 'minor', 'value': child.value}
        ),
        {{ pictures_of_documents(text, found) }}
    )
{%- endmacro %}

{# The findings `found` with what follows from several in one caption of `captions`. #}
{% macro with_what_follows(found, captions) -%}
    select * from {{ found }}
    where not {{ is_one_of('rule', rules_of_follow()) }}
    union all
    select
        together.image_id,
        together.shard,
        together.field,
        unnest(rules.follow(caption, findings), recursive := true),  -- noqa: AL03
    from (
        select
            image_id,
            shard,
            field,
            list(struct_pack(rule := rule, value := value)) as findings,
        from {{ found }}
        where {{ is_one_of('rule', rules_of_follow()) }}
        group by all
    ) as together
    inner join {{ captions }} on together.image_id = {{ captions }}.image_id
{%- endmacro %}

{# The rules whose findings `follow` changes, each with those that it reads for it. #}
{% macro sources_of_follow() -%}
    {{ return({
        'minor': ['age'],
        'document_scan': [
            'identity_card_number', 'passport_number', 'driving_licence_number',
            'health_insurance_number', 'pension_insurance_number',
        ],
        'identity_card_number': ['health_insurance_number'],
    }) }}
{%- endmacro %}

{# The rules that `follow` reads or changes. #}
{% macro rules_of_follow() -%}
    {% set rules = [] %}
    {% for rule, sources in sources_of_follow().items() %}
        {% do rules.extend([rule] + sources) %}
    {% endfor %}
    {{ return(rules | unique | list) }}
{%- endmacro %}

{#
    True where `value` of the rule for ages is below 18 years.
    match:     17, (5), 4 Jahre alt, fünfjähriges Mädchen, acht Monate, dreizehn
    near miss: 18, 34-Jähriger, einundzwanzigjährig, fünfzig Jahre alt
#}
{% macro is_age_of_minor(value) -%}
    {% set in_words %}
        (?i)
        (?:^|[^\pL])
        (?:
            eine?|zwei|drei|vier|f(?:ü|ue)nf|sechs|sieben|acht|neun|zehn|elf|zw(?:ö|oe)lf
            |(?:drei|vier|f(?:ü|ue)nf|sech|sieb)zehn
        )
        (?:einhalb)?
        (?:[- ]?(?:j(?:ä|ae)hrig|j[aä]hr)|$)
    {% endset %}
    {% set in_months %}
        (?i)(?:monat|woche|tage?[ ]alt)
    {% endset %}
    (
        try_cast({{ first_match(value, '[0-9]+') }} as integer) < 18
        or {{ matches(value, in_words) }}
        or {{ matches(value, in_months) }}
    )
{%- endmacro %}

{# `found` without the numbers of identity cards that `text` says are ones of health insurance. #}
{% macro without_ruled_out(text, found) -%}
    {% set health_insurance %}
        (?i)versicher(?:ten|tens|ungs)|krankenkasse|\bkv-?(?:nr|nummer)|kvnr|\begk\b|gesundheitskarte
        |krankenvers
    {% endset %}
    case
        when {{ matches(text, health_insurance) }} then list_filter(
            {{ found }},
            lambda number: number.rule <> 'identity_card_number' or not list_contains(
                {{ found }}, {'rule': 'health_insurance_number', 'value': number.value}
            )
        )
        else {{ found }}
    end
{%- endmacro %}

{#
    The pictures of documents that follow from the numbers in `found`, where no rule found one: from
    the word to the number, of the name of a file all.
    match:     egk_L156322272_vorne.jpg; Rückseite, IDD<<W9M93R0TJ8
    near miss: Vorderseite des Hauses; Führerschein B072RRE2I55 wird geprüft
#}
{% macro pictures_of_documents(text, found) -%}
    {% set sign %}
        (?i)
        vorderseite|r(?:ü|ue|&uuml;|Ã¼)ckseite|(?:daten|lichtbild|personal)seite
        |\bmrz\b|\bscans?\b|_scan|scan_|gescannt|\bkopien?\b|fotokopie|ablichtung
    {% endset %}
    {% set is_number %}
        {{ is_one_of('number.rule', sources_of_follow()['document_scan']) }}
    {% endset %}
    {% set start = "least(strpos(" ~ text ~ ", number.value), strpos(" ~ text ~ ", sign))" %}
    {% set end = "greatest(strpos(" ~ text ~ ", number.value) + length(number.value), strpos("
        ~ text ~ ", sign) + length(sign))" %}
    {% set span %}
        case
            when sign = '' or strpos({{ text }}, number.value) = 0 then {{ text }}
            else substr({{ text }}, {{ start }}, {{ end }} - {{ start }})
        end
    {% endset %}
    case
        when list_bool_or(list_transform(
            {{ found }}, lambda known: known.rule = 'document_scan'
        )) then []
        when {{ is_file_name(text) }} or {{ matches(text, sign) }} then {{ with_name(
            'sign',
            first_match(text, sign),
            "list_transform(list_filter(" ~ found ~ ", lambda number: " ~ is_number
            ~ "), lambda number: {'rule': 'document_scan', 'value': " ~ span ~ "})"
        ) }}
        else []
    end
{%- endmacro %}
