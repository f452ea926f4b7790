{#
    The host of a URL, lower case, without user, port and a leading `www.`; NULL where there is
    none. What stands before the last @ is the user, a backslash ends the host as a slash does, and
    what no host may hold makes it none (WHATWG URL Standard, 3.3 and 4.4). Of most URLs it is what
    stands between the second slash and the third: the pattern is five times as slow.
#}
{% macro host_of_url(url) -%}
    {% set plain = 'split_part(' ~ url ~ ", '/', 3)" %}
    case
        when
            (starts_with({{ url }}, 'https://') or starts_with({{ url }}, 'http://'))
            and regexp_full_match({{ plain }}, '[a-z0-9.-]+')
            then case
                when starts_with({{ plain }}, 'www.') and {{ plain }} <> 'www.'
                    then substr({{ plain }}, 5)
                else {{ plain }}
            end
        else nullif(lower(regexp_extract(
            {{ url }},
            '^[A-Za-z][A-Za-z0-9+.-]*://(?:[^/\\?#]*@)?(?i:www\.)?'
            '([^/\\:?#@\[\]<>^|%\x00-\x20\x7f]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]*)?(?:[/\\?#\s]|$)',
            1
        )), '')
    end
{%- endmacro %}

{# The last two labels of a host; empty where it has fewer, or ends with a dot. #}
{% macro last_labels(host) -%}
    regexp_extract({{ host }}, '[^.]+\.[^.]+$')
{%- endmacro %}

{#
    The domain that somebody registered: the longest public suffix of a host in lower case, and one
    label more. NULL where the host is such a suffix itself, an IP address or no name. `labels` are
    its last two, see last_labels: they are the domain, unless a longer suffix ends in them.
    match:     a.b.example.co.uk is example.co.uk, b.example.de is example.de, a.b.c.kobe.jp is
               b.c.kobe.jp, www.city.kobe.jp is city.kobe.jp
    near miss: co.uk, github.io, c.kobe.jp, localhost, 192.0.2.7
    source:    Public Suffix List with its private part (seeds/public_suffixes); the algorithm is
               that of https://github.com/publicsuffix/list/wiki/Format
#}
{% macro registered_domain(host, labels) -%}
    {% set all_below = seed_alternation(
        'public_suffixes', 'suffix[3:]', "regexp_full_match(suffix, '\\*\\.[^.]+')"
    ) %}
    case
        when starts_with({{ host }}, '.') then null
        when
            {{ is_suffix(labels, is_end=true) }} is null
            and not regexp_matches({{ labels }}, '^$|\.(?:{{ all_below }}|[0-9]+\]?)$')
            then {{ labels }}
        when not regexp_full_match({{ host }}, '[0-9.]+|\[.*') then {{ with_name(
            'parts', 'string_split(rtrim(' ~ host ~ ", '.'), '.')", parts_from_domain()
        ) }}
    end
{%- endmacro %}

{#
    The text of the list `parts`, the labels of a host, from the one before its longest public suffix
    (`*.` is any label, `!` says that what follows is none); NULL where that is all of it.
#}
{% macro parts_from_domain() -%}
    {% set text = "array_to_string(parts[place:], '.')" %}
    {% set following = "'*.' || array_to_string(parts[place + 1:], '.')" %}
    {% set places = 'list_min(list_filter(range(1, len(parts) + 1), lambda place: ' %}
    {% set start %}
        coalesce(
            {{ places ~ is_suffix("'!' || " ~ text) }} is not null)),
            {{ places ~ is_suffix(text) }} is not null or {{ is_suffix(following) }} is not null)) - 1,
            len(parts) - 1
        )
    {% endset %}
    {{ with_name('start', start, "case when start > 0 then array_to_string(parts[start:], '.') end") }}
{%- endmacro %}

{#
    Not NULL where `text` is one of the public suffixes or, if `is_end`, the last two labels of one.
    A cast to an enum looks up a text in a hash table, which no other constant does: a pattern of
    all suffixes takes 300 times as long (2026-12-01, DuckDB 1.5.5).
#}
{% macro is_suffix(text, is_end=false) -%}
    {% set item = last_labels('item') if is_end else 'item' %}
    {% set items = change_items('flatten(list([suffix, ascii_form]))', item) %}
    {% set literals = change_items(
        'list_sort(list_distinct(' ~ items ~ '))', "chr(39) || item || chr(39)"
    ) %}
    {% set values = seed_value(
        'public_suffixes', 'array_to_string(' ~ literals ~ ", ', ')", 'true'
    ) %}
    try_cast({{ text }} as enum({{ values or "''" }}))
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
