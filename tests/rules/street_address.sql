with cases (text, expected) as (
    values
    ('Kanzlei, Hauptstraße 12, Musterstadt', ['Hauptstraße 12']),
    ('Praxis: Kölner Str. 22-24', ['Kölner Str. 22-24']),
    ('Karl-Marx-Allee 34a', ['Karl-Marx-Allee 34a']),
    ('Haus an der Alten Landstraße 5', ['Alten Landstraße 5']),
    ('Café Unter den Linden 5', ['Unter den Linden 5']),
    ('Straße des 17. Juni 135', ['Straße des 17. Juni 135']),
    ('Gasthaus Am Markt 7', ['Am Markt 7']),
    ('Kita Birkenkamp 7, 22303 Hamburg', ['Birkenkamp 7']),
    ('HAUPTSTRASSE 12', ['HAUPTSTRASSE 12']),
    ('Lindenweg 3, Rosengasse 4b', ['Lindenweg 3', 'Rosengasse 4b']),
    ('Treffpunkt Am Bahnhof 3', ['Am Bahnhof 3']),
    -- near misses
    ('Unfall auf der Bundesstraße 5', []),
    ('Tempo 80 auf der Landstraße 12', []),
    ('Spaziergang am Radweg 7', []),
    ('Die Straße 12', []),
    ('Sesamstraße 2', []),
    ('Lindenstraße 20 Folgen auf DVD', []),
    ('Marktplatz 18 Uhr', []),
    ('Lindenallee 400 m lang', []),
    ('Hauptstraße 1920', []),
    ('Platz 3 beim Stadtlauf', []),
    ('Verlobungsring 585', []),
    ('Im Garten 3 Katzen', []),
    ('Parkplatz 5', []),
    ('Marktplatz 5. Mai', []),
)

{{ failing_cases('street_address') }}
