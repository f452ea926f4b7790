{#
    Nude, erotic or pornographic content, art included.
    match:     Liegender Akt, Öl auf Leinwand; Nackte Frau am See
    near miss: Lippenstift Nude; Nacktschnecke; 2. Akt der Oper; nackte Wand
    source:    GDPR Art. 9 (sex life) and § 184 StGB; terms in seeds/sensitive_terms
#}
{% macro find_nudity(text) -%}
    {{ term_matches('nudity', text, common_topics=false) }}
{%- endmacro %}
