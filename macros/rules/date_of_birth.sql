{#
    The date that `written` says, NULL where there is none such: German, ISO or slashed numbers or
    a month's name in German or English. Two digits of a year count as 19yy.
    match:     12. März 1975, 12.03.75, 1975-03-12, 12/03/1975, March 12, 1975
    near miss: 31.02.1980
    source:    DIN 1355-1, ISO 8601
#}
{% macro written_date(written) -%}
    {# Plain functions: a pattern inside a list function is compiled again for every batch. #}
    {% set words = "translate(lower(" ~ written ~ "), 'ä.,/-_', 'a     ')" %}
    {% set words = "replace(replace(" ~ words ~ ", '  ', ' '), '  ', ' ')" %}
    {# den 5ten Mai, am 21sten Juni #}
    {% set words = "replace(replace(replace(" ~ words ~ ", 'sten ', ' '), 'ten ', ' '), 'te ', ' ')" %}
    {% set parts = [] %}
    {% for number in [1, 2, 3] %}
        {% do parts.append('split_part(' ~ words ~ ', ' ~ "' ', " ~ number ~ ')') %}
    {% endfor %}
    {% set months = [] %}
    {% for part in parts %}
        {% do months.append(
            'coalesce(try_cast(' ~ part ~ " as integer), list_position(['i', 'ii', 'iii', 'iv', "
            ~ "'v', 'vi', 'vii', 'viii', 'ix', 'x', 'xi', 'xii'], " ~ part ~ '), (greatest('
            ~ "strpos('jan feb mar apr mai jun jul aug sep okt nov dez', left(" ~ part ~ ', 3)), '
            ~ "strpos('jan feb mae apr may jun jul aug sep oct nov dec', left(" ~ part
            ~ ', 3))) + 3) // 4)'
        ) %}
    {% endfor %}
    try_cast(
        case
            when length({{ parts[0] }}) = 4 and try_cast({{ parts[0] }} as integer) is not null
                then {{ parts[0] }} || '-' || {{ parts[1] }} || '-' || {{ parts[2] }}
            when try_cast({{ parts[0] }} as integer) is null
                then {{ parts[2] }} || '-' || {{ months[0] }} || '-' || {{ parts[1] }}
            else
                case when length({{ parts[2] }}) = 2 then '19' else '' end
                || {{ parts[2] }} || '-' || {{ months[1] }} || '-' || {{ parts[0] }}
        end as date
    )
{%- endmacro %}

{#
    A full date of birth: a date that exists, from 1880 to today, with a birth word or a star.
    match:     geboren am 12. März 1975; geb. 12.03.1975; (* 12.03.1975 in Köln); DOB: 1975-03-12
    near miss: † 12.03.1975; gegründet am 12.03.1975; geb. Müller; Hotel 5* 12.03.2020
    source:    the forms of German biographies and forms (DIN 1355-1 dates)
#}
{% macro find_date_of_birth(text) -%}
    {% set date, place = date_pattern(), birth_place_pattern() %}
    {# From birth word to date: "geboren als Erika Muster in Köln am Montag, den". #}
    {% set between %}
        [ :,./_–-]{0,3}
        (?:(?i:ist|war|wurde|bin|lautet)(?:[ ](?:der|er|sie|es|ich|\p{Lu}\pL+))?[ ])?
        (?:als[ ](?:\p{Lu}[\pL-]+[ ]){1,3})?
        (?:(?:{{ place }}|zu[ ]\p{Lu}[\pL-]+),?[ ]\(?)?
        (?:(?i:am|on|den|dem|der|le|the):?[ ]){0,2}
        (?:\p{Lu}\pL+(?:tag|woch|abend|day),?[ ](?:(?:den|dem)[ ])?)?
    {% endset %}
    {% set behind_star %}
        (?:am[ ]|(?:{{ place }}|(?:zu[ ])?\p{Lu}[\pL-]+),?[ ](?:am[ ])?)?
    {% endset %}
    {% set before_date %}
        (?:
            (?:(?:^|[^\pL\pN]){{ birth_words() }}|\p{Ll}geb\.?|\p{Ll}geboren){{ between }}
            |(?:^|[\s(,;|/]|{{ star_of_birth() }})[*][ ]?{{ behind_star }}
            |{{ star_of_birth() }}[ ]?{{ behind_star }}
        )
        ({{ date }})
    {% endset %}
    {% set behind_date %}
        ({{ date }})
        (?:,?[ ][\pL\pN:/()-]+){0,9}?
        ,?[ ](?:
            (?i:geboren|zur[ ]welt|das[ ]licht[ ]der)(?:$|[^\pL])
            |geb\.(?:$|[,;)])
        )
    {% endset %}
    {# Not "am 12.03.1975 heiratete Erika Beispiel, geborene Muster". #}
    {% set inside %}
        (?:[Dd](?:er|ie|as|em|en)|[Ee]ine?[rmn]?)[ ]am[ ]({{ date }})
        (?:[ ][\pL-]+){0,3}[ ]geborene
    {% endset %}
    {{ keep_items(
        change_items(
            distinct_items(joined_lists(
                all_matches(text, before_date, 1),
                all_matches(text, behind_date, 1),
                all_matches(text, inside, 1)
            )),
            "rtrim(item, '_T')"
        ),
        written_date('item') ~ " between date '1880-01-01' and current_date"
    ) }}
{%- endmacro %}

{# The pattern of the words that stand before a date of birth. #}
{% macro birth_words() %}
    (?i:
        geboren(?:e[rnsm]?)?|geb\.?(?:[ ]?-?(?:datum|dat\.?|tag))?
        |geburt(?:s?tag)?[ ]?(?:/[ ]?-?\pL+)?:|gebürtig
        |(?:mein|sein|ihr|steckbrief:)[ ]geburtstag
        |geburts?-?d(?:at)?(?:um|\.)?
            (?:
                (?:[ ]?[/,&]|[ ]u(?:nd|\.))[ ]?-?\pL+|[ ][(\[][\pL.]+[)\]]
                |(?:[ ]\pL+){1,3}
            )?
        |geburt[ ]am|datum[ ]der[ ]geburt|gebdat|licht[ ]der[ ]welt
        |date[ ]of[ ]birth|birth[ ]?date|birthday[ ]?:|d\.?o\.?b\.?|born|née?
        |zur[ ]welt(?:[ ]gekommen)?
        |(?:date[ ]de[ ]naissance|data[ ]di[ ]nascita)[ ]?:?|nat[oa][ ]il
    )
{% endmacro %}

{# The pattern of the stars that stand for a birth and, but for *, for nothing else. #}
{% macro star_of_birth() -%}
    [∗✶☆★⭐✱＊⋆✳✻✽❋⁕]
{%- endmacro %}

{# The pattern of a full date. #}
{% macro date_pattern() %}
    {% set month %}
        (?i:
            jan(?:uar|uary)?|jänner|feb(?:ruar|ruary|er)?|mär(?:z)?|maerz|mar(?:ch)?
            |apr(?:il)?|mai|may|jun[ie]?|jul[iy]?|aug(?:ust)?|sep(?:t|tember)?
            |o[kc]t(?:ober)?|nov(?:ember)?|de[zc](?:ember)?
        )
    {% endset %}
    (?:
        \d{1,2}\.[ ]?\d{1,2}\.[ ]?(?:\d{4}|\d{2}\b)
        |\d{1,2}(?:s?ten|te|[./-])?[ ]?{{ month }}[./-]?[ ]?\d{4}\b
        |\d{2}[ _]\d{2}[ _]\d{4}(?:\b|_)
        |\d{1,2}\.[ ]?(?:I{1,3}|I?V|VI{1,3}|I?X|XI{1,2})\.[ ]?\d{4}\b
        |\d{4}[-_./]\d{2}[-_./]\d{2}(?:\b|[_T])
        |\d{1,2}[/-]\d{1,2}[/-](?:\d{4}|\d{2})\b
        |{{ month }}[ ]\d{1,2},?[ ]\d{4}\b
    )
{% endmacro %}

{# The pattern of the place of a birth: in Freiburg am Neckar, in Köln (Nippes). #}
{% macro birth_place_pattern() %}
    (?:in|i\.)[ ]\p{Lu}[\pL-]+
    (?:[ ](?:am|an[ ]der|im)[ ]\p{Lu}\pL+|[ ]?[/(][ ]?\pL+\)?)?
{% endmacro %}

{# What every match holds. #}
{% macro hint_date_of_birth() %}
    (?i:
        geboren
        |(?:^|[^a-z])geb(?:[:, _-]|dat)
        |geb\.
        |geb\.?-?dat
        |(?:in|hr|f:)[ ]geburtstag[ ]
        |geburt(?:s?tag)?[ ]?[:/]|geburts?-?d[a.]|gebürtig|naissance
        |di[ ]nascita|\bnat[oa][ ]il[ ]
        |geburt[ ]am|der[ ]geburt
        |licht[ ]der[ ]welt
        |{{ star_of_birth() }}
        |birth
        |\bborn
        |\bd\.?o\.?b
        |\bnée?[ ]
        |zur[ ]welt
        |\*[ ]?(?:\d|am[ ]|in[ ]|zu[ ]|(?-i:\p{Lu})[\pL-]+,?[ ](?:am[ ])?\d)
    )
{% endmacro %}
