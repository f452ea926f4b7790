{#
    A person's print, scan, DNA or genetic result.
    match:     Fingerabdruck von Klaus M.; Iris-Scan einer Reisenden; Vaterschaftstest bestätigt
    near miss: Fingerabdrucksensor für Türen; Iris im Garten; DNA-Helix Lampe
    source:    GDPR Art. 4 (13), (14) and Art. 9 (1); terms in seeds/sensitive_terms
#}
{% macro find_biometric_or_genetic(text) -%}
    {{ term_matches('biometric_or_genetic', text) }}
{%- endmacro %}
