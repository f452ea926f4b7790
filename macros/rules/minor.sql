{#
    A child, baby, pupil or teenager is depicted or named.
    match:     Zwei Mädchen auf der Wiese; Die Klasse 3b im Zoo; Mia, 4 Jahre alt
    near miss: Mädchen Sommerkleid (a product), Junge Frau (an adjective), Kinderwagen, Katzenbaby
    source:    GDPR Art. 8 and recital 38; terms in seeds/sensitive_terms, of which `product` are
               the endings of goods that stand next to the child they are made for
#}
{% macro find_minor(text) -%}
    {% set child %}
        (?:Klein)?
        (?:
            [Kk]ind(?:er)?|[Mm]ädchen|Jungen?|Jungs|[Bb]abys?|Teen(?:ager|s)?|Schüler
        )
    {% endset %}
    {% set edge = '(?:$|[' ~ no_letters().replace('0-9', '') ~ '])' %}
    {% set product = product_for_children() %}
    {% set child_and_product %}
        {{ child }}[\s-]+{{ product }}{{ edge }}
        |{{ product }}\s+{{ child }}{{ edge }}
    {% endset %}
    {# Junge and Jungen before a noun are an adjective, where they begin a sentence or behind an
       article or number: its capital is not the one of a noun. #}
    {% set adjective %}
        (?:
            (?:^|[^\pL\pN\s])\s*Jungen?
            |\b(?:[a-zA-Zäöüß]*e|[Zz]wei|[Dd]rei|[Vv]ier)[ ]Junge
        )
        \s+(\p{Lu})
    {% endset %}
    {# So are mein kleiner and unsere große before a noun: mein kleiner Hund. #}
    {% set possessed %}
        \b(?:[Mm]ein|[Uu]ns(?:er|r))(?:e[nmr]?)?[ ](?:klein|groß|lütt)e[nmrs]?
        \s+(\p{Lu})
    {% endset %}
    {% set noun_alone %} . \1{% endset %}
    {% set cut = replace_all(text, child_and_product, ' . ') %}
    {% set cut = replace_all(replace_all(cut, adjective, noun_alone), possessed, noun_alone) %}
    {{ term_matches('minor', text, cut, common_topics=false) }}
{%- endmacro %}

{# The pattern of goods, by the ending of their name. #}
{% macro product_for_children() %}
    {% set goods = seed_values(
        'sensitive_terms', 'term', "rule = 'minor' and match_kind = 'product'"
    ) %}
    (?:
        \p{Lu}[^{{ no_letters() }}]*(?i:{{ goods | join('|') }})
        |(?:{{ goods | map('capitalize') | join('|') }})
    )
    (?:e[ns]?|n|s)?
{% endmacro %}
