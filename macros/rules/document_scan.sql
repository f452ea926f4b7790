{#
    The picture shows an identity, insurance or residence document, a CV, certificate,
    bank statement or medical document.
    match:     Geburtsurkunde von 1912; Lebenslauf Petra Beispiel
    near miss: Lebenslauf Vorlage; Reisepass Hülle; Antrag auf einen Ausweis; steinernes Zeugnis
    source:    document names of German offices and insurers; terms in seeds/sensitive_terms
#}
{% macro find_document_scan(text) -%}
    {# That a document has a number does not say that it is in the picture. #}
    {% set numbered %}
        (?i:pass|ausweis|perso|führerschein|karte)[a-z]{0,2}
        [^.!?0-9]{0,25}?
        (?:(?i:nr|nummer|no)\.?)?
        [-: ]{1,2}[A-Z0-9]*[0-9][A-Z0-9]{6,}
    {% endset %}
    {% set in_picture %}
        (?i)seite|scan|kopie|foto|bild|aufnahme|\bmrz\b|stempel|ablichtung
    {% endset %}
    {% set prepared %}
        case
            when {{ matches(text, in_picture) }} then {{ text }}
            else {{ replace_all(text, numbered, ' . ') }}
        end
    {% endset %}
    {{ term_matches('document_scan', text, prepared, common_topics=false) }}
{%- endmacro %}
