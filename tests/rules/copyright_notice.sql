with cases (text, expected) as (
    values
    ('Haus © 2012 Müller GmbH', ['© 2012 Müller GmbH']),
    ('Hund am Strand (c) Erika Muster', ['(c) Erika Muster']),
    ('Die Ministerin. Foto: Erika Muster/dpa', ['Foto: Erika Muster/dpa']),
    ('Bildrechte: privat', ['Bildrechte: privat']),
    ('Copyright: Muster Verlag', ['Copyright: Muster Verlag']),
    ('Quelle: Stadtarchiv Musterstadt', ['Quelle: Stadtarchiv Musterstadt']),
    ('Fotograf: Max Muster', ['Fotograf: Max Muster']),
    ('Haus (Foto: Muster)', ['Foto: Muster']),
    ('fotografiert von Erika Muster', ['fotografiert von Erika Muster']),
    ('Foto © Max Muster', ['Foto © Max Muster']),
    -- near misses
    ('Copyright-Symbol', []),
    ('Copyright Zeichen Vektor', []),
    ('Teil (a), (b) und (c) Muster', []),
    ('Quelle im Wald', []),
    ('Foto von einer Katze', []),
    ('Fotograf bei der Arbeit', []),
    ('Foto: ein Hund am Strand', []),
    ('Vitamin (C) hochdosiert', []),
    ('Foto: 12/20', []),
    ('Bild: Ein Hund läuft über die Wiese', []),
)

{{ failing_cases('copyright_notice') }}
