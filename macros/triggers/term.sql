{#
    True where a rule made of words can find something: the text holds a necessary word of some term
    of `sensitive_terms`. `minor` is left out: its words stand in every fourth caption of people, so
    its own test is as good.
    match:     Röntgenbild einer Hand
    near miss: Ein Hund läuft über die Wiese
#}
{% macro trigger_term(text) -%}
    {{ may_hold_terms(text, "rule != 'minor'") }}
{%- endmacro %}
