{#
    A person's party, party office, conviction or slogan.
    match:     CDU-Abgeordnete am Rednerpult; Eva Huber (Grüne); Neonazis marschieren
    near miss: CDU-Logo; grüne Wiese; Sonntagsfrage: AfD bei 18 Prozent; Anhänger aus Silber
    source:    GDPR Art. 9 (1); terms in seeds/sensitive_terms
    Behind a name, a party in brackets or between commas says it, even one that is a colour. A sign
    is political by a word of protest (`message`); then its whole inscription is a finding.
#}
{% macro find_political_opinion(text) -%}
    {% set inscription %}
        (?i:
            demonstr|protest|schild|plakat|transparent|banner|spruchb
            |karton|pappe|aufschrift
            |parole|skandier|sprechch
            |\b(?:rufen|ruft|riefen|demo)\b|kundgebung|mahnwache
        )
        [^.„“”"«»‚]{0,60}[„“"»‚]
        ([^„“”"«»]{2,70})[“”"«‘]
    {% endset %}
    {# A sign has the last word without quotation marks too. #}
    {% set last_word %}
        (?i:schild|plakat|transparent|banner|spruchband|karton|pappe|aufschrift)
        [a-zäöü]{0,3}:[ ]+([^:„“”"«»]{8,80})$
    {% endset %}
    {% set inscriptions %}
        case
            when {{ holds_term(text, 'political_opinion', ['message'], common=false) }}
                then {{ joined_lists(
                    all_matches(text, inscription, 1), all_matches(text, last_word, 1)
                ) }}
            else []::varchar[]
        end
    {% endset %}
    {{ distinct_items(joined_lists(
        term_matches('political_opinion', text), parties_behind_names(text), inscriptions
    )) }}
{%- endmacro %}

{# The parties in brackets, `Eva Huber (Grüne)`, or between commas, `Eva Huber, Grüne, spricht`. #}
{% macro parties_behind_names(text) -%}
    {% set party %}
        (?:
            CDU/CSU|CDU|CSU|SPD|FDP|AfD|AFD|BSW|NPD|DKP|PDS|SED|NSDAP|ÖDP|SSW
            |KPD|USPD|DDP|DVP|DNVP
            |(?:[Dd]ie[ ])?(?:Grünen?|GRÜNEN?|Linken?|LINKE|Mitte)
            |Linkspartei|Piraten(?:partei)?
            |(?:Bündnis|BÜNDNIS|B)[ ]?90[ ]?/[ ]?
            (?:[Dd](?:ie|IE)[ ])?G(?:rünen?|RÜNEN?)
            |Volt|Freie[ ]Wähler|FW|FWG|UWG|Zentrum
            |ÖVP|SPÖ|FPÖ|KPÖ|NEOS|Neos|BZÖ|SVP|SP|EVP|GLP
            |CVP|BDP|EDU|glp|CSP|Die[ ]PARTEI|dieBasis
            |parteilos|Republikaner(?:in)?|Demokrat(?:in)?|Labour|Tories|PiS|Fidesz
        )
    {% endset %}
    {% set in_brackets %}
        \p{Lu}[\pL'’-]+(?:,?[ ][1-9][0-9])?[ ]?\(({{ party }})\s*[),/;]
    {% endset %}
    {% set between_commas %}
        \p{Lu}[\pL'’.-]+[ ]\p{Lu}[\pL'’-]+,[ ]({{ party }})(?:[,.:;]|$|[ ][a-zäöü])
    {% endset %}
    {{ joined_lists(all_matches(text, in_brackets, 1), all_matches(text, between_commas, 1)) }}
{%- endmacro %}
