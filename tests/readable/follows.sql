with cases (text, found, expected) as (
    values
    -- a person below 18
    ('Emil, 4 Jahre alt', ['age: 4 Jahre alt'], ['age: 4 Jahre alt', 'minor: 4 Jahre alt']),
    ('Emil (17)', ['age: 17'], ['age: 17', 'minor: 17']),
    (
        'DIE 8-J&Auml;HRIGE',
        ['age: 8-J&Auml;HRIGE'],
        ['age: 8-J&Auml;HRIGE', 'minor: 8-J&Auml;HRIGE']
    ),
    ('Lia, dreizehn', ['age: dreizehn'], ['age: dreizehn', 'minor: dreizehn']),
    ('Lia, dreißig', ['age: dreißig'], ['age: dreißig']),
    ('Der Zwölfjährige', ['age: Zwölfjährige'], ['age: Zwölfjährige', 'minor: Zwölfjährige']),
    ('ein acht Monate alter', ['age: acht Monate'], ['age: acht Monate', 'minor: acht Monate']),
    ('Emil (18)', ['age: 18'], ['age: 18']),
    ('Die 34-Jährige', ['age: 34-Jährige'], ['age: 34-Jährige']),
    ('Die Fünfzigjährige', ['age: Fünfzigjährige'], ['age: Fünfzigjährige']),
    ('einundzwanzig Jahre alt', ['age: einundzwanzig Jahre alt'], ['age: einundzwanzig Jahre alt']),
    ('Emil, Kind (5)', ['age: 5', 'minor: Kind (5)'], ['age: 5', 'minor: Kind (5)']),
    -- the picture of a document
    (
        'Rückseite, IDD<<L01X00T471',
        ['identity_card_number: L01X00T471'],
        ['document_scan: Rückseite, IDD<<L01X00T471', 'identity_card_number: L01X00T471']
    ),
    (
        'egk_A123456780_vorne.jpg',
        ['health_insurance_number: A123456780'],
        ['document_scan: egk_A123456780_vorne.jpg', 'health_insurance_number: A123456780']
    ),
    (
        'Kopie: Reisepass C01X00T478',
        ['document_scan: Reisepass', 'passport_number: C01X00T478'],
        ['document_scan: Reisepass', 'passport_number: C01X00T478']
    ),
    (
        'Führerschein B072RRE2I55 wird geprüft',
        ['driving_licence_number: B072RRE2I55'],
        ['driving_licence_number: B072RRE2I55']
    ),
    ('Vorderseite des Hauses, DE89', ['iban: DE89'], ['iban: DE89']),
    -- a number of health insurance
    (
        'Krankenkasse A123456780',
        ['health_insurance_number: A123456780', 'identity_card_number: A123456780'],
        ['health_insurance_number: A123456780']
    ),
    (
        'Nummer A123456780',
        ['health_insurance_number: A123456780', 'identity_card_number: A123456780'],
        ['health_insurance_number: A123456780', 'identity_card_number: A123456780']
    ),
    ('Ein Haus', [], [])
),

followed as (
    select
        text,
        list_sort(expected::varchar[]) as expected,
        rules.follow(
            text,
            list_transform(
                found,
                lambda finding: struct_pack(
                    rule := split_part(finding, ': ', 1),
                    value := substr(finding, strpos(finding, ': ') + 2)
                )
            )
        ) as followed,
    from cases
),

compared as (
    select
        text,
        expected,
        list_sort(list_transform(
            followed,
            lambda finding: concat(
                struct_extract(finding, 'rule'), ': ', struct_extract(finding, 'value')
            )
        )) as found,
    from followed
)

select * from compared
where found is distinct from expected
