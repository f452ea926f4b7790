{#
    A person's party, party office, conviction or slogan.
    match:     CDU-Abgeordnete am Rednerpult; Huber von der CSU; Neonazis marschieren
    near miss: CDU-Logo; grüne Wiese; Sonntagsfrage: AfD bei 18 Prozent; Anhänger aus Silber
    source:    GDPR Art. 9 (1); terms in seeds/sensitive_terms
#}
{% macro find_political_opinion(text) -%}
    {{ term_matches('political_opinion', text) }}
{%- endmacro %}
