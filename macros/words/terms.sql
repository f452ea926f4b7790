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

{# The patterns that scripts/audit/term_patterns.py makes of terms; a linter needs no 2 MB of words. #}
{% macro patterns_of_terms(call) -%}
    {% if not execute or env_var('AUDIT_LINT', '') %}{{ return(['[^\\s\\S]']) }}{% endif %}
    {{ return(fromjson(run_query('select to_json(' ~ call ~ ')::varchar').rows[0][0])) }}
{%- endmacro %}

{#
    The RE2 patterns of all terms of these kinds of a rule and, if `common`, of `any`, with their
    edges. If `apart`, one of words, one of phrases and one of phrases that begin within a word.
#}
{% macro terms_patterns(rule, match_kinds, common=true, apart=true) -%}
    {% set arguments = [literal(rule), match_kinds, common, apart, literal(no_letters())] %}
    {{ return(patterns_of_terms('terms_patterns(' ~ arguments | join(', ') ~ ')')) }}
{%- endmacro %}

{#
    Cheap patterns of which every text with a term of these rules holds one: a necessary word at the
    start of a word, or inside of one.
    match:     Röntgenbild einer Hand
    near miss: Ein Hund läuft über die Wiese
#}
{% macro necessary_words_patterns(rules) -%}
    {{ return(patterns_of_terms('necessary_words_patterns(' ~ rules ~ ')')) }}
{%- endmacro %}

{# SQL condition: `text` holds a term of these kinds. #}
{% macro holds_term(text, rule, match_kinds, common=true) -%}
    {% set looks = [] %}
    {% for pattern in terms_patterns(rule, match_kinds, common) %}
        {% do looks.append(matches_long(text, pattern)) %}
    {% endfor %}
    ({{ looks | join(' or ') }})
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

{# `text` with each blank twice, for terms that stand side by side: a match takes its edges along. #}
{% macro blanks_twice(text) -%}
    replace({{ text }}, ' ', '  ')
{%- endmacro %}

{# `text` without the `not` terms of `rule`. #}
{% macro without_excluded_terms(rule, text) -%}
    {% set excluded = terms_patterns(rule, ['not'], apart=false) | first %}
    {{ blanks_twice(replace_all(text, excluded, ' . ')) }}
{%- endmacro %}

{#
    The terms of `rule` of the kind `match_kind` in `text`, as they stand there with their edges, as
    SQL for lists; empty without any of `company`, SQL conditions. Few texts hold one, so that is asked
    first. `prepared` is written out for each pattern: inside a lambda they would be compiled for each
    chunk.
#}
{% macro found_terms(rule, match_kind, text, prepared, company) -%}
    {% set cut, looks, lists = without_excluded_terms(rule, prepared), [], [] %}
    {% for pattern in terms_patterns(rule, [match_kind]) %}
        {% do looks.append(matches_long(blanks_twice(text), pattern)) %}
        {% do lists.append(all_matches(cut, pattern)) %}
    {% endfor %}
    {% if company %}
        {% set looks = ['(' ~ looks | join(' or ') ~ ') and (' ~ company | join(' or ') ~ ')'] %}
        {% set lists = [joined_lists(*lists)] %}
    {% endif %}
    {% set found = [] %}
    {% for look in looks %}
        {% do found.append('case when ' ~ look ~ ' then ' ~ lists[loop.index0] ~ ' else [] end') %}
    {% endfor %}
    {{ return(found) }}
{%- endmacro %}

{#
    The terms of `rule` in `text`, as they stand there.
    match:     Frau mit Brustkrebs (a term that needs a person, and a person)
    near miss: Brustkrebs-Vorsorge (no person), Roman: Die Nonne (a work)
    A term within a longer one does not count: schwules Ehepaar, not schwules. `prepared` is the text
    from which the rule has cut out more than its `not` terms. Without `common_topics` only the rule's
    own topics count: a child with a doll is still a child. Without `topics_of_scenes` only the subject
    of a scene is one: other things are only at hand there.
#}
{% macro term_matches(
    rule, text, prepared=none, common_topics=true, topics_of_scenes=true
) -%}
    {% set whole = prepared or text %}
    {% set lists = found_terms(rule, 'alone', text, whole, []) %}
    {% for kind in companions(rule) %}
        {% set company = [] %}
        {% if has_terms(rule, kind) %}
            {% do company.append(holds_term(whole, rule, [kind], common=false)) %}
        {% endif %}
        {# Whether a person is there is asked last: it is the longest list, and the same of all. #}
        {% if kind == 'person' %}
            {% do company.append('rules.names_person(' ~ whole ~ ')') %}
        {% endif %}
        {% do lists.extend(found_terms(rule, 'with_' ~ kind, text, whole, company)) %}
    {% endfor %}
    {% set subject = text if topics_of_scenes else subject_of_scene(text) %}
    case
        when {{ holds_term(subject, rule, ['topic'], common_topics) }} or {{ is_other_script(text) }}
            then []::varchar[]
        else rules.longest_values({{
            change_items(trimmed(joined_lists(*lists)), "replace(item, '  ', ' ')")
        }})
    end
{%- endmacro %}
