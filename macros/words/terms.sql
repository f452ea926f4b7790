{#
    Rules made of words. One seed, `sensitive_terms`, holds the words of all of them; a row is
    `rule, term, match_kind, note`:

    alone        the term says it by itself: Rollstuhlfahrerin, Pfarrer, CDU-Abgeordnete
    with_person  counts when the caption also holds a `person` term, or any other sign of a person
                 (macros/words/persons.sql: a name, an age, "meine Narbe"): betet, Brustkrebs
    person       a person or case: Frau, Patient, er; not a finding itself
    with_<kind>  counts when the caption also holds a term of the rule's own `<kind>`, so that two
                 short lists stand for all their pairs: Abgeordnete (with_party) and SPD (party)
    not          looks like a term and is none: Krebssuppe, Hey Jude; cut out of the caption first
    topic        a caption with it speaks of a product, a work or a subject: nothing counts

    The rule `any` adds its `person`, `not` and `topic` rows to every rule.

    A term is written as it stands in a text, small and capital letters are the same. It is a whole
    word and takes German endings (Christ, Christen, Christ*innen; Kurde, Kurdin); before a hyphen
    it is none, since a Nonnen-Kloster is a Kloster.
    `*`    any letters: `*krebs`, `krebskrank*`; no endings are added after a final `*`
    blank  blanks or hyphens, `-` the same or nothing: `Down-Syndrom` = Downsyndrom, Down Syndrom;
           `_` is a hyphen that must stand there: `DGB_*` finds DGB-Mann, not DGBK
    `...`  up to three words: `leidet ... an`
    `(|)`  a choice, `(|)?` one that may be missing: `(evangelisch|katholisch)* Pfarr*`
    `#`    a number: `Größe #`; `„` any quotation mark; `[ ]` round brackets: `und ich [w]`
    `**`   an asterisk itself: `trans** Person`
    TERMS  in capitals stand in capitals in the text too, without endings: `MS`, `HIV`;
           so do terms after `=`, as they are written: `=Jungen` is not "im jungen Alter"

    scripts/audit/terms.py names a row that is written otherwise, and nothing is built.
#}

{#
    What is no letter and no hyphen, for a class of a pattern. Written out, since the engine takes
    20 to 30 times as long for a list of terms with the class of all letters in it.
#}
{% macro no_letters() -%}
    {{- return('\\x00-,./0-9:-@\\[-`{-\\x7f\\xa0\\xa9\\xab\\xae\\xb7\\xbb–—’“”„…™') -}}
{%- endmacro %}

{# What scripts/audit/term_patterns.py makes of terms; a linter needs no 2 MB of words. #}
{% macro pattern_of_terms(call) -%}
    {% if not execute or env_var('AUDIT_LINT', '') %}{{ return('[^\\s\\S]') }}{% endif %}
    {{ return(run_query('select ' ~ call).rows[0][0]) }}
{%- endmacro %}

{# The RE2 pattern of all terms of these kinds of a rule and, if `common`, of `any`, with its edges. #}
{% macro terms_pattern(rule, match_kinds, common=true) -%}
    {{ return(pattern_of_terms(
        'terms_pattern(' ~ [literal(rule), match_kinds, common, literal(no_letters())] | join(', ')
        ~ ')'
    )) }}
{%- endmacro %}

{#
    Cheap patterns of which every text with a term of these rules holds one: a necessary word at the
    start of a word, or inside of one.
    match:     Röntgenbild einer Hand
    near miss: Ein Hund läuft über die Wiese
#}
{% macro necessary_words_patterns(rules) -%}
    {% set call = 'to_json(necessary_words_patterns(' ~ rules ~ '))::varchar' %}
    {% set patterns = pattern_of_terms(call) %}
    {{ return(fromjson(patterns, [patterns])) }}
{%- endmacro %}

{#
    The matches without their edges. A group in the long pattern would do the same, but the engine
    is several times slower with one.
#}
{% macro trimmed(found) -%}
    {% set edges = '[' ~ no_letters().replace('0-9', '') ~ '-]+' %}
    {{ change_items(found, replace_all('item', '^' ~ edges ~ '|' ~ edges ~ '$')) }}
{%- endmacro %}

{# True where the seed holds terms of `rule` of the kind `kind`. #}
{% macro has_terms(rule, match_kind) -%}
    {{ return(seed_values(
        'sensitive_terms', 'term', "rule = '" ~ rule ~ "' and match_kind = '" ~ match_kind ~ "'"
    ) | length > 0) }}
{%- endmacro %}

{# The kinds of terms beside which others of `rule` count: person of with_person. #}
{% macro companions(rule) -%}
    {{ return(seed_values(
        'sensitive_terms',
        "distinct match_kind[length('with_') + 1:]",
        "rule = '" ~ rule ~ "' and starts_with(match_kind, 'with_')"
    ) | sort) }}
{%- endmacro %}

{#
    The terms of `rule` in `text`, as they stand there.
    match:     Frau mit Brustkrebs (a term that needs a person, and a person)
    near miss: Brustkrebs-Vorsorge (no person), Roman: Die Nonne (a work)
    `prepared` is the text from which the rule has cut out more than its `not` terms. Without
    `common_topics` only the rule's own topics count: a child with a doll is still a child. Without
    `topics_of_scenes` only the subject of a scene is one: other things are only at hand there.
    The long patterns are asked for their first match: a bare test exceeds the engine's automaton
    and takes up to ten times as long (2026-11-22, 6,675 captions, 30 kB pattern).
#}
{% macro term_matches(
    rule, text, prepared=none, common_topics=true, topics_of_scenes=true
) -%}
    {% set whole = prepared or text %}
    {# Each blank twice: neighbours share their edge, and a match takes it along. #}
    {% set cut = "replace(" ~ replace_all(whole, terms_pattern(rule, ['not']), ' . ')
        ~ ", ' ', '  ')" %}
    {% set lists = [all_matches(cut, terms_pattern(rule, ['alone']))] %}
    {% for kind in companions(rule) %}
        {% set with_kind, company = terms_pattern(rule, ['with_' ~ kind]), [] %}
        {% if has_terms(rule, kind) %}
            {% do company.append(
                first_match(whole, terms_pattern(rule, [kind], common=false)) ~ " != ''"
            ) %}
        {% endif %}
        {# Whether a person is there is asked last: it is the longest list, and the same of all. #}
        {% if kind == 'person' %}
            {% do company.append('rules.names_person(' ~ whole ~ ')') %}
        {% endif %}
        {% set beside %}
            case
                when {{ first_match(whole, with_kind) }} != '' and ({{ company | join(' or ') }})
                    then {{ all_matches(cut, with_kind) }}
                else []
            end
        {% endset %}
        {% do lists.append(beside) %}
    {% endfor %}
    {% set found = 'rules.longest_values(list_concat(' ~ lists | join(', ') ~ '))'
        if lists | length > 1 else lists | first %}
    case
        when {{ first_match(
                text if topics_of_scenes else subject_of_scene(text),
                terms_pattern(rule, ['topic'], common_topics)
            ) }} != ''
            or {{ is_other_script(text) }}
            then []::varchar[]
        else {{ change_items(trimmed(found), "replace(item, '  ', ' ')") }}
    end
{%- endmacro %}
