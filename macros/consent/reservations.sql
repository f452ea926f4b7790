{#
    The reservations against machine use that `text` holds, as a list of `machine_reservation/form`.
    match:     no AI training; #noai; darf nicht zum Training von KI verwendet werden; Text und Data
               Mining vorbehalten; § 44b UrhG vorbehalten; tdm-reservation: 1
    near miss: KI-Training für Lehrkräfte; Yamaha TDM 900; Was erlaubt § 44b UrhG?; Art. 4 DSGVO
    source:    § 44b(3) UrhG; the TDM Reservation Protocol (W3C community group, 2024)
#}
{% macro reservation_forms(text) -%}
    list_filter(
        [
            case
                when {{ matches(text, against_training()) }}
                    then 'machine_reservation/ai_training'
            end,
            case
                when {{ matches(text, against_mining()) }}
                    then 'machine_reservation/text_and_data_mining'
            end
        ],
        lambda form: form is not null
    )
{%- endmacro %}

{# The pattern of an objection to the training of AI. #}
{% macro against_training() -%}
    {% set machine %}
        (?:AI|A\.I\.|KI|LLMs?|(?i:artificial[ ]intelligence|machine[ ]learning
            |k(?:ü|ue)nstliche[nr]?[ ]intelligenz|maschinelle[ns]?[ ]lernens?))
    {% endset %}
    {% set training %}
        (?i:train|learn|lern|scrap|crawl|dataset|datens)
    {% endset %}
    {% set not_before %}
        (?i:(?:^|[^\pL])(?:no|not|never|don['’]?t|kein(?:e|en|er)?|weder|nicht|ohne[ ]zustimmung)[ ])
    {% endset %}
    {% set not_behind %}
        (?i:
            untersagt|verboten|vorbehalten|unzulässig|ausgeschlossen|widerspr(?:ech|och|uch)
            |nicht[ ](?:gestattet|erlaubt|zulässig|freigegeben|lizenziert)
            |prohibited|forbidden|reserved|excluded|opt[- ]?out|disallowed
            |not[ ](?:allowed|permitted|licensed)
        )
    {% endset %}
    {# Of a picture, by or for a machine: "no AI used" and "use of AI" say how it was made. #}
    {% set used %}
        (?i:\buse[ds]?\b|\bfeed\b|nutz(?:t|en|ung)|verwend(?:et|en|ung)|gebrauch|einsatz)
    {% endset %}
    {% set by %}
        (?i:for|by|in|to|into|with|für|durch|von|mit|zum)[ ](?:[^.!?|]{0,20}[^\pL.!?|])?
    {% endset %}
    (?:^|[^\pL\pN])(?:noai|NoAI|NOAI|noimageai|NoImageAI|no-ai)(?:$|[^\pL\pN])
    |(?i:no)[ ](?:AI|KI|GenAI)[ ]*(?:$|[.,;!|)])
    |{{ not_before }}(?:[^.!?|]{0,60}[^\pL.!?|])?{{ machine }}[^.!?|\pL][^.!?|]{0,20}{{ training }}
    |{{ not_before }}[^.!?|]{0,60}{{ training }}[^.!?|]{0,30}[^\pL]{{ machine }}(?:$|[^\pL])
    |(?:^|[^\pL]){{ machine }}[^.!?|\pL][^.!?|]{0,20}{{ training }}[^.!?|]{0,40}{{ not_behind }}
    |{{ training }}[^.!?|]{0,30}[^\pL]{{ machine }}[^\pL][^.!?|]{0,40}{{ not_behind }}
    |{{ not_before }}[^.!?|]{0,40}{{ used }}[^.!?|]{0,30}[ ]{{ by }}{{ machine }}(?:$|[^\pL])
    |{{ not_before }}(?:[^.!?|]{0,30}[ ])?{{ by }}{{ machine }}[^.!?|\pL][^.!?|]{0,20}{{ used }}
    |{{ not_before }}{{ machine }}-(?i:nutzung|verwendung|gebrauch|use)\b
    |{{ used }}[ ](?i:for|by|für|durch|in|zum)[ ](?:[^.!?|]{0,20}[^\pL.!?|])?{{ machine }}[^.!?|]{0,40}{{ not_behind }}
    |(?:^|[^\pL]){{ machine }}[- ](?i:nutzung|verwendung|use|usage)[^.!?|]{0,15}{{ not_behind }}
{%- endmacro %}

{# The pattern of an objection to text and data mining. #}
{% macro against_mining() -%}
    {% set mining %}
        (?:
            TDM
            |(?i:text-?[ ]?(?:und|and|&|u\.)[ ]?data[- ]?mining)
            |§[ ]?44[ ]?b(?:[ ](?i:abs(?:atz|\.)?)[ ]?[0-9])?[ ]?UrhG
            |(?i:art(?:\.|icle|ikel))[ ]4[^.]{0,20}(?:DSM|CDSM|2019/790)
        )
    {% endset %}
    {% set reserved %}
        (?i:
            vorbeh|behalten?[ ](?:wir[ ])?(?:uns|mir|sich)|reserv|opt[- ]?out
            |prohibit|forbidden|untersagt|verboten|widerspr(?:ech|och|uch)
            |not[ ](?:allowed|permitted)|nicht[ ](?:gestattet|erlaubt|zulässig)
        )
    {% endset %}
    (?:^|[^\pL]){{ mining }}[^?!|]{0,60}{{ reserved }}
    |{{ reserved }}[^?!|]{0,60}[^\pL]{{ mining }}
    |(?i:(?:^|[^\pL])(?:no|kein(?:e|en)?|not|weder)[ ](?:[^.?!|]{0,20}[ ])?){{ mining }}
    |(?i:tdm[-_]reservation[:= ]{0,3}1)
    {# What stands alone is a topic, if it is not at once refused. #}
    |(?i:(?:text|data)[- ]?mining)[ ](?:[a-z]{2,4}[ ]){0,2}{{ reserved }}
    |(?i:(?:^|[^\pL])(?:no|kein)[ ](?:text|data)[- ]?mining)[ ]*(?:$|[.,;!|)])
{%- endmacro %}

{# What every text with a reservation holds. #}
{% macro reservation_hint() -%}
    noai|NoAI|NOAI|no-ai|noimageai|NoImageAI
    |TDM|§[ ]?44|A\.?I|KI|LLM|(?i:(?:data|text)[- ]?min|tdm[-_]|intelligen|machine[ ]l|maschinelle)
    |2019/790|DSM
{%- endmacro %}
