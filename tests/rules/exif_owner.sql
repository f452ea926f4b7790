with cases (text, expected) as (
    values
    ('Erika Mustermann', ['Erika Mustermann']),
    ('erika83', ['erika83']),
    ('Familie Muster', ['Familie Muster']),
    ('Jörg Überlinger', ['Jörg Überlinger']),
    ('erika@beispiel.de', ['erika@beispiel.de']),
    ('Foto Muster GmbH', ['Foto Muster GmbH']),
    ('Canon Erika', ['Canon Erika']),
    ('Max', ['Max']),
    ('Эрика Мустер', ['Эрика Мустер']),
    ('unknown', []),
    ('N/A', []),
    ('Camera Owner', []),
    ('Your Name', []),
    ('Canon', []),
    ('Canon EOS 5D Mark II', []),
    ('NIKON CORPORATION', []),
    ('Adobe Photoshop CS6 (Windows)', []),
    ('https://www.beispiel.de', []),
    ('www.beispiel.de/foto', []),
    ('0000', []),
    ('---', []),
    ('', []),
    (null, []),
)

{{ failing_cases('exif_owner') }}
