with cases (value, ref, reader, expected, is_known) as (
    values
    ('2469/20', '0', 'exifread_2', 123.45, true),
    ('17/2', '1', 'exifread_2', -8.5, true),
    ('17/2', '[1, 100]', 'exifread_2', -8.5, true),
    ('17/2', '[0, 100]', 'exifread_2', 8.5, true),
    ('-17/2', '1', 'exifread_2', -8.5, true),
    ('17/2', null, 'exifread_2', 8.5, true),
    ('17/2', '0', 'exifread_nocycle_3', 8.5, false),
    ('17/2', '0', null, 8.5, false),
    ('-17/2', '0', 'exifread_nocycle_3', -8.5, true),
    ('0', '0', 'exifread_2', 0, true),
    ('0/0', '0', 'exifread_2', null, null),
    ('4294967295', '0', 'exifread_2', null, null),
    ('', '0', 'exifread_2', null, null),
    (null, '1', 'exifread_2', null, null)
),

read as (
    select
        *,
        {{ exif_altitude('value', 'ref') }} as found,
    from cases
),

judged as (
    select
        *,
        {{ exif_is_altitude_sign_known('found', 'reader') }} as found_is_known,
    from read
)

select * from judged
where found is distinct from expected::double or found_is_known is distinct from is_known
