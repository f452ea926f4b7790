with cases (text, expected) as (
    values
    ('Führerschein B072RRE2I55', ['B072RRE2I55']),
    ('Führerscheinnummer: N656LQCMK86', ['N656LQCMK86']),
    ('FS-Nr. B07 2RRE2 I5 5', ['B07 2RRE2 I5 5']),
    ('Fahrerlaubnis Nr. L025ZTS1O7M', ['L025ZTS1O7M']),
    ('Fuehrerschein J6517E65GXI', ['J6517E65GXI']),
    ('Mein Führerschein (B992H8RGP6A) ist da', ['B992H8RGP6A']),
    ('driving licence P8955H3BR55', ['P8955H3BR55']),
    ('Führerschein-Nr.: O015ZQH827Y', ['O015ZQH827Y']),
    ('B072RRE2I55', []),
    ('Führerschein B072RRE2I65', []),
    ('Führerschein Klasse B seit 2012', []),
    ('Führerschein Z072RRE2I55', []),
    ('Führerschein B072RRE2I5', []),
    ('Führerschein B072RRE2I555', []),
    ('Fahrerlaubnis am 01.02.2003', []),
    ('Führerschein mit 17 B196', []),
    ('Führerschein b072rre2i55', ['b072rre2i55']),
    ('B072RRE2I55 (Führerschein)', ['B072RRE2I55']),
    ('FS B072RRE2I55', ['B072RRE2I55']),
    ('FührerscheinnummerB072RRE2I55Umzug', ['B072RRE2I55']),
    ('Führerschein b072rre2i65', []),
    ('Offset B072RRE2I55', []),
    ('Fuehrersch.-Nr. B072RRE2I55', ['B072RRE2I55']),
)

{{ failing_cases('driving_licence_number') }}
