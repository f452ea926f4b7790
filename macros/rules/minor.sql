{#
    A child, baby, pupil or teenager is depicted or named.
    match:     Zwei Mädchen auf der Wiese; Die Klasse 3b im Zoo; Mia, 4 Jahre alt
    near miss: Mädchen Sommerkleid (a product), Junge Frau (an adjective), Kinderwagen, Katzenbaby
    source:    GDPR Art. 8 and recital 38; terms in seeds/sensitive_terms, of which `product` are
               the endings of goods that stand next to the child they are made for
#}
{% macro find_minor(text) -%}
    {% set goods = seed_values(
        'sensitive_terms', 'term', "rule = 'minor' and match_kind = 'product'"
    ) %}
    {% set product = '(?:\\p{Lu}[^' ~ no_letters() ~ ']*(?i:' ~ goods | join('|') ~ ')|(?:'
        ~ goods | map('capitalize') | join('|') ~ '))(?:e[ns]?|n|s)?' %}
    {% set child = '(?:Klein)?(?:[Kk]ind(?:er)?|[Mm]ädchen|Jungen?|Jungs|[Bb]abys?'
        ~ '|Teen(?:ager|s)?|Schüler)' %}
    {% set edge = '(?:$|[' ~ no_letters().replace('0-9', '') ~ '])' %}
    {% set cut = replace_all(
        text, child ~ '[\\s-]+' ~ product ~ edge ~ '|' ~ product ~ '\\s+' ~ child ~ edge, ' . '
    ) %}
    {% set cut = replace_all(
        cut,
        '(?:(?:^|[^\\pL\\pN\\s])\\s*Jungen?'
        ~ '|\\b(?:[a-zA-Zäöüß]*e|[Zz]wei|[Dd]rei|[Vv]ier) Junge)\\s+(\\p{Lu})',
        ' . \\1'
    ) %}
    {{ term_matches('minor', text, cut, common_topics=false) }}
{%- endmacro %}
