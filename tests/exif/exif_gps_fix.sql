with cases (latitude_value, longitude_value, latitude, longitude, expected) as (
    values
    ('[48, 31, 12]', '[13, 24, 18]', 48.52, 13.405, 'valid'),
    ('[0, 0, 0]', '[11, 30, 0]', 0, 11.5, 'valid'),
    ('[0, 0, 0]', '[0, 0, 0]', 0, 0, 'no_fix'),
    ('[0, 0, 0]', '[0, 0, 0]', null, null, 'no_fix'),
    ('[0/0, 0/0, 0/0]', '[0/0, 0/0, 0/0]', null, null, 'no_fix'),
    ('[0, 0, 0/10]', '[0, 0, 0]', 0, 0, 'no_fix'),
    ('[]', '[]', null, null, 'no_fix'),
    ('[48, 31, 12]', null, 48.52, null, 'invalid'),
    ('[48, 31, 12]', '[13, 24, 18]', null, null, 'invalid'),
    ('4294967295', '4294967295', null, null, 'invalid'),
    (null, null, null, null, null)
),

read as (
    select
        *,
        {{ exif_gps_fix('latitude_value', 'longitude_value', 'latitude', 'longitude') }} as found,
    from cases
)

select * from read
where found is distinct from expected
