{#
    The consent signals of a text as a list of `signal/form`, see the seeds consent_signals and
    consent_forms. A notice or a credit is what the rule for both finds; here it is told which.
    match:     © 2012 Müller is rights_notice/symbol, Foto: dpa is named_author/agency,
               CC BY-NC 2.0 is licence/cc-by-nc, no AI training is machine_reservation/ai_training
    near miss: Copyright-frei is licence/claimed_free and no notice; Public Domain a licence as well
    source:    §§ 13, 44b(3), 95c UrhG
#}
{% macro consent_in_text(text) -%}
    {% set kinds = 'case when ' ~ is_notice('item') ~ ' then ' ~ notice_forms('item')
        ~ ' when ' ~ matches('item', '^(?:CC|Creative)') ~ ' then []::varchar[] else '
        ~ author_forms('item') ~ ' end' %}
    list_distinct(
        flatten({{ change_items('rules.find_copyright_notice(' ~ text ~ ')', kinds) }})
        || {{ licence_forms(text) }}
        || {{ reservation_forms(text) }}
    )
{%- endmacro %}

{# The same of the EXIF field Copyright: whoever fills it claims rights, with or without a sign. #}
{% macro consent_in_copyright(text) -%}
    {% set bare = replace_all(text, claimed_free(), '') %}
    {% set two_letters %}\pL[^\pL]*\pL{% endset %}
    list_distinct(
        case
            when {{ is_notice(bare) }} then {{ notice_forms(bare) }}
            when
                {{ matches(bare, two_letters) }}
                and (not {{ exif_is_placeholder(bare, 'copyright') }} or {{ is_site(bare) }})
                and not {{ has_licence(text) }}
                and not {{ matches(text, against_training()) }}
                and not {{ matches(text, against_mining()) }}
                then ['rights_notice/exif_field']
            else []::varchar[]
        end
        || {{ licence_forms(text) }}
        || {{ reservation_forms(text) }}
    )
{%- endmacro %}

{# True where `text` is the address of a site: what it stands for has the rights. #}
{% macro is_site(text) -%}
    {{ matches(text, '(?i)^[ ]*(?:https?://|www\\.)[^ ]+\\.[a-z]') }}
{%- endmacro %}

{# The same of the EXIF field Artist, which names the author without a credit word. #}
{% macro consent_in_artist(text) -%}
    case
        when not {{ exif_is_placeholder(text, 'artist') }} or {{ names_agency(text) }}
            then {{ author_forms(text) }}
        else []::varchar[]
    end
{%- endmacro %}

{# False where neither a notice, a credit, a licence nor a reservation can stand in `text`. #}
{% macro may_hold_consent(text) -%}
    {% set hints = [hint_copyright_notice(), licence_hint(), reservation_hint()] %}
    {{ matches(text, hints | map('trim') | join('\n|')) }}
{%- endmacro %}

{# True where `text` has the sign or the words of a rights notice. #}
{% macro is_notice(text) -%}
    {{ matches(text, '©|&copy;|℗|(?i:\\([ ]?c[ ]?\\)|copyr|alle rechte (?:[a-zäöüß]+ ){0,3}vorb|all rights res)') }}
{%- endmacro %}

{# In which forms `text` claims rights. #}
{% macro notice_forms(text) -%}
    {% set forms = {
        'symbol': '©|&copy;|℗', 'letter': '(?i:\\([ ]?c[ ]?\\))', 'word': '(?i:copyr)',
        'rights_reserved': '(?i:alle rechte (?:[a-zäöüß]+ ){0,3}vorbehalten|all rights reserved)',
    } %}
    list_filter(
        [{% for form, pattern in forms.items() %}
            case when {{ matches(text, pattern) }} then 'rights_notice/{{ form }}' end
            {{- ', ' if not loop.last }}
        {% endfor %}],
        lambda form: form is not null
    )
{%- endmacro %}

{# Whether the credit `text` names an agency, somebody else, or both. #}
{% macro author_forms(text) -%}
    {% set label = '^[^:]{0,40}:|(?i:(?:photo|foto|image|picture|illustration)s? by'
        ~ '|(?:fotografiert|aufgenommen|photographiert) von|courtesy of)' %}
    {% set rest = replace_all(replace_all(text, label, ' '), agencies(), ' ') %}
    {% set name %}\p{Lu}\pL|\pL{3}{% endset %}
    list_filter(
        [
            case when {{ matches(rest, name) }} then 'named_author/person' end,
            case when {{ names_agency(text) }} then 'named_author/agency' end
        ],
        lambda form: form is not null
    )
{%- endmacro %}

{# True where `text` names a picture or news agency. #}
{% macro names_agency(text) -%}
    {{ matches(text, agencies()) }}
{%- endmacro %}

{# The pattern of agencies that pictures are credited to, as words of their own. #}
{% macro agencies() -%}
    {% set others = seed_alternation(
        'exif_placeholders', 'term', "note like '%news agency%' and length(term) > 5"
    ) %}
    {{ return('\\b(?:(?i:' ~ bare_pattern(image_agencies()) ~ '|' ~ others
        ~ ')(?:[ ]?(?i:images|bild|photo))?|AP|APA|PA|UPI|TASS)\\b') }}
{%- endmacro %}
