{#
    The cheap side of detecting. Every rule has a hint, a pattern that each text with a match holds;
    a trigger asks for the hints of many rules at once, in a pass or two over the text. A rule is right
    without either, only slower. `rules` are as declared, see macros/detect/functions.sql.
#}

{# The RE2 pattern of what every match of `rule` holds; none where the rule reads every text. #}
{% macro hint_of(rule) -%}
    {% if rule.trigger == 'text' %}{{ return(none) }}{% endif %}
    {% if rule.trigger == 'term' %}{{ return(necessary_words_patterns([rule.rule]) | join('|')) }}{% endif %}
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
    {% set looks = [] %}
    {% for pattern in trigger_patterns(trigger, rules) %}
        {% do looks.append(matches_long(text, pattern)) %}
    {% endfor %}
    {{ return('(' ~ looks | join(' or ') ~ ')') }}
{%- endmacro %}

{#
    The RE2 patterns of has_trigger. Words that start where a term starts are sought apart from those
    inside of words: of captions that people wrote, both in one pattern make more states than the
    engine keeps of an automaton, and it is eight times as slow (2026-12-01, DuckDB 1.5.5).
#}
{% macro trigger_patterns(trigger, rules) -%}
    {% if trigger == 'term' %}
        {{ return(necessary_words_patterns(rules | map(attribute='rule') | list)) }}
    {% endif %}
    {% set hints = [] %}
    {% for rule in rules %}{% do hints.append(hint_of(rule)) %}{% endfor %}
    {{ return([hints | join('|')]) }}
{%- endmacro %}

{#
    SQL condition: at least one of the triggers of `rules` fires or, if `or_hard`, the text may read
    otherwise than it stands. Signs of numbers are asked for in captions with a digit alone; of
    addresses, nearly all have one. Each trigger is a look of its own: labels or signs of ages
    together with the list of first names take 20 times as long as apart in captions that people
    wrote, though not in generated ones with few different words (2026-12-01).
#}
{% macro any_trigger(rules, text, or_hard=false) -%}
    {% if not rules %}{{ return('false') }}{% endif %}
    {% set looks = {'digit': 'false'} %}
    {% for trigger, its_rules in rules | groupby('trigger') %}
        {% if trigger == 'text' %}{{ return('true') }}{% endif %}
        {% do looks.update({trigger: has_trigger(trigger, its_rules, text)}) %}
    {% endfor %}
    {% if or_hard %}
        {% set signs = '[0-9]|' ~ bare_pattern(hard_signs()) %}
        {% do looks.update({
            'digit': '(' ~ matches_long(text, signs, bare_pattern(hard_texts()))
                ~ ' and (' ~ is_hard_to_read(text) ~ ' or ' ~ looks.digit ~ '))'
        }) %}
    {% endif %}
    {{ return('(' ~ looks.values() | join(' or ') ~ ')') }}
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
