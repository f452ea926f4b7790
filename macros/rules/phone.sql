{#
    A telephone number: German in any writing, Austrian and Swiss, and other countries' with +NN.
    match:     Tel. 0341/49 12 34-0, +49 (0)341 491234, (0341) 491234, 0 89/12 34 56
    near miss: Bosch 0221 504 473, ISBN 0-471-95869-7, GTIN 04012345678901, 112, 0,99 Euro
    source:    numbering plan of the Bundesnetzagentur (area, mobile and service codes, lengths);
               seeds phone_area_codes, country_calling_codes, phone_context_words

    How strict it is depends on what stands before the number. After a word like "Tel." or an
    international prefix the digits must fit the numbering plan. Otherwise the first group must
    also be one whole area code, which the first group of a part number seldom is; and without
    brackets, slash or a word like "unter" it must have nine digits. "Art.-Nr." rules it out.
#}
{% macro find_phone(text) -%}
    {# What stands before and behind is matched too, for the tests on `item`. #}
    {% set surrounded %}
        {{ phone_before() }}
        \(??{{ phone_number() }}
        {{ phone_behind() }}
    {% endset %}
    {# A digit just before, as in "9.0203 12345" or "2 x 0203 12345": part of something longer. #}
    {% set is_longer = '^[1-9]0*(?:[ .,:]| ?[x×] ?)0' %}
    {% set other_number = '^[1-9]0*([^0-9])' %}
    {% set behind_it %}\1{% endset %}
    {% set only_number %}
        ^[^0-9]*[-0-9 ()./–‐‑−\x{a0}\x{2009}\x{202f}]+$
    {% endset %}
    {% set number_itself %}
        \([+0 ][^()]*\).*|[+0-9].*
    {% endset %}

    {# "Tel0341", "448822Hannover": apart from the words that it is glued to. #}
    {% set glued_before %}
        ((?i:tel|telefon|fon|fax|ruf|mobil|handy|nr|nummer|hotline|whatsapp))([0+(])
    {% endset %}
    {% set glued_behind %}
        ([0-9]{2})([A-ZÄÖÜ][a-zäöüß]{2})
    {% endset %}
    {% set apart %}\1 \2{% endset %}
    {% set read = replace_all(replace_all(text, glued_before, apart), glued_behind, apart) %}
    {% set found = keep_items(all_matches(read, surrounded), 'not ' ~ matches('item', is_longer)) %}
    {% set found = change_items(found, replace_all('item', other_number, behind_it)) %}
    {% set found = keep_items(
        found, 'not ' ~ is_no_phone('item') ~ ' and ' ~ matches('item', only_number)
    ) %}
    {% set found = keep_items(
        found, with_name('dialled', dialled_phone('item', text), is_in_phone_plan('dialled'))
    ) %}
    {{ distinct_items(joined_lists(
        change_items(found, first_match('item', number_itself)),
        keep_items(
            joined_lists(
                all_matches(text, local_number(), 1),
                all_matches(text, local_number_before_code(), 1)
            ),
            is_local_number('item')
        ),
    )) }}
{%- endmacro %}

{# The pattern of a number without area code, its group, behind a word that can name nothing else. #}
{% macro local_number() %}
    (?i:
        (?:^|[^\pL])
        (?:
            (?:tel|telefon|fon|fernspr|(?:tele)?fax)
                (?:[. -]{0,2}(?:nr|nummer|anschlu(?:ß|ss)))?[.:]{1,2}
            |fernruf:?|fernsprecher:?|rufnummer:?|telefonnummer:?|durchwahl:?|ruf:
            |telefon-?nr\.?:?|☎:?
        )
    )
    [ ]?
    ([1-9]\d?(?:[ ]\d\d){2,3}
        |[1-9]\d{5,7}
        |[1-9]\d{0,4}(?:[ /–-]{1,3}\d{1,4}){0,3}(?:[ ]?[–-][ ]?0\b)?)
    (?:$|[^\pL\pN.,:/€%-]|[.,](?:$|\D))
{% endmacro %}

{# The pattern of such a number, its group, before its area code: 49 12 34 (Vorwahl 0341). #}
{% macro local_number_before_code() %}
    (?:^|[^\pL\pN.,:/€%-][ ]?|[:,][ ])
    ([1-9]\d{0,7}(?:[ /–-]{1,3}\d{1,4}){0,4})
    [ ]?[(,][ ]?(?i:vorwahl|vorw\.)[: ]{1,2}0\d{2,4}(?:\D|$)
{% endmacro %}

{# True where `item` has the digits of a local number: 4 to 8, and is no year. #}
{% macro is_local_number(item) -%}
    length({{ digits(item) }}) between 3 and 8
    and not {{ matches(item, '^(?:19|20)[0-9]{2}$|^11[0-9]$') }}
    and {{ digits(item) }} not like '116%'
{%- endmacro %}

{# The pattern of a blank in a number. #}
{% macro phone_blank() -%}
    [ \x{a0}\x{2009}\x{202f}]
{%- endmacro %}

{# The pattern of what stands between two groups of a number, or nothing. #}
{% macro phone_gap() -%}
    {{ phone_blank() }}?[-./–‐‑−]?{{ phone_blank() }}?
{%- endmacro %}

{# The pattern of a number in any writing, whether or not its digits are those of a line. #}
{% macro phone_number() %}
    {% set subscriber %}
        (?:
            \d{1,4}(?:[- ./–‐‑−\x{a0}\x{2009}\x{202f}]\d{1,4}){0,6}
            |\d{5}[ ]\d{3}\b
            |\d{5,10}(?:[-–‐‑−]\d{1,5})?
        )
        (?:[ ]?[-–][ ]?0\b)?  {# the switchboard #}
    {% endset %}
    (?:
        0\d{1,2}/\d{3,4}/\d{4,5}
        |{{ phone_prefix() }}
            (?:
                (?:\(0?\d{1,6}\)|\d{1,6}){{ phone_gap() }}{{ subscriber }}
                |\d{5,14}
            )
        |{{ phone_first_group() }}{{ phone_gap() }}{{ subscriber }}
        |116[ ]?[01]\d\d
    )
    \b
{% endmacro %}

{# The pattern of an international prefix: +49, 0049, (+49), +49 (0). #}
{% macro phone_prefix() %}
    (?:
        \((?:\+{1,2}|00){{ phone_blank() }}?[1-9]\d{0,2}\)
        |(?:\+{1,2}|00){{ phone_blank() }}?[1-9]\d{0,2}
    )
    {{ phone_gap() }}(?:\(0\){{ phone_gap() }})?
{% endmacro %}

{# The pattern of the first group of a German number: 0341, (0341), 0 40, 0180-5. #}
{% macro phone_first_group() %}
    {% set blank = phone_blank() %}
    (?:
        \({{ blank }}?0(?:{{ blank }}?\d){1,5}{{ blank }}?\)
        |0(?:180|900|137)[- /]\d
        |0(?:{{ blank }}\d{1,3}){1,3}
        |0\d(?:{{ blank }}\d{1,2}){1,2}
        |0\d{1,5}
    )
{% endmacro %}

{# The pattern of the text before a number, as far as it says what number it is. #}
{% macro phone_before() %}
    (?:^|(?:[1-9]0*)?[^0-9+]{0,40}[^(\pL\pN_/\x5c=&#+-])  {# \x5c is the backslash #}
{% endmacro %}

{# The pattern of what, behind a number, makes it another kind of number. #}
{% macro phone_behind() %}
    (?:
        ,\d{1,2}\b
        |[=x×*]\d
        |{{ phone_blank() }}?
        (?:
            [€$£%°″"]
            |(?:
                mm|cm|m|km|kg|g|ml|l|V|W|Watt|kW|PS|Hz|MB|GB|EUR|Euro|CHF
                |Stück|Stk|Teile|teilig|tlg|Seiten
            )\b
        )
    )?
{% endmacro %}

{# The words of this `evidence` before a number, as an alternation. #}
{% macro phone_words(evidence) -%}
    {{ return(seed_alternation('phone_context_words', 'word', "evidence = '" ~ evidence ~ "'")) }}
{%- endmacro %}

{# The pattern of a number right behind one of `words`, an alternation: Art.-Nr. 0152 4587963. #}
{% macro number_behind(words) %}
    (?i)^[^0-9]*
    (?:^|[^\pL])(?:{{ words }})
    [^\pL\pN+]{0,4}(?:(?:nr|no|nummer)[^\pL\pN]{1,4})?[0-9]
{% endmacro %}

{# True where a word before the number in `item` says that it is none of a telephone. #}
{% macro is_no_phone(item) -%}
    {{ matches(item, number_behind(phone_words('against'))) }}
{%- endmacro %}

{# True where a word like "Tel." stands before the number in `item`. #}
{% macro is_named_phone(item) -%}
    {% set word %}
        (?i)^[^0-9]*
        (?:
            (?:(?:^|[^\pL])(?:{{ phone_words('for') }})|(?:{{ phone_words('within') }}))
                (?:-?nummern?|-?nr)?[^\pL]
            |(?:^|[^\pL])(?:{{ phone_words('sign') }})
        )
    {% endset %}
    {{ matches(item, word) }}
{%- endmacro %}

{# True where the number in `item` is rather another: "Chargennummer 0203 12345", a tax number. #}
{% macro is_doubtful_phone(item) -%}
    {% set other_number %}
        {{ phone_words('doubt') }}|\pL+(?:nummer|number|nr|code)
    {% endset %}
    {% set tax_number_or_year %}
        /\d+/\d{4,5}$
        |0\d+\)?[ ]?[-/– ][ ]?(?:19|20)\d\d$
    {% endset %}
    ({{ matches(item, number_behind(other_number)) }} or {{ matches(item, tax_number_or_year) }})
{%- endmacro %}

{# True where the number in `item` stands behind "unter", or a word that is no noun and no name. #}
{% macro is_hinted_phone(item) -%}
    {% set hint %}
        (?i)^[^0-9]*(?:^|[^\pL])(?:{{ phone_words('hint') }})[^\pL]
    {% endset %}
    {% set in_sentence %}
        ^[^0-9]*(?:^|[^\pL])[a-zäöüß]{2,}[,:]?[ ]\(?0
    {% endset %}
    ({{ matches(item, hint) }} or {{ matches(item, in_sentence) }})
{%- endmacro %}

{# True where the number in `item` is grouped as telephone numbers are, or is all of `text`. #}
{% macro looks_like_phone(item, text) -%}
    {% set set_apart %}
        0\d+\)[ ]
        |0[\d ]*[)/][ ]?\d
        |(?:\d{3}|\d\d)[ ]\d\d[ ]\d\d$
    {% endset %}
    {% set any_letter %}\pL{% endset %}
    {{ matches(item, set_apart) }}
    or (length({{ text }}) - length({{ item }}) <= 2 and not {{ matches(item, any_letter) }})
{%- endmacro %}

{# True where the number in `item` is grouped as part numbers are. #}
{% macro looks_like_part_number(item) -%}
    {% set grouped %}
        0\d{3}[ ]\d{3}[ ]\d{3}$
        |[-–]\d+[-–]\d{3,}
        |0[2-9]\d*\.\d{1,5}(?:\D|$)
        |\b[A-Z]{1,5}[ ]?0
    {% endset %}
    {{ matches(item, grouped) }}
{%- endmacro %}

{#
    The digits that the number in `item` dials, for phone_plan: all of them where it is sure to be
    one, +NN… abroad. Else the first group, `?` where something speaks for it, `=` where nothing
    does, and all digits; '' where something speaks against it.
    match:     0341/491234 behind "Tel." is 0341491234, behind "unter" 0341?0341491234
    near miss: '' for the 0203 12345 of "Chargennummer 0203 12345"
#}
{% macro dialled_phone(item, text) -%}
    {% set blank = phone_blank() %}
    {% set first_group = digits(first_match(item, written_first_group())) %}
    {% set german %}
        ^[^0-9+]*(?:\+{1,2}|00){{ blank }}?49\)?{{ phone_gap() }}\(?0?\)?
    {% endset %}
    {% set abroad %}
        ^[^0-9]*(?:\+|00{{ blank }}?[1-9]\d{0,2}[^0-9])
    {% endset %}
    {% set trunk_zero %}\([ ]?0[ ]?\){% endset %}
    {% set vienna %}
        (?:^|[^0-9])\(?01\)?[ ]?[/ –-][ ]?[2-9][0-9 /–-]{5,}$
    {% endset %}
    {% set in_vienna %}
        (?i:\bwien\b|\bvienna|österreich|\ba-1[0-2][0-9]0\b|\.at\b)
    {% endset %}
    case
        when {{ matches(item, german) }} then '0' || {{ digits(replace_all(item, german)) }}
        when {{ matches(item, abroad) }}
            then '+' || ltrim({{ digits(replace_all(item, trunk_zero)) }}, '0')
        when {{ is_named_phone(item) }} then {{ digits(item) }}
        when {{ matches(item, vienna) }} and {{ matches(text, in_vienna) }}
            then {{ digits(item) }}
        when {{ is_doubtful_phone(item) }} then ''
        when {{ is_hinted_phone(item) }} or {{ looks_like_phone(item, text) }}
            then {{ first_group }} || '?' || {{ digits(item) }}
        when {{ looks_like_part_number(item) }} then ''
        else {{ first_group }} || '=' || {{ digits(item) }}
    end
{%- endmacro %}

{# The pattern of the group that looks like an area code: 0341, "0 40" before a sign. #}
{% macro written_first_group() %}
    {% set blank = phone_blank() %}
    \(?{{ blank }}?
    (?:
        (?:0(?:{{ blank }}\d{1,3}){1,3}|0\d(?:{{ blank }}\d{1,2}){1,2})
            {{ blank }}?[-/)–]
        |0\d*
    )
{% endmacro %}

{#
    True where what dialled_phone gives, `dialled`, is a number of the numbering plans. Area codes
    and countries are looked for in constant texts: as a pattern of 6,000 codes, compiled again for
    every chunk, they cost more than all else.
#}
{% macro is_in_phone_plan(dialled) -%}
    (
        {{ matches(dialled, '^(?:' ~ german_service_numbers() ~ '|' ~ other_numbers() ~ ')$') }}
        or {{ is_german_landline(dialled) }}
        or {{ is_austrian_landline(dialled) }}
        or left({{ dialled }}, 1) = '+' and ({{ is_line_abroad(dialled) }})
    )
{%- endmacro %}

{# True where `dialled`, which begins with +, has a country's code and as many digits as it has. #}
{% macro is_line_abroad(dialled) -%}
    {% set lengths = [] %}
    {% for country in seed_rows('country_calling_codes', "country_code <> '49'") %}
        {% for length in range(country['shortest'] | int, (country['longest'] | int) + 1) %}
            {% do lengths.append(country['country_code'] ~ ' ' ~ length) %}
        {% endfor %}
    {% endfor %}
    {# Italian numbers keep their zero. #}
    {% set number = 'case when left(' ~ dialled ~ ", 4) = '+390' then '+39' || substr("
        ~ dialled ~ ', 5) else ' ~ dialled ~ ' end' %}
    {% for size in [1, 2, 3] %}
        {{ 'or ' if not loop.first }}
        contains(
            {{ literal('|' ~ lengths | join('|') ~ '|') }},
            '|' || substr({{ number }}, 2, {{ size }}) || ' '
                || (length({{ number }}) - {{ size + 1 }}) || '|'
        ) and substr({{ number }}, {{ size + 2 }}, 1) <> '0'
    {% endfor %}
{%- endmacro %}

{# The pattern of German mobile and service numbers, which have a code and no area. #}
{% macro german_service_numbers() %}
    01(?:5\d{1,3}|6[023]|7\d)[=?]01(?:5\d{9}|6[023]\d{7,8}|7\d{8,9})  {# mobile #}
    |01(?:5\d|6[023]|7\d)(?:[1-9]\d{7,8}=\d+|\d{7,9}|\d{7,9}\?\d+)
    |0800(?:[=?]0800)?\d{6,9}  {# free of charge #}
    |0180[1-7]?[=?]0180[1-7]\d{4,7}|0180[1-7]\d{4,7}|018[1-9]\d{6,10}
    |0700(?:[=?]0700)?\d{8}  {# personal #}
    |0900[1359]?[=?]0900[1359]\d{6}|0900[1359]\d{6}  {# premium rate #}
    |0137\d?[=?]0137\d{7}|0137\d{7}
    |032\d{0,2}[=?]032\d{9}|032\d{9}  {# no place #}
    |\??116(?:000|006|111|116|117|123)
{% endmacro %}

{# The area codes of a country with `size` digits as a constant text: |201|202|. #}
{% macro area_codes(country, size) -%}
    {% set codes = seed_values(
        'phone_area_codes',
        'area_code',
        "country_code = '" ~ country ~ "' and length(area_code) = " ~ size
    ) %}
    {{ literal('|' ~ codes | join('|') ~ '|') }}
{%- endmacro %}

{#
    True where `dialled` is a German area code with a number: the longer the code, the shorter the
    number, which begins with no zero. Behind `=`, nine digits at least.
#}
{% macro is_german_landline(dialled) -%}
    {% for size in [2, 3, 4, 5] %}
        {% set area_again %}\d{ {{- size + 1 -}} }[1-9]\d{% endset %}
        {% set written %}
            ^0\d{ {{- size -}} }
            (?:
                ={{ area_again }}{ {{- [2, 7 - size] | max }},{{ 10 - size -}} }
                |\?{{ area_again }}{2,{{ 10 - size }}}
                |[1-9]\d{2,{{ 11 - size }}}
            )$
        {% endset %}
        {{ 'or ' if not loop.first }}
        {{ matches(dialled, written) }}
        and contains({{ area_codes('49', size) }}, '|' || substr({{ dialled }}, 2, {{ size }}) || '|')
    {% endfor %}
{%- endmacro %}

{# True where `dialled` is an Austrian area code with a number. #}
{% macro is_austrian_landline(dialled) -%}
    {% for size in [3, 4] %}
        {% set written %}
            ^0\d{ {{- size -}} }(?:\?\d{8,12}|[1-9]\d{3,9})$
        {% endset %}
        {{ 'or ' if not loop.first }}
        {{ matches(dialled, written) }}
        and contains({{ area_codes('43', size) }}, '|' || substr({{ dialled }}, 2, {{ size }}) || '|')
    {% endfor %}
{%- endmacro %}

{# The pattern of Austrian mobile numbers, those of Vienna and Swiss ones in national writing. #}
{% macro other_numbers() %}
    {% set swiss = seed_alternation('phone_area_codes', 'area_code', "country_code = '41'") %}
    01[2-9]\d{5,8}  {# Vienna #}
    |06(?:5[0-3579]|6[013-9]|[7-9]\d)(?:\?\d{4})?\d{6,8}  {# Austrian mobile #}
    |0(?:{{ swiss }}|7[4-9])(?:\?\d{3})?[1-9]\d{6}
{% endmacro %}

{# What every match holds. #}
{% macro hint_phone() %}
    (?:^|[^0-9A-Zabcdg-kmoqs-wz])(?:[0+][^a-zA-Z,;:]{6}|116[ ]?[01])
    |(?i:tel|fon|fax|ruf|nr|sprecher|nummer|wahl|☎)[.: ]{1,3}[1-9][ /–-]?[0-9]
    |(?i:vorwahl|vorw\.)[: ]{1,2}0
{% endmacro %}
