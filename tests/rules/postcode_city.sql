with cases (text, expected) as (
    values
    ('Musterweg 3, D-50667 Köln', ['50667 Köln']),
    ('Skyline 60311 Frankfurt a. M.', ['60311 Frankfurt a. M.']),
    ('60311 Frankfurt am Main', ['60311 Frankfurt am Main']),
    ('Büro | 80331 MÜNCHEN', ['80331 MÜNCHEN']),
    ('Laden in 80331 Muenchen', ['80331 Muenchen']),
    ('53604 Bad Honnef, Haus', ['53604 Bad Honnef']),
    ('89231 Neu-Ulm', ['89231 Neu-Ulm']),
    ('12555 Berlin-Köpenick', ['12555 Berlin-Köpenick']),
    ('Haus in 53757 St. Augustin', ['53757 St. Augustin']),
    ('Wohnung (06108 Halle (Saale))', ['06108 Halle (Saale)']),
    -- near misses
    ('50667 Hamburg', []),
    ('10000 Stück', []),
    ('12000 Volt', []),
    ('50000 Euro', []),
    ('Artikel-Nr. 50667 Köln', []),
    ('99999 Berlin', []),
    ('10115 Besucher in Berlin', []),
    ('53604 Bad mit Dusche', []),
    ('Feldgasse 11,39104Magdeburg', ['39104Magdeburg']),
    ('23966 Hansestadt Wismar', ['23966 Hansestadt Wismar']),
    ('Strandweg 3, 25980 Westerland', ['25980 Westerland']),
    ('Haus in Köln, 50667', ['Köln, 50667']),
    ('Domstr. 5, 50667 Hamburg', []),
    ('10115Besucher', []),
    ('Los 3, 25980 Westerland', []),
    ('Hamburg 50667 Teile', []),
)

{{ failing_cases('postcode_city') }}
