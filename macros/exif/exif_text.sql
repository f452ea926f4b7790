{#
    A text field, readable: trimmed, empty is NULL, and what the reader could only print as bytes
    decoded.
    match:     `b'M\xfcller'` is Müller, `[77, 0, 252, 0]` is Mü, `[65, 66, 67]` is ABC
    near miss: `[0, 0, 0, 0]`, `[]`, `[(nan,)]` and `[1/2, 300]` hold no text; `b'jour` is text
    source:    Python's bytes.__repr__; exifread prints one-byte fields as lists of codes
#}
{% macro exif_text(value) -%}
    case
        -- Comparing strings is the cheapest way to pass over what needs no work: nearly all.
        when {{ value }} < '!' or ends_with({{ value }}, ' ') then nullif(trim({{ value }}), '')
        when {{ value }} >= '[' and {{ value }} < '\' then {{ exif_codes(value) }}
        when {{ value }} >= 'b"' and {{ value }} < 'b(' then {{ exif_python_bytes(value) }}
        else {{ value }}
    end
{%- endmacro %}

{#
    A text field of Windows (XPAuthor, XPTitle, …): as `exif_text`, but a list of codes is UTF-16LE
    whatever the letters. A list cut by the reader (`, ... ]`) ends where it is cut.
    match:     `[22, 4, 48, 4, ... ]` is Жа
    near miss: `[0, 0, 0, 0]`, all that the newer reader leaves of it, is NULL
    source:    Microsoft, System.Author and others: EXIF tags 0x9C9B to 0x9C9F
#}
{% macro exif_windows_text(value) -%}
    case
        when starts_with({{ value }}, '[0, 0') then null
        when {{ value }} >= '[' and {{ value }} < '\'
            then {{ with_name('codes', exif_code_list(value), exif_utf16('codes')) }}
        else {{ exif_text(value) }}
    end
{%- endmacro %}

{#
    What Python prints of bytes that are not UTF-8, as text; beyond 50 bytes the reader prints the
    first 20 and `, ... ]` for the rest. It prints bytes only then, so a text that looks alike but
    has neither an `\x` nor that end stays.
    match:     `b'\xa9 2012 M\xfcller'` is © 2012 Müller, `b"O'Brien \xa9"` is O'Brien ©,
               `b'Stra\xdfe am alten Marktp, ... ]` is Straße am alten Marktp
    near miss: `b'jour` and `b'x'`
#}
{% macro exif_python_bytes(value) -%}
    {% set is_cut = 'ends_with(' ~ value ~ ", ', ... ]')" %}
    {% set text = namespace(
        sql='substring(' ~ value ~ ', 3, length(' ~ value ~ ') - case when ' ~ is_cut ~ ' then 9 else 3 end)'
    ) %}
    {% for escape, code in [('\\\\', '5c'), ("\\''", '27'), ('\\n', '0a'), ('\\r', '0d'), ('\\t', '09')] %}
        {% set text.sql = 'replace(' ~ text.sql ~ ", '" ~ escape ~ "', '\\x" ~ code ~ "')" %}
    {% endfor %}
    case
        when
            {{ is_cut }}
            or (contains({{ value }}, '\x') and right({{ value }}, 1) = substring({{ value }}, 2, 1))
            then {{ with_name('escaped', text.sql, exif_decoded('escaped')) }}
        else {{ value }}
    end
{%- endmacro %}

{# A printed list as text: UTF-16LE when every second code is 0, else bytes; NULL for numbers. #}
{% macro exif_codes(value) -%}
    {% set escaped = "array_to_string(list_transform(codes, lambda code: format('\\x{:02x}', code)), '')" %}
    {% set text %}
        case
            when list_count(codes) < len(codes) then null
            when codes[2] = 0 then {{ exif_utf16('codes') }}
            when len(codes) > 0 then {{ with_name('escaped', escaped, exif_decoded('escaped')) }}
        end
    {% endset %}
    case
        when {{ matches_whole(value, '\\[[0-9]{1,3}(?:, [0-9]{1,3})*(?:, \\.\\.\\. )?\\]') }}
            then {{ with_name('codes', exif_code_list(value), text) }}
        when {{ matches_whole(value, '[\\[\\]()0-9naife., /+-]*') }} then null
        else {{ value }}
    end
{%- endmacro %}

{# A printed list of codes as a list of numbers 0 to 255; NULL where it is something else. #}
{% macro exif_code_list(value) -%}
    try_cast(replace({{ value }}, ', ... ]', ']') as utinyint[])
{%- endmacro %}

{#
    Bytes written as ASCII with `\x..` for the others, as text: UTF-8 where they are, else Latin-1.
    The pattern keeps `decode` from raising, which costs more than all the rest.
    match:     `M\xfcller` and `M\xc3\xbcller` are Müller
#}
{% macro exif_decoded(escaped) -%}
    {% set next = '\\\\x[89ab][0-9a-f]' %}
    {% set utf8 = '(?:[^\\\\]|\\\\x[0-7].|\\\\x(?:c[2-9a-f]|d.)' ~ next ~ '|\\\\xe.(?:' ~ next
        ~ '){2}|\\\\xf[0-4](?:' ~ next ~ '){3})*' %}
    {% set json = "'\"' || replace(replace(" ~ escaped ~ ", '\"', '\\u0022'), '\\x', '\\u00') || '\"'" %}
    case
        when {{ matches_whole(escaped, utf8) }}
            then {{ exif_clean('try(decode(try_cast(' ~ escaped ~ ' as blob)))') }}
        else {{ exif_clean(json_string(json)) }}
    end
{%- endmacro %}

{# A list of UTF-16LE code units as text; NULL when a pair is broken. #}
{% macro exif_utf16(codes) -%}
    {{ exif_clean(json_string(
        "'\"' || array_to_string(list_transform(range(2, len(" ~ codes ~ ") + 1, 2), lambda place: "
        ~ "format('\\u{:02x}{:02x}', " ~ codes ~ "[place], " ~ codes ~ "[place - 1])), '') || '\"'"
    )) }}
{%- endmacro %}

{# `text` up to its first NUL, trimmed of blanks and line ends; NULL when nothing is left. #}
{% macro exif_clean(text) -%}
    nullif(trim(split_part({{ text }}, chr(0), 1), e' \t\r\n'), '')
{%- endmacro %}

{#
    A printed list of codes without the eight bytes that name its character set.
    match:     `[65, 83, 67, 73, 73, 0, 0, 0, 66]` (ASCII) is `[66]`
    near miss: `[66]` stays
    source:    EXIF 2.32, 4.6.6: GPSProcessingMethod, GPSAreaInformation
#}
{% macro exif_without_charset(value) -%}
    replace(
        replace({{ value }}, '[65, 83, 67, 73, 73, 0, 0, 0, ', '['),
        '[85, 78, 73, 67, 79, 68, 69, 0, ', '['
    )
{%- endmacro %}
