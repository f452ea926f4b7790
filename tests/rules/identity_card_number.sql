with cases (text, expected) as (
    values
    ('L01X00T471', ['L01X00T471']),
    ('T220001293', ['T220001293']),
    ('Personalausweis Nr. L01X00T47', ['L01X00T47']),
    ('Perso: T22000129', ['T22000129']),
    ('Ausweisnummer L01X 00T4 71', ['L01X 00T4 71']),
    ('Personalausweis 1220001297D', ['1220001297']),
    ('IDD<<L01X00T471<<<<', ['L01X00T471']),
    ('Ausweis-Nr. L01X00T471D', ['L01X00T471']),
    ('Muster XJCC863HZ1 Rückseite', ['XJCC863HZ1']),
    ('L01X00T472', []),
    ('A01X00T471', []),
    ('L01X00T47', []),
    ('1220001297', []),
    ('L01X00T4711', []),
    ('l01x00t471', []),
    ('Personalausweis L01X00T472', []),
    ('Personalausweis am 12.03.2019 beantragt', []),
    ('Artikelnummer L01X00T471', []),
    ('TRYNKWLCH5', []),
    ('l01x00t471 auf dem Perso', ['l01x00t471']),
    ('ID-Karte L01 X00 T47 1', ['L01 X00 T47 1']),
    ('PersonalausweisnummerL01X00T471gültig', ['L01X00T471']),
    ('1220001297D<<6408125<1010318', ['1220001297']),
    ('Studentenausweis L01X00T47', []),
)

{{ failing_cases('identity_card_number') }}
