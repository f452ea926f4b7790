with cases (kind, text, expected) as (
    values
    ('email', 'erika@beispiel.de', 'e***@b***.de'),
    ('email', 'a@b.example.org', 'a***@b***.org'),
    ('email', 'erika (at) beispiel (punkt) de', 'e*** (a***) b*** (p***) d***'),
    ('number', '+49 171 3920042', '+49 *** *****42'),
    ('number', '030/23125678', '***/******78'),
    ('number', 'DE12 3456 7890 1234 5678 90', 'DE** **** **** **** **** 90'),
    ('number', '7', '*'),
    ('number', '::1', '::*'),
    ('number', 'HH-A 1', '**-* *'),
    ('number', 'HH-AB 1234', '**-** **34'),
    ('number', 'HH-AB 1234 E', '**-** **** *'),
    ('number', 'CZ6311T47', '*******47'),
    ('words', 'Erika Mustermann', 'E*** M***'),
    ('words', 'Ümit Özkaya-Groß', 'Ü*** Ö***-G***'),
    ('words', 'Ahornweg 12a', 'A*** ***'),
    ('words', 'e.g.h', '*.*.*'),
    ('words', 'E. Muster', '*. M***'),
    ('words', '01.02.1980', '**.**.****')
),

masked as (
    select
        *,
        {{ mask_value('kind', 'text') }} as found,
    from cases
)

select * from masked
where found is distinct from expected
