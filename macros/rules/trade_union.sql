{#
    A person's membership or function in a union or its federation; strikers in union colours.
    match:     ver.di-Vorsitzender am Mikrofon; Gewerkschafterin; Streikende mit ver.di-Westen
    near miss: Gewerkschaftshaus; Betriebsrätin; Giuseppe Verdi; Streik: Diese Züge fallen aus
    source:    GDPR Art. 9 (1); terms in seeds/sensitive_terms
#}
{% macro find_trade_union(text) -%}
    {{ term_matches('trade_union', text) }}
{%- endmacro %}
