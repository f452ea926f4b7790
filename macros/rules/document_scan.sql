{#
    The picture shows an identity, insurance or residence document, a CV, certificate,
    bank statement or medical document.
    match:     Geburtsurkunde von 1912; Lebenslauf Petra Beispiel
    near miss: Lebenslauf Vorlage; Reisepass Hülle; Antrag auf einen Ausweis; steinernes Zeugnis
    source:    document names of German offices and insurers; terms in seeds/sensitive_terms
#}
{% macro find_document_scan(text) -%}
    {{ term_matches('document_scan', text, common_topics=false) }}
{%- endmacro %}
