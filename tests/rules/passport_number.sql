with cases (text, expected) as (
    values
    ('Reisepass C01X00T478', ['C01X00T478']),
    ('Pass-Nr. C01X00T47', ['C01X00T47']),
    ('Reisepass Nr.: C01X00T478D', ['C01X00T478']),
    ('Passport No C01X00T47', ['C01X00T47']),
    ('Passnummer: FLNF7HZX08', ['FLNF7HZX08']),
    ('Reisepässe: C7GXR2Z2Z1', ['C7GXR2Z2Z1']),
    ('Pass K4TJNJXM65 vorgelegt', ['K4TJNJXM65']),
    ('Reisepass C01 X00 T47', ['C01 X00 T47']),
    ('C01X00T478', []),
    ('Reisepass C01X00T479', []),
    ('Reisepass L01X00T471', []),
    ('Reisepass CFGHJKLMN', []),
    ('Passstraße K 4711', []),
    ('Passbild 35 x 45 mm', []),
    ('Alpenpass H12 gesperrt', []),
    ('Reisepass gültig bis 01.02.2030', []),
    ('Reisepass c01x00t478', ['c01x00t478']),
    ('C01X00T47 (Reisepass)', ['C01X00T47']),
    ('PassnummerC01X00T47Einreise', ['C01X00T47']),
    ('Kinderreisepaß C01X00T47', ['C01X00T47']),
    ('C01X00T478D<<6408125F2702283', ['C01X00T478']),
    ('C01X00T479D<<6408125F2702283', []),
    ('passend C01X00T47', []),
    ('Reisepass c01x00t479', []),
)

{{ failing_cases('passport_number') }}
