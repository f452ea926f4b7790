"""A person finds their data in any writing of it, and nothing keeps what they asked for."""

from __future__ import annotations

import html
import json
import os
import random
import re
import stat
import subprocess
import unicodedata
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

import duckdb
import pytest
from conftest import AUDIT, watch_page
from playwright.sync_api import Browser, expect

from audit import PROJECT
from audit.lookup import command, letter, search
from audit.terminal import terminal
from audit.warehouse import connect, coverage_text


@pytest.fixture(scope="module")
def warehouse(sample_warehouse: Path):
    before = os.environ.get("AUDIT_DATABASE")
    os.environ["AUDIT_DATABASE"] = str(sample_warehouse)
    with connect() as connection:
        if before is None:
            del os.environ["AUDIT_DATABASE"]
        else:
            os.environ["AUDIT_DATABASE"] = before
        yield connection


def ask(warehouse, value: str, kind: str | None = None) -> search.Answer:
    return search.look_up(warehouse, [search.Identifier(value, kind)])


def images_of(answer: search.Answer, rule: str, identifier: int = 0) -> set[int]:
    return {
        found.image_id
        for found in answer.references
        if any(match.rule == rule and match.identifier == identifier for match in found.matches)
    }


def test_every_value_is_found_where_it_stands(warehouse) -> None:
    """Three values of each rule, as they stand in the data."""
    values = warehouse.execute(
        "select rule, value, list(distinct image_id) from intermediate.int_findings "
        "group by rule, value "
        "qualify row_number() over (partition by rule order by md5(value)) <= 3"
    ).fetchall()
    assert len({rule for rule, _, _ in values}) >= 15
    answer = search.look_up(
        warehouse, [search.Identifier(f"  {value} ", rule) for rule, value, _ in values]
    )
    for number, (rule, _, image_ids) in enumerate(values):
        assert set(image_ids) <= images_of(answer, rule, number), rule


# How people write their own data: functions of the digits or letters that a value has.
def spaced(text: str, size: int, blank: str = " ") -> str:
    return blank.join(text[start : start + size] for start in range(0, len(text), size))


def phone_writings(value: str) -> list[str]:
    digits = "".join(character for character in value if character in "+0123456789")
    national = "0" + digits.removeprefix("+49").removeprefix("0049").removeprefix("0")
    return [
        national,
        f"+49 {spaced(national[1:], 3)}",
        f"0049-{spaced(national[1:], 4, '-')}",
        f"+49 (0) {national[1:4]} / {national[4:]}",
        f"+49 (0{national[1:4]}) {national[4:]}",
        f"Tel.: {national[:4]}/{spaced(national[4:], 2)}",
    ]


def compact_writings(value: str) -> list[str]:
    letters = "".join(character for character in value if character.isalnum())
    return [letters, letters.lower(), spaced(letters, 4), spaced(letters, 2, "-")]


def email_writings(value: str) -> list[str]:
    return [value.upper(), f" {value}\n", value.capitalize()]


@pytest.mark.parametrize(
    ("kind", "rule", "writings"),
    [
        ("phone", "phone", phone_writings),
        ("iban", "iban", compact_writings),
        ("plate", "licence_plate", compact_writings),
        ("serial", "exif_serial_number", compact_writings),
        ("email", "email", email_writings),
        ("tax_id", "tax_id", compact_writings),
    ],
)
def test_other_writings_find_the_same(warehouse, kind, rule, writings) -> None:
    values = warehouse.execute(
        "select value, list(distinct image_id) from intermediate.int_findings "
        "where rule = $rule and not regexp_matches(value, '^(\\+|00)(4[0-8]|[0-35-9])') "
        "group by value order by md5(value) limit 5",
        {"rule": rule},
    ).fetchall()
    assert values
    asked = [
        (search.Identifier(writing, asked_as), set(image_ids))
        for value, image_ids in values
        for writing in writings(value)
        for asked_as in (kind, None)
    ]
    answer = search.look_up(warehouse, [identifier for identifier, _ in asked])
    for number, (_, image_ids) in enumerate(asked):
        assert image_ids <= images_of(answer, rule, number), rule


# 100 invented people, whose names, numbers and streets stand in the data in eight writings each.
FIRST_NAMES = (
    "Sabine Jürgen Anna-Lena Michael Michal Çağrı Işıl Zoë Manuel René Søren Łukasz Björn Ömer "
    "Käthe Joël Françoise Günther Ayşe Hans-Peter Dörte Raphael Ulrike Mehmet Noël"
).split()
SURNAMES = (
    "Müller Möller Strauß Bauer Baur Yıldız Öztürk Nuñez Schröder Großmann Kowalczyk-Böhm Sørensen "
    "Grünwald Vogelsang Bauernfeind Quellmalz Treuenfels Überreiter Šimková Ağaoğlu Jæger Poeschl "
    "Weißhaupt Feuerbach Krähenbühl"
).split()
STREETS = "Hauptstraße|Grüne Straße|Am Krähenbusch|Rosenweg|Großer Platz|Schloßstraße".split("|")
ASCII = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})


def without_marks(text: str) -> str:
    text = text.translate(str.maketrans("ıİßøØłŁ", "iIsoOlL", "")).replace("æ", "ae")
    signs = unicodedata.normalize("NFD", text)
    return "".join(sign for sign in signs if not unicodedata.combining(sign))


def name_writings(first: str, last: str) -> list[str]:
    name = f"{first} {last}"
    return [
        name,
        without_marks(name.translate(ASCII)),
        without_marks(name.replace("ß", "ss")),
        f"Frau Dr. med. {name}",
        f"{last}, {first}",
        name.upper(),
        f"{first[0]}. {last}",
        unicodedata.normalize("NFD", name),
    ]


def address_writings(street: str, number: int, town: str) -> list[str]:
    short = street.replace("straße", "str.").replace("Straße", "Str.").replace("platz", "pl.")
    return [
        f"{street} {number}, {town}",
        f"{short} {number}, {town}",
        f"{short}{number} in {town}",
        f"{street.upper()} {number}, {town.upper()}",
        f"{street.translate(ASCII)} {number} - {town}",
        f"{street.replace('ß', 'ss')} {number} | D-{town}",
        f"{without_marks(street.replace('ß', 'ss'))} {number}; {town}",
        f"{street}\n{number}\n{town}",
    ]


def in_exif(number: int, text: str) -> str:
    """A text as an EXIF field has it: escaped, as bytes that are not UTF-8, or as plain letters."""
    try:
        printed = f"b'{''.join(map(escape_byte, text.encode('latin-1')))}'"
    except UnicodeEncodeError:
        printed = text
    return json.dumps({"Image ImageDescription": printed if number % 2 else text})


def escape_byte(byte: int) -> str:
    return chr(byte) if 32 <= byte < 127 and chr(byte) not in "'\\" else f"\\x{byte:02x}"


def in_url(number: int, text: str) -> str:
    """A text in a file name: percent escapes of UTF-8 or Latin-1, or without marks."""
    slug = re.sub(r"[\s,.;|]+", "-", text).strip("-")
    try:
        name = quote(slug, encoding="latin-1" if number % 3 == 0 else "utf-8")
    except UnicodeEncodeError:
        name = quote(slug)
    return f"https://bilder.example/{number}/{name}.jpg"


def planted_rows(image_id: int, text: str) -> list[tuple]:
    """Rows that hold a text in caption, address and EXIF, of which no rule knows."""
    as_html = html.escape(text).encode("ascii", "xmlcharrefreplace").decode()
    written = as_html if image_id % 4 == 0 else text
    return [
        (image_id, f"Foto: {written} beim Sommerfest 2019", "https://a.example/1.jpg", None),
        (image_id + 1, "Ein Haus am See", in_url(image_id, text), None),
        (image_id + 2, "Ein Haus am See", "https://a.example/1.jpg", in_exif(image_id, text)),
    ]


def test_people_are_found_in_every_writing(sample_warehouse: Path, tmp_path: Path) -> None:
    """Whether a rule found them or not; and nobody who is only called alike."""
    copy = tmp_path / sample_warehouse.name
    copy.write_bytes(sample_warehouse.read_bytes())
    random_choice = random.Random(1)
    names = [(first, last) for first in FIRST_NAMES for last in SURNAMES]
    random_choice.shuffle(names)
    people, others = names[:100], names[100:200]
    rows, asked, planted = [], [], {}
    for first, last in others:
        for writing in name_writings(first, last)[:6]:
            rows += planted_rows(len(rows), writing)
    first_person = len(rows)
    for number, (first, last) in enumerate(people):
        home = f"0341/49{number:03}7{number % 10}"
        phones = [*phone_writings(home), f"+49 341 {home[5:]}", home.replace("/", " / ")]
        town = f"0410{number % 10} Leipzig"
        street = STREETS[number % len(STREETS)]
        streets = address_writings(street, number + 1, town)
        for kind, plain, writings in (
            ("name", f"{first} {last}", name_writings(first, last)),
            ("phone", home, phones if number % 10 == 0 else []),
            ("address", streets[0], streets if number % 10 == 1 else []),
        ):
            if writings:
                asked.append(search.Identifier(plain, kind))
            for writing in writings:
                planted[len(rows)] = len(asked) - 1
                rows += planted_rows(len(rows), writing)
    with duckdb.connect(str(copy)) as warehouse:
        warehouse.execute("set variable hash_key = (from intermediate.hash_key)")
        ids, captions, urls, exif = (list(column) for column in zip(*rows, strict=True))
        warehouse.execute(
            "insert into staging.stg_laion__images by name "
            "select unnest($1) as image_id, 'planted' as shard, unnest($2) as caption, "
            "unnest($3) as url, unnest($4) as exif",
            [ids, captions, urls, exif],
        )
        answer = search.look_up(warehouse, asked)
    found = {
        (match.identifier, reference.image_id): match.is_certain
        for reference in answer.references
        if reference.shard == "planted"
        for match in reference.matches
    }
    expected = {(number, start + place) for start, number in planted.items() for place in range(3)}
    missed = [
        (asked[number].kind, asked[number].value, image_id)
        for number, image_id in sorted(expected - set(found))
    ]
    assert len(missed) <= 0.01 * len(expected), missed
    # Initials may be those of two who are asked for.
    wrong = {
        (asked[number].value, image_id)
        for number, image_id in set(found) - expected
        if image_id < first_person or found[number, image_id]
    }
    assert not wrong


@pytest.mark.parametrize(
    "hidden",
    [
        "erika.muster [at] beispiel.example",
        "Erika.Muster (ät) beispiel (punkt) example",
        "erika.muster at beispiel dot example",
        "erika dot muster_at_beispiel_dot_example",
        "erika.muster{at}beispiel [dot] example",
        "erika.muster&#64;beispiel.example",
        "erika.muster @ beispiel . example",
    ],
)
def test_a_hidden_address_is_the_open_one(warehouse, hidden: str) -> None:
    found = warehouse.execute(
        "select rules.normalise_value('hidden_email', $value)", {"value": hidden}
    ).fetchone()
    assert found == ("erika.muster@beispiel.example",)


def test_address_and_domain_of_an_image(warehouse) -> None:
    image_id, url, domain = warehouse.execute(
        "select image_id, url, domain from staging.stg_laion__images "
        "where url like 'https://%' and image_id not in "
        "(select image_id from explore.findings) order by image_id limit 1"
    ).fetchone()
    # No finding is needed, and the scheme does not matter.
    for writing in (url, url.replace("https://", "http://")):
        answer = ask(warehouse, writing)
        assert images_of(answer, "url") == {image_id}
    expected = warehouse.execute(
        "select list(image_id) from staging.stg_laion__images where domain = $domain",
        {"domain": domain},
    ).fetchone()[0]
    for writing in (domain, domain.upper(), f"www.{domain}"):
        answer = ask(warehouse, writing)
        assert images_of(answer, "domain") == set(expected)
    assert images_of(ask(warehouse, f"x{domain}"), "domain") == set()


def test_shard_and_row_lead_to_the_reference(warehouse) -> None:
    url = warehouse.execute("select min(url) from explore.findings").fetchone()[0]
    found = ask(warehouse, url, "url").references[0]
    shard = next((PROJECT / "seeds" / "sample").glob(f"*{Path(found.shard).name}"))
    row = duckdb.execute(
        "select url from read_parquet($shard, file_row_number = true) where file_row_number = $row",
        {"shard": str(shard), "row": found.row},
    ).fetchone()
    assert row[0].strip() == url


def run_lookup(
    database: Path, *arguments: str, value: str | None, folder: Path
) -> subprocess.CompletedProcess:
    """`audit lookup` as a process of its own, everything that is written in `folder`."""
    return subprocess.run(
        [AUDIT, "lookup", *arguments],
        cwd=PROJECT,
        env={
            **os.environ,
            "AUDIT_DATABASE": str(database),
            "DBT_TARGET_PATH": str(folder / "target"),
            "TMPDIR": str(folder),
            "DBT_LOG_PATH": str(folder / "logs"),
            "COLUMNS": "200",
        },
        input=value,
        capture_output=True,
        text=True,
    )


def planted_values(sample_warehouse: Path) -> dict[str, str]:
    """One value of each kind that stands in the sample, in no address of a picture."""
    with duckdb.connect(str(sample_warehouse), read_only=True) as connection:
        return dict(
            connection.execute(
                "select rule, min(value) from intermediate.int_findings "
                "where rule in ('iban', 'email', 'person_name') and field = 'caption' group by rule"
            ).fetchall()
        )


def test_no_trace_of_the_value(sample_warehouse: Path, tmp_path: Path) -> None:
    values = planted_values(sample_warehouse)
    iban, email, name = (values[rule] for rule in ("iban", "email", "person_name"))
    piped = run_lookup(sample_warehouse, value=f"{iban}\n", folder=tmp_path)
    assert piped.returncode == 0, piped.stderr
    assert piped.stdout.startswith("Found: ")
    assert "nothing" not in piped.stdout
    assert "history" not in piped.stderr
    typed = run_lookup(sample_warehouse, email, "--json", value=None, folder=tmp_path)
    assert typed.returncode == 0, typed.stderr
    answer = json.loads(typed.stdout)
    assert answer["references"]
    assert answer["coverage"]["is_complete"] is True
    assert "history" in typed.stderr
    several = run_lookup(
        sample_warehouse,
        *(
            "--name",
            "-",
            "--iban",
            "-",
            "--letter",
            "de",
            "--output",
            str(tmp_path / "letter.html"),
        ),
        value=f"{name}\n{iban}\n",
        folder=tmp_path,
    )
    assert several.returncode == 0, several.stderr
    assert "history" not in several.stderr
    failed = run_lookup(tmp_path / "none.duckdb", value=f"{iban}\n", folder=tmp_path)
    assert failed.returncode == 1
    assert "make build" in failed.stderr

    assert [file.name for file in tmp_path.rglob("*") if file.is_file()] == ["letter.html"]
    assert stat.S_IMODE((tmp_path / "letter.html").stat().st_mode) == 0o600
    outputs = [run.stdout + run.stderr for run in (piped, typed, several, failed)]
    outputs.append((tmp_path / "letter.html").read_text(encoding="utf-8"))
    for value in (iban, iban.replace(" ", ""), email, email.lower(), name, name.lower()):
        for output in outputs:
            # The address of an image is the reference itself.
            assert value not in output


def test_several_identifiers_are_asked_for_line_by_line(
    sample_warehouse: Path, tmp_path: Path
) -> None:
    values = planted_values(sample_warehouse)
    lines = (
        f"name: {values['person_name'].upper()}\n{values['iban']}\nurl: http://a.example/x.jpg\n"
    )
    answer = json.loads(run_lookup(sample_warehouse, "--json", value=lines, folder=tmp_path).stdout)
    assert [asked["kind"] for asked in answer["asked"]] == ["name", None, "url"]
    assert [asked["reference_count"] > 0 for asked in answer["asked"]] == [True, True, False]
    assert all(asked["is_searched_literally"] for asked in answer["asked"])
    assert answer["reference_count"] == len(answer["references"])


def test_a_reference_says_all_that_it_reveals(warehouse) -> None:
    """Each masked finding with its law, and the place as the EXIF has it."""
    image_id, url = warehouse.execute(
        "select image_id, url from explore.located_images inner join explore.findings "
        "using (image_id, url) group by all order by count(distinct rule) desc, image_id limit 1"
    ).fetchone()
    reference = next(
        found for found in ask(warehouse, url, "url").references if found.image_id == image_id
    )
    assert {(found.field, found.rule, found.value_masked) for found in reference.findings} == set(
        warehouse.execute(
            "select field, rule, value_masked from explore.findings where image_id = ?", [image_id]
        ).fetchall()
    )
    assert all("GDPR" in found.legal_basis for found in reference.findings)
    place = warehouse.execute(
        "select latitude, longitude from intermediate.int_exif where image_id = ?", [image_id]
    ).fetchone()
    assert (reference.place.latitude, reference.place.longitude) == place


@pytest.mark.parametrize("language", letter.LANGUAGES)
def test_the_letter(warehouse, browser: Browser, tmp_path: Path, language: str) -> None:
    """It names every address, what was not searched and both articles, and asks no server."""
    domain = warehouse.execute(
        "select domain from explore.findings group by domain order by count(*), domain limit 1"
    ).fetchone()[0]
    found = ask(warehouse, domain, "domain")
    nothing = ask(warehouse, "niemand@nirgends.example", "email")
    for answer, name in ((found, "found"), (nothing, "nothing")):
        path = tmp_path / f"{name}.html"
        letter.write_letter(answer, language, datetime(2026, 12, 1), path)
        text = path.read_text(encoding="utf-8")
        assert answer.identity["rules_version"] in text
        assert all(html.escape(reference.url) in text for reference in answer.references)
        assert "Art. 15" in text
        assert ("Art. 17" in text) is (answer is found)
        assert "niemand" not in text
        for width in (1280, 375):
            with watch_page(browser, width=width) as watched:
                watched.page.goto(path.as_uri())
                expect(watched.page.locator("article")).to_have_count(answer.reference_count)
                assert watched.page.evaluate(
                    "document.documentElement.scrollWidth <= window.innerWidth"
                )
                assert watched.errors == []
                assert watched.outside_requests == []


def test_an_address_is_shown_as_it_is(
    capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stranger wrote it: it may look like markup, or steer a terminal."""
    monkeypatch.setenv("COLUMNS", "200")
    url = "https://a.example/[/b][red]:smile:"
    coverage = dict.fromkeys(("image_count", "row_count"), 1) | {"language": "[/x]"}
    coverage |= dict.fromkeys(("loaded_shard_count", "known_shard_count"), 1)
    coverage |= {"is_complete": True, "is_built": True}
    match = search.Match(0, "url", "url", None, True)
    found = [search.Reference(1, f"{url}\x1b]0;z\x07", "[/s].parquet", 1, True, [match])]
    command.show(search.Answer([], 1, 1, found, coverage, {}), 9, terminal())
    shown = capsys.readouterr().out
    assert f"{url}\ufffd]0;z\ufffd" in shown
    assert "[/s].parquet" in shown
    assert "'[/x]'" in shown


def test_nothing_found_says_what_was_searched(sample_warehouse: Path, tmp_path: Path) -> None:
    answer = run_lookup(sample_warehouse, value="niemand@nirgends.example\n", folder=tmp_path)
    assert answer.returncode == 0
    assert answer.stdout.startswith("Found: nothing.")
    assert "The audit is whole: 4 of 4 shards" in answer.stdout
    assert "email_obfuscated" in answer.stdout
    assert "can be missed" in answer.stdout


def test_wrong_kind_and_empty_value(sample_warehouse: Path, tmp_path: Path) -> None:
    unknown = run_lookup(
        sample_warehouse, "--kind", "shoe_size", value="0171 1234567\n", folder=tmp_path
    )
    assert unknown.returncode == 1
    assert "licence_plate" in unknown.stderr
    assert "1234567" not in unknown.stdout + unknown.stderr
    empty = run_lookup(sample_warehouse, value=" \n", folder=tmp_path)
    assert empty.returncode == 1
    assert "no value" in empty.stderr


def test_another_key_is_no_answer(sample_warehouse: Path, tmp_path: Path) -> None:
    """Where findings were hashed with another key, nothing would be found: that is said."""
    copy = tmp_path / sample_warehouse.name
    copy.write_bytes(sample_warehouse.read_bytes())
    with duckdb.connect(str(copy)) as connection:
        connection.execute("set variable hash_key = 'another'")
        with pytest.raises(SystemExit, match="make build"):
            ask(connection, "niemand@nirgends.example")


def test_a_part_of_an_audit_is_named(warehouse) -> None:
    coverage = ask(warehouse, "x").coverage
    part = {**coverage, "loaded_shard_count": 1, "is_complete": False}
    assert "not whole, its counts no totals: 1 of 4 shards" in coverage_text(part)
