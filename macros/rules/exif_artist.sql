{#
    The person who made the picture: a name with at least two letters that is not only made up of
    placeholders, camera makers, programs, agencies or a URL.
    match:     Erika Mustermann, Max Muster / dpa, Foto Muster GmbH
    near miss: Corbis, picture alliance/dpa, No one, publicDomain, NIKON D90, http://www.beispiel.de
    source:    EXIF 2.32, Artist; EXIF 3.0, Photographer; Windows, XPAuthor;
               placeholders of seeds/exif_placeholders
#}
{% macro find_exif_artist(text) -%}
    {% set two_letters %}\pL[^\pL]*\pL{% endset %}
    case
        when {{ matches(text, two_letters) }} and not {{ exif_is_placeholder(text, 'artist') }}
            then [{{ text }}]
        else []::varchar[]
    end
{%- endmacro %}
