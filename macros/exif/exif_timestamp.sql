{#
    A time as a timestamp without zone: the clock's reading as it is written. An offset or a Z
    behind it is not applied, as most cameras write none and the clock is what the person saw.
    A date alone is its midnight. Unreadable is NULL.
    match:     `2008:05:08 09:54:28`, `2005.09.15 16:28:54`, `2004-07-13T21:23:44Z`,
               `2012-05-03T13:36:11-04:00`, `Tue May  7 21:48:30 2002`
    near miss: `0000:00:00 00:00:00`, `:  :     :  :`, `2013:05:26 16:05:92`, `2014:09:259`
    source:    EXIF 2.32, DateTimeOriginal; the other forms were met in real files
#}
{% macro exif_timestamp(value) -%}
    {% set formats = "['%Y:%m:%d %H:%M:%S', '%Y:%m:%d %H:%M', '%Y:%m:%d']" %}
    {% set pattern = '^([0-9]{4}[:./-][0-9]{1,2}[:./-][0-9]{1,2}'
        ~ '(?:[ T]+[0-9]{1,2}:[0-9]{1,2}(?::[0-9]{1,2})?)?)'
        ~ '(?:[.,][0-9]+)?(?: ?(?:Z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2}))?$' %}
    case
        -- Years of cameras and of scanned prints only: others are a clock that was not set. The one
        -- form of the standard first.
        when {{ value }} between '18' and '22' then coalesce(
            case
                when length({{ value }}) = 19 then try_strptime({{ value }}, '%Y:%m:%d %H:%M:%S')
            end,
            try_strptime(
                translate({{ first_match(value, pattern, 1) }}, './-T', '::: '), {{ formats }}
            )
        )
        when {{ matches(value, '^[A-Z][a-z]{2} ') }}
            then try_strptime({{ replace_all(value, ' +', ' ') }}, '%a %b %d %H:%M:%S %Y')
    end
{%- endmacro %}

{#
    The moment of the position, in UTC: the GPS date with the GPS time, a list of hours, minutes and
    seconds. Without one of the two it is NULL, unless the date field holds a time as well.
    match:     `2017:10:27` and `[6, 38, 105/2]`
    near miss: `2014:09:259`, `[0/0, 0/0, 13]`, `17,00000,8,00000,29,00000`
    source:    EXIF 2.32, GPSDateStamp (which exifread calls GPSDate) and GPSTimeStamp
#}
{% macro exif_gps_at(date, time) -%}
    {% set is_valid = 'len(numbers) = 3 and numbers[1] >= 0 and numbers[1] < 24'
        ~ ' and numbers[2] >= 0 and numbers[2] < 60 and numbers[3] >= 0 and numbers[3] <= 60' %}
    {% set seconds = '(numbers[1] * 60 + numbers[2]) * 60 + numbers[3]' %}
    {% set written = exif_timestamp(date) %}
    case
        when {{ date }} is not null then coalesce(
            date_trunc('day', {{ written }}) + to_microseconds({{ exif_with_numbers(
                "replace(" ~ time ~ ", ':', ', ')",
                'case when ' ~ is_valid ~ ' then round((' ~ seconds ~ ') * 1000000)::bigint end',
            ) }}),
            case when length({{ date }}) > 10 then {{ written }} end
        )
    end
{%- endmacro %}
