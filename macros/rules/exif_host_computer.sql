{#
    The name of one computer or phone. Apple writes its model (iPhone 12 Pro) and scanners their
    system (Mac OS X 10.5.8) into the same field: shared by millions, so they are no finding. A
    name that Windows made up (DESKTOP-A1B2C3) belongs to one computer and is one.
    match:     Annas-MacBook, DESKTOP-A1B2C3, studio-imac.local, iPhone von Anna
    near miss: iPhone 12 Pro, iPhone11,8, Mac OS X 10.5.8, Windows 10, MacBook-Pro.local, localhost
    source:    TIFF 6.0, HostComputer; placeholders of seeds/exif_placeholders
#}
{% macro find_exif_host_computer(text) -%}
    {% set two_letters %}\pL[^\pL]*\pL{% endset %}
    case
        when {{ matches(text, two_letters) }}
            and not {{ exif_is_placeholder(text, 'host_computer') }}
            then [{{ text }}]
        else []::varchar[]
    end
{%- endmacro %}
