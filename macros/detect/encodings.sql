{#
    `text` without entities, wrong encodings and strange signs, and with all its words as they are:
    how a value is masked and hashed, so that one address gives one hash.
    match:     erika&#64;beispiel.de, MÃ¼ller
    near miss: ERIKA MUSTER, erika-muster (as they are)
#}
{% macro decoded_text(text) -%}
    case
        when {{ matches(text, encoded_signs()) }}
            then {{ read_encoded(text) }}
        else {{ text }}
    end
{%- endmacro %}

{#
    The pattern of signs that stand for others: HTML entities, signs that are no blanks and letters,
    UTF-8 read as Windows-1252, letters in two parts, wide letters.
#}
{% macro encoded_signs() %}
    &[#a-zA-Z]
    |[\x{a0}\x{ad}\x{2007}\x{2009}-\x{2011}\x{202f}\x{2060}\x{feff}\x{fffd}]
    |[ÂÃâÅÄ][\x{80}-\x{bf}ŒœŠšŸŽžƒˆ˜–-„†‡•…‰‹›€™]
    |[\x{300}-\x{304}\x{306}-\x{308}\x{30a}-\x{30c}\x{327}]
    |[\x{ff10}-\x{ff5a}\x{660}-\x{669}]
{% endmacro %}

{# Signs that stand for others as what they mean. #}
{% macro read_encoded(text) -%}
    {{ read_blanks(read_lost(read_mojibake(read_entities(text)))) }}
{%- endmacro %}

{#
    HTML entities as what they mean, also encoded twice and, for German letters, without semicolon.
    match:     K&uuml;che, K&amp;uuml;che, K&#252;che, K&#xfc;che, K&uumlche
    near miss: H&M, Müller & Söhne
    source:    HTML Living Standard, 13.5 Named character references
#}
{% macro read_entities(text) -%}
    {% set named = {
        'auml': 'ä', 'ouml': 'ö', 'uuml': 'ü', 'Auml': 'Ä', 'Ouml': 'Ö', 'Uuml': 'Ü',
        'szlig': 'ß', 'eacute': 'é', 'egrave': 'è', 'ecirc': 'ê', 'euml': 'ë', 'aacute': 'á',
        'agrave': 'à', 'acirc': 'â', 'aring': 'å', 'atilde': 'ã', 'aelig': 'æ', 'oacute': 'ó',
        'ograve': 'ò', 'ocirc': 'ô', 'otilde': 'õ', 'oslash': 'ø', 'iacute': 'í', 'icirc': 'î',
        'iuml': 'ï', 'uacute': 'ú', 'ugrave': 'ù', 'ucirc': 'û', 'ccedil': 'ç', 'ntilde': 'ñ',
        'yacute': 'ý', 'scaron': 'š', 'Scaron': 'Š', 'Eacute': 'É', 'Oslash': 'Ø', 'Ccedil': 'Ç',
        'Aring': 'Å', 'quot': '"', 'apos': "'", 'nbsp': ' ', 'shy': '', 'ndash': '–', 'mdash': '—',
        'bdquo': '„', 'ldquo': '“', 'rdquo': '”', 'sbquo': '‚', 'lsquo': '‘', 'rsquo': '’',
        'laquo': '«', 'raquo': '»', 'copy': '©', 'reg': '®', 'euro': '€', 'hellip': '…', 'bull': '•',
        'middot': '·', 'deg': '°', 'commat': '@', 'lpar': '(', 'rpar': ')', 'lt': '<', 'gt': '>',
        'ast': '*', 'dagger': '†', 'acute': '´', 'prime': '′', 'Prime': '″', 'colon': ':',
        'period': '.', 'comma': ',', 'sol': '/', 'lowbar': '_', 'hyphen': '-', 'dash': '-',
        'plus': '+', 'num': '#', 'ensp': ' ', 'emsp': ' ', 'thinsp': ' ', 'amp': '&',
    } %}
    {% set once %}&\1{% endset %}
    {% set read = namespace(sql=replace_all('entities', '&amp;(#?[a-zA-Z0-9]{2,8};)', once)) %}
    {% for name, letter in named.items() %}
        {% set end = ';?' if modules.re.fullmatch('[aouAOU]uml|szlig', name) else ';' %}
        {% set read.sql = replace_all(read.sql, '&' ~ name ~ end, letter)
            if end == ';?'
            else "replace(" ~ read.sql ~ ", '&" ~ name ~ ";', " ~ literal(letter) ~ ")" %}
    {% endfor %}
    case
        when contains({{ text }}, '&')
            then {{ with_name('entities', read_codes(text), read.sql) }}
        else {{ text }}
    end
{%- endmacro %}

{# The numeric entities of `text` as their letters: &#64; and &#x40; are @. #}
{% macro read_codes(text) -%}
    {% set once %}&\1{% endset %}
    {% set code = "replace(regexp_extract(code, '#([0-9]+|[xX][0-9a-fA-F]+)', 1), 'x', '0x')" %}
    list_reduce(
        list_prepend(
            {{ replace_all(text, '&amp;(#[xX]?[0-9a-fA-F]{2,5};)', once) }},
            list_distinct({{ all_matches(
                text, '&(?:amp;)?#(?:[0-9]{2,5}|[xX][0-9a-fA-F]{2,4});'
            ) }})
        ),
        lambda done, code: replace(
            done,
            replace(code, '&amp;', '&'),
            coalesce(
                case
                    when try_cast({{ code }} as integer) between 32 and 55295
                        then chr(try_cast({{ code }} as integer))
                end,
                code
            )
        )
    )
{%- endmacro %}

{#
    UTF-8 that was read as Windows-1252, as it was meant.
    match:     MÃ¼ller, StraÃŸe, â€žZitatâ€œ, Â© 2012
    near miss: São Paulo, Ångström
#}
{% macro read_mojibake(text) -%}
    {% set letters = '„“”‚‘’–—…•€™©®°·´«»äöüßÄÖÜéèêëáàâåãæóòôõøíìîïúùûçñýšžćčğşıłńřěůőű'
        ~ 'ÉÈÁÀÂÅÆÓÔØÇŠŽČŞİ¡¿' %}
    {% set wrong = [] %}
    {% for letter in 'äöüßÄÖÜ' %}
        {% set once = letter.encode('utf-8').decode('cp1252') %}
        {% do wrong.append((once.encode('utf-8').decode('cp1252', 'ignore'), letter)) %}
    {% endfor %}
    {% for letter in letters %}
        {% set read = letter.encode('utf-8').decode('cp1252', 'ignore') %}
        {% if read | length == letter.encode('utf-8') | length %}
            {% do wrong.append((read, letter)) %}
        {% endif %}
    {% endfor %}
    {% set read = namespace(sql='mojibake') %}
    {% for found, letter in wrong %}
        {% set read.sql = 'replace(' ~ read.sql ~ ', ' ~ literal(found) ~ ', ' ~ literal(letter)
            ~ ')' %}
    {% endfor %}
    case
        when {{ matches(text, '[ÂÃâÅÄ][\\x{80}-\\x{bf}ŒœŠšŸŽžƒˆ˜–-„†‡•…‰‹›€™]') }}
            then {{ with_name('mojibake', text, read.sql) }}
        else {{ text }}
    end
{%- endmacro %}

{#
    A letter that was lost (U+FFFD), as the one that most often stands between its two neighbours in
    German: right three times out of four, which gives most words back.
    match:     f�r, M�ller, Fingerabdr�cke, gro�
#}
{% macro read_lost(text) -%}
    {% set between = {
        'ä': 'bdlnu ccc dchm en fcdlnsu gbhnrs hdfklmnou jgh kfmtu lcdfghnprstu mdenr nchlmnru '
            ~ 'pcdhiprst rdgirtuvwz scgmnstu tdfgntu ul vt wbcghns zhu -hlntu',
        'ö': 'bbg dl ef gt hchr jr klpr lw� mbcgpw nptv rl� shr tps vgls wl zlps -fks',
        'ü': 'bcfhrst dnrs fbghrt� gl� hbgpst jdn kbchns lbm mhlst nbfgs pln rbcfhmnps sbd� tbchmr '
            ~ 'wrt zbcgnr -bpr',
        'ß': 'a-egln e-belstu i-befghiltw o-abefhklmrstv u-abefgkmpstw äei öet üeituw',
    } %}
    {% set pairs = {} %}
    {% for letter, groups in between.items() %}
        {% for group in groups.split(' ') %}
            {% for next in group[1:] %}
                {% do pairs.setdefault(letter, []).append(group[0] ~ next) %}
            {% endfor %}
        {% endfor %}
    {% endfor %}
    {% set before = replace_all('lower(right(done, 1))', '[^a-zäöüß]', '-') %}
    {% set behind = replace_all("lower(left(next || '-', 1))", '[^a-zäöüß]', '-') %}
    {% set letter %}
        case
            {% for letter, found in pairs.items() %}
            when contains('|{{ found | join('|') }}|', '|' || pair || '|') then '{{ letter }}'
            {% endfor %}
            when pair = '--' then ' '
            else 'ü'
        end
    {% endset %}
    case
        when contains({{ text }}, '�') then list_reduce(
            string_split({{ text }}, '�'),
            lambda done, next: done
                || {{ with_name('pair', before ~ ' || ' ~ behind, letter) }} || next
        )
        else {{ text }}
    end
{%- endmacro %}

{#
    Letters and blanks in their usual form: letters of one part, digits and letters of usual width,
    every blank a blank, nothing that is not seen.
#}
{% macro read_blanks(text) -%}
    {% set unseen = '[\\x{ad}\\x{200b}-\\x{200f}\\x{2060}\\x{feff}]' %}
    {% set wide = '０１２３４５６７８９ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ'
        ~ 'ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ＠．－：／＋（）‐‑'
        ~ '٠١٢٣٤٥٦٧٨٩' %}
    {% set usual = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz@.-:/+()--'
        ~ '0123456789' %}
    translate(
        {{ replace_all(
            replace_all('nfc_normalize(' ~ text ~ ')', unseen),
            '[\\x{a0}\\x{2007}\\x{2009}\\x{200a}\\x{202f}]',
            ' '
        ) }},
        '{{ wide }}',
        '{{ usual }}'
    )
{%- endmacro %}
