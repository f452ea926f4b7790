with cases (text, expected) as (
    values
    ('https://erika:geheim@beispiel.de/bild.jpg', ['https://erika:geheim@beispiel.de']),
    ('ftp://user:pass@ftp.beispiel.de', ['ftp://user:pass@ftp.beispiel.de']),
    ('rtsp://admin:12345@192.168.178.20:554/live', ['rtsp://admin:12345@192.168.178.20:554']),
    ('mysql://root:geheim@localhost/db', ['mysql://root:geheim@localhost']),
    ('Siehe http://a:b@beispiel.de.', ['http://a:b@beispiel.de']),
    ('http://user:x@[2001:db8::1]/', ['http://user:x@[2001:db8::1]']),
    ('ftp://user:p%40ss@beispiel.de:21/x', ['ftp://user:p%40ss@beispiel.de:21']),
    ('HTTPS://ERIKA:GEHEIM@BEISPIEL.DE', ['HTTPS://ERIKA:GEHEIM@BEISPIEL.DE']),
    ('https://erika@beispiel.de/', []),
    ('https://beispiel.de:8080/@erika', []),
    ('https://beispiel.de/a:b@c', []),
    ('mailto:erika@beispiel.de', []),
    ('erika:geheim@beispiel.de', []),
    ('https://beispiel.de/?u=a:b@c', []),
    ('ssh://git@beispiel.de:22/x', []),
    ('http://beispiel.de:80 10:30@Tresor', []),
)

{{ failing_cases('url_credentials') }}
