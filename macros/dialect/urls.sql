{#
    The host of a URL, lower case, without user, port and a leading `www.`; NULL where there is
    none. What stands before the last @ is the user, a backslash ends the host as a slash does, and
    what no host may hold makes it none (WHATWG URL Standard, 3.3 and 4.4).
#}
{% macro host_of_url(url) -%}
    nullif(lower(regexp_extract(
        {{ url }},
        '^[A-Za-z][A-Za-z0-9+.-]*://(?:[^/\\?#]*@)?(?i:www\.)?'
        '([^/\\:?#@\[\]<>^|%\x00-\x20\x7f]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]*)?(?:[/\\?#\s]|$)',
        1
    )), '')
{%- endmacro %}

{#
    The domain somebody registered: the last two labels of a host, three where the last but one is
    a general one (`co.uk`, `com.tr`); an IP address stays whole. An approximation of the public
    suffix list that needs no download.
#}
{% macro domain_of_host(host) -%}
    case
        when regexp_full_match({{ host }}, '[0-9.]+') then {{ host }}
        else nullif(regexp_extract(
            {{ host }},
            '((?:[^.]+\.(?:co|com|org|net|ac|gov|edu|or|ne|go|gv|nom|web)\.[a-z]{2})|(?:[^.]+\.[^.]+)|[^.]+)\.?$',
            1
        ), '')
    end
{%- endmacro %}

{# A URL with its percent escapes decoded; as it stands where they are not valid UTF-8. #}
{% macro readable_url(url) -%}
    case
        when contains({{ url }}, '%') then coalesce(try(url_decode({{ url }})), {{ url }})
        else {{ url }}
    end
{%- endmacro %}

{#
    The words of a URL's file name, each with a capital letter, without suffix; NULL where it does
    not hold two words.
    match:     https://a.example/fotos/erika_muster-2019.jpg becomes Erika Muster 2019
    near miss: https://a.example/img/3f2a9c.jpg
#}
{% macro file_name_words(url) -%}
    {% set name = first_match(url, '([^/?#]*?)(?:\\.[A-Za-z]{3,4})?(?:[?#].*)?$', 1) %}
    case
        when {{ matches(url, '[\\pL]{2}[-_+ ]+[\\pL]{3}[^/?#]*(?:[?#]|$)') }}
            then array_to_string(
                {{ change_items(
                    "string_split(trim(" ~ replace_all(name, '[-_+ ]+', ' ') ~ "), ' ')",
                    'upper(left(item, 1)) || substr(item, 2)'
                ) }},
                ' '
            )
    end
{%- endmacro %}
