{#
    A suspect, accused, convict, prisoner or offence of a person.
    match:     Der Angeklagte betritt den Gerichtssaal; Student wegen Diebstahls verurteilt
    near miss: Krimi: Der Dieb von Rom (a work); Sträflingskostüm; Kriminalstatistik
    source:    GDPR Art. 10; terms in seeds/sensitive_terms
#}
{% macro find_crime(text) -%}
    {{ term_matches('crime', text) }}
{%- endmacro %}
