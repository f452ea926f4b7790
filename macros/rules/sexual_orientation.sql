{#
    Sexual orientation or identity of a person or couple.
    match:     Lesbische Mütter mit Baby; Zwei Männer küssen sich; Transfrau Lena
    near miss: CSD-Parade; Regenbogenflagge; Lesbos; Zwei Männer beim Schach
    source:    GDPR Art. 9 (1); terms in seeds/sensitive_terms
#}
{% macro find_sexual_orientation(text) -%}
    {{ term_matches('sexual_orientation', text) }}
{%- endmacro %}
