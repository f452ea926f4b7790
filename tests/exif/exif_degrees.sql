with cases (axis, value, ref, expected) as (
    values
    ('latitude', '[48, 31, 12]', 'N', 48.52),
    ('latitude', '[48, 31, 12]', 'S', -48.52),
    ('latitude', '[43, 28, 1407/500]', 'N', 43.467448333333334),
    ('latitude', '[48, 53, 33]', 'n', 48.8925),
    ('latitude', '[41, 2559/50, 0]', 'N', 41.853),
    ('latitude', '[515757623/10000000, 0, 0]', 'North', 51.5757623),
    ('latitude', '[515757623/10000000, 0/0, 0/0]', 'N', 51.5757623),
    ('latitude', '262617/5000', 'N', 52.5234),
    ('latitude', '[262617/5000]', 'N', 52.5234),
    ('latitude', '[52, 63/2]', 'N', 52.525),
    ('latitude', '[48, 2666179/50000, 0/0]', 'N', 48.88872633333333),
    ('latitude', '[-52, -31, -12]', 'S', -52.52),
    ('latitude', '[-52, 31, 12]', 'S', -52.52),
    ('latitude', '[-52, -31, -12]', 'N', -52.52),
    ('latitude', '[0, -31, -12]', 'S', -0.52),
    ('latitude', '[(52.0,), (31.0,), (12.0,)]', 'N', 52.52),
    ('latitude', '[0, 0, 0]', 'N', 0),
    ('latitude', '[90, 0, 0]', 'N', 90),
    ('latitude', '[0/0, 0/0, 0/0]', 'N', null),
    ('latitude', '[48, 0/0, 0/0]', 'N', null),
    ('latitude', '[48, 0/0, 12]', 'N', null),
    ('latitude', '[48, 31, 52/0]', 'N', null),
    ('latitude', '[]', 'N', null),
    ('latitude', '', 'N', null),
    ('latitude', null, 'N', null),
    ('latitude', '[(52.0,), (nan,)]', 'N', null),
    ('latitude', '52,00000,50,00000,34,01180', 'N', null),
    ('latitude', '4294967295', 'N', null),
    ('latitude', '[48, 15, 74425504/125]', 'N', null),
    ('latitude', '[90, 0, 1]', 'N', null),
    ('latitude', '[48, 31, 12, 5]', 'N', null),
    ('latitude', '[48, 31, 12]', '', null),
    ('latitude', '[48, 31, 12]', '[0, 0]', null),
    ('latitude', '[48, 31, 12]', null, null),
    ('latitude', '[48, 31, 12]', 'E', null),
    ('latitude', e'b\'\\xff\'', 'N', null),
    ('longitude', '[13, 24, 18]', 'E', 13.405),
    ('longitude', '[13, 24, 18]', 'East', 13.405),
    ('longitude', '[71, 3, 36]', 'w', -71.06),
    ('longitude', '[180, 0, 0]', 'W', -180),
    ('longitude', '[181, 0, 0]', 'E', null),
    ('longitude', '[13, 24, 18]', 'N', null)
),

read as (
    select
        *,
        case axis
            when 'latitude' then {{ exif_latitude('value', 'ref') }}
            else {{ exif_longitude('value', 'ref') }}
        end as found,
    from cases
)

select * from read
where (found is null) <> (expected is null) or abs(found - expected) > 1e-9
