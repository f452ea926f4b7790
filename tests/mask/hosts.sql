with cases (url, expected) as (
    values
    ('https://www.Beispiel.de:8080/a?b', 'beispiel.de'),
    ('https://erika@beispiel.de/', 'beispiel.de'),
    ('https://erika:geheim@bilder.example.org/a', 'bilder.example.org'),
    ('https://erika@geheim@beispiel.de/x.jpg', 'beispiel.de'),
    ('https://erika:ge@heim@www.beispiel.de', 'beispiel.de'),
    ('https://beispiel.de/@erika@geheim.example', 'beispiel.de'),
    ('https://beispiel.de?an=erika@geheim.example', 'beispiel.de'),
    ('https://beispiel.de#@geheim.example', 'beispiel.de'),
    ('https://beispiel.de\@geheim.example/', 'beispiel.de'),
    ('http://[2001:db8::1]:8080/x.jpg', '[2001:db8::1]'),
    ('https://beispiel.de:/ ', 'beispiel.de'),
    ('https://jürgen.beispiel.de', 'jürgen.beispiel.de'),
    ('https://erika%40beispiel.de/x', null),
    ('https://<b>.beispiel.de/x', null),
    ('https://erika:geheim@', null),
    ('erika@beispiel.de', null),
    ('https://erika@', null)
),

read as (
    select
        *,
        {{ host_of_url('url') }} as found,
    from cases
)

select * from read
where found is distinct from expected
