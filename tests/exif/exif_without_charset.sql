with cases (value, expected) as (
    values
    ('[65, 83, 67, 73, 73, 0, 0, 0, 75, 195, 182, 108, 110]', 'Köln'),
    ('[85, 78, 73, 67, 79, 68, 69, 0, 75, 0, 246, 0]', 'Kö'),
    ('[75, 195, 182, 108, 110]', 'Köln'),
    ('Köln', 'Köln'),
    ('[0, 0, 0, 0, 0, 0, 0, 0, 0]', null),
    (null, null)
),

read as (
    select
        *,
        {{ exif_text(exif_without_charset('value')) }} as found,
    from cases
)

select * from read
where found is distinct from expected
