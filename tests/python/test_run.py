"""One command for files of one's own: what it sees, what it refuses at once, what it leaves out."""

from __future__ import annotations

import functools
import shlex
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result
from conftest import Audit
from rows import german_row

from audit import PROJECT
from audit.load import Loader
from audit.look import count_languages, look_at
from audit.run import choose_database, refuse_no_row, run
from audit.source_columns import find_columns
from audit.warehouse import database_path
from develop.make_sample import write_parquet

# A row of each table of another schema: its columns with their types, and the values.
SCHEMAS = {
    "laion2b-multi": {
        "SAMPLE_ID": "7::bigint",
        "URL": "'https://bilder.example/a.jpg'",
        "TEXT": "'Haus am See'",
        "HEIGHT": "640::integer",
        "WIDTH": "480::integer",
        "LICENSE": "'?'",
        "LANGUAGE": "'de'",
        "NSFW": "'UNLIKELY'",
        "similarity": "0.3::double",
    },
    "laion-400m": {
        "SAMPLE_ID": "8::double",
        "URL": "'https://bilder.example/b.jpg'",
        "TEXT": "'House by the lake'",
        "HEIGHT": "640::integer",
        "WIDTH": "480::integer",
        "LICENSE": "'?'",
        "NSFW": "'UNLIKELY'",
        "similarity": "0.3::double",
    },
    "joined": {
        "URL": "'https://bilder.example/c.jpg'",
        "TEXT": "'Haus am See'",
        "WIDTH": "640::integer",
        "HEIGHT": "480::integer",
        "similarity": "0.3::double",
        "LANGUAGE": "'de'",
        "hash": "(-5)::bigint",
        "pwatermark": "0.1::float",
        "punsafe": "0.2::float",
    },
    "vit-l-14": {
        "image_path": "'00000/1.jpg'",
        "caption": "'Haus am See'",
        "NSFW": "'UNLIKELY'",
        "similarity": "0.3::double",
        "LICENSE": "'?'",
        "url": "'https://bilder.example/d.jpg'",
        "key": "'000000001'",
        "status": "'success'",
        "error_message": "null::varchar",
        "width": "224::integer",
        "height": "224::integer",
        "original_width": "640::integer",
        "original_height": "480::integer",
        "exif": "'{}'",
        "md5": "'0123456789abcdef0123456789abcdef'",
    },
    "commonpool": {
        "uid": "'0000000000000000000000000000000a'",
        "url": "'https://bilder.example/e.jpg'",
        "text": "'Haus am See'",
        "original_width": "640::bigint",
        "original_height": "480::bigint",
        "clip_l14_similarity_score": "0.3::float",
        "face_bboxes": "[[0.1, 0.2, 0.3, 0.4]]",
        "sha256": "repeat('ab', 32)",
    },
    "coyo": {
        "id": "9::bigint",
        "url": "'https://bilder.example/f.jpg'",
        "text": "'House by the lake'",
        "width": "640::bigint",
        "height": "480::bigint",
        "image_phash": "'ffff'",
        "num_faces": "1::bigint",
        "watermark_score": "0.1::float",
    },
}
KEYS = {
    "laion2b-multi": "7",
    "laion-400m": "8",
    "joined": "-5",
    "vit-l-14": "000000001",
    "commonpool": "0000000000000000000000000000000a",
    "coyo": "9",
}


def write_schema(folder: Path, name: str) -> Path:
    """A file of one row in the schema of another table."""
    columns = ", ".join(f'{value} as "{column}"' for column, value in SCHEMAS[name].items())
    duckdb.sql(f"copy (select {columns}) to '{folder}/{name}.parquet'")
    return folder / f"{name}.parquet"


@pytest.fixture
def check(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Result]:
    """`audit run --check` with arguments, in an empty folder with no database."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AUDIT_DATABASE", str(tmp_path / "none.duckdb"))
    monkeypatch.setenv("COLUMNS", "200")
    return lambda *arguments: CliRunner().invoke(run, ["--check", *map(str, arguments)])


def test_tables_of_other_schemas_are_read_right(
    audit: Audit, shard_folder: Path, check: Callable[..., Result]
) -> None:
    for name in SCHEMAS:
        write_schema(shard_folder, name)
    seen = check(shard_folder, "--language", "all").output
    assert "6 files, 6 rows" in seen
    assert "HEIGHT, WIDTH (swapped in such tables) (2)" in seen
    assert "LANGUAGE; none in 4 files" in seen
    pool = shard_folder / "commonpool.parquet"
    assert "none: what its captions say is German is audited" in check(pool).output
    assert "none: every row is audited" in check(pool, "--language", "all").output
    # Only of German it is known what a caption says.
    assert "no column 'language'" in check(pool, "--language", "fr").output
    assert audit.load(shard_folder, language="all").success, audit.messages
    assert audit.query(
        "select replace(shard, '.parquet', ''), source_key, caption, width_pixels, height_pixels "
        "from staging.stg_laion__images order by all"
    ) == [
        (
            name,
            KEYS[name],
            "House by the lake" if name in ("laion-400m", "coyo") else "Haus am See",
            640,
            480,
        )
        for name in sorted(SCHEMAS)
    ]


def test_a_mistake_is_refused_with_what_to_do(
    check: Callable[..., Result], shard_folder: Path, tmp_path: Path
) -> None:
    whole = write_parquet(shard_folder / "a.parquet", [german_row(1), german_row(2, LANGUAGE="fr")])
    other = shard_folder / "other.parquet"
    duckdb.sql(f"copy (select '' as link, '' as alt, 'de' as lang) to '{other}'")
    (tmp_path / "empty").mkdir()
    for arguments, said in (
        ([tmp_path / "shard"], f"Is '{shard_folder}' meant?"),
        ([tmp_path / "empty"], "holds no parquet file"),
        ([tmp_path / "no" / "where.parquet"], "No file matches"),
        ([other], "has no column 'url' and no column 'caption' (it has: link, alt, lang)"),
        ([other, "--column", "url=link", "--column", "caption=allt"], "Is 'alt' what you mean?"),
        ([other, "--column", "captoin=alt"], "Is 'caption' what you mean?"),
        ([whole, "--language", "german"], "There is: de 1, fr 1."),
        ([whole, "--language", "fr-CH"], "is 'fr' meant?"),
        ([write_schema(tmp_path, "coyo"), "--language", "fr"], "--language all"),
    ):
        result = check(*arguments)
        assert result.exit_code != 0, arguments
        assert said in result.output, arguments
        assert len(result.output.splitlines()) <= 3, arguments
    assert check(whole, "--language", "DE").exit_code == 0
    assert "alt" in check(other, "--column", "caption=alt", "--column", "URL=link").output


def test_a_language_is_looked_for_in_parts_of_a_large_file(tmp_path: Path) -> None:
    """Not only in its first rows, and it is not called absent where files were not looked at."""
    for name in ("a", "b"):
        duckdb.sql(
            f"copy (select if(i < 7000, 'en', 'de') as LANGUAGE from range(10000) as rows (i)) "
            f"to '{tmp_path}/{name}.parquet' (row_group_size 2048)"
        )
    look = look_at([str(tmp_path)], end=time.monotonic() + 60)
    count_languages(look.files[0], 4000)
    assert look.files[0].counted_rows == 4000
    assert look.languages == [("en", 3000), ("de", 1000)]
    refuse_no_row(look, "fr")
    count_languages(look.files[1], 20_000)
    assert look.languages == [("en", 10_000), ("de", 4000)]
    with pytest.raises(SystemExit, match="a sample of 14,000 of 20,000 rows"):
        refuse_no_row(look, "fr")


def test_a_mistake_is_refused_before_dbt_is_imported(tmp_path: Path) -> None:
    """What makes the answer take a moment and not ten seconds."""
    code = (
        "import sys\nfrom audit.cli import main\n"
        f"try: main(['run', '{tmp_path}/none.parquet'])\n"
        "except SystemExit as end: print(end)\n"
        "print([name for name in sys.modules if name.startswith('dbt')])"
    )
    process = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(PROJECT / "scripts")},
    )
    assert process.stdout.splitlines() == [
        f"No file matches '{tmp_path}/none.parquet'. Give a parquet file, a folder, a glob in "
        "quotes, a URL or several of these; in the variable `shards` paths start at the project's "
        "folder.",
        "[]",
    ]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ('it\'s a "table".csv', "url,caption,key\nhttps://bilder.example,Haus,000012\n"),
        ("a.tsv", "url\tcaption\tkey\nhttps://bilder.example\tHaus\t000012\n"),
        ("a.jsonl", '{"url": "https://bilder.example", "caption": "Haus", "key": "000012"}\n'),
    ],
)
def test_another_format_is_refused_with_the_line_that_converts_it(
    check: Callable[..., Result], shard_folder: Path, name: str, content: str
) -> None:
    (shard_folder / name).write_text(content, encoding="utf-8")
    said = check(shard_folder).output
    assert said == check(shard_folder / name).output
    python, *arguments = shlex.split(said.splitlines()[1])
    assert python == "python"
    subprocess.run([sys.executable, *arguments], check=True)
    (made,) = shard_folder.glob("*.parquet")
    assert duckdb.read_parquet(str(made)).fetchall() == [
        ("https://bilder.example", "Haus", "000012")
    ]


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder, but for what is closed."""

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        if "closed" in self.path:
            self.send_error(403)
        else:
            super().do_GET()


@pytest.fixture
def server(shard_folder: Path) -> Iterator[str]:
    """The address of a server of the folder of shards."""
    handler = functools.partial(Quiet, directory=str(shard_folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as http:
        threading.Thread(target=http.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{http.server_port}"
        http.shutdown()


def test_what_a_server_says_is_told(check: Callable[..., Result], server: str) -> None:
    missing = check(f"{server}/a.parquet?signature=geheim").output
    assert "a.parquet: the server does not have it (HTTP 404)" in missing
    assert "403" not in missing
    assert "geheim" not in missing
    assert "does not let you read it (HTTP 403)" in check(f"{server}/closed.parquet").output
    assert "cannot be reached" in check("http://127.0.0.1:9/a.parquet").output


def test_a_broken_file_is_left_out_and_the_rest_is_audited(
    audit: Audit, shard_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a", "b", "c"):
        write_parquet(shard_folder / f"{name}.parquet", [german_row(n) for n in range(99)])
    (shard_folder / "c.parquet").write_bytes((shard_folder / "c.parquet").read_bytes()[:500])
    # Where there is no time to read footers, a file that is not whole is seen all the same.
    assert [file.location for file in look_at([str(shard_folder)], end=0).bad] == [
        f"{shard_folder}/c.parquet"
    ]
    monkeypatch.setattr(Loader, "build", lambda loader: [])
    monkeypatch.setenv("AUDIT_DATABASE", str(audit.database))
    result = CliRunner().invoke(run, [str(shard_folder)])
    assert result.exit_code == 1
    assert f"Left out: {shard_folder}/c.parquet cannot be read as parquet" in result.output
    assert "not loaded: c.parquet" in result.output
    assert audit.query("select shard, status, image_count from staging.load_log order by all") == [
        ("a.parquet", "loaded", 99),
        ("b.parquet", "loaded", 99),
        ("c.parquet", "failed", None),
    ]


@pytest.mark.parametrize(
    ("files", "name"),
    [
        ("my/Folder", "folder"),
        ("my/*.parquet", "my"),
        ("/data/a.b/part 1.parquet", "part_1"),
        ("https://host.example/x/marts.parquet", "marts_audit"),
    ],
)
def test_files_get_a_database_of_their_own(
    monkeypatch: pytest.MonkeyPatch, files: str, name: str
) -> None:
    monkeypatch.setenv("AUDIT_DATABASE", "")
    choose_database((files,), "sample")
    assert database_path() == PROJECT / "warehouse" / f"{name}.duckdb"


def test_columns_of_other_names_are_kept_with_the_audit(audit: Audit, shard_folder: Path) -> None:
    types = {"LANGUAGE": "varchar", "alt": "varchar", "link": "varchar", "caption": "varchar"}
    row = german_row(1, alt="Haus am See", link="https://bilder.example/a.jpg", caption="alt.jpg")
    write_parquet(shard_folder / "a.parquet", [row], types)
    columns = {"caption": "alt", "url": "link"}
    assert audit.load(shard_folder, columns=columns).success, audit.messages
    write_parquet(shard_folder / "b.parquet", [row], types)
    assert audit.load(shard_folder).success, audit.messages
    images = "select caption, url from staging.stg_laion__images"
    assert audit.query(images) == [("Haus am See", "https://bilder.example/a.jpg")] * 2
    assert not audit.load(shard_folder, columns={"url": "link"}).success
    assert "was loaded with the columns" in "\n".join(audit.messages)
    assert len(audit.query(images)) == 2


def test_columns_that_cannot_be_read_are_none() -> None:
    types = {"url": "VARCHAR", "Caption": "VARCHAR", "lang": "INTEGER", "punsafe": "FLOAT[]"}
    found = find_columns(types, {}, "all")
    assert (found["caption"], found["language"], found["punsafe"]) == ("Caption", None, None)
    with pytest.raises(ValueError, match="'lang' that is INTEGER and no text"):
        find_columns(types, {}, "de")
