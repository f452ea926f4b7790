with cases (exif, expected) as (
    values
    ('{"Image Artist": "Erika Muster"}', 'Erika Muster'),
    ('{"EXIF Artist": "Erika Muster"}', 'Erika Muster'),
    ('{"EXIF Tag 0xA437": "Erika Muster"}', 'Erika Muster'),
    ('{"Thumbnail Artist": "Erika Muster"}', 'Erika Muster'),
    ('{"IFD 2 Artist": "Erika Muster", "Image Artist": ""}', 'Erika Muster'),
    ('{"IFD 2 Artist": "Max Muster", "Image Artist": "Erika Muster"}', 'Erika Muster'),
    ('{"Image Artist": "Erika M\u00fcller"}', 'Erika Müller'),
    ('{"Image Artist": "Erika", "Image Artist": "Max"}', 'Erika'),
    ('{"Image Copyright": "Erika Muster"}', null),
    ('{"Image Artist": null}', null),
    ('{"Image Artist": ""}', null),
    ('{}', null),
    ('[1]', null),
    ('null', null),
    ('', null),
    ('{"Image Artist": "Erika', null),
    ('{"Image Artist": "Erika", "Image Make": "\ud83d"}', null),
    ('kein JSON', null)
),

parsed as (
    select
        exif,
        expected,
        {{ exif_fields('exif') }} as fields,
    from cases
),

read as (
    select
        exif,
        expected,
        {{ exif_field('fields', 'artist') }} as found,
    from parsed
)

select * from read
where found is distinct from expected
