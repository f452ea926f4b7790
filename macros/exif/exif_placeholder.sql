{#
    True where the value of the EXIF field `field` names no person and no device: it is made up only
    of terms of the seed `exif_placeholders` for that field or for all fields (camera makers,
    programs, agencies, licences, "unknown"), with words of the kind `beside` and words that hold a
    digit beside them; or it begins with a term of the kind `prefix`; or it is a URL.
    match:     `Corbis`, `picture alliance / dpa`, `Canon EOS 5D`, `https://www.beispiel.de/foto`
    near miss: `Erika Muster / dpa`, `Canon Erika`, `Annas iPhone`, `Max`
#}
{% macro exif_is_placeholder(value, field) -%}
    {% set terms = {} %}
    {% for kind in ['whole', 'beside', 'prefix'] %}
        {% set condition = "field in ('all', '" ~ field ~ "') and match_kind = '" ~ kind ~ "'" %}
        {% do terms.update({
            kind: '(?:' ~ seed_alternation('exif_placeholders', 'term', condition) ~ ')',
        }) %}
    {% endfor %}
    {% set separator = '[^\\pL\\pN]+' %}
    {% set numbered = '\\pL*[0-9][\\pL0-9.,]*' %}
    {% set beside = '(?:' ~ terms.whole ~ '|' ~ terms.beside ~ '|' ~ numbered ~ ')' %}
    {% set made_up_of_terms = '(?:' ~ terms.beside ~ separator ~ ')*' ~ terms.whole
        ~ '(?:[0-9][\\pL0-9.,]*)?(?:' ~ separator ~ beside ~ ')*[^\\pL\\pN]*$' %}
    {% set url = '(?:[a-z]+://|www\\.)\\S+$'
        ~ '|[a-z0-9.-]+\\.(?:at|biz|ch|com|de|eu|info|io|net|org|tv|uk|us)(?:/\\S*)?$' %}
    {{ matches(
        value,
        '(?i)^[^\\pL\\pN]*(?:' ~ made_up_of_terms ~ '|' ~ terms.prefix ~ '(?:$|[^\\pL])|' ~ url ~ ')'
    ) }}
{%- endmacro %}
