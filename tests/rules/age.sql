with cases (text, expected) as (
    values
    ('Sie ist 34 Jahre alt', ['34 Jahre alt']),
    ('ein 5-jähriger Junge', ['5-jähriger Junge']),
    ('fünfjähriges Mädchen', ['fünfjähriges Mädchen']),
    ('Der 34-Jährige lacht', ['34-Jährige']),
    ('im Alter von zwölf Jahren', ['im Alter von zwölf Jahren']),
    ('starb mit 34 Jahren', ['mit 34 Jahren']),
    ('Alter: 34', ['Alter: 34']),
    ('Die Rentnerin (71)', ['71']),
    ('Erika Muster (42)', ['42']),
    ('80 Jahre alte Frau', ['80 Jahre alte Frau']),
    ('zweiundvierzigjähriger Mann', ['zweiundvierzigjähriger Mann']),
    -- near misses
    ('12 Jahre alter Whisky', []),
    ('Whisky, 12 Jahre alt', []),
    ('200 Jahre alte Eiche', []),
    ('10 Jahre Garantie', []),
    ('mit 20 Jahren Erfahrung', []),
    ('50-jähriges Jubiläum', []),
    ('100-jähriges Bestehen', []),
    ('Spiel ab 3 Jahren', []),
    ('Kostüm 3-6 Jahre', []),
    ('12-jähriger Rum', []),
    ('Alter: 3+', []),
    ('Bild (42)', []),
    ('Das Haus ist 100 Jahre alt', []),
    ('500 Jahre alt', []),
    ('Ein etwa fünf Jahre alter Junge', []),
)

{{ failing_cases('age') }}
