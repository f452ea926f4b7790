{#
    The cheap side of detecting. Every rule has a hint, a pattern that each text with a match holds;
    a trigger asks for the hints of many rules at once, in one pass over the text. A rule is right
    without either, only slower. `rules` are as declared, see macros/detect/functions.sql.
#}

{# The RE2 pattern of what every match of `rule` holds; none where the rule reads every text. #}
{% macro hint_of(rule) -%}
    {% if rule.trigger == 'text' %}{{ return(none) }}{% endif %}
    {% if rule.trigger == 'term' %}{{ return(necessary_words_pattern([rule.rule])) }}{% endif %}
    {{ return(bare_pattern(context['hint_' ~ rule.rule]())) }}
{%- endmacro %}

{# SQL condition: `text` may hold a match of `rule`. #}
{% macro has_hint(rule, text) -%}
    {% set hint = hint_of(rule) %}
    {{ return('true' if hint is none else matches(text, hint)) }}
{%- endmacro %}

{#
    SQL condition: `text` may hold a match of one of `rules`, which all have the trigger
    `digit` signs of numbers, `years` signs of ages, `label` an @, a © or a word before a colon,
    `name` first names, `term` words, or `text` nothing: such rules read every text.
#}
{% macro has_trigger(trigger, rules, text) -%}
    {% if trigger == 'text' %}{{ return('true') }}{% endif %}
    {% set pattern = trigger_pattern(trigger, rules) %}
    {{ return(matches_long(text, pattern) if trigger == 'term' else matches(text, pattern)) }}
{%- endmacro %}

{# The RE2 pattern of has_trigger. #}
{% macro trigger_pattern(trigger, rules) -%}
    {% if trigger == 'term' %}
        {{ return(necessary_words_pattern(rules | map(attribute='rule') | list)) }}
    {% endif %}
    {% set hints = [] %}
    {% for rule in rules %}{% do hints.append(hint_of(rule)) %}{% endfor %}
    {{ return(hints | join('|')) }}
{%- endmacro %}

{#
    SQL condition: at least one of the triggers of `rules` fires or, if `or_hard`, the text may read
    otherwise than it stands. Four of five captions have no digit, no label, no first name, no term
    and nothing strange, and three looks say so; of addresses, nearly all have a digit: that look
    would only be one more. Terms are asked for apart, since all words together are more than the
    engine's automaton holds, and so are the signs of numbers and of ages, with which it is ten times
    as slow (2026-12-01): the gaps in them multiply the places it can be at.
#}
{% macro any_trigger(rules, text, or_hard=false) -%}
    {% if not rules %}{{ return('false') }}{% endif %}
    {% set patterns = {'term': none, 'digit': none, 'years': none} %}
    {% set words = [] %}
    {% for trigger, its_rules in rules | groupby('trigger') %}
        {% if trigger == 'text' %}{{ return('true') }}{% endif %}
        {% if trigger in patterns %}
            {% do patterns.update({trigger: trigger_pattern(trigger, its_rules)}) %}
        {% else %}
            {% do words.append(trigger_pattern(trigger, its_rules)) %}
        {% endif %}
    {% endfor %}
    {% set looks = [] %}
    {% if patterns.digit %}{% do looks.append(matches(text, patterns.digit)) %}{% endif %}
    {% if words %}{% do looks.append(matches_long(text, words | join('|'))) %}{% endif %}
    {% if or_hard %}
        {% set signs = (['[0-9]'] if patterns.digit else []) + words + [bare_pattern(hard_signs())] %}
        {% set looks = [
            '(' ~ matches_long(text, signs | join('|'), bare_pattern(hard_texts()))
            ~ ' and (' ~ ([is_hard_to_read(text)] + looks) | join(' or ') ~ '))'
        ] %}
    {% endif %}
    {% if patterns.years %}{% do looks.append(matches(text, patterns.years)) %}{% endif %}
    {% if patterns.term %}{% do looks.append(matches_long(text, patterns.term)) %}{% endif %}
    {{ return('(' ~ looks | join(' or ') ~ ')') }}
{%- endmacro %}

{# The triggers that several of `rules` name, with these rules. Of a single rule, the hint is it. #}
{% macro shared_triggers(rules) -%}
    {% set triggers = {} %}
    {% for trigger, its_rules in rules | groupby('trigger') if its_rules | length > 1 %}
        {% do triggers.update({trigger: its_rules}) %}
    {% endfor %}
    {{ return(triggers) }}
{%- endmacro %}

{# The columns `has_<trigger>` of the shared triggers of `rules`, on the column `text` of `field`. #}
{% macro trigger_columns(rules, text, field) -%}
    {% for trigger in shared_triggers(rules) %}
        rules.has_{{ trigger }}_in_{{ field }}({{ text }}) as has_{{ trigger }},
    {% endfor %}
{%- endmacro %}
