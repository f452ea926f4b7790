"""What is said about parquet files: their names, whether they changed, their columns and texts."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import duckdb
import pytest

from audit.reading import harmless_message
from audit.shard_files import canonical_location, inspect_shard, list_files, other_languages
from audit.shard_reading import address_of

SECRET = "erika.geheim@beispiel.de"


def write(file: Path, columns: str, rows: int = 3) -> Path:
    """A parquet file of `rows` rows with the columns of a select list; `i` is the row's number."""
    file.parent.mkdir(parents=True, exist_ok=True)
    duckdb.sql(
        f"copy (select {columns} from range({rows}) as rows(i)) to '{file}' "
        "(format parquet, compression uncompressed)"
    )
    return file


def broken_text(file: Path) -> Path:
    """A file whose captions hold two bytes that are no UTF-8."""
    write(file, f"'https://bilder.example/' || i as url, '## {SECRET} ü' as caption, 'de' as lang")
    file.write_bytes(file.read_bytes().replace(b"##", b"\xff\xfe"))
    return file


def shards(*patterns: object) -> list[str]:
    return sorted(
        file["shard"] for file in list_files([str(pattern) for pattern in patterns])["files"]
    )


def test_a_file_counts_once_by_whatever_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "one" / "a.parquet", "i")
    write(tmp_path / "one" / "b.parquet", "i")
    (tmp_path / "one" / "link.parquet").symlink_to("b.parquet")
    (tmp_path / "two").symlink_to("one")
    monkeypatch.chdir(tmp_path)
    names = (
        "one/*.parquet",
        "./one//a.parquet",
        "two/../one/b.parquet",
        f"{tmp_path}/two/*.parquet",
    )
    listed = list_files(list(names))["files"]
    assert [file["location"] for file in listed] == [
        str(tmp_path / "one" / name) for name in ("a.parquet", "b.parquet")
    ]
    assert shards(*names) == ["a.parquet", "b.parquet"]


def test_a_name_is_the_path_below_the_shared_folder(tmp_path: Path) -> None:
    for name in ("de/a.parquet", "de/at/a.parquet", "dd/a.parquet"):
        write(tmp_path / name, "i")
    assert shards(tmp_path / "de/a.parquet") == ["a.parquet"]
    assert shards(tmp_path / "d*/*.parquet") == ["dd/a.parquet", "de/a.parquet"]
    assert shards(tmp_path / "de/**/*.parquet") == ["a.parquet", "at/a.parquet"]
    with pytest.raises(ValueError, match="No file matches"):
        shards(tmp_path / "nothing/*.parquet")


def test_a_file_has_changed_when_its_size_time_or_footer_has(tmp_path: Path) -> None:
    file = write(tmp_path / "a.parquet", "'erika' as caption")
    (first,) = list_files([str(file)])["files"]
    times = (file.stat().st_atime_ns, file.stat().st_mtime_ns)
    write(file, "'maria' as caption")
    os.utime(file, ns=times)
    (second,) = list_files([str(file)])["files"]
    assert first["size_bytes"] == second["size_bytes"]
    assert first["version"] != second["version"]
    os.utime(file)
    (third,) = list_files([str(file)])["files"]
    assert third["version"] != second["version"]


class Server(BaseHTTPRequestHandler):
    """Serves one file by any path; its ETag is `etag`, or none."""

    content = b""
    etag: str | None = None

    def log_message(self, *_: object) -> None:
        pass

    def do_HEAD(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(self.content)))
        self.send_header("Accept-Ranges", "bytes")
        if self.etag:
            self.send_header("ETag", self.etag)
        self.end_headers()

    def do_GET(self) -> None:
        first, last = self.headers["Range"].removeprefix("bytes=").split("-")
        content = self.content[int(first) : int(last) + 1]
        self.send_response(206)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Content-Range", f"bytes {first}-{last}/{len(self.content)}")
        self.end_headers()
        self.wfile.write(content)


@pytest.fixture
def server() -> Iterator[str]:
    """The address of a server of one file."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Server) as http:
        threading.Thread(target=http.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{http.server_port}"
        http.shutdown()


def test_a_url_is_asked_whether_it_changed_and_keeps_no_secret(
    server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"http://user:geheim@{server}/a.parquet?signature=geheim#geheim"
    location = f"http://{server}/a.parquet"
    monkeypatch.setattr(Server, "etag", '"one"')
    listed = list_files([address])
    assert listed == {
        "files": [
            {"shard": "a.parquet", "location": location, "size_bytes": 0, "version": '"one"'}
        ],
        "kind": "files",
        "source": location,
        "patterns": [location],
    }
    assert address_of(location) == address
    assert len(list_files([address, f"http://{server}/a.parquet?signature=new"])["files"]) == 1
    monkeypatch.setattr(Server, "etag", property(lambda request: f'"{request.path}"'))
    with pytest.raises(ValueError, match="not the same file") as raised:
        list_files([address, f"http://{server}/a.parquet?signature=new"])
    assert "signature" not in str(raised.value)
    monkeypatch.setattr(Server, "etag", None)
    assert list_files([address])["files"][0]["version"] is None
    unreachable = list_files(["http://127.0.0.1:9/a.parquet"])["files"][0]
    assert (unreachable["size_bytes"], unreachable["version"]) == (None, None)
    assert "geheim" not in harmless_message(f"HTTP Error: Cannot read '{address}' (HTTP 403)")


def test_texts_that_are_not_utf8_are_read_as_bytes(
    tmp_path: Path, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = broken_text(tmp_path / "part[1].parquet")
    monkeypatch.setattr(Server, "content", file.read_bytes())
    with duckdb.connect() as database:
        # A remote file is looked into only after a try has failed.
        for location, tries in ((str(file), 0), (f"http://{server}/a.parquet", 1)):
            described = json.loads(inspect_shard(database, location, "{}", "de", tries))
            assert described["error"] is None
            assert described["columns"] == dict.fromkeys(("url", "caption", "lang"), "BLOB")
            assert described["row_count"] == 3
            assert database.execute(
                "select decode(caption, 'replace'), file_row_number "
                f"from read_parquet('{described['path']}', file_row_number = true)"
            ).fetchall() == [(f"?? {SECRET} ü", number) for number in range(3)]


def test_a_footer_with_nested_columns_is_walked(tmp_path: Path) -> None:
    file = write(
        tmp_path / "a.parquet",
        "{'a': 'x', 'b': [i, i]} as exif, ['x', 'y'] as list, map {'k': 1.5::decimal(9, 2)} as map,"
        " '##' as caption, '' as url, now() as time, "
        + ", ".join(f"i as column_{n}" for n in range(20)),
    )
    file.write_bytes(file.read_bytes().replace(b"##", b"\xff\xfe"))
    with duckdb.connect() as database:
        described = json.loads(inspect_shard(database, str(file), "{}", "all", 0))
        plain = dict(
            database.execute(f"describe from '{file}'").fetchall()[n][:2] for n in range(26)
        )
    assert described["columns"] == {
        name: kind.replace("VARCHAR", "BLOB") for name, kind in plain.items()
    }


def test_no_message_holds_a_text_of_a_row(tmp_path: Path) -> None:
    file = broken_text(tmp_path / "a.parquet")
    for sql in (
        f"from '{file}'",
        f"select cast('{SECRET}' as integer)",
        f"select json('{SECRET}')",
    ):
        with pytest.raises(duckdb.Error) as raised:
            duckdb.execute(sql).fetchall()
        assert "geheim" in str(raised.value), "else the test shows nothing"
        assert "geheim" not in harmless_message(str(raised.value))
    kept = 'Binder Error: Referenced column "x" not found in FROM clause!'
    assert harmless_message(kept) == kept


def test_other_languages_are_named(tmp_path: Path) -> None:
    file = write(
        tmp_path / "a.parquet",
        f"case when i < 3 then 'DE' when i < 5 then 'de-DE' when i = 5 then '{SECRET}' end as LANG,"
        " '' as url, '' as caption",
        rows=8,
    )
    with duckdb.connect() as database:
        inspection = inspect_shard(database, str(file), "{}", "all", 0)
    text = other_languages(inspection, "de")
    assert "No row has LANG 'de'. There is: 'DE' (3), 'de-DE' (2), NULL (2) and 1 more." in text
    assert "Is 'DE' what you mean?" in text
    assert SECRET not in text


@pytest.mark.parametrize(
    ("location", "canonical"),
    [
        (
            "HTTPS://User:pw@Host.Example:8443/A b.parquet?x=1#y",
            "https://host.example:8443/A b.parquet",
        ),
        ("http://host/a@b.parquet", "http://host/a@b.parquet"),
        ("file:///tmp/a%20b.parquet", "/tmp/a b.parquet"),
    ],
)
def test_canonical_location(location: str, canonical: str) -> None:
    assert canonical_location(location) == canonical
