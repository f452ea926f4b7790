{#
    A German tax number (Steuernummer), of a person or a firm: in the Länder's forms with slashes;
    the federal form of 13 digits, blanks for slashes, 5/5 digits and a zero in front (a dialling
    code otherwise) only after a word that names it.
    match:     21/815/08150, Steuernummer 2893081508152
    near miss: USt-IdNr. DE123456789, Az. 12 O 345/19
    source:    the tax offices' interface ELSTER, "Prüfung der Steuernummern"
#}
{% macro find_tax_number(text) -%}
    {% set certain %}
        {{ number_start() }}
        (
            [0-9]{2}/[0-9]{3}/[0-9]{5}
            |[1-9][0-9]{2}/[0-9]{3}/[0-9]{5}
            |[1-9][0-9]{2}/[0-9]{4}/[0-9]{4}
            |[0-9]{2}/[0-9]{3}/[0-9]{4}/[0-9]
        )
        \b
    {% endset %}
    {% set slash %}[ ]?[/ \x{a0}._–-]?[ ]?{% endset %}
    {% set named %}
        (?i:
            steuer-?[ ]?n(?:umme)?r|\bstr?[.-]{0,2}[ ]?nr|\btax[ ]?(?:number|no)
            |finanzamt|\bf\.?a\.?[ ]\pL
        )
        [^0-9]{0,25}
        (
            0?[0-9]{2}{{ slash }}[0-9]{3}{{ slash }}[0-9]{4}{{ slash }}[0-9]
            |[0-9]{2,3}{{ slash }}[0-9]{3}{{ slash }}[0-9]{5}
            |[0-9]{3}{{ slash }}[0-9]{4}{{ slash }}[0-9]{4}
            |[0-9]{5}{{ slash }}[0-9]{5}
            {# The federal form: the tax office with its Land, a zero, the number. #}
            |(?:10|11|2[1-46-8]|3[0-2])[0-9]{2}{{ slash }}0[0-9]{3}{{ slash }}[0-9]{5}
            |(?:5|9)[0-9]{3}{{ slash }}0[0-9]{3}{{ slash }}[0-9]{5}
            |4[01][0-9]{2}{{ slash }}0[0-9]{3}{{ slash }}[0-9]{5}
        )
        (?:\b|[A-Za-z_])
    {% endset %}
    {% set named_behind %}
        {{ number_start() }}
        (0[0-9]{2}/[0-9]{3}/[0-9]{5}|[0-9]{5}/[0-9]{5}|[0-9]{13})
        [^0-9]{1,15}(?i:steuer-?n|str?\.?-?nr|finanzamt)
    {% endset %}
    {{ distinct_items(
        joined_lists(
            all_matches(text, certain, 1),
            all_matches(text, named, 1),
            all_matches(text, named_behind, 1),
        )
    ) }}
{%- endmacro %}

{# What every match holds. #}
{% macro hint_tax_number() %}
    [0-9]/[0-9]{3,4}/[0-9]{4}
    |(?i:steuer-?[ ]?n|\bstr?[.-]{0,2}[ ]?nr|\btax[ ]|finanzamt|\bf\.?a\.?[ ][a-z])
{% endmacro %}
