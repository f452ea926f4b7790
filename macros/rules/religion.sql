{#
    Faith, clergy, rite or membership of the person shown; jüdisch stands here.
    match:     Pfarrer Klein bei der Predigt; Erstkommunion von Lena; Muslimin im Hörsaal
    near miss: Kölner Dom bei Nacht (a building); Rosenkranz aus Holz; Hey Jude; Nonne Kostüm
    source:    GDPR Art. 9 (1); terms in seeds/sensitive_terms
#}
{% macro find_religion(text) -%}
    {{ term_matches('religion', text) }}
{%- endmacro %}
