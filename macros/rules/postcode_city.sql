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
    A German postcode with its town: the code exists and fits the town.
    match:     Musterweg 3, D-50667 Köln; 60311 Frankfurt a. M.
    near miss: 50667 Hamburg, 10000 Stück, 12000 Volt, Artikel-Nr. 50667 Köln
    source:    seeds/postcodes (OpenStreetMap contributors, ODbL 1.0)
#}
{% macro find_postcode_city(text) -%}
    {% set letters = '[A-Za-zÄÖÜäöüßéèáóâ]' %}
    {% set first_word %}
        (?i:bad|sankt|st\.|gro(?:ß|ss)|klein|alt|neu|hohen|markt|an[ ]der|am)[ -]
    {% endset %}
    {# Frankfurt am Main, Frankfurt a. M., Neustadt a. d. Aisch, Halle/Saale, Halle (Saale). #}
    {% set addition %}
        [ ](?:am|an[ ]der|im|in|in[ ]der|ob[ ]der|vor[ ]der|bei|unter)
            [ ][A-ZÄÖÜ]{{ letters }}+
        |[ ]?\b[aiv]\.[ ]?(?:d\.[ ]?)?[A-ZÄÖÜ]{{ letters }}*\.?
        |[ ]?/[ ]?{{ letters }}+\.?
        |[ ]\({{ letters }}+\)
    {% endset %}
    {% set place %}
        (?:^|[^\pL\pN.,/+-]|\bDE?[ ]?[-–][ ]?)
        (
            \d{5},?[ \x{a0}]{1,2}
            (?:{{ first_word }})?{{ letters }}+(?:-{{ letters }}+)*
            (?:{{ addition }})?
        )
    {% endset %}
    {# A number with one of these words before it is an article's. #}
    {% set no_place %}
        \b(?:Hanse|Luther)stadt[ ]
        |(?i:nr|nummer|no|art|artikel|modell?|typ|ref|sku|id|#)[.:]{0,2}[ ]?\d{5}[ ]
    {% endset %}
    {% set is_known %}
        contains({{ towns_of_region('item') }}, '|' || {{ postcode_key('item') }} || '|')
    {% endset %}
    {{ keep_items(all_matches(replace_all(text, no_place), place, 1), is_known) }}
{%- endmacro %}

{# What every match holds. #}
{% macro hint_postcode_city() -%}
    \d{5},?[ \x{a0}]{1,2}[A-Za-zÄÖÜäöü]
{%- endmacro %}
