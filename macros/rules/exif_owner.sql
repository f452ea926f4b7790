{#
    The owner that the camera was told: a name with at least two letters that is not only made up of
    placeholders, camera makers, programs, agencies or a URL.
    match:     Erika Mustermann, erika83
    near miss: Camera Owner, Canon, EOS 5D, unknown, N/A, https://www.beispiel.de
    source:    EXIF 2.31, CameraOwnerName; OwnerName (0xFDE8);
               placeholders of seeds/exif_placeholders
#}
{% macro find_exif_owner(text) -%}
    {% set two_letters %}\pL[^\pL]*\pL{% endset %}
    case
        when {{ matches(text, two_letters) }} and not {{ exif_is_placeholder(text, 'owner') }}
            then [{{ text }}]
        else []::varchar[]
    end
{%- endmacro %}
