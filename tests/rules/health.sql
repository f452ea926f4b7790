with cases (text, expected) as (
    values
    ('Unser Wunder in der 12.SSW', ['12.SSW']),
    ('Ein Wunder, sagt die Frau', []),
    ('Frau mit Wunden am Arm', ['Wunden']),
    ('Dreijährige Mia kämpft gegen den Krebs', ['Krebs']),
    (
        'Wundheilung am Fuß eines Patienten mit Diabetes, Tag 14',
        ['Wundheilung', 'eines Patienten', 'Diabetes']
    ),
    (
        'Herr Albers, 71, ist seit einem Schlaganfall halbseitig gelähmt',
        ['Schlaganfall', 'halbseitig gelähmt']
    ),
    ('Rollifahrerin testet den neuen Bahnsteig', ['Rollifahrerin']),
    ('Schwangerschaftsbauch von Jana in der 32. Woche', ['Schwangerschaftsbauch']),
    ('Mutter mit postnataler Depression im Gespräch', ['Depression']),
    ('Junge zeigt seine Windpocken', ['Windpocken']),
    ('Blinde Schülerin am Klavier', ['Blinde']),
    ('MRT vom linken Knie: Meniskusriss', ['MRT vom linken', 'Meniskusriss']),
    ('Nach dem Unfall im Rollstuhl: Skispringer Tobias', ['Rollstuhl']),
    ('Ein Demenzkranker füttert Tauben', ['Demenzkranker']),
    ('Opa nach der Hüft-OP im Krankenzimmer', ['Hüft-OP', 'im Krankenzimmer']),
    ('Der Stürmer musste verletzt ausgewechselt werden', ['musste verletzt']),
    ('Kind mit Fieber im Bett', ['Fieber']),
    ('Röntgenaufnahme der Hand mit Fraktur', ['Röntgenaufnahme', 'Fraktur']),
    ('Suchtkranker in der Therapie', ['Suchtkranker']),
    ('Ukrainischer Soldat mit Prothese beim Training', ['Prothese']),
    ('Die gehörlose Tänzerin spürt den Bass', ['gehörlose']),
    ('Lungenkranker Bergmann aus dem Ruhrgebiet', ['Lungenkranker']),
    ('Mädchen mit Epilepsie und ihr Assistenzhund', ['Epilepsie', 'Assistenzhund']),
    ('Krankenwagen fährt durch die Stadt', []),
    ('Rückenschmerzen? Die besten Matratzen im Vergleich', []),
    ('Rheinkrebs unter einem Stein', []),
    ('Gehhilfe aus Aluminium, höhenverstellbar', []),
    ('Arzt mit Stethoskop lächelt', []),
    ('Kinderwagen für Zwillinge', []),
    ('Gipsfigur zum Bemalen', []),
    ('Corona-Teststation auf dem Parkplatz', []),
    ('Hirschkuh mit verletztem Lauf im Schnee', []),
    ('Rollstuhltennis: Spielplan und Termine', []),
    ('Blindschleiche auf dem Waldweg', []),
    ('Taube auf dem Dach', []),
    ('Ein Kind füttert Tauben im Park', []),
    ('Frau mit Maske kauft Gemüse', []),
    ('Schmerzgel in der Tube', []),
    ('Impfstoff-Fläschchen in einer Reihe', []),
    ('Wunderschöner Sonnenuntergang', []),
    ('Narbe in der Landschaft: Tagebau', []),
    ('Symbolfoto Pille und Wasser', []),
    ('Mann putzt sich die Nase mit einem Taschentuch aus Stoff', []),
    (
        'Mein Opa drei Wochen nach der Bypass-OP in der Reha in Bad Krozingen',
        ['in der Reha', 'Bypass-OP']
    ),
    (
        'Trainingslager ohne Müller: der Kapitän fehlt mit Adduktorenproblemen',
        ['Adduktorenproblemen']
    ),
    (
        'Nach 14 Jahren Kampf gegen die Multiple Sklerose verstarb unsere liebe Tante Hedwig',
        ['Multiple Sklerose']
    ),
    ('Tattoo über der Mastektomienarbe, Kundin aus Kassel', ['Mastektomienarbe']),
    ('CT-Abdomen axial: freie Luft unter dem Zwerchfell', ['CT-Abdomen']),
    (
        'Hallux valgus rechts vor und nach Chevron-Osteotomie',
        ['Chevron-Osteotomie', 'Hallux valgus']
    ),
    ('Rentnerin mit Rollator überquert den Zebrastreifen', ['Rollator']),
    (
        'Krankenschwester setzt einer 90-Jährigen die zweite Spritze gegen Corona',
        ['zweite Spritze gegen Corona']
    ),
    ('Verwundeter wird aus dem Schützengraben getragen, Flandern 1917', ['Verwundeter']),
    (
        'Haarausfall durch Alopecia areata, junge Frau ohne Perücke',
        ['Haarausfall', 'Alopecia areata']
    ),
    ('Basaliom an der Nasenspitze, Dermatoskopie', ['Dermatoskopie', 'Basaliom']),
    (
        'Meine Zahnspange und die frisch gezogenen Weisheitszähne – dicke Backe',
        ['dicke Backe', 'Weisheitszähne', 'Zahnspange']
    ),
    ('OP-Situs nach Entfernung der Gallenblase', ['OP-Situs']),
    ('Kriegsblinder beim Korbflechten, Postkarte um 1920', ['Kriegsblinder']),
    (
        'Lungenentzündung im Röntgen-Thorax, Patient 67 J.',
        ['Lungenentzündung', 'Patient', 'Röntgen-Thorax']
    ),
    ('Drogentoter in einem Park in Zürich gefunden', ['Drogentoter']),
    ('Gebärende im Kreißsaal hält die Hand der Hebamme', ['im Kreißsaal', 'Gebärende']),
    ('Tennisarm bei einer Sekretärin, Ultraschallbefund', ['Tennisarm', 'Ultraschallbefund']),
    ('Prinz Harald sagt Termine wegen Infekt ab', ['wegen Infekt']),
    ('Rollator Modell Vital, bis 150 kg belastbar', []),
    ('Welt-Parkinson-Tag: Ausstellung im Rathaus', []),
    ('Kater mit gebrochenem Schwanz sucht Zuhause', []),
    ('Sitzheizung gegen Rückenschmerzen', []),
    ('Vortrag Arthrose: Was kann ich tun?', []),
    ('Katheter-Set steril, 10 Stück', []),
    ('Sternzeichen Krebs Mann', []),
    ('Kranke Rosskastanie wird gefällt', []),
    ('Eröffnung der neuen Notaufnahme durch Landrätin Weber', []),
    ('Spendenlauf für krebskranke Kinder: Scheckübergabe', []),
    ('Die blaue Orchidee leidet unter Trockenheit', []),
    ('Gemeinschaftspraxis für Gynäkologie und Geburtshilfe, Team', []),
    ('Schwangerschaftskissen Stillkissen 190 cm', []),
    ('Modell eines menschlichen Herzens mit Infarkt', []),
    ('Verletzter Bergsteiger wird mit dem Heli ausgeflogen', ['Verletzter']),
    ('Tochter wurde mit Herzfehler geboren, heute ist sie drei', ['Herzfehler']),
    ('Histologie: Adenokarzinom des Kolons, HE 200x', ['Adenokarzinom']),
    ('Insektenstich am Unterarm, stark angeschwollen', ['Insektenstich']),
    (
        'Der Sänger musste die Tour wegen einer Stimmbandentzündung abbrechen',
        ['Stimmbandentzündung']
    ),
    ('Tim hat Trisomie 21 und arbeitet im Café', ['Trisomie 21']),
    ('Prothesenanpassung bei einem Veteranen in Kiew', ['Prothesenanpassung']),
    ('Gesichtslähmung nach Borreliose, links', ['Borreliose', 'Gesichtslähmung']),
    ('Herr Wiesinger zeigt seinen Schwerbehindertenausweis, GdB 80', ['Schwerbehindertenausweis']),
    ('Tante Vreni im Inselspital, zweiter Tag nach der Gallen-OP', ['Gallen-OP']),
    ('Abszessspaltung in Lokalanästhesie', ['Abszessspaltung']),
    ('Wir sind schwanger! Katze guckt skeptisch', ['schwanger']),
    (
        'Kleiner Patient mit Teddy auf der Kinderkrebsstation',
        ['auf der Kinderkrebsstation', 'Kleiner Patient']
    ),
    ('Wachkoma: Mutter liest ihrem Sohn vor', ['Wachkoma']),
    ('Gipsabdruck der Totenmaske Beethovens', []),
    ('Ein kranker Apfelbaum mit Schorf', []),
    ('Der FC Augsburg leidet unter Abstiegsangst', []),
    ('Kranich mit gebrochenem Flügel', []),
    ('Angeklagt wegen schwerer Körperverletzung: Prozess in Linz', []),
    ('Kaktus mit Sonnenbrand', []),
    ('Rot-Kreuz-Helfer üben mit geschminkten Verletzten', []),
    ('Schäferhund mit Prothese am Hinterlauf', []),
    ('Attest zur Reiseunfähigkeit', ['Attest', 'Reiseunfähigkeit']),
    ('Mein Neurodermitis-Schub im Mai', ['Neurodermitis-Schub']),
    ('Opa im Spitalbett', ['im Spitalbett']),
    ('Wärmflasche mit Bezug', []),
)

{{ failing_cases('health') }}
