{#
    Belonging to a people or minority, or origin, said of a person. Neither a nationality alone nor
    what a stranger looks like (dunkelhäutig, asiatisch, a schwarzer Mann without the capital).
    match:     Roma-Familie vor ihrem Haus; Schauspielerin mit iranischen Wurzeln; Schwarze Frau
    near miss: Zigeunerschnitzel; Araber-Hengst; Französischer Koch; Schwarze Witwe
    source:    GDPR Art. 9 (1); terms in seeds/sensitive_terms
#}
{% macro find_ethnic_origin(text) -%}
    {{ term_matches('ethnic_origin', text) }}
{%- endmacro %}
