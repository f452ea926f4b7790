with cases (value, expected) as (
    values
    ('Canon', 'Canon'),
    ('  Erika Muster ', 'Erika Muster'),
    ('', null),
    ('   ', null),
    (null, null),
    ('Müller & Söhne', 'Müller & Söhne'),
    (e'b\'\\xa9 2012 M\\xfcller GmbH\'', '© 2012 Müller GmbH'),
    (e'b\'M\\xc3\\xbcller\'', 'Müller'),
    (e'b"O\'Brien \\xa9"', 'O''Brien ©'),
    (e'b\'\\xa9 "Erika\\\'s" C:\\\\neu\\\\xfc\'', '© "Erika''s" C:\neu\xfc'),
    (e'b\'Gr\\xfc\\xdfe\\naus K\\xf6ln\\n\'', e'Grüße\naus Köln'),
    (e'b\'Stra\\xdfe am alten Marktp, ... ]', 'Straße am alten Marktp'),
    ('b''Zwanzig Zeichen ohne , ... ]', 'Zwanzig Zeichen ohne'),
    (e'b\'Erika\\x00\\xff\\xff\'', 'Erika'),
    ('b''x''', 'b''x'''),
    ('b''jour', 'b''jour'),
    ('[77, 0, 252, 0, 108, 0]', 'Mül'),
    ('[77, 0, 252, 0, 0, 0]', 'Mü'),
    ('[69, 114, 105, 107, 97, 0, 0]', 'Erika'),
    ('[77, 195, 188, 108]', 'Mül'),
    ('[77, 252, 108]', 'Mül'),
    ('[69, 114, 105, 107, 97, ... ]', 'Erika'),
    ('[0, 0, 0, 0]', null),
    ('[]', null),
    ('[300, 2]', null),
    ('[1/2, 3]', null),
    ('[(-3.4028234663852886e+38,), (nan,), (inf,)]', null),
    ('[Foto: Erika Muster]', '[Foto: Erika Muster]')
)

select
    value,
    expected,
    {{ exif_text('value') }} as found,
from cases
where {{ exif_text('value') }} is distinct from expected
