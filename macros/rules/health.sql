{#
    Illness, injury, disability, pregnancy, vaccination or a medical image of a person or case.
    match:     Rollstuhlfahrerin im Park; Frau mit Brustkrebs; Röntgenbild einer Hand
    near miss: Brustkrebs-Vorsorge (a subject); Rollstuhl, faltbar (a product); Krebs am Strand
    source:    GDPR Art. 4 (15) and Art. 9 (1); terms in seeds/sensitive_terms
#}
{% macro find_health(text) -%}
    {{ term_matches('health', text) }}
{%- endmacro %}
