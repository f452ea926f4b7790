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
    blank  blanks or hyphens, `-` the same or nothing: `Down-Syndrom` = Downsyndrom, Down Syndrom
    `...`  up to three words: `leidet ... an`
    `(|)`  a choice, `(|)?` one that may be missing: `(evangelisch|katholisch)* Pfarr*`
    `#`    a number: `Größe #`; `„` any quotation mark
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

{# The RE2 pattern of one term without its ending. #}
{% macro term_pattern(term) -%}
    {% set pattern = modules.re.sub('([.+^$\\[\\]{}\\\\])', '\\\\\\1', term.replace('...', '~')) %}
    {% set pattern = pattern.replace('*', '§') %}
    {% set pattern = modules.re.sub('\\s*~\\s*', '~', pattern) %}
    {% set pattern = pattern.replace('(', '(?:').replace('-', '[\\s-]?').replace(' ', '[\\s-]+') %}
    {% set pattern = pattern.replace('~', '[,:;]?(?:\\s+[^\\s.!?]+){0,3}\\s+') %}
    {% set pattern = pattern.replace('„', '["„“”»«›‹‚‘’]') %}
    {% set pattern = pattern.replace('#', '[0-9]+').replace('§', '[^' ~ no_letters() ~ ']*') %}
    {{- return('(?-i:' ~ pattern.lstrip('=') ~ ')' if is_exact_term(term) else pattern) -}}
{%- endmacro %}

{# True where a term says its capitals: after `=`, or all in capitals. #}
{% macro is_exact_term(term) -%}
    {{- return(term.startswith('=') or (term == term | upper and term != term | lower)) -}}
{%- endmacro %}

{#
    The RE2 pattern of all terms of these kinds of a rule and, if `common`, of `any`, with its
    edges. Terms with the same beginning and endings share these: a smaller pattern is far faster.
#}
{% macro terms_pattern(rule, match_kinds, common=true) -%}
    {% set edge, letter = '[' ~ no_letters().replace('0-9', '') ~ ']', '[^' ~ no_letters() ~ ']*' %}
    {% set feminine = '(?:[*:_/]-?)?in(?:nen)?' %}
    {% set endings = {
        'none': '',
        'e': '(?:e[nmrs]?|' ~ feminine ~ ')',
        'any': '(?:e[nmrs]?|n|s|ns|nen|' ~ feminine ~ ')?',
    } %}
    {% set groups = {} %}
    {% for term in seed_values(
        'sensitive_terms',
        'term',
        "rule in ('" ~ ('any' if common else rule) ~ "', '" ~ rule ~ "') "
        ~ "and match_kind in ('" ~ match_kinds | join("', '") ~ "')"
    ) %}
        {% set ending = 'none' if is_exact_term(term) or term.endswith('*')
            else 'e' if term.endswith('e') else 'any' %}
        {% set beginning = letter if term.startswith('*') and term != '*' else '' %}
        {% set stem = term[1:] if beginning else term %}
        {% set stem = stem[:-1] if ending == 'e' else stem %}
        {% do groups.setdefault((beginning, endings[ending]), []).append(term_pattern(stem)) %}
    {% endfor %}
    {% set patterns = [] %}
    {% for beginning in (letter, '') %}
        {% for ending in endings.values() if (beginning, ending) in groups %}
            {% set stems = groups[(beginning, ending)] | join('|') %}
            {% do patterns.append(beginning ~ '(?:' ~ stems ~ ')' ~ ending) %}
        {% endfor %}
    {% endfor %}
    {{- return(
        '(?i)(?:^|' ~ edge ~ '|-)(?:' ~ (patterns | join('|') or '[^\\s\\S]')
        ~ ')(?:$|' ~ edge ~ '|-(?:$|' ~ edge ~ '))'
    ) -}}
{%- endmacro %}

{#
    The rarest word of a piece of a term: its longest run of letters, everyday words last; a short
    or everyday one together with the word next to it. A list of it and how much it is worth.
    match:     in "an einer Trage": einer Trag; in "IG Metall": IG Metall; in "mit Rollator": Rollator
#}
{% macro rarest_word(piece, everyday) -%}
    {% set piece = piece.lstrip('=') %}
    {% set best = namespace(word='', worth=-1000) %}
    {% for word in modules.re.split('[ =#*-]+|\\.\\.\\.', piece) %}
        {% set worth = word | length - (100 if word | lower in everyday else 0)
            + (2 if modules.re.fullmatch('[A-ZÄÖÜ]{3,}', word) else 0) %}
        {% if word | length > 1 and worth > best.worth %}
            {% set best.word, best.worth = word, worth %}
        {% endif %}
    {% endfor %}
    {% if best.word and best.worth < 7 %}
        {% set neighbour, alone = '[^ *#=.-]+', '(?<![^ ])' ~ modules.re.escape(best.word) %}
        {% set phrase = modules.re.search(alone ~ ' ' ~ neighbour, piece)
            or modules.re.search('(?<![^ ])' ~ neighbour ~ ' ' ~ alone, piece) %}
        {% set in_one = modules.re.search(
            '(?:[^ *#=.-]+-)*' ~ modules.re.escape(best.word) ~ '(?:-[^ *#=.-]+)*', piece
        ) %}
        {% if phrase %}
            {% set best.word, best.worth = phrase.group(), best.worth + 3 %}
        {% elif '-' in in_one.group() %}
            {% set best.word, best.worth = in_one.group(), best.worth + 3 %}
        {% endif %}
    {% endif %}
    {{- return([best.word, best.worth]) -}}
{%- endmacro %}

{#
    All pairs of a word and the next one where two choices of a term stand side by side.
    match:     in "(seinem|seinen) (Mann|Partner)": seinem Mann, seinem Partner, seinen Mann …
#}
{% macro words_side_by_side(term) -%}
    {% set choices = '[(]([^()|]+(?:[|][^()|]+)*)[)]' %}
    {% set found = modules.re.search('(?<![^ =])' ~ choices ~ ' ' ~ choices ~ '(?![?])', term) %}
    {% set pairs = [] %}
    {% for left in (found.group(1).split('|') if found else []) %}
        {% for right in found.group(2).split('|') %}
            {% set one, other = left.split(' ')[-1], right.split(' ')[0] %}
            {% if not modules.re.search('[*#.]', one ~ other) %}
                {% do pairs.append(one ~ ' ' ~ other) %}
            {% else %}
                {% do pairs.append('') %}
            {% endif %}
        {% endfor %}
    {% endfor %}
    {#- Many pairs are more than the engine's automaton holds. #}
    {{- return([] if '' in pairs or pairs | length > 80 else pairs | unique | list) -}}
{%- endmacro %}

{#
    Words of which every match of a term holds one: its rarest fixed word, or a rare one from each
    choice of a group. Pairs of the word and whether it may stand inside a longer one.
#}
{% macro necessary_words(term, everyday) -%}
    {% set best = namespace(words=[], worth=-1000) %}
    {% for fixed, choices, optional in modules.re.findall('([^()]+)|\\(([^()]*)\\)(\\??)', term) %}
        {% set words, least = [], namespace(worth=1000) %}
        {% for piece in ([fixed] if fixed else choices.split('|')) %}
            {% set rarest = rarest_word(piece, everyday) %}
            {% do words.append(rarest[0]) %}
            {% set least.worth = [least.worth, rarest[1]] | min %}
        {% endfor %}
        {# Of many words, one is soon met. #}
        {% set worth = least.worth - [words | length / 4, 3] | min %}
        {% if worth > best.worth and not optional %}
            {% set best.worth, best.words = worth, words %}
        {% endif %}
    {% endfor %}
    {% if best.worth < 0 %}
        {% set pairs_of_words = words_side_by_side(term) %}
        {% if pairs_of_words %}{% set best.words = pairs_of_words %}{% endif %}
    {% endif %}
    {% set pairs = [] %}
    {% for word in best.words %}
        {% do pairs.append((word, not modules.re.search(
            '(?:^=?| )(?:[(](?:[^()]*[|])?)?' ~ modules.re.escape(word), term
        ))) %}
    {% endfor %}
    {{- return(pairs) -}}
{%- endmacro %}

{# The pattern of a necessary word behind its first letter: each further word with any first letter. #}
{% macro rest_of_words(text, is_exact) -%}
    {% set patterns = [] %}
    {% for piece in modules.re.split('([ -])', text) %}
        {% set is_later_word = not loop.first and not is_exact and piece[:1].isalpha() %}
        {% do patterns.append(
            '[\\s-]+' if piece == ' '
            else '[\\s-]?' if piece == '-'
            else '[' ~ piece[0] | lower ~ piece[0] | upper ~ ']' ~ modules.re.escape(piece[1:])
                if is_later_word
            else modules.re.escape(piece)
        ) %}
    {% endfor %}
    {{- return(patterns | join) -}}
{%- endmacro %}

{#
    A cheap pattern that every text with a term of these rules holds: a necessary word of one of
    them, with a small or a capital first letter. A list with (?i), or one that is not sorted by
    first letters, is too large for the engine's automaton and slower.
    match:     Röntgenbild einer Hand
    near miss: Ein Hund läuft über die Wiese
#}
{% macro necessary_words_pattern(rules) -%}
    {% set words, anywhere = {}, {} %}
    {% set everyday = seed_values('everyday_words', 'word') %}
    {% for term in seed_values(
        'sensitive_terms',
        'term',
        is_one_of('rule', rules) ~ " and (match_kind = 'alone' or starts_with(match_kind, 'with_'))"
    ) %}
        {% set is_exact = is_exact_term(term) %}
        {% set as_written = term if is_exact else modules.re.sub('e$', '', term) %}
        {% for word, is_inside in necessary_words(as_written, everyday) %}
            {% set is_phrase = ' ' in word or '-' in word %}
            {% set small = word[0] | lower ~ word[1:] if is_phrase else word | lower %}
            {% set is_acronym = not is_phrase and word not in (small, word | capitalize) %}
            {# Seven letters say enough: 10,000 of them fit the automaton, 5,000 of nine (2026-11-30). #}
            {% for whole in ([word] if is_exact else [small, word] if is_acronym else [small]) %}
                {% set written = whole[:12 if is_phrase else 7].rstrip(' -') %}
                {% set as_is = is_exact or (is_acronym and whole == word) %}
                {% do words.update({written: as_is and words.get(written, true)}) %}
                {% if is_inside %}{% do anywhere.update({written: true}) %}{% endif %}
            {% endfor %}
        {% endfor %}
    {% endfor %}
    {% set inside, at_start, last = {}, {}, namespace(beginning=none) %}
    {% for word, is_exact in words | dictsort(case_sensitive=true) %}
        {# A word that begins with one that is sought anywhere adds nothing. #}
        {% if not (last.beginning and word.startswith(last.beginning)) %}
            {% if word in anywhere and not is_exact %}{% set last.beginning = word %}{% endif %}
            {% set first = modules.re.escape(word[0]) if is_exact
                else '[' ~ word[0] ~ word[0] | upper ~ ']' %}
            {# A term's first word is sought where words start. #}
            {% set list = inside if word in anywhere else at_start %}
            {% do list.setdefault(first, []).append(rest_of_words(word[1:], is_exact)) %}
        {% endif %}
    {% endfor %}
    {% set patterns = [] %}
    {% for edge, words_by_letter in [('', inside), ('(?:^|[^a-zA-Z])', at_start)] %}
        {% set choices = [] %}
        {% for first, rests in words_by_letter | dictsort %}
            {% do choices.append(first ~ '(?:' ~ rests | join('|') ~ ')') %}
        {% endfor %}
        {% if choices %}
            {% do patterns.append(edge ~ '(?:' ~ choices | join('|') ~ ')') %}
        {% endif %}
    {% endfor %}
    {{- return(patterns | join('|') or '[^\\s\\S]') -}}
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
    `common_topics` only the rule's own topics count: a child with a doll is still a child.
    The long patterns are asked for their first match: a bare test exceeds the engine's automaton
    and takes up to ten times as long (2026-11-22, 6,675 captions, 30 kB pattern).
#}
{% macro term_matches(rule, text, prepared=none, common_topics=true) -%}
    {% set whole = prepared or text %}
    {% set cut = replace_all(whole, terms_pattern(rule, ['not']), ' . ') %}
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
        when {{ first_match(text, terms_pattern(rule, ['topic'], common_topics)) }} != ''
            or {{ is_other_script(text) }}
            then []::varchar[]
        else {{ trimmed(found) }}
    end
{%- endmacro %}
