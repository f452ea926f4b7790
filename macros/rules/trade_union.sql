{#
    A person's membership or function in a union or works council; strikers in union colours.
    match:     ver.di-Vorsitzender am Mikrofon; Betriebsrätin; Streikende mit ver.di-Westen
    near miss: Gewerkschaftshaus; Giuseppe Verdi; Streik: Diese Züge fallen aus
    source:    GDPR Art. 9 (1); terms in seeds/sensitive_terms
#}
{% macro find_trade_union(text) -%}
    {{ term_matches('trade_union', text) }}
{%- endmacro %}
