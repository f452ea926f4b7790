with cases (text, is_camera) as (
    values
    ('NIKON CORPORATION', true),
    ('RICOH IMAGING COMPANY, LTD.', true),
    ('Canon EOS 5D Mark III', true),
    ('Canon PowerShot ELPH 300 HS', true),
    ('FE230/X790', true),
    ('HERO11 Black', true),
    ('iPhone 14 Pro Max', true),
    ('SM-G930P', true),
    ('erika.muster@beispiel.de', false),
    ('Erika Mustermann', false),
    ('Eigentum von Erika Mustermann', false),
    ('Annas iPhone', false),
    ('Telefon 0171 5550134', false),
    ('+49 171 5550134', false),
    ('javascript:alert', false),
    ('<img src=x>', false),
    ('${7*7}', false)
),

read as (
    select
        *,
        {{ camera_name('text') }} as found,
    from cases
)

select * from read
where found is distinct from case when is_camera then text end
