{#
    Belonging to a people or minority, origin or colour of skin, said of a person. Not a nationality
    alone, and not the colour of clothes and hair.
    match:     Roma-Familie vor ihrem Haus; Schauspielerin mit iranischen Wurzeln; schwarzer Student
    near miss: Zigeunerschnitzel; Araber-Hengst; Französischer Koch; Schwarze Witwe
    source:    GDPR Art. 9 (1); terms in seeds/sensitive_terms
#}
{% macro find_ethnic_origin(text) -%}
    {{ term_matches('ethnic_origin', text, topics_of_scenes=false) }}
{%- endmacro %}
