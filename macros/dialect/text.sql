{#
    The engine's own functions, each behind one name: rules call these and stay portable.
    A pattern is always a constant: DuckDB compiles a pattern that is not one again for every row.
#}

{# A SQL string literal. #}
{% macro literal(value) -%}
    '{{ value | replace("'", "''") }}'
{%- endmacro %}

{#
    A pattern with a line end in it is written out: its line ends and the blanks around them are
    layout and go, RE2 has no flag for that. A blank that is meant is `[ ]` there, comments are
    those of Jinja, a number of repetitions that is worked out is `{ {{- number -}} }`. A blank
    inside a line could be meant or not and is refused. A pattern on one line stays as it is.
    match:     a line `Am[ ]` above a line `(?:Markt|Ufer)` becomes `Am (?:Markt|Ufer)`
    near miss: `Am (?:Markt|Ufer)`, on one line, is that already
#}
{% macro bare_pattern(pattern) -%}
    {% if '\n' not in pattern %}{{ return(pattern) }}{% endif %}
    {% set class_or_escape = '\\[\\^?(?:\\\\.|[^\\]\\\\])*\\]|\\\\.' %}
    {% set rest = modules.re.sub(class_or_escape, '_', pattern) %}
    {% set blank = modules.re.search('\\S +\\S', rest) %}
    {% if blank %}
        {% do exceptions.raise_compiler_error(
            'A blank in a pattern of several lines is written [ ]: '
            ~ rest[[blank.start() - 20, 0] | max:blank.end() + 20]
        ) %}
    {% endif %}
    {{ return(modules.re.sub('\\[( )\\]|(' ~ class_or_escape ~ ')|[ \n]+', '\\1\\2', pattern)) }}
{%- endmacro %}

{#
    The SQL literal of a RE2 pattern, bare and with the classes \pL, \pN and \p{Lu} written out: the
    ranges of the scripts that have letters, and the capitals of Europe. The engine takes 1,300
    instructions for all letters of Unicode and 40 for these: a pattern with a few of the former is
    compiled slowly and exceeds its automaton (2026-11-22, DuckDB 1.5.5).
#}
{% macro pattern_literal(pattern) -%}
    {% set pattern = bare_pattern(pattern) %}
    {% if '\\p' not in pattern %}{{ return(literal(pattern)) }}{% endif %}
    {% set classes = {
        '\\pL': 'A-Za-zªµºÀ-ÖØ-öø-\\x{2c1}\\x{370}-\\x{1fff}\\x{2c00}-\\x{2dff}'
            ~ '\\x{3005}-\\x{3007}\\x{3031}-\\x{d7ff}\\x{f900}-\\x{fdff}\\x{fe70}-\\x{fefe}'
            ~ '\\x{ff21}-\\x{ff3a}\\x{ff41}-\\x{ff5a}\\x{ff66}-\\x{ffdc}'
            ~ '\\x{10000}-\\x{1d7ff}\\x{20000}-\\x{3ffff}',
        '\\pN': '0-9²³¹¼-¾⁰⁴-⁹₀-₉⅐-↉①-⒛',
        '\\p{Lu}': 'A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮİĲĴĶĹĻĽĿŁŃŅŇŊŌŎŐŒŔŖŘŚŜŞŠŢŤŦŨŪŬŮŰŲŴŶŸŹŻŽȘȚẞ'
            ~ 'ΆΈ-ΏΑ-ΫЀ-Я',
    } %}
    {% set pieces = [] %}
    {% for piece in modules.re.split('(\\[\\^?(?:\\\\.|[^\\]\\\\])*\\])', pattern) %}
        {% set written = namespace(out=piece) %}
        {% for name, ranges in classes.items() %}
            {% set written.out = written.out.replace(
                name, ranges if piece.startswith('[') else '[' ~ ranges ~ ']'
            ) %}
        {% endfor %}
        {% do pieces.append(written.out) %}
    {% endfor %}
    {{ return(literal(pieces | join)) }}
{%- endmacro %}

{# True where the constant RE2 `pattern` occurs in `text`. #}
{% macro matches(text, pattern) -%}
    regexp_matches({{ text }}, {{ pattern_literal(pattern) }})
{%- endmacro %}

{#
    True where the constant RE2 `pattern`, a long list of words, occurs in `text`. Anchored and asked
    for its match, a pattern may be twice as long until it exceeds the engine's automaton and takes
    30 times as long: a program of 31,000 instructions and not of 16,000 (2026-11-22, DuckDB 1.5.5).
    Or where `whole` covers the whole of `text`.
#}
{% macro matches_long(text, pattern, whole=none) -%}
    {% set anywhere = '(?s:.*?)(?:' ~ pattern ~ ')' %}
    {% set both = '^' ~ anywhere if whole is none else '^(?:' ~ anywhere ~ '|(?:' ~ whole ~ ')$)' %}
    regexp_extract({{ text }}, {{ pattern_literal(both) }}) <> ''
{%- endmacro %}

{# True where the constant RE2 `pattern` covers the whole of `text`. #}
{% macro matches_whole(text, pattern) -%}
    regexp_full_match({{ text }}, {{ pattern_literal(pattern) }})
{%- endmacro %}

{# The first match of the constant RE2 `pattern` in `text` (its capturing group `group`), or ''. #}
{% macro first_match(text, pattern, group=0) -%}
    regexp_extract({{ text }}, {{ pattern_literal(pattern) }}, {{ group }})
{%- endmacro %}

{# All matches of the constant RE2 `pattern` in `text` (their capturing group `group`). #}
{% macro all_matches(text, pattern, group=0) -%}
    regexp_extract_all({{ text }}, {{ pattern_literal(pattern) }}, {{ group }})
{%- endmacro %}

{# `text` with every match of the constant RE2 `pattern` replaced. #}
{% macro replace_all(text, pattern, replacement='') -%}
    regexp_replace({{ text }}, {{ pattern_literal(pattern) }}, {{ literal(replacement) }}, 'g')
{%- endmacro %}

{#
    The same with the SQL expression `replacement`, in which `\0` is the match itself: a choice made
    there and not around it does not write `text` twice.
#}
{% macro replace_all_by(text, pattern, replacement) -%}
    regexp_replace({{ text }}, {{ pattern_literal(pattern) }}, {{ replacement }}, 'g')
{%- endmacro %}

{# The digits of `text`. #}
{% macro digits(text) -%}
    {{ replace_all(text, '[^0-9]') }}
{%- endmacro %}

{# True where `value` is one of the constant strings `items`. #}
{% macro is_one_of(value, items) -%}
    {{ value }} in ({% for item in items %}{{ literal(item) }}{{ ', ' if not loop.last }}{% endfor %})
{%- endmacro %}

{#
    A text without the blanks around it, NULL where nothing is left. `trim` walks over the whole
    text, letter by letter, which few need: 14 times as long on EXIF (2026-12-01, DuckDB 1.5.5).
    Blanks are those of Unicode's class Zs, of more than one byte all but the first.
    match:     ` a ` is a, a no-break space before it goes as well
    near miss: a tab stays
#}
{% macro without_blanks(text) -%}
    {% set blanks = [32, 160, 5760] + range(8192, 8203) | list + [8239, 8287, 12288] %}
    case
        when
            {{ text }} > '!' and {{ text }} < chr(160)
            {% for blank in blanks %}and not ends_with({{ text }}, chr({{ blank }})){% endfor %}
            then {{ text }}
        else nullif(trim({{ text }}), '')
    end
{%- endmacro %}
