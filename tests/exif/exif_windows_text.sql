with cases (value, expected) as (
    values
    ('[77, 0, 111, 0]', 'Mo'),
    ('[77, 0, 252, 0, 0, 0]', 'Mü'),
    ('[22, 4, 48, 4]', 'Жа'),
    ('[61, 216, 0, 222]', '😀'),
    ('[69, 0, 114, 0, 105, 0, ... ]', 'Eri'),
    ('[69, 0, 114, 0, 105, ... ]', 'Er'),
    ('[78, 0, 0, 0, 0, 0, 0, 0]', 'N'),
    ('[69, 0, 34, 0, 92, 0]', 'E"\'),
    ('[0, 0, 0, 0, 0, 0]', null),
    ('[0, 0, 0, 0, ... ]', null),
    ('[61, 216, 65, 0]', null),
    ('[300, 2]', null),
    ('[]', null),
    ('', null),
    (null, null),
    ('Erika Muster', 'Erika Muster'),
    (e'b\'M\\xfcller\'', 'Müller')
)

select
    value,
    expected,
    {{ exif_windows_text('value') }} as found,
from cases
where {{ exif_windows_text('value') }} is distinct from expected
