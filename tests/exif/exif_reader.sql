with cases (exif, expected) as (
    values
    ('{"EXIF ExifVersion": "0230"}', 'exifread_2'),
    ('{"EXIF FlashPixVersion": "0100"}', 'exifread_2'),
    ('{"GPS GPSVersionID": "[2, 3, 0, 0]"}', 'exifread_2'),
    ('{"GPS GPSAltitudeRef": "1"}', 'exifread_2'),
    ('{"Image XPTitle": "[77, 0, 111, 0]"}', 'exifread_2'),
    ('{"Image XPTitle": "[77, 0, 111, 0]", "EXIF FlashPixVersion": ""}', 'exifread_2'),
    ('{"EXIF ExifVersion": ""}', 'exifread_nocycle_3'),
    ('{"EXIF FlashPixVersion": ""}', 'exifread_nocycle_3'),
    ('{"GPS GPSVersionID": "[0, 0, 0, 0]"}', 'exifread_nocycle_3'),
    ('{"Image XPKeywords": "[0, 0, 0, 0, ... ]"}', 'exifread_nocycle_3'),
    ('{"Image XPKeywords": "[0, 0]"}', null),
    ('{"GPS GPSAltitudeRef": "0"}', null),
    ('{"Image Make": "Canon"}', null),
    ('{}', null)
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
        {{ exif_reader('fields') }} as found,
    from parsed
)

select * from read
where found is distinct from expected
