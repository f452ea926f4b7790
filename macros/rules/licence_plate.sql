{#
    A German licence plate: civil, season, historic (H), electric (E), of federal and state
    authorities. A code of the official list, one or two letters, one to four digits, eight
    characters at most, in capitals. It is certain by itself with a dash behind the district
    (M-AB 1234), and with two letters between blanks (M AB 1234) where the text is not all capitals;
    years, one piece (M-AB1234) and city authorities (M-30123) count only after a word such as
    Kennzeichen.
    match:     HH-AB 123, B-MW 4567 E, KA-XY 12H, M AB 1234, M-AB 12 04/10, BP 25-123, Y-123 456
    near miss: GT-R 2012, AB 12, bis zu 20, MO-FR 8 Uhr, A4, LG TV 55 Zoll, m-ab 1234
    source:    FZV § 9, § 10 and Anlagen 1 to 4; codes in seeds/licence_plate_districts; what looks
               like a plate and is none in seeds/licence_plate_exceptions
#}
{% macro find_licence_plate(text) -%}
    {% set districts = '(?:' ~ plate_codes('district') ~ ')' %}
    {# What makes it something else is matched behind it, so that it is no longer a whole plate. #}
    {% set surrounded %}
        (?:^|[^\pL\pN/&+_.-])
        (?:(?i:modell|typ|type|bausatz|art|artikel|nr|ref|serie|model|größe
            |gr)[ .:-]{1,3})?
        {{ certain_licence_plate(districts) }}
        {{ no_plate_behind() }}
    {% endset %}
    {# Inside a lambda no Unicode classes: its patterns are compiled again for every chunk. #}
    {% set whole = '[^A-ZÄÖÜ]?' ~ certain_licence_plate('[A-ZÄÖÜ]{1,3}') %}
    {% set has_eight_characters %}
        length({{ replace_all(
            replace_all('item', season_of_plate() ~ '$'), '[^A-ZÄÖÜ0-9]'
        ) }}) <= 8
    {% endset %}
    {% set is_plate %}
        case
            when not {{ matches_whole('item', whole) }} then false
            when {{ matches('item', no_licence_plate()) }} then false
            when {{ matches('item', '^[^A-ZÄÖÜ]?[A-ZÄÖÜ]{1,3} [A-Z]{2} ') }}
                and {{ is_all_capitals(text) }} then false
            else {{ has_eight_characters }}
        end
    {% endset %}
    {{ distinct_items(
        joined_lists(
            change_items(
                keep_items(all_matches(text, surrounded), is_plate),
                replace_all('item', '^[^A-ZÄÖÜ]'),
            ),
            keep_items(
                joined_lists(
                    all_matches(text, named_licence_plate(), 1),
                    all_matches(text, licence_plate_behind_its_name(), 1),
                ),
                has_eight_characters,
            ),
            plates_of_vehicle_in_file_name(text),
            'case when ' ~ matches(text, licence_plate_words() ~ '|' ~ vehicle_words())
            ~ ' then ' ~ keep_items(
                all_matches(text, licence_plate_with_vehicle(), 1),
                has_eight_characters ~ ' and ' ~ is_beside_vehicle(text),
            ) ~ ' else []::varchar[] end',
        )
    ) }}
{%- endmacro %}

{#
    True where the plate `item` counts beside a word for a vehicle: with a dash behind the district
    and in one piece, else with a word for a plate; no year, no model of the seed.
#}
{% macro is_beside_vehicle(text) -%}
    {% set one_piece %}^(?:[A-ZÄÖÜ]{1,3}[–:·•‑‐−-][A-Z]{1,2}[1-9]|Y[ ]){% endset %}
    (
        not {{ matches('item', no_licence_plate()) }}
        and ({{ matches('item', one_piece) }} or {{ matches(text, licence_plate_words()) }})
    )
{%- endmacro %}

{# The pattern of a plate that is one by its form and begins with the pattern `district`. #}
{% macro certain_licence_plate(district) %}
    {% set dash = dash_of_plate() %}
    {% set ending = '(?:[ ]?[EH])?(?:' ~ season_of_plate() ~ ')?' %}
    (?:
        {{ district }}{{ dash }}[A-Z]{2}[ -][1-9][0-9]{0,3}{{ ending }}
        |{{ district }}[–:·•‑‐−-][A-Z][ ][1-9][0-9]{1,3}{{ ending }}
        |{{ district }}[ ][A-Z]{2}[ ][1-9][0-9]{1,3}{{ ending }}
        |BP[ -][1-9][0-9]-[0-9]{1,3}  {# federal police #}
        |BD[ -][0-9]{1,2}-[0-9]{1,3}  {# federal authorities #}
        |THW[ -]?8[ -]?[0-9]{4}
        |Y[–-][0-9]{3}[ ]?[0-9]{3}  {# Bundeswehr #}
        |(?:{{ plate_codes('state') }})[ -][1-9]-[0-9]{3,5}
    )
{% endmacro %}

{# The pattern of a plate behind a word that names it; the plate is its group. #}
{% macro named_licence_plate() %}
    {% set districts = '(?:' ~ plate_codes('district') ~ ')' %}
    {% set ending = '(?:[ ]?[EH])?(?:' ~ season_of_plate() ~ ')?' %}
    {{ licence_plate_words() }}
    (?:[^.!?]{0,40}?[^\pL\pN/&+_.-])?
    (
        {{ districts }}(?:{{ dash_of_plate() }}|[ ])
            [A-Z]{1,2}[ -]?[1-9][0-9]{0,3}{{ ending }}
        |(?i:{{ districts }}-[A-Z]{1,2}[ -]?[1-9][0-9]{0,3}{{ ending }})
        |{{ districts }}\.[A-Z]{1,2}[ ][1-9][0-9]{0,3}{{ ending }}
        |{{ districts }}-[0-9]{4,5}
        |{{ districts }}-[0-9]{1,4}[ ]?[A-Z]  {# for export #}
        |{{ districts }}-0[67][ ]?[0-9]{2,4}  {# red ones, of dealers and collectors #}
        |[XY][ –-][0-9]{3}[ ]?[0-9]{1,3}
        |0[ –-]?[0-9]{2,3}-[0-9]{1,3}  {# diplomats #}
    )
    \b
{% endmacro %}

{#
    The pattern of a plate right behind a word for it, in small letters or in one piece without a
    sign: kennzeichen m ab 1234, Kennzeichen: MAB1234.
#}
{% macro licence_plate_behind_its_name() %}
    (?:[Kk]ennzeichen|[Nn]ummernschild|KENNZEICHEN|[Ff]alschparker)[ .:_-]{1,3}
    (
        (?:{{ plate_codes('district') | lower }})[ _-][a-z]{1,2}[ _-]?[1-9][0-9]{0,3}
        |(?:{{ plate_codes('district') }})[A-Z]{1,2}[1-9][0-9]{1,3}[EH]?
    )
    (?:\b|[a-zäöüß])
{% endmacro %}

{#
    The plates in the name of the file of a picture of a vehicle, in small letters too, or in a text
    of small letters alone. What stands for words, units and models there is none, nor is one letter:
    unfall-an-a-7.jpg.
    match:     unfallwagen-hsk-mt-220.jpg, mein alter fiat rv-la 500
    near miss: auto-in-an-12.jpg, bmw-k-rs-1100.jpg
#}
{% macro plates_of_vehicle_in_file_name(text) -%}
    {% set plate %}
        (?i)
        (?:^|[^a-z0-9])
        (
            (?:{{ plate_codes('district') }})[_-][a-z]{2}[ _-]
            (?:[1-9][0-9]{2,3}|[1-9][0-9])[he]?
        )
        (?:[., _-]|$)
    {% endset %}
    {% set no_plate %}
        (?i)
        ^(?:in|an|am|ab|da|so|um|neu|bad|bar|bit|mb|br)[_-]
        |^[a-z][_-][a-z]+[_-][0-9]{2}(?:[^0-9]|$)
        |[_-]
        (?:
            gt|gs|rs|sl|xl|sr|lt|td|tt|st|sc|ps|kw|km|cm|mm|kg|nr|no|hd|tv|gb|hl|cc|ab|an
            |am|im|in|zu|um|da|so|er|es|ob|bj|ez|ii
        )
        [ _-]
        |[ _-](?:19[5-9][0-9]|20[0-2][0-9])$
    {% endset %}
    {% set file_or_small %}
        (?i)^[^ ]+[.](?:jpe?g|png|webp|gif|tiff?|bmp)|(?-i:^[^A-ZÄÖÜ]+$)
    {% endset %}
    case
        when {{ matches(text, file_or_small) }}
            and {{ matches(text, vehicle_words() ~ '|' ~ vehicle_words_in_file_name()) }}
            then {{ keep_items(
                all_matches(text, plate, 1),
                'not ' ~ matches('item', no_plate)
                    ~ ' and not ' ~ matches("upper(replace(item, '_', '-'))", no_licence_plate()),
            ) }}
        else []::varchar[]
    end
{%- endmacro %}

{# What pictures of vehicles are called. #}
{% macro vehicle_words_in_file_name() %}
    (?i:unfall|probefahrt|abgeschleppt|feuerwehr|(?:front|heck)schaden|kfz|pkw)
{% endmacro %}

{# The pattern of a plate before a word that names it, or in one piece beside one for a vehicle. #}
{% macro licence_plate_with_vehicle() %}
    {% set districts = '(?:' ~ plate_codes('district') ~ ')' %}
    (?:^|[^\pL\pN/&+_.-]|[a-zäöüß])
    (
        {{ districts }}{{ dash_of_plate() }}[A-Z]{1,2}[ -]?[1-9][0-9]{0,3}(?:[ ]?[EH])?
        |{{ districts }}[ .][A-Z]{1,2}[ ][1-9][0-9]{0,3}(?:[ ]?[EH])?
        |Y[ ][1-9][0-9]{2}[ ][0-9]{3}  {# Bundeswehr #}
    )
    (?:\b|[a-zäöüß])
{% endmacro %}

{# The pattern of more letters and digits, or of a unit, behind what looks like a plate. #}
{% macro no_plate_behind() %}
    (?:
        (?:[./:–-]?[\pL\pN]|,[0-9])[\pL\pN]*
        |[ ]?
        (?:
            [€%°"″×]
            |(?i:
                cm|mm|km|m|kg|g|ml|l|v|w|kw|ps|gb|tb|mb|mah|eur|euro
                |zoll|uhr|jahre?n?|stück|stk|x|grad|mal
            )(?:$|[^\pL])
        )
    )?
{% endmacro %}

{# The codes that plates of a `holder` (district or state) begin with, as an alternation. #}
{% macro plate_codes(holder) -%}
    {{ return(seed_alternation(
        'licence_plate_districts', 'district_code', "holder = '" ~ holder ~ "'"
    )) }}
{%- endmacro %}

{# The pattern of what stands for the two seals behind the district. #}
{% macro dash_of_plate() -%}
    [ ]?[–:·•‑‐−-][ ]?
{%- endmacro %}

{# The pattern of the months of a season, first and last: 04/10. #}
{% macro season_of_plate() %}
    [ ]?(?:0[1-9]|1[0-2])[ ]?[/–-][ ]?(?:0[1-9]|1[0-2])
{% endmacro %}

{# The pattern of what looks like a plate and is none: years, pairs of letters in the seed. #}
{% macro no_licence_plate() %}
    [ -](?:19[5-9][0-9]|20[0-2][0-9])$
    {% for exception in seed_rows('licence_plate_exceptions') %}
        {% set separator = {'blank': '[ ]', 'any': '[ –:·•‑‐−-]{1,3}'}[exception['separator']] %}
        |^[^A-ZÄÖÜ]?
        (?:{{ exception['district_codes'] | replace('ANY', '[A-ZÄÖÜ]{1,3}') }})
        {{ separator }}
        (?:{{ exception['letters'] | replace('ANY', '[A-Z]{2}') }})
        [ -]
    {% endfor %}
{% endmacro %}

{# True where `text` has no small letter, and at least one word of four capitals. #}
{% macro is_all_capitals(text) -%}
    ({{ matches(text, '[A-ZÄÖÜ]{4}') }} and not {{ matches(text, '[a-zäöüß]') }})
{%- endmacro %}

{# What a plate is called. #}
{% macro licence_plate_words() %}
    (?i:
        kennzeichen|nummernschild|\bkfz\b|\bpkw\b|(?:licen[cs]e|number)[ ]plate
        |(?:wagen|auto|bus|motorrad|anhänger|heck|front|vorn|vorne|hinten)[ ]
            (?:[a-z]+[ ]){0,2}schild
    )
{% endmacro %}

{# What carries a plate. #}
{% macro vehicle_words() %}
    (?i:
        auto|wagen|lkw|[a-z]bus(?:$|[^a-z]|(?-i:[A-Z]))|wohnmobil|motorrad|trecker
            |traktor
        |anhänger|transporter|taxi|oldtimer|cabrio|kombi|limousine|roadster|falschparker
        |blitzer|streife|laster|tesla|bmw|audi|mercedes|benz|opel|porsche
        |vw[ _-]|ford[ _-]
        |panzer|konvoi|kolonne|bundeswehr|unimog
        |fiat[ _-]|renault|peugeot|citro[eë]n|toyota|mazda|volvo|dacia|hyundai
        |skoda|golf[ _-]|trabant|trabi|wartburg|käfer|parkt
    )
{% endmacro %}

{# What every match holds. #}
{% macro hint_licence_plate() %}
    [A-ZÄÖÜ][ ]?[–:·•‑‐− .-][ ]?[A-Z]{1,2}[ -]?[1-9]
    |(?:BP|BD|{{ plate_codes('state') }})[ -][0-9]
    |THW[ -]?8
    |Y[ –-][0-9]{3}
    |[_-][a-zA-Z]{2}[ _-][1-9][0-9]
    |(?:{{ licence_plate_words() }}|[Ff]alschparker).*[0-9]
{% endmacro %}
