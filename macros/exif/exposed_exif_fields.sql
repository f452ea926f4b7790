{#
    The fields of EXIF that `exif_exposure` counts, each with the SQL of its value in int_exif. A
    number plus 0 is the same number, and 0 where it is -0, which is another text.
#}
{% macro exposed_exif_fields() -%}
    {% set fields = {
        'position': 'latitude + 0', 'altitude_metres': 'altitude_metres + 0',
    } %}
    {% for field in [
        'gps_at', 'taken_at', 'make', 'model', 'body_serial_number', 'lens_serial_number',
        'owner_name', 'artist', 'copyright', 'image_description', 'host_computer',
        'document_name', 'image_unique_id', 'software',
    ] %}
        {% do fields.update({field: field}) %}
    {% endfor %}
    {{ return(fields) }}
{%- endmacro %}
