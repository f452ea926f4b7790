{#
    A postcode with its town as the seed `postcodes` has it in `town_key`: lower case, umlauts and
    their ASCII forms as the bare vowel, the town's first word, or two where the first says little.
    Plain functions only: a pattern inside a list function is compiled again for every batch.
    match:     '50667 KÖLN' and '50667 Koeln' are both '50667 koln'
    near miss: '89231 Neu-Ulm' is '89231 neu ulm', not '89231 neu'
    source:    the writings of town names in German addresses
#}
{% macro postcode_key(place) -%}
    {% set folded = 'replace(lower(' ~ place ~ "), 'ß', 'ss')" %}
    {% set folded = 'translate(' ~ folded ~ ", 'äöüéèáóâ-/ (),.', 'aoueeaoa   ')" %}
    {% set folded = "replace(replace(replace(" ~ folded ~ ", 'ae', 'a'), 'oe', 'o'), 'ue', 'u')" %}
    {% set folded = "replace(replace(" ~ folded ~ ", '  ', ' '), ' st ', ' sankt ')" %}
    {% set first_words = [
        'bad', 'sankt', 'gross', 'klein', 'alt', 'neu', 'hohen', 'markt', 'an', 'am',
    ] %}
    case
        when {{ is_one_of("split_part(" ~ folded ~ ", ' ', 2)", first_words) }}
            then split_part({{ folded }}, ' ', 1) || ' ' || split_part({{ folded }}, ' ', 2)
                || ' ' || split_part({{ folded }}, ' ', 3)
        else split_part({{ folded }}, ' ', 1) || ' ' || split_part({{ folded }}, ' ', 2)
    end
{%- endmacro %}

{#
    The known towns of the region of a postcode, its first two digits, as one of 100 constant texts:
    `|01067 dresden|01069 dresden|…`. A search in one of them is a short one.
    match:     the text of 50667 contains '|50667 koln|'
    near miss: it does not contain '|50667 hamburg|'
    source:    seeds/postcodes
#}
{% macro towns_of_region(postcode) -%}
    {% set regions = {} %}
    {% for row in seed_rows('postcodes') %}
        {% do regions.setdefault(row['postcode'][:2], []).append(
            row['postcode'] ~ ' ' ~ row['town_key']
        ) %}
    {% endfor %}
    case left({{ postcode }}, 2)
        {% for region, towns in regions.items() %}
        when '{{ region }}' then {{ literal('|' ~ towns | unique | join('|') ~ '|') }}
        {% else %}when '' then ''
        {% endfor %}
    end
{%- endmacro %}

{#
    True where the town of `place` is one of the seed, with whatever postcode: then a postcode that
    does not fit is none.
    match:     50667 Hamburg
    near miss: 25980 Westerland, a part of Sylt
#}
{% macro is_known_town(place) -%}
    {% set keys = seed_values('postcodes', 'town_key') | unique | join('|') %}
    contains({{ literal('|' ~ keys ~ '|') }}, '|' || substr({{ postcode_key(place) }}, 7) || '|')
{%- endmacro %}

{#
    A German postcode with its town, also glued to it or behind it: the code exists and fits the
    town. A town that the seed does not have counts behind a street, D- or PLZ.
    match:     Musterweg 3, D-50667 Köln; 60311 Frankfurt a. M.; Köln, 50667
    near miss: 50667 Hamburg, 10000 Stück, 12000 Volt, Artikel-Nr. 50667 Köln
    source:    seeds/postcodes (OpenStreetMap contributors, ODbL 1.0)
#}
{% macro find_postcode_city(text) -%}
    {# What stands before and behind it is matched too, for the tests on `item`. #}
    {% set surrounded %}
        (?:
            (?:^|[^\pL\pN.,/+-]|\pN[a-z]?,|[^\pN],)(?:PLZ[ :]{1,2})?
            |{{ street_with_number() }},?[ ]?
            |\bDE?[ ]?[-–]?[ ]?
        )
        (?:DE?[ ]?[-–]?[ ]?)?
        {{ postcode_before_town() }}
    {% endset %}
    {% set behind %}
        \b({{ postcode_town(with_addition=false) }}(?:,|[ ]-)?[ ](?:DE?-)?\d{5})(?:$|[^\pL\pN.,:/-]|[.,](?:$|[ ]))
    {% endset %}
    {# A number with one of these words before it is an article's. #}
    {% set no_place %}
        (?i:nr|nummer|no|art|artikel|modell?|typ|ref|sku|id|#)[.:]{0,2}[ ]?\d{5}[ ]
    {% endset %}
    {% set cleaned = replace_all(text, no_place, '#') %}
    {% set itself %}\d{5}[^\d].*{% endset %}
    {% set is_known = is_postcode_of_town(first_match('item', itself)) %}
    {% set is_address %}
        (?:{{ seed_alternation('street_words', 'word', "kind in ('street', 'path')") }})[ ]?\d
        |PLZ|\bDE?[ -]
    {% endset %}
    {% set is_place_of_address %}
        case
            when {{ is_known }} then true
            when {{ matches('item', '(?i)' ~ bare_pattern(is_address)) }}
                then {{ is_postcode(first_match('item', itself)) }}
                    and not {{ is_known_town(plain_place(first_match('item', itself))) }}
            else false
        end
    {% endset %}
    {% set reversed %}^(.*?)(?:,| -)? (?:DE?-)?(\d{5})${% endset %}
    {% set turned %}\2 \1{% endset %}
    {{ distinct_items(joined_lists(
        change_items(
            keep_items(all_matches(cleaned, surrounded), is_place_of_address),
            first_match('item', itself),
        ),
        keep_items(
            all_matches(cleaned, behind, 1),
            is_postcode_of_town(replace_all('item', reversed, turned)),
        ),
    )) }}
{%- endmacro %}

{# The pattern of a postcode and the town behind it. #}
{% macro postcode_before_town() %}
    \d{5}(?:,?[ \x{a0}_]{1,2}|-)?
    {{ postcode_town() }}
{% endmacro %}

{# The pattern of a town with what belongs to its name. #}
{% macro postcode_town(with_addition=true) %}
    {% set letters = '[A-Za-zÄÖÜäöüßéèáóâ]' %}
    {% set first_word %}
        (?i:
            bad|sankt|st\.|gro(?:ß|ss)|klein|alt|neu|hohen|markt|an[ ]der|am
            |(?:hanse|luther|universitäts|landeshaupt|berg|barlach|dom)stadt
        )
        [ -]
    {% endset %}
    {# Frankfurt am Main, Frankfurt a. M., Neustadt a. d. Aisch, Halle/Saale, Halle (Saale). #}
    {% set addition %}
        [ ](?:am|an[ ]der|im|in|in[ ]der|ob[ ]der|vor[ ]der|bei|unter)
            [ ][A-ZÄÖÜ]{{ letters }}+
        |[ ]?\b[aiv]\.[ ]?(?:d\.[ ]?)?[A-ZÄÖÜ]{{ letters }}*\.?
        |[ ]?/[ ]?{{ letters }}+\.?
        |[ ]\({{ letters }}+\)
    {% endset %}
    (?:{{ first_word }})?{{ letters }}+(?:-{{ letters }}+)*
    {% if with_addition %}(?:{{ addition }})?{% endif %}
{% endmacro %}

{# The pattern of the end of a street with its house number. #}
{% macro street_with_number() %}
    (?i:
        (?:{{ seed_alternation('street_words', 'word', "kind in ('street', 'path')") }})
        [ ]?[1-9]\d{0,2}[ ]?[a-z]?
    )
{% endmacro %}

{# `place` with a blank behind its postcode and without what towns only adorn themselves with. #}
{% macro plain_place(place) -%}
    {% set adornment %}
        ^(\d{5})[^A-Za-zÄÖÜäöü]*(?:(?:Hanse|Luther|Universitäts|Landeshaupt)stadt[ ])?
    {% endset %}
    {% set kept %}\1 {% endset %}
    {{ replace_all(place, adornment, kept) }}
{%- endmacro %}

{# True where the postcode of `place` is one of its town. #}
{% macro is_postcode_of_town(place) -%}
    contains({{ towns_of_region(place) }}, '|' || {{ postcode_key(plain_place(place)) }} || '|')
{%- endmacro %}

{# True where the postcode of `place` exists. #}
{% macro is_postcode(place) -%}
    contains({{ towns_of_region(place) }}, '|' || left({{ place }}, 5) || ' ')
{%- endmacro %}

{# What every match holds. #}
{% macro hint_postcode_city() %}
    (?:^|[^0-9])[0-9]{5}(?:$|[^0-9])
{% endmacro %}
