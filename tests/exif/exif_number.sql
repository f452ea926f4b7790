with cases (value, expected) as (
    values
    ('2469/20', 123.45),
    ('52', 52),
    ('0', 0),
    ('-5/2', -2.5),
    ('5/-2', -2.5),
    ('[52]', 52),
    ('[2469/20]', 123.45),
    ('(52.5,)', 52.5),
    ('[(52.5,)]', 52.5),
    ('1e-05', 0.00001),
    ('0/0', null),
    ('52/0', null),
    ('[0/0]', null),
    ('(nan,)', null),
    ('inf', null),
    ('[1, 2]', null),
    ('[]', null),
    ('', null),
    (null, null),
    ('52,5', null),
    ('zehn', null)
)

select
    value,
    expected,
    {{ exif_number('value') }} as found,
from cases
where
    ({{ exif_number('value') }} is null) <> (expected is null)
    or abs({{ exif_number('value') }} - expected) > 1e-9
