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
    {% set blank = '[ \\x{a0}\\x{2009}\\x{202f}]' %}
    {% set gap = blank ~ '?[-./–‐‑−]?' ~ blank ~ '?' %}
    {% set prefix = '(?:\\((?:\\+{1,2}|00)' ~ blank ~ '?[1-9]\\d{0,2}\\)|(?:\\+{1,2}|00)' ~ blank
        ~ '?[1-9]\\d{0,2})' ~ gap ~ '(?:\\(0\\)' ~ gap ~ ')?' %}
    {% set lead = '(?:\\(' ~ blank ~ '?0(?:' ~ blank ~ '?\\d){1,5}' ~ blank ~ '?\\)'
        ~ '|0(?:180|900|137)[- /]\\d|0(?:' ~ blank ~ '\\d{1,3}){1,3}|0\\d(?:' ~ blank
        ~ '\\d{1,2}){1,2}|0\\d{1,5})' %}
    {% set subscriber = '(?:\\d{1,4}(?:[- ./–‐‑−\\x{a0}\\x{2009}\\x{202f}]\\d{1,4}){0,6}'
        ~ '|\\d{5,10}(?:[-–‐‑−]\\d{1,5})?)(?: ?[-–] ?0\\b)?' %}
    {% set number = '(?:0\\d{1,2}/\\d{3,4}/\\d{4,5}|' ~ prefix ~ '(?:(?:\\(0?\\d{1,6}\\)|\\d{1,6})'
        ~ gap ~ subscriber ~ '|\\d{5,14})|' ~ lead ~ gap ~ subscriber ~ '|116 ?[01]\\d\\d)\\b' %}
    {# What stands before and after is matched too, for the tests on `item` below. #}
    {% set before = '(?:^|(?:[1-9]0*)?[^0-9+]{0,24}[^(\\pL\\pN_/\\\\=&#+-])' %}
    {% set after = '(?:,\\d{1,2}\\b|[=x×*]\\d|' ~ blank ~ '?(?:[€$£%°″"]|(?:mm|cm|m|km|kg|g|ml|l|V'
        ~ '|W|Watt|kW|PS|Hz|MB|GB|EUR|Euro|CHF|Stück|Stk|Teile|teilig|tlg|Seiten)\\b))?' %}

    {% set words = {} %}
    {% for evidence in ['for', 'within', 'sign', 'hint', 'doubt', 'against'] %}
        {% do words.update({evidence: seed_alternation(
            'phone_context_words', 'word', "evidence = '" ~ evidence ~ "'"
        )}) %}
    {% endfor %}
    {% set start = '(?i)^[^0-9]*(?:^|[^\\pL])(?:' %}
    {% set has_word = matches(
        'item',
        '(?i)^[^0-9]*(?:(?:(?:^|[^\\pL])(?:' ~ words['for'] ~ ')|(?:' ~ words['within']
            ~ '))(?:-?nummern?|-?nr)?[^\\pL]|(?:^|[^\\pL])(?:' ~ words['sign'] ~ '))',
    ) %}
    {# "unter", or in a sentence: after a word that is neither a noun nor a name. #}
    {% set has_hint = '(' ~ matches('item', start ~ words['hint'] ~ ')[^\\pL]') ~ ' or '
        ~ matches('item', '^[^0-9]*(?:^|[^\\pL])[a-zäöüß]{2,}[,:]? \\(?0') ~ ')' %}
    {% set then_number = ')[^\\pL\\pN+]{0,4}(?:(?:nr|no|nummer)[^\\pL\\pN]{1,4})?[0-9]' %}
    {% set is_ruled_out = matches('item', start ~ words['against'] ~ then_number) %}
    {# "Chargennummer 0203 12345", a tax number, a year. #}
    {% set is_doubtful = '(' ~ matches(
        'item', start ~ words['doubt'] ~ '|\\pL+(?:nummer|number|nr|code)' ~ then_number
    ) ~ ' or ' ~ matches('item', '/\\d+/\\d{4,5}$'
        ~ '|0\\d+\\)? ?[-/– ] ?(?:19|20)\\d\\d$') ~ ')' %}
    {% set is_just_number = matches('item', '^[^0-9]*[-0-9 ()./–‐‑−\\x{a0}\\x{2009}\\x{202f}]+$') %}
    {% set is_alone = '(length(' ~ text ~ ') - length(item) <= 2 and not '
        ~ matches('item', '\\pL') ~ ')' %}
    {% set is_set_apart = matches(
        'item', '0\\d+\\) |0[\\d ]*[)/] ?\\d|(?:\\d{3}|\\d\\d) \\d\\d \\d\\d$'
    ) %}
    {% set is_part_number = matches(
        'item', '0\\d{3} \\d{3} \\d{3}$|[-–]\\d+[-–]\\d{3,}|0[2-9]\\d*\\.\\d|\\b[A-Z]{1,5} ?0'
    ) %}

    {# The digits as one text: all of them where sure, else the first group, `?` or `=`, and all. #}
    {% set german = '^[^0-9+]*(?:\\+{1,2}|00)' ~ blank ~ '?49\\)?' ~ gap ~ '\\(?0?\\)?' %}
    {% set abroad = '^[^0-9]*(?:\\+|00' ~ blank ~ '?[1-9]\\d{0,2}[^0-9])' %}
    {% set first_group = digits(first_match(
        'item',
        '\\(?' ~ blank ~ '?(?:(?:0(?:' ~ blank ~ '\\d{1,3}){1,3}|0\\d(?:' ~ blank
            ~ '\\d{1,2}){1,2})' ~ blank ~ '?[-/)–]|0\\d*)',
    )) %}
    {% set dialled %}
        case
            when {{ matches('item', german) }} then '0' || {{ digits(replace_all('item', german)) }}
            when {{ matches('item', abroad) }} then '+' || ltrim({{ digits('item') }}, '0')
            when {{ has_word }} then {{ digits('item') }}
            when {{ is_doubtful }} then ''
            when {{ has_hint }} or {{ is_set_apart }} or {{ is_alone }}
                then {{ first_group }} || '?' || {{ digits('item') }}
            when {{ is_part_number }} then ''
            else {{ first_group }} || '=' || {{ digits('item') }}
        end
    {% endset %}

    {% set plan = [
        '01(?:5\\d{1,3}|6[023]|7\\d)[=?]01(?:5\\d{9}|6[023]\\d{7,8}|7\\d{8,9})',
        '01(?:5\\d|6[023]|7\\d)(?:[1-9]\\d{7,8}=\\d+|\\d{7,9}|\\d{7,9}\\?\\d+)',
        '0800(?:[=?]0800)?\\d{6,9}',
        '0180[1-7]?[=?]0180[1-7]\\d{4,7}|0180[1-7]\\d{4,7}|018[1-9]\\d{6,10}',
        '0700(?:[=?]0700)?\\d{8}',
        '0900[1359]?[=?]0900[1359]\\d{6}|0900[1359]\\d{6}',
        '0137\\d?[=?]0137\\d{7}|0137\\d{7}',
        '032\\d{0,2}[=?]032\\d{9}|032\\d{9}',
        '\\??116(?:000|006|111|116|117|123)',
    ] %}
    {% for size in [2, 3, 4, 5] %}
        {% set areas = seed_alternation(
            'phone_area_codes', 'area_code', "country_code = '49' and length(area_code) = " ~ size
        ) %}
        {% set same = '\\d{' ~ (size + 1) ~ '}[1-9]\\d' %}
        {% do plan.append(
            '0(?:' ~ areas ~ ')(?:=' ~ same ~ '{' ~ [2, 7 - size] | max ~ ',' ~ (10 - size)
            ~ '}|\\?' ~ same ~ '{2,' ~ (10 - size) ~ '}|[1-9]\\d{2,' ~ (11 - size) ~ '})'
        ) %}
    {% endfor %}
    {# Austria and Switzerland. #}
    {% set austrian = seed_alternation(
        'phone_area_codes', 'area_code', "country_code = '43' and length(area_code) > 1"
    ) %}
    {% set swiss = seed_alternation('phone_area_codes', 'area_code', "country_code = '41'") %}
    {% do plan.append('0(?:' ~ austrian ~ ')(?:\\?\\d{8,12}|[1-9]\\d{3,9})') %}
    {% do plan.append('01[2-9]\\d{5,8}') %}
    {% do plan.append('06(?:5[0-3579]|6[013-9]|[7-9]\\d)(?:\\?\\d{4})?\\d{6,8}') %}
    {% do plan.append('0(?:' ~ swiss ~ '|7[4-9])(?:\\?\\d{3})?[1-9]\\d{6}') %}
    {% for country in seed_rows('country_calling_codes', "country_code <> '49'") %}
        {% do plan.append(
            '\\+' ~ country['country_code'] ~ ('0?' if country['country_code'] == '39' else '')
            ~ '[1-9]\\d{' ~ (country['shortest'] | int - 1)
            ~ ',' ~ (country['longest'] | int - 1) ~ '}'
        ) %}
    {% endfor %}

    {# A digit just before, as in "9.0203 12345" or "2 x 0203 12345": part of something longer. #}
    {% set found = keep_items(
        all_matches(text, before ~ '\\(??' ~ number ~ after),
        'not ' ~ matches('item', '^[1-9]0*(?:[ .,:]| ?[x×] ?)0')
    ) %}
    {% set found = change_items(found, replace_all('item', '^[1-9]0*([^0-9])', '\\1')) %}
    {% set found = keep_items(found, 'not ' ~ is_ruled_out ~ ' and ' ~ is_just_number) %}
    {% set found = keep_items(found, matches_whole(dialled, plan | join('|'))) %}
    {{ change_items(found, first_match('item', '\\([+0 ][^()]*\\).*|[+0-9].*')) }}
{%- endmacro %}

{# What every match holds. #}
{% macro hint_phone() -%}
    {{ return(rough_number_start() ~ '(?:[0+][^a-zA-Z,;:]{6}|116 ?[01])') }}
{%- endmacro %}
