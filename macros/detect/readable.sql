{#
    One text before all rules: what stands in the way of reading a caption is taken out of it, once
    and for every rule, and what a rule then finds is given back as it stands in the caption, which
    is where it is masked.

    A caption is cut into words at signs, at blanks and where two words are glued together. Each word
    keeps what is written (`written`) beside what it reads (`read`): the lists are equally long, and
    the written ones together are the caption.

    match:     B&uuml;ro, BÃ¼ro, OPA IM ROLLSTUHL, buero, Derstotternde Bub, erika-muster_web.jpg
    near miss: Opa im Rollstuhl (read as it stands, at no cost)
#}
{% macro reading(text) -%}
    {% set words = "string_split(" ~ read_signs('marked') ~ ", '␟')" %}
    {% set cased = change_items(words, read_word('item', 'kind')) %}
    {% set lists %}
        {
            'read': {{ change_items(cased, read_umlauts('item', 'kind')) }},
            'written': string_split(replace(marked, '␞', '␟'), '␟'),
        }
    {% endset %}
    {{ with_name(
        'marked', mark_words(text), with_name('kind', kind_of_text(text), lists)
    ) }}
{%- endmacro %}

{# The text that the rules read: `text` itself for nearly all. #}
{% macro readable_text(text) -%}
    case
        when {{ is_hard_to_read(text) }}
            then trim(array_to_string(struct_extract({{ reading(text) }}, 'read'), ''))
        else {{ text }}
    end
{%- endmacro %}

{#
    True where `text` may read otherwise than it stands: one look, which more passes than changes.
#}
{% macro is_hard_to_read(text) -%}
    {{ matches(text, bare_pattern(hard_signs()) ~ '|^(?:' ~ bare_pattern(hard_texts()) ~ ')$') }}
{%- endmacro %}

{#
    The pattern of what makes a text hard to read: signs that stand for others, names of files, glued
    words, ae, oe and ue, words in capitals.
#}
{% macro hard_signs() %}
    {{ encoded_signs() }}
    |_
    |\.(?:jpe?g|JPE?G|png|PNG|webp|gif|tiff?|bmp)
    |[a-zäöüß][a-zäöüß][A-ZÄÖÜ0-9]
    |[a-zäöüß](?:https?|ftp):
    |[0-9][A-ZÄÖÜa-zäöüß][A-ZÄÖÜa-zäöüß][a-zäöüß]
    |[0-9]\)[A-Za-z]|[a-zäöüß]\([A-Z]|[A-Z]\)[a-zäöü]|[a-zäöüß],[A-ZÄÖÜ0-9]
    |[AaOo]e|[^aeoqAEOQ]ue
    |[A-ZÄÖÜ][A-ZÄÖÜ][A-ZÄÖÜ](?:,?[ -])?[A-ZÄÖÜ][A-ZÄÖÜ][A-ZÄÖÜ]
    |(?:[a-zäöüß][a-zäöüß][a-zäöüß]|[A-Z][A-Z]){{ glued_words() }}(?:$|[^a-zäöüß])
{% endmacro %}

{# The pattern of small words with which no German noun ends: glued to one, they are words. #}
{% macro glued_words() -%}
    (?:
        zeigt|beim|von|vom|zum|zur|für|wird|hält|trägt|sitzt|steht|liegt|spielt|singt|streikt|jubelt
        |unterrichtet|leidet|betet|beten|gratis|verkauft|gefragt|ungefragt|über|unter|gegen|ohne
        |war|vor|sind|nicht|was|ihre|seine|warum
    )
{%- endmacro %}

{# The pattern of a whole text that is hard to read: words between hyphens; all in capitals. #}
{% macro hard_texts() %}
    [a-zäöüß0-9]+-[a-zäöüß0-9]+-[a-zäöüß0-9-]+
    |[^a-zäöü]*[A-ZÄÖÜ][A-ZÄÖÜ][A-ZÄÖÜ][A-ZÄÖÜ][^a-zäöü]*
{% endmacro %}

{#
    What kind of text it is, which says how its words are read, as signs: `C` with words in capitals,
    long ones or two together, `f` the name of a file, `s` all of it in small letters, `u` without an
    umlaut.
#}
{% macro kind_of_text(text) -%}
    {% set addresses = '\\S*(?:@|://|www\\.)\\S*|[0-9]x[0-9]' %}
    {% set codes_or_ending %}
        [A-ZÄÖÜ]*[0-9][A-ZÄÖÜ0-9]*|{{ file_ending() }}
    {% endset %}
    concat(
        case
            when {{ matches(text, '[A-ZÄÖÜ]{3}(?:,?[ -])?[A-ZÄÖÜ]{3}') }} then 'C'
            when not {{ matches(replace_all(text, addresses), '[a-zäöü]') }}
                and {{ matches(text, '[A-ZÄÖÜ]{4}') }} then 'C'
        end,
        case when {{ is_file_name(text) }} then 'f' end,
        case when not {{ matches(replace_all(text, codes_or_ending), '[A-ZÄÖÜ]') }} then 's' end,
        case when not {{ matches(text, '[äöüÄÖÜß]|Ã[^A-Za-z]|&[aouAOU]uml|&szlig') }} then 'u' end
    )
{%- endmacro %}

{# True where all of `text` is the name of a file, or of a page. #}
{% macro is_file_name(text) -%}
    {% set name %}
        \S+\.(?i:jpe?g|png|webp|gif|tiff?|bmp)(?:@\S*)?
        |[a-zäöüß0-9]+(?:[-_][a-zäöüß0-9]+){2,}
    {% endset %}
    {{ matches_whole(text, name) }}
{%- endmacro %}

{# The pattern of the end of the name of a file: counters, sizes, versions and the suffix. #}
{% macro file_ending() %}
    (?:
        [-_]
        (?:
            [0-9]|[0-9]{2}|[0-9]{2,5}x[0-9]{2,5}
            |(?i:web|scaled|klein|gross|thumb|thumbnail|n|o|final|neu|small|large|preview|cropped)
        )
    )*
    (?:\.(?i:jpe?g|png|webp|gif|tiff?|bmp)(?:@\S*)?)?
    $
{% endmacro %}

{#
    `text` with `␟` between its words and `␞` where two are glued together. The end of the name of
    a file is one word, the last.
#}
{% macro mark_words(text) -%}
    {% set signs %}
        [-\s!"$%'()*+,./:<=>?@\[\\\]^`{|}~„“”‚‘»«›‹–—…•·]+
    {% endset %}
    {% set word %}␟\0␟{% endset %}
    {# Of the wrong letters, those of Ö and Ä look like signs: Ã–TV, Ã„rztin. #}
    {% set letter %}Ã␟([–„])␟?{% endset %}
    {% set mended %}Ã\1{% endset %}
    {% set head = "substr(" ~ text ~ ", 1, length(" ~ text ~ ") - length(ending))" %}
    {{ with_name(
        'ending',
        'case when ' ~ is_file_name(text) ~ ' then ' ~ first_match(text, file_ending())
        ~ " else '' end",
        replace_all(replace_all(mark_glue(head), signs, word), letter, mended) ~ " || '␟' || ending"
    ) }}
{%- endmacro %}

{#
    `text` with `␞` where two words are glued together and `␟` around `_`. Addresses and names in
    social networks are taken from what stands around them and stay in one.
    match:     DerBub, Tel0341, 0341Leipzig, (5)im, 13des, firma.deProbe, BubamSee
    near miss: iPhone, McDonald, DE89, mp3, 3D, @DerBub, InstagramPost
#}
{% macro mark_glue(text) -%}
    {% set low_line %}␟\0␟{% endset %}
    {% set is_address = matches('item', '@|://') ~ ' or (' ~ matches('item', '[0-9A-Za-z]{26}')
        ~ ' and ' ~ matches('item', '(?:[0-9]+[A-Za-z]+){4}') ~ ')' %}
    array_to_string(
        {{ change_items(
            "string_split(" ~ text ~ ", ' ')",
            'case when ' ~ is_address ~ ' then ' ~ mark_each('item', glue_at_addresses())
            ~ ' else ' ~ replace_all(mark_each('item', glue_of_words()), '_+', low_line) ~ ' end'
        ) }},
        ' '
    )
{%- endmacro %}

{# `text` with `␞` between the two groups of every pattern. #}
{% macro mark_each(text, patterns) -%}
    {% set two %}\1␞\2{% endset %}
    {% set marked = namespace(sql=text) %}
    {% for pattern in patterns %}
        {% set marked.sql = replace_all(marked.sql, pattern, two) %}
    {% endfor %}
    {{ marked.sql }}
{%- endmacro %}

{# The patterns of what is glued to an address, in two groups. #}
{% macro glue_at_addresses() -%}
    {{ return([
        '([a-zäöüß])((?:https?|ftp)://)',
        '(\\.[a-z]{2,3})([A-ZÄÖÜ][a-zäöüß]{2})',
        '(#[\\pL_]+)([@#])',
        '(@[a-z_]+)(#)',
    ]) }}
{%- endmacro %}

{# The patterns of two words that are glued together, in two groups. #}
{% macro glue_of_words() -%}
    {% set function_word = '(?:der|die|das|des|dem|den|und|von|vom|mit|im|am|zum|zur|bei|'
        ~ 'beim|auf|als)\\b' %}
    {% set word = '((?:^|[^A-Za-z0-9äöüß])[A-Za-zÄÖÜäöüß]{2,}[a-zäöüß])' %}
    {{ return([
        '([a-zäöüßéçğş]{2})([A-ZÖÜ]|Ä[a-zäöü])',
        '([a-zäöüß]{3})(\\([A-ZÄÖÜ])',
        '([A-ZÄÖÜ]{2}\\))([a-zäöüß])',
        '([a-zäöüß]{3},)([A-ZÄÖÜa-zäöü0-9])',
        '([0-9],)([a-zäöüA-ZÄÖÜ]{3})',
        word ~ '([0-9][0-9./-]*(?:[^0-9a-zäöüß]|$))',
        word ~ '([0-9][0-9./,-]*' ~ function_word ~ ')',
        '([0-9][A-Z]{0,2})([A-ZÄÖÜ][a-zäöüß]{2})',
        '([^a-zäöüß0-9][0-9]+)([a-zäöüß]{4})',
        '([0-9])(' ~ function_word ~ ')',
        '([0-9]\\))([A-Za-z])',
        '([a-zäöüßç])(geb\\.[0-9])',
        '((?:^|[^A-Za-z])(?:IBAN|MAC|UID|ID|IP|PLZ|TEL|SVNR|KVNR))([A-Z]{0,2}[0-9]{2})',
        '([a-z])(IBAN)',
        '([A-ZÄÖÜ][a-zäöüßāé]{2,}[a-zäöüß])(' ~ bare_pattern(glued_words()) ~ '(?:[^a-zäöüß]|$))',
        '(\\b[A-Z]{2,5})(' ~ bare_pattern(glued_words()) ~ '\\b)',
        '([a-zäöüß]{3}(?:[a-fh-zäöüß]r|[a-qs-zäöüß]))((?:mit|am|im|auf)(?:der|dem|den|einem|einer)?␞)',
        '(␞(?:mit|auf))((?:der|dem|den|einem|einer)␞)',
        '(,)([0-9]{5}␞?[A-ZÄÖÜ])',
    ]) }}
{%- endmacro %}

{# Marked words without entities, wrong encodings and strange signs, and with blanks between them. #}
{% macro read_signs(marked) -%}
    {% set between_letters %}([\pL0-9])␟[-_+]+␟(\pL){% endset %}
    {% set before_letters %}(\pL)␟[-_+]+␟([\pL0-9]){% endset %}
    {% set dot_between %}(\pL{2})␟\.␟(\pL{2}){% endset %}
    {% set blank %}\1␟ ␟\2{% endset %}
    {% set signs = read_encoded(marked) %}
    {% set apart = replace_all(replace_all(replace_all(
        replace_all('signs', between_letters, blank), before_letters, blank
    ), before_letters, blank), dot_between, blank) %}
    {{ with_name(
        'signs',
        "replace(" ~ replace_all(signs, '␟[^␟]*$', '␟') ~ ", '␞', '␟ ')",
        replace_all(
            "case when contains(kind, 'f') then " ~ apart ~ " else signs end", '␟_+␟', '␟ ␟'
        )
    ) }}
{%- endmacro %}

{#
    One word of a text of this `kind`, with capitals where German has them: in a text all in
    capitals, nouns and what may be one begin with a capital, small words are small, acronyms stay;
    in the name of a file that is all in small letters every word that is no small one has a
    capital, and codes are in capitals.
#}
{% macro read_word(word, kind) -%}
    {% set title = "upper(left(" ~ word ~ ", 1)) || lower(substr(" ~ word ~ ", 2))" %}
    {% set small = "lower(trim(" ~ word ~ "))" %}
    case
        when contains({{ kind }}, 'C') and {{ matches(word, '^ ?[\\p{Lu}ß]{2,}$') }} then
            case
                when {{ is_one_of(small, function_words()) }} then lower({{ word }})
                {% for acronym in mixed_acronyms() %}
                when {{ small }} = '{{ acronym | lower }}' then '{{ acronym }}'
                {% endfor %}
                when {{ matches(word, '^ ?(?:[^AEIOUÄÖÜY]+|[IVX]+)$') }}
                    or {{ is_one_of('trim(' ~ word ~ ')', acronyms_of_terms()) }} then {{ word }}
                when starts_with({{ word }}, ' ')
                    then ' ' || upper(substr({{ word }}, 2, 1)) || lower(substr({{ word }}, 3))
                else {{ title }}
            end
        when contains({{ kind }}, 'fs') and {{ matches(word, '^\\pL{2,}$') }} then
            case
                when {{ is_one_of(word, function_words()) }} then {{ word }}
                when
                    length({{ word }}) > 2
                    and {{ is_one_of('upper(' ~ word ~ ')', acronyms_of_terms()) }}
                    then upper({{ word }})
                else {{ title }}
            end
        when contains({{ kind }}, 'fs') and {{ matches(word, '[0-9]{2}') }}
            and {{ matches(word, '^[a-z0-9]{8,17}$') }} and {{ matches(word, '[a-z]') }}
            then upper({{ word }})
        else {{ word }}
    end
{%- endmacro %}

{# The acronyms that are terms of rules, or name their numbers: SPD, HIV, IBAN. #}
{% macro acronyms_of_terms() -%}
    {% set acronyms = ['IBAN', 'BIC', 'FIN', 'UID'] %}
    {% do acronyms.extend(words_of_terms('[A-ZÄÖÜ]{2,}')) %}
    {{ return(acronyms | unique | sort) }}
{%- endmacro %}

{# The acronyms of terms that have a small letter inside: AfD, GdP. #}
{% macro mixed_acronyms() -%}
    {{ return(words_of_terms('[A-ZÄÖÜ][a-z]{1,2}[A-ZÄÖÜ]{1,3}') | unique | sort) }}
{%- endmacro %}

{# The words of the terms of all rules that have the shape of a regular expression. #}
{% macro words_of_terms(shape) -%}
    {% set words = [] %}
    {% for term in seed_values(
        'sensitive_terms', 'distinct term', "regexp_matches(term, '[A-ZÄÖÜ][a-z]{0,2}[A-ZÄÖÜ]')"
    ) %}
        {% do words.extend(modules.re.findall('(?<!\\w)' ~ shape ~ '(?!\\w)', term)) %}
    {% endfor %}
    {{ return(words) }}
{%- endmacro %}

{# Words that German writes small wherever they stand, and that are no name and no term. #}
{% macro function_words() -%}
    {{ return((
        'der die das des dem den ein eine einen einem einer eines kein keine keinen keiner und oder '
        ~ 'aber denn sondern sowie als wie wenn weil dass ob in im ins an am ans auf aus bei beim mit '
        ~ 'nach von vom vor vorm zu zum zur zwischen über unter hinter neben durch für gegen ohne um '
        ~ 'bis seit während wegen trotz statt gegenüber entlang er sie es ich du wir ihr ihn ihm '
        ~ 'ihnen uns euch mich mir dich dir sich man wer was wo wann warum mein meine meinem meinen '
        ~ 'meiner dein deine sein seine seinem seinen seiner seines ihre ihrem ihren ihrer ihres '
        ~ 'unser unsere unserem unseren unserer euer eure dieser diese dieses diesem diesen jeder '
        ~ 'jede jedes jedem jeden alle allen aller alles viele vielen einige zwei drei vier fünf '
        ~ 'sechs sieben acht neun zehn elf zwölf ist sind war waren wird werden wurde wurden hat '
        ~ 'haben hatte hatten kann können darf soll muss müssen nicht nie noch nur auch schon sehr '
        ~ 'ab je pro per laut dank inklusive so hier dort da jetzt heute gestern immer wieder dann '
        ~ 'doch mehr sitzt steht liegt zeigt '
        ~ 'hält trägt läuft spielt geht fährt kommt macht feiert jubelt lacht lächelt spricht besucht '
        ~ 'bekommt erhält gibt nimmt sieht schaut posiert winkt freut gewinnt kämpft lernt leidet '
        ~ 'liest schläft singt tanzt betet kniet arbeitet wartet demonstriert streikt protestiert '
        ~ 'gesucht gefunden verurteilt angeklagt verhaftet festgenommen verletzt geboren gestorben '
        ~ 'verstorben alt jahre alten alter altes alte neu neue neuer neues neuen links rechts oben '
        ~ 'unten vorne hinten'
    ).replace(' jahre', '').replace(' alter ', ' ').split(' ')) }}
{%- endmacro %}

{#
    A word with the umlauts that ae, oe and ue stand for, where the text has none.
    match:     Fuehrerschein, Goetti, Maedchen, Strasse
    near miss: Goethe, Raphael, Manuela, aktuell, Steuer, treue, Poesie, Soest
#}
{% macro read_umlauts(word, kind) -%}
    {% set unchanged = '(?i)[ntvx]uel|[ds]uell|[ai]guel|amuel|^zue(?:rst|in|rk|ig)|tue$|[nv]ue$|'
        ~ 'blue(?:s?$|tooth|ray|jean|berr|bird)|^ ?true|fluen|gruen[ct]|'
        ~ 'fuerte|zuela|suelo|pueb|duett|guest|value|issue|rescue|'
        ~ '(?:ich|aph|af|ik|than)ael|is[mr]ael|aero|maest|taek|paella|reggae|caesar|velaer|'
        ~ 'goethe|poe[st]|oboe|koe[fx]|^soeb|^joe|noe[lm]|^zoe|oe$|phoe|boeing|coe|moers|soest|shoe|'
        ~ '^ ?oe(?:tk|rt|ls|hl|hm|sch)' %}
    {% set sharp = '(?i)((?:stra|gro|grö|wei|hei|fu|fü|gru|grü|sü|au|äu|ie|preu|blö|blo|stö|sto|spa|'
        ~ 'mä|bü|drei|flei|bei|rei))ss' %}
    {% set read = namespace(sql='umlauts') %}
    {% for pattern, letter in [
        ('ae', 'ä'), ('A[eE]', 'Ä'), ('oe', 'ö'), ('O[eE]', 'Ö'), ('(^|[^aeoqAEOQ])ue', '\\1ü'),
        ('(^| )U[eE]', '\\1Ü'),
        (sharp, '\\1ß'),
    ] %}
        {% set read.sql = replace_all(read.sql, pattern, letter) %}
    {% endfor %}
    case
        when contains({{ kind }}, 'u') and {{ matches(word, '(?i)[aou]e') }}
            and not {{ matches(word, unchanged) }}
            then {{ with_name('umlauts', word, read.sql) }}
        when
            contains({{ kind }}, 'u')
            and {{ matches(word, '(?i)strass|gross|[wh]eiss|fuss|gruss|spass') }}
            then {{ replace_all(word, sharp, '\\1ß') }}
        else {{ word }}
    end
{%- endmacro %}

{#
    The words of the caption that `value`, found in what was read, covers: what is shown, masked and
    hashed. Where the value does not stand there (it was put together), all of the caption.
#}
{% macro as_written(value, reading) -%}
    {% set read = "struct_extract(" ~ reading ~ ", 'read')" %}
    {% set written = "struct_extract(" ~ reading ~ ", 'written')" %}
    {% set ends = "list_transform(" ~ read ~ ", lambda word, place: length(array_to_string("
        ~ read ~ "[1:place], '')))" %}
    {% set span %}
        case
            when start = 0 then array_to_string({{ written }}, '')
            else list_transform(
                [{
                    'first': len(list_filter(ends, lambda place: place < start)) + 1,
                    'last': len(list_filter(
                        ends, lambda place: place < start + length({{ value }}) - 1
                    )) + 1,
                }],
                lambda words: array_to_string({{ written }}[words.first:words.last], '')[
                    case
                        when length({{ read }}[words.first]) = length({{ written }}[words.first])
                            then start - coalesce(ends[words.first - 1], 0)
                        else 1
                    end
                    :
                    -1 - case
                        when length({{ read }}[words.last]) = length({{ written }}[words.last])
                            then ends[words.last] - start - length({{ value }}) + 1
                        else 0
                    end
                ]
            )[1]
        end
    {% endset %}
    {{ with_name(
        'start',
        "strpos(array_to_string(" ~ read ~ ", ''), " ~ value ~ ")",
        with_name('ends', ends, span)
    ) }}
{%- endmacro %}
