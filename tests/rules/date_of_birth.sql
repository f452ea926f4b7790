with cases (text, expected) as (
    values
    ('Erika Muster, geboren am 12. März 1975', ['12. März 1975']),
    ('Max Muster (* 12.03.1975 in Köln; † 03.05.2010)', ['12.03.1975']),
    ('DOB: 1975-03-12', ['1975-03-12']),
    ('Geburtsdatum: 12/03/1975', ['12/03/1975']),
    ('Geburtstag: 29.02.1984', ['29.02.1984']),
    ('geb. am 12.03.75', ['12.03.75']),
    ('born March 12, 1975', ['March 12, 1975']),
    ('am 12.03.1975 in Köln geboren', ['12.03.1975']),
    ('geboren in Köln am 1. Januar 1950', ['1. Januar 1950']),
    ('Erika Muster, geb. Beispiel, *12.3.1966', ['12.3.1966']),
    -- near misses
    ('† 12.03.1975', []),
    ('gegründet am 12.03.1975', []),
    ('Hochzeit am 12.03.1975, geb. Muster', []),
    ('2. geb. Ausgabe 12.03.2010', []),
    ('geboren am 29.02.1983', []),
    ('geboren am 12.03.1850', []),
    ('geboren am 12.03.2099', []),
    ('zum 80. Geburtstag am 12.03.2020', []),
    ('Geburtstag: 12.03.', []),
    ('*Angebot gültig bis 12.03.2021', []),
    ('Hotel 5* 12.03.2020', []),
)

{{ failing_cases('date_of_birth') }}
