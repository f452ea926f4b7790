{#
    Whether a text speaks of a person, for the terms that count beside one (with_person). The kinds
    of it stand from cheap to dear, and a rule asks only where such a term was found.
    match:     Frau, Angela M., Dr. Kaya, der Kläger (42), meine Narbe, elf Verletzte, Nkechi
    near miss: Größe 42, unsere Praxis, Ihr Rücken
    source:    seeds/sensitive_terms (rule `any`, kind person), seeds/first_names
#}
{% macro names_person(text) -%}
    ({{ holds_term(text, 'any', ['person']) }}
    or {{ matches(text, signs_of_person()) }}
    or {{ has_long_first_name(text) }})
{%- endmacro %}

{# The pattern of what only a person has: an abbreviated name, a title, an age, a body, a self. #}
{% macro signs_of_person() %}
    {% set letter = '[^' ~ no_letters() ~ ']' %}
    {% set start = '(?:^|[' ~ no_letters() ~ '])' %}
    {% set no_letter = '(?:$|[' ~ no_letters() ~ '-])' %}
    {{ start }}
    (?:
        {{ abbreviated_person() }}
        |\p{Lu}{{ letter }}+[.]?
            (?:
                [ ]\((?:Alter:?[ ])?(?:[1-9]\d|1[01]\d|[1-9][ ]?J)
                |(?:,[ ]|[ ]/[ ])(?:[1-9]?\d|1[01]\d)
            )
            (?:[ ]?J(?:ahre|\.)?)?
            (?:
                \)|,|:|;|[ ]?[–|(]|\.?$|\.[ ]
                |[ ](?:aus|mit|ist|hat|nach|und|bei|leidet|sitzt|liegt|im|in|vor)[ ]
            )
        |\d{1,3}[ ]?Jahre(?:[ ](?:alt|jung)|\)|,|:|;|\.|[ ]?[–|(]|$)
        |(?:Tage|Wochen|Monate)[ ]alt
        |[Mm]it[ ]\d{1,3}[ ]Jahren
        |\d{1,3}(?:-?J\.|[ ]J\.|[ ]?[jJ],|[ ]?[wmWM],)
        |[wmd♀♂][,/ ]{1,2}\d{1,3}(?:[ ]?J|[),;/:])
        |[Ii]m[ ]Alter[ ]von
        |(?:
            [Ii]ch|[Mm]ich|[Mm]ir|[Bb]ei[ ]uns|[Mm]eine[mnrs]?
            |[Ww]ir[ ](?:haben|sind|waren|wurden|hatten|beide)
        )
        {{ no_letter }}
        |^(?:[Bb]in|[Hh]abe?|[Hh]atte)[ ]
        |{{ part_of_person() }}{{ no_letter }}
        |{{ afflicted_persons() }}
    )
{% endmacro %}

{# The pattern of a person in few letters: Angela M., Dr. Kaya, Pat. mit, Hr. B. #}
{% macro abbreviated_person() %}
    {% set letter = '[^' ~ no_letters() ~ ']' %}
    \p{Lu}{{ letter }}*[aeiouyäöüntkslrdf][ ]\p{Lu}\.(?:[ ]?[,;:(–/]|[ ][a-zäöü(–]|[’'])
    |(?:Dr|Prof|Hr|Fr|Pfr|Mag|Dipl|Lic|OA|OÄ|Sr|Br)\.[ ](?:[a-z]+\.[ ])*\p{Lu}
    |P\.[ ]\p{Lu}{{ letter }}+[ ](?:\p{Lu}{{ letter }}+[ ])?(?:OSB|SJ|OFM|OP|SVD|CP|SAC|OMI)
    |(?:Pat|Ptn|Pt|Pts)\.
{% endmacro %}

{#
    The pattern of what is somebody's own: meine Narbe, sein Knie, unser Frühchen. Advertisements say
    "Ihr Rücken" and "unsere Haut" of everybody's.
#}
{% macro part_of_person() %}
    {% set letter = '[^' ~ no_letters() ~ ']' %}
    (?:
        (?:[MmSs]eine?|ihre?)[mnrs]?[ ](?:{{ letter }}+e[nmrs]?[ ]){0,2}
        (?:
            (?:{{ letter }}*[a-zß])?
            (?i:
                knie|bein|arm|hand|händ|fuß|füß|zeh|finger|daumen|kopf|gesicht|auge|ohr|haut
                |bauch|brust|brüste|herz|niere|leber|lunge|magen|darm|schulter|hüft|rücken
                |hals|nase|zahn|zähn|kiefer|mund|zunge|haar|körper|blut|wade|narbe|wunde
                |stumpf|gips|gelenk|knöchel|schädel|gehirn|becken|wirbel|bandscheibe|sehne
                |meniskus|muskel|befund|diagnose|chemo|reha|erkrankung|krankheit
                |schwangerschaft|geburt|entbindung|kaiserschnitt|behandlung|bett|zelle
                |bruch|operation|unfall|behinderung|prothese|stoma|symptom|anfall|anfäll
            )
            |OP|MRT|MS
        )
        |[Uu]nse?re?[mnrs]?[ ](?:{{ letter }}+e[nmrs]?[ ]){0,2}
        (?:
            (?i:
                kleine?|große?|kurze?|maus|mäuse?|zwerg|spatz|schatz|liebling|süße|held
                |sonnenschein|frühchen|nachwuchs|würmchen|knirps|racker|stammhalter
            )
        )
    )
    (?:e[nmrs]?|n|s|er|ern)?
{% endmacro %}

{#
    The pattern of nouns made of what befell somebody: elf Schwerverletzte, ein Toter, der Vermisste.
    Before a noun they are adjectives: verletzte Katze, Verletzte Hirschkuh.
#}
{% macro afflicted_persons() %}
    {% set letter = '[^' ~ no_letters() ~ ']' %}
    {% set afflictions = [
        'verletzt', 'tot', 'erkrankt', 'infiziert', 'vermisst', 'verunglückt', 'betroffen',
        'verstorben', 'verurteilt', 'beschuldigt', 'inhaftiert', 'festgenommen', 'geimpft',
        'gelähmt', 'behindert', 'krank', 'süchtig', 'schwanger', 'verschüttet', 'vertrieben',
        'genesen', 'operiert', 'getötet', 'ermordet', 'misshandelt', 'missbraucht', 'verunfallt',
        'blessiert', 'verwundet',
    ] %}
    (?:
        \p{Lu}{{ letter }}*(?:{{ afflictions | join('|') }})
        |{{ afflictions | map('capitalize') | join('|') }}
    )
    e[nrm]?
    (?:$|[.,:;!?)/–]|[ ][^A-ZÄÖÜ ])
{% endmacro %}

{#
    True where a word of `text` is a first name that is no other word. Names of two or three letters
    are words somewhere; those that are not stand in sensitive_terms.
#}
{% macro has_long_first_name(text) -%}
    {% set long = "is_ambiguous = 'false' and len(name) > 3" %}
    {{ matches_long(text, '(?:^|[^a-zA-Z])(?:' ~ seed_alternation('first_names', 'name', long)
        ~ ')(?:$|[' ~ no_letters() ~ '])') }}
{%- endmacro %}

{#
    The start of a text up to whoever does something in it; the whole text where nobody does. An
    article and a verb tell a scene from the name of a product or a work.
    match:     Eine Frau trinkt aus einem Becher (Eine Frau); Zwei Männer halten ein Kissen
    near miss: Becher mit Mönch; Nonne, Spielzeug
#}
{% macro subject_of_scene(text) -%}
    {% set scene %}
        ^(
            (?:Eine?|Zwei|Drei|Vier|Mehrere|Einige)[ ]
            (?:[a-zäöüß,-]+[ ]){0,4}\p{Lu}[\pL-]+
        )
        (?:[ ][^ .:!?]+){0,9}?[ ][a-zäöü]{3,}(?:t|en)[ ][^.:!?]
    {% endset %}
    coalesce(nullif({{ first_match(text, scene, 1) }}, ''), {{ text }})
{%- endmacro %}
