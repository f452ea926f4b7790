-- noqa: disable=PRS,LT02
with cases (rule, text, expected) as (
    values
    ('person_name', 'Unser G&uuml;nther Kr&auml;mer singt', ['G&uuml;nther Kr&auml;mer']),
    ('person_name', 'GÃ¼nther KrÃ¤mer singt', ['GÃ¼nther KrÃ¤mer']),
    ('person_name', 'WIRTIN ERIKA KRÄMER, WIEN', ['ERIKA KRÄMER']),
    ('person_name', 'wirtin-erika-kraemer-2.jpg', ['erika-kraemer']),
    ('person_name', 'WirtinErika Krämer1961in Wien', ['Erika Krämer']),
    ('person_name', 'Erika Krämer in Wien', ['Erika Krämer']),
    (
        'person_name',
        'Erika' || chr(160) || 'Krä' || chr(173) || 'mer',
        ['Erika' || chr(160) || 'Krä' || chr(173) || 'mer']
    ),
    ('person_name', 'EIN TISCH AUS HOLZ', []),
    ('email', 'Post an info&#64;firma.de', ['info&#64;firma.de']),
    ('email', 'POST AN INFO@FIRMA.DE', ['INFO@FIRMA.DE']),
    ('email', 'plakat_info@firma.de_a3.jpg', ['plakat_info@firma.de']),
    ('email', 'https://kunde:Pass32@firma.de/', []),
    ('phone', 'TaxiRuf0341-4912340Leipzig', ['0341-4912340']),
    ('phone', 'B&uuml;ro: Tel. 0341/4912340', ['0341/4912340']),
    ('phone', 'limitiert_0151_1000.jpg', []),
    ('health', 'OPA IM ROLLSTUHL, WIEN', ['ROLLSTUHL']),
    ('health', 'Opa im Rollstuhl, Wien', ['Rollstuhl']),
    ('health', 'ROLLSTUHL, FALTBAR, SCHWARZ', []),
    ('iban', 'KontoIBANDE89370400440532013000Danke', ['DE89370400440532013000']),
    ('social_handle', 'INSTA: @LINDEN_HOF', ['LINDEN_HOF']),
    ('social_handle', 'Mehr bei @linden_hof12', ['@linden_hof12'])
),

found as (
    select
        *,
        case rule
            {% for rule in ['person_name', 'email', 'phone', 'health', 'iban', 'social_handle'] %}
            when '{{ rule }}' then rules.find_{{ rule }}_as_read(text)
            {% endfor %}
        end as found,
    from cases
)

select * from found
where list_sort(found) is distinct from list_sort(expected::varchar[])
