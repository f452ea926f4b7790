{#
    The licences that `text` names, as a list of `licence/form`.
    match:     CC BY-SA 4.0; http://creativecommons.org/licenses/by-nc/2.0/; Creative Commons
               Namensnennung-Nicht kommerziell; CC0; gemeinfrei; lizenzfrei; copyright-free
    near miss: 125 cc by Honda (a number before it); CC Cream; License plate BY-NC 12; Creative Cloud
    source:    the licences' names in English and German, creativecommons.org/licenses
#}
{% macro licence_forms(text, is_licence_field=false) -%}
    case
        when {{ has_licence(text, is_licence_field) }}
            then list_filter(
                [
                    {{ creative_commons_form(text, is_licence_field) }},
                    case when {{ matches(text, cc_zero()) }} then 'licence/cc0' end,
                    case when {{ matches(text, public_domain()) }} then 'licence/public_domain' end,
                    case when {{ matches(text, claimed_free()) }} then 'licence/claimed_free' end,
                    case when {{ matches(text, royalty_free()) }} then 'licence/royalty_free' end
                ],
                lambda form: form is not null
            )
        else []::varchar[]
    end
{%- endmacro %}

{# True where licence_forms finds something. #}
{% macro has_licence(text, is_licence_field=false) -%}
    {% set patterns = [creative_commons(is_licence_field), cc_zero(), public_domain(),
        claimed_free(), royalty_free()] %}
    {{ matches(text, patterns | map('trim') | join('\n|')) }}
{%- endmacro %}

{# Which Creative Commons licence it is: by its code, else by the words of its name. #}
{% macro creative_commons_form(text, is_licence_field=false) -%}
    {% set nc %}
        (?i:[ /_-]nc(?:$|[^\pL])|non-?[ ]?commercial|nicht[- ]?kommerziell|keine[ ]kommerzielle)
    {% endset %}
    {% set nd %}
        (?i:[ /_-]nd(?:$|[^\pL])|no-?[ ]?deriv|keine[ ]bearbeitung)
    {% endset %}
    {% set sa %}
        (?i:[ /_-]sa(?:$|[^\pL])|share-?[ ]?alike|gleichen[ ]bedingungen)
    {% endset %}
    {% set by %}
        (?i:(?:^|[^\pL])by(?:$|[^\pL])|attribution|namensnennung)
    {% endset %}
    case
        when not {{ matches(text, creative_commons(is_licence_field)) }} then null
        when {{ matches(text, [nc, nd, sa, by] | map('trim') | join('|')) }}
            then 'licence/cc-by'
            || case when {{ matches(text, nc) }} then '-nc' else '' end
            || case
                when {{ matches(text, nd) }} then '-nd'
                when {{ matches(text, sa) }} then '-sa'
                else ''
            end
        when not {{ matches(text, cc_zero()) }} then 'licence/cc-unspecified'
    end
{%- endmacro %}

{# The pattern of a Creative Commons licence; in a column for licences its bare code is enough. #}
{% macro creative_commons(is_licence_field=false) -%}
    (?:^|[^\pL\pN ][ ]?|\pL[ ])
    (?:
        (?i:creative[ ]?commons)
        |CC[ _-]{0,3}BY(?:$|[^\pL])
        |(?i:cc[ _-]{0,3}by)(?:$|[-_ ](?i:nc|nd|sa)(?:$|[^\pL])|[ -]?[1-4]\.[05]|[^\pL\pN _-])
    )
    {%- if is_licence_field %}
    |^[ ]*(?i:by)(?:[ _-](?i:nc|nd|sa))*(?:$|[^\pL])
    {% endif %}
{%- endmacro %}

{# The pattern of a work that is given up to the public. #}
{% macro cc_zero() -%}
    (?:^|[^\pL\pN])(?i:cc[ -]?0|cc[ -]zero|publicdomain/zero)(?:$|[^\pL\pN])
{%- endmacro %}

{# The pattern of a work on which nobody has rights any more. #}
{% macro public_domain() -%}
    (?i:public[ _-]?domain(?:$|[^\pL/]|/mark)|gemeinfrei(?:$|[^\pL]|e[nrs]?(?:$|[^\pL])))
{%- endmacro %}

{# The pattern of words that only say that nobody has rights. #}
{% macro claimed_free() -%}
    (?i:
        copyright(?:s)?[- ]?frei|copyright[- ]free|free[ ](?:of|from)[ ]copyright
        |rechtefrei|urheberrechtsfrei|frei[ ]von[ ](?:urheber)?rechten
        |(?:no|not|non|without|ohne|kein)[- ](?:known[ ])?copyright
    )
{%- endmacro %}

{# The pattern of a licence that is sold once for many uses, which laymen take for a free one. #}
{% macro royalty_free() -%}
    (?i:royalt(?:y|ies)[- ]?free|lizenzfrei)
{%- endmacro %}

{# What every text with a licence holds. #}
{% macro licence_hint() -%}
    (?i:
        creative[ ]?c|cc[ _-]{0,3}(?:by|0|zero)|public[ _-]?domain|gemeinfrei|copyrights?[- ]?fre
        |free[ ](?:of|from)[ ]c|rechtefrei|rechtsfrei|frei[ ]von[ ]|[- ](?:known[ ])?copyright
        |royalt|lizenzfrei
    )
{%- endmacro %}
