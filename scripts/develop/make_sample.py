"""Make the embedded sample: 4 small shards in the true schema, and what must be found in them.

Everybody in it is invented. Phone numbers are those the Federal Network Agency keeps free for
films, check digits are computed. Captions carry their findings as marks, `[[rule|value]]`, so the
expected counts come from what was planted and not from what the rules find.

Deterministic: the same script writes the same bytes (as long as the parquet writer is the same).
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import random
import re
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import duckdb

from audit import PROJECT

SHARD_COUNT = 4
ROWS_PER_SHARD = 1_000
SEED = 2023
FOLDER = PROJECT / "seeds" / "sample"
EXPECTED = PROJECT / "seeds" / "sample_expected_counts.csv"
BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
MARK = re.compile(r"\[\[(\w+)\|([^]]*)]]")

# The 16 columns of img2dataset, in its order.
COLUMN_TYPES = {
    "similarity": "double", "hash": "bigint", "pwatermark": "float", "punsafe": "float",
    "LANGUAGE": "varchar", "caption": "varchar", "url": "varchar", "key": "varchar",
    "status": "varchar", "error_message": "varchar", "width": "integer", "height": "integer",
    "original_width": "integer", "original_height": "integer", "exif": "varchar", "md5": "varchar",
}  # fmt: skip

FIRST_NAMES = [
    "Erika", "Jonas", "Sabine", "Thomas", "Ayşe", "Mehmet", "Katarzyna", "Piotr", "Fatima",
    "Dmitri", "Jürgen", "Heike", "Lukas", "Hannah",
]  # fmt: skip
SURNAMES = [
    "Ahornfelder", "Beispielhuber", "Tannhäuser-Klamm", "Yıldırım", "Nowakowski", "Petrowski",
    "Sonnenschmidt", "Krautmeier", "Wiesengruber", "Lindenthaler",
]  # fmt: skip
STREETS = ["Ahornweg", "Lindenstraße", "Hauptstr.", "Karl-Beispiel-Allee", "Am Mühlbach"]
TOWNS = [("10115", "Berlin"), ("50667", "Köln"), ("80331", "München"), ("01067", "Dresden")]
DOMAINS = ["beispielverein.de", "muster-fotografie.de", "ahornwiese.org", "testladen.com"]
HOSTS = [
    "bilder.ahornwiese.org", "cdn.testladen.com", "www.beispielverein.de", "img3.testladen.com",
    "fotos.muster-fotografie.de", "static.lindenhof-beispiel.de", "news.wiesenbote.de",
]  # fmt: skip


class Values:
    """Invented values, valid where their kind has a check digit."""

    def __init__(self, seed: random.Random) -> None:
        self.random = seed
        self.notice_count = 0

    def number(self, length: int) -> str:
        return "".join(self.random.choices("0123456789", k=length))

    def name(self) -> str:
        return f"{self.random.choice(FIRST_NAMES)} {self.random.choice(SURNAMES)}"

    def email(self) -> str:
        local = self.random.choice(["kontakt", "erika.m", "buero", "j-huber", "heike_k", "info"])
        return f"{local}{self.number(2)}@{self.random.choice(DOMAINS)}"

    def phone(self) -> str:
        """A number kept free for films and books, in one of the usual writings."""
        area, start = self.random.choice(
            [("030", "23125"), ("069", "90009"), ("040", "66969"), ("089", "99998")]
        )
        line = f"{start}{self.random.randrange(900):03}"
        mobile = f"39200{self.random.randrange(1000):03}"
        return self.random.choice(
            [
                f"{area}/{line}",
                f"{area} {line}",
                f"({area}) {line}",
                f"+49 {area[1:]} {line}",
                f"+49 (0){area[1:]} {line}",
                f"0171 {mobile}",
                f"0171-{mobile}",
                f"+49171{mobile}",
            ]
        )

    def iban(self) -> str:
        account = self.number(18)
        check = 98 - int(f"{account}131400") % 97
        plain = f"DE{check:02}{account}"
        return self.random.choice(
            [plain, " ".join(plain[start : start + 4] for start in range(0, 22, 4))]
        )

    def credit_card(self) -> str:
        plain = f"4{self.number(14)}"
        doubled = [
            digit if position % 2 else (digit * 2 - 9 if digit > 4 else digit * 2)
            for position, digit in enumerate(map(int, plain))
        ]
        plain += str(-sum(doubled) % 10)
        return " ".join(plain[start : start + 4] for start in range(0, 16, 4))

    def tax_id(self) -> str:
        """Ten digits of which exactly one occurs twice, and the check digit (ISO 7064)."""
        body = self.random.sample("123456789", 9)
        body.append(body[0])
        self.random.shuffle(body)
        product = 10
        for digit in map(int, body):
            total = (digit + product) % 10 or 10
            product = total * 2 % 11
        plain = "".join(body) + str((11 - product) % 10)
        return f"{plain[:2]} {plain[2:5]} {plain[5:8]} {plain[8:]}"

    def pension_number(self) -> str:
        letter = self.random.choice("ABCDEFGHKLMNPRSTUVW")
        area, serial = f"{self.random.randrange(2, 30):02}", f"{self.random.randrange(50):02}"
        born = f"{self.random.randrange(1, 28):02}{self.random.randrange(1, 13):02}{self.number(2)}"
        digits = f"{area}{born}{ord(letter) - 64:02}{serial}"
        weights = (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1)
        check = (
            sum(
                sum(map(int, str(int(digit) * weight)))
                for digit, weight in zip(digits, weights, strict=True)
            )
            % 10
        )
        return f"{area} {born} {letter} {serial}{check}"

    def health_number(self) -> str:
        # No identity card number begins with these letters: else the number could be both.
        letter, digits = self.random.choice("ADEIOQSU"), self.number(8)
        total = sum(
            sum(map(int, str(int(digit) * weight)))
            for digit, weight in zip(f"{ord(letter) - 64:02}{digits}", (1, 2) * 5, strict=True)
        )
        return f"{letter}{digits}{total % 10}"

    def identity_card(self) -> str:
        body = self.random.choice("LMNPRTVWXYZ") + "".join(
            self.random.choices("0123456789CFGHJKLMNPRTVWXYZ", k=8)
        )
        if body[1:].isalpha():
            body = f"{body[:4]}7{body[5:]}"
        total = sum(
            (int(c) if c.isdigit() else ord(c) - 55) * weight
            for c, weight in zip(body, (7, 3, 1) * 3, strict=True)
        )
        return f"{body}{total % 10}"

    def plate(self) -> str:
        letters = "".join(self.random.choices("ABCDEFGHJKLMNPRTUVWXYZ", k=2))
        district = self.random.choice(["M", "B", "HH", "KA", "DD"])
        return f"{district}-{letters} {self.random.randrange(100, 1000)}"

    def handle(self) -> str:
        name = self.random.choice(["wanderfuchs", "lindenhof_foto", "kruemelkiste"])
        return f"@{name}{self.number(2)}"

    def wallet(self) -> str:
        """A Bitcoin address of nobody's key: base58check over a hash of a random number."""
        payload = b"\0" + hashlib.sha256(self.number(20).encode()).digest()[:20]
        payload += hashlib.sha256(hashlib.sha256(payload).digest()).digest()[:4]
        rest, text = int.from_bytes(payload, "big"), ""
        while rest:
            rest, position = divmod(rest, 58)
            text = BASE58[position] + text
        return f"1{text}"

    def birth_date(self) -> str:
        return (
            f"{self.random.randrange(1, 28):02}.{self.random.randrange(1, 13):02}."
            f"{self.random.randrange(1935, 2005)}"
        )

    def street(self) -> str:
        return f"{self.random.choice(STREETS)} {self.random.randrange(1, 90)}"

    def town(self) -> str:
        return " ".join(self.random.choice(TOWNS))

    def notice(self) -> str:
        """A notice or a credit, by turns: a choice at random would change all that follows."""
        self.notice_count += 1
        return NOTICES[self.notice_count % len(NOTICES)]


# Captions with marks; `{…}` is a method of Values.
PLANTED = [
    "Kontakt: [[email|{email}]]",
    "Bitte melden unter [[email|{email}]] oder Tel. [[phone|{phone}]]",
    "Gästehaus am See, Buchung: [[phone|{phone}]]",
    "Flohmarkt der Siedlung, Rückfragen Mobil [[phone|{phone}]] ab dem Abend",
    "Schreiben Sie an [[email_obfuscated|wanderverein (at) beispielverein (punkt) de]]",
    "Mehr Bilder bei Instagram: [[social_handle|{handle}]]",
    "Screenshot der Anmeldung: [[url_credentials|ftp://gast:sommer@ftp.beispielverein.de]]/bilder",
    "Fehlermeldung mit Adresse [[ip_address|192.0.2.17]] im Protokoll",
    "Aufkleber des Routers, MAC [[mac_address|00:1B:44:11:3A:B7]]",
    "Unser Büro: [[street_address|{street}]], [[postcode_city|{town}]]",
    "Haus zum Verkauf, [[street_address|{street}]]",
    "Spenden bitte an IBAN [[iban|{iban}]]",
    "Rechnung mit Bankverbindung [[iban|{iban}]], Verein Ahornwiese",
    "Testkarte Visa [[credit_card|{credit_card}]]",
    "Bescheid mit Steuer-ID [[tax_id|{tax_id}]]",
    "Schreiben der Rentenversicherung, Nummer [[pension_insurance_number|{pension_number}]]",
    "Karte der Krankenkasse, Versichertennummer [[health_insurance_number|{health_number}]]",
    "Ausweis-Nr. [[identity_card_number|{identity_card}]] auf dem Vordruck",
    "Altes Auto mit Kennzeichen [[licence_plate|{plate}]] vor der Scheune",
    "Spende in Bitcoin an [[crypto_wallet|{wallet}]]",
    "[[person_name|{name}]] vor dem Rathaus",
    "Porträt von [[person_name|{name}]], Aquarell",
    "Dr. [[person_name|{name}]] eröffnet die Ausstellung",
    "[[person_name|{name}]] und [[person_name|{name}]] beim Sommerfest",
    "[[person_name|{name}]], geboren am [[date_of_birth|{birth_date}]]",
    "Gipfelkreuz bei [[coordinates|47.42108, 10.98531]] im Nebel",
    "Sonnenuntergang am Meer [[copyright_notice|{notice}]]",
    "[[health|Röntgenbild]] der Lunge [[health|eines Patienten]]",
    "[[religion|Pfarrer]] bei der Messe",
    "[[political_opinion|CDU-Abgeordnete]] im Bundestag",
    "[[trade_union|Gewerkschafterin]] am Rednerpult",
    "[[sexual_orientation|Lesbisches Paar]] am Strand",
    "Der [[crime|Angeklagte]] [[crime|vor Gericht]]",
    "[[minor|Baby]] schläft auf einer Decke",
    "[[nudity|Nackte]] Frau am See",
    "Scan einer [[document_scan|Geburtsurkunde]]",
]

NEUTRAL = [
    "Holzbank am Waldrand", "Rote Tulpen im Frühling", "Altbau mit Stuck und Erker",
    "Frisches Brot auf einem Holzbrett", "Blick über die Dächer der Altstadt",
    "Gemüsesuppe mit Petersilie", "Nebel über dem Tal", "Bunte Regenschirme",
    "Schrank aus Eiche mit zwei Türen", "Alter Leuchtturm an der Küste",
    "Bergsee im Morgenlicht", "Tasse Kaffee auf dem Fensterbrett", "Fahrrad an einer Mauer",
    "Gelbe Sonnenblumen auf dem Feld", "Eisenbahnbrücke aus Stein", "Kalender mit Landschaften",
]  # fmt: skip
NOTICES = [
    "© Lindenhof Bildarchiv", "(c) Lindenhof Bildarchiv", "Foto: Lindenhof Bildarchiv",
]  # fmt: skip
# What images say of consent and no rule finds: of 40 neutral captions and of 40 addresses one each.
CONSENT_CAPTIONS = {
    3: "{}, kein KI-Training",
    11: "{} (Text und Data Mining vorbehalten)",
    19: "{} – Creative Commons, nicht kommerziell, keine Bearbeitung",
    27: "{}, lizenzfreies Bild",
}
CONSENT_URLS = {
    5: "https://www.beispielverein.de/intern/{}",
    15: "https://cdn.testladen.com/bilder/{}?Expires=1577836800&Signature=beispiel~&Key-Pair-Id=B",
    25: "https://thumbs.dreamstime.com/b/{}",
}
REFUSED = "Use of image disallowed by X-Robots-Tag directive"
# They look like findings and are none.
NEAR_MISSES = [
    "Logo in doppelter Auflösung logo@2x.png",
    "Monitor mit 1920x1080 Pixeln",
    "Artikelnummer 4006381333931, ab Lager",
    "Straßenlaterne, 12 Volt",
    "Bis zu 20 Prozent auf Gartenmöbel",
    "Öffnungszeiten 9-17 Uhr, außer 24.12.",
    "Ferienhaus ab 300 Euro",
    "Bohrer 10 x 120 mm, 5 Stück",
    "Version 2.10.4 der Karte",
    "Notruf 112",
    "Kalender 2024, 30 x 30 cm",
    "Kontonummer auf Anfrage, DE00 1234 5678 9012 3456 78",
    "ISBN 978-3-16-148410-0",
    "Kinderwagen mit Regenschutz",
    "Alte Kirche im Dorf",
    "Krebssuppe mit Dill",
    "Gewerkschaftshaus am Platz",
    "Nude Lippenstift, matt",
    "Rahmen aus Holz für Urkunden",
    "Karl-Beispiel-Straße im Regen",
]
OTHER_LANGUAGES = {
    "en": ["A red house by the lake", "Wooden chair with cushion", "Old bridge at sunset"],
    "fr": ["Une maison au bord du lac", "Chaise en bois", "Vieux pont au coucher du soleil"],
    "ko": ["호수 옆의 빨간 집", "나무 의자", "해질녘의 오래된 다리"],
    "ru": ["Красный дом у озера", "Деревянный стул", "Старый мост на закате"],
    "tr": ["Göl kenarında kırmızı ev", "Ahşap sandalye", "Gün batımında eski köprü"],
}

CAMERA = {"Image Make": "Beispiel Optik", "Image Model": "BO 200", "Image Orientation": "1"}
GPS_SIGNS = {"GPS GPSLatitudeRef": "N", "GPS GPSLongitudeRef": "E"}
# EXIF objects by name and what must be found in them. The forms are those of real files.
EXIF_FORMS: list[tuple[dict[str, str], list[str]]] = [
    (CAMERA, []),
    (
        CAMERA
        | GPS_SIGNS
        | {
            "GPS GPSLatitude": "[52, 31, 1407/500]",
            "GPS GPSLongitude": "[13, 24, 18]",
            "GPS GPSAltitude": "341/10",
            "GPS GPSAltitudeRef": "0",
            "GPS GPSDate": "2021:06:05",
            "GPS GPSTimeStamp": "[9, 28, 31]",
            "EXIF DateTimeOriginal": "2021:06:05 11:28:31",
            "EXIF ExifVersion": "",
        },
        ["exif_location"],
    ),
    (
        CAMERA
        | GPS_SIGNS
        | {"GPS GPSLatitude": "[48, 2559/50, 0]", "GPS GPSLongitude": "[11, 1734/50, 0/0]"},
        ["exif_location"],
    ),
    (
        CAMERA
        | GPS_SIGNS
        | {"GPS GPSLatitude": "[515757623/10000000, 0, 0]", "GPS GPSLongitude": "262617/50000"},
        ["exif_location"],
    ),
    (
        CAMERA | GPS_SIGNS | {"GPS GPSLatitude": "[0/0, 0/0, 0/0]", "GPS GPSLongitude": "[]"},
        [],
    ),
    (CAMERA | GPS_SIGNS | {"GPS GPSLatitude": "[0, 0, 0]", "GPS GPSLongitude": "[0, 0, 0]"}, []),
    (CAMERA | GPS_SIGNS | {"GPS GPSLatitude": "[(52.0,), (nan,)]", "GPS GPSLongitude": "''"}, []),
    (CAMERA | {"Image GPSInfo": "712"}, []),
    (
        CAMERA
        | {
            "GPS GPSLatitudeRef": "s",
            "GPS GPSLongitudeRef": "West",
            "GPS GPSLatitude": "[33, 52, 10]",
            "GPS GPSLongitude": "[70, 31, 9]",
        },
        ["exif_location"],
    ),
    (CAMERA | {"EXIF BodySerialNumber": "BO2000417"}, ["exif_serial_number"]),
    (CAMERA | {"EXIF BodySerialNumber": "0000000000"}, []),
    (CAMERA | {"EXIF CameraOwnerName": "Erika Krautmeier"}, ["exif_owner", "person_name"]),
    (CAMERA | {"EXIF CameraOwnerName": ""}, []),
    (CAMERA | {"Image Artist": "Jonas Beispielhuber"}, ["exif_artist", "person_name"]),
    (CAMERA | {"Image Artist": "publicDomain"}, []),
    (CAMERA | {"Image HostComputer": "Sabines-Rechner"}, ["exif_host_computer"]),
    (
        CAMERA | {"Image Copyright": r"b'\xa9 2012 M\xfchlenbach Studio'"},
        ["copyright_notice"],
    ),
    (CAMERA | {"Image ImageDescription": "OLYMPUS DIGITAL CAMERA"}, []),
    (
        CAMERA | {"Image ImageDescription": "Anfragen an erika.m@beispielverein.de"},
        ["email"],
    ),
    # The older reader keeps the altitude's sign and the XP fields.
    (
        CAMERA
        | GPS_SIGNS
        | {
            "GPS GPSLatitude": "[53, 10, 12]",
            "GPS GPSLongitude": "[8, 1, 30]",
            "GPS GPSAltitude": "2",
            "GPS GPSAltitudeRef": "1",
            "EXIF ExifVersion": "0230",
            "Image XPKeywords": str([byte for c in "Hafen" for byte in (ord(c), 0)]),
        },
        ["exif_location"],
    ),
    (
        CAMERA
        | {"EXIF DateTimeOriginal": "0000:00:00 00:00:00", "Image DateTime": ":  :     :  :"},
        [],
    ),
]
MALFORMED_EXIF = ['{"Image Make": "Beispiel', "", "null", "[]", "kein JSON"]


def unmark(caption: str) -> tuple[str, list[tuple[str, str]]]:
    """A caption without its marks, and the marks as pairs of rule and value."""
    return MARK.sub(lambda match: match[2], caption), MARK.findall(caption)


def fill(template: str, values: Values) -> str:
    """A template with every `{kind}` replaced by an invented value of that kind."""

    def value(match: re.Match) -> str:
        kind: Callable[[], str] = getattr(values, match[1])
        return kind()

    return re.sub(r"{(\w+)}", value, template)


def image(values: Values, number: int) -> tuple[dict, list[str]]:
    """One row, mostly German, with planted findings, near misses, failures and odd values.

    Returns the row and the rules of what must be found in it, one per distinct value.
    """
    seed = values.random
    found: set[tuple[str, str]] = set()
    language = "de" if seed.random() < 0.7 else seed.choice([*OTHER_LANGUAGES, None])
    draw = seed.random()
    if language != "de":
        caption: str | None = seed.choice(OTHER_LANGUAGES.get(language or "en", ["…"]))
    elif draw < 0.35:
        caption, marks = unmark(fill(PLANTED[number % len(PLANTED)], values))
        found |= set(marks)
    elif draw < 0.5:
        caption = seed.choice(NEAR_MISSES)
    elif draw < 0.52:
        caption = seed.choice([None, "", "   "])
    else:
        caption = seed.choice(NEUTRAL)
        if seed.random() < 0.3:
            caption = f"  {caption}, Ansicht {number} "
        elif number % 40 in CONSENT_CAPTIONS:
            caption = CONSENT_CAPTIONS[number % 40].format(caption)
    url = f"https://{seed.choice(HOSTS)}/bilder/{seed.randrange(16**6):06x}.jpg"
    if number % 40 in CONSENT_URLS:
        url = CONSENT_URLS[number % 40].format(url.rpartition("/")[2])
    is_failed = seed.random() < 0.12
    exif: str | None = "{}"
    exif_found: list[str] = []
    if is_failed:
        exif = None
    elif seed.random() < 0.3:
        fields, exif_found = EXIF_FORMS[number % len(EXIF_FORMS)]
        exif = json.dumps(fields)
    elif seed.random() < 0.02:
        exif = seed.choice(MALFORMED_EXIF)
    punsafe = round(seed.random() * 0.3, 4) if seed.random() < 0.9 else None
    if seed.random() < 0.01:
        punsafe = round(0.6 + seed.random() * 0.4, 4)
    rules = [rule for rule, _ in found] + exif_found
    rules += ["nudity"] if punsafe and punsafe > 0.5 else []
    width, height = seed.choice([(640, 480), (480, 640), (1200, 800)])
    status = seed.choice(["failed_to_download", "failed_to_resize"]) if is_failed else "success"
    digest = hashlib.md5(url.encode()).hexdigest()
    row = {
        "similarity": round(0.26 + seed.random() * 0.1, 6),
        "hash": int(digest[:15], 16),
        "pwatermark": round(seed.random(), 4),
        "punsafe": punsafe,
        "LANGUAGE": language,
        "caption": caption,
        "url": url,
        "key": f"{number:09}",
        "status": status,
        "error_message": (REFUSED if number % 8 == 0 else "HTTP Error 404: Not Found")
        if is_failed
        else None,
        "width": None if is_failed else 384,
        "height": None if is_failed else 384,
        "original_width": None if is_failed else width,
        "original_height": None if is_failed else height,
        "exif": exif,
        "md5": None if is_failed else digest,
    }
    return row, rules if language == "de" else []


def make(folder: Path, expected: Path) -> None:
    """Write the shards to `folder` and the expected counts to `expected`."""
    values = Values(random.Random(SEED))
    folder.mkdir(parents=True, exist_ok=True)
    lines = []
    for shard in range(SHARD_COUNT):
        name = f"part-{shard:05}.snappy.parquet"
        counts: Counter = Counter()
        rows: list[dict] = []
        rules: list[str] = []
        for number in range(shard * ROWS_PER_SHARD, (shard + 1) * ROWS_PER_SHARD):
            # Some images stand twice, as in the real table.
            is_duplicate = number % 50 == 49
            row, rules = (rows[-1], rules) if is_duplicate else image(values, number)
            rows.append(row | {"key": f"{number:09}"})
            counts.update(rules)
        write_parquet(folder / name, rows)
        lines += [(name, rule, count) for rule, count in sorted(counts.items())]
    with expected.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("shard", "rule", "finding_count"))
        writer.writerows(lines)


def write_parquet(path: Path, rows: list[dict], columns: dict[str, str] = COLUMN_TYPES) -> Path:
    """Write rows as a parquet file with `columns` (name to type); a missing value is NULL."""
    with duckdb.connect() as connection, tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
        file.flush()
        connection.execute(
            f"copy (from read_json('{file.name}', format = 'newline_delimited', columns = $types)) "
            f"to '{path}' (format parquet, compression snappy, row_group_size 2048)",
            {"types": columns},
        )
    return path


def main() -> None:
    """Write the sample into the project, or elsewhere to compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument("--expected", type=Path, default=EXPECTED)
    arguments = parser.parse_args()
    make(arguments.folder, arguments.expected)
    size = sum(file.stat().st_size for file in arguments.folder.glob("*.parquet"))
    print(f"{SHARD_COUNT} shards, {size / 1000:,.0f} kB in {arguments.folder}")


if __name__ == "__main__":
    main()
