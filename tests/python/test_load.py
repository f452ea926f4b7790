"""Loading local files: by name, by shard, and nothing is lost when one of them is broken."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import duckdb
import pytest
from conftest import Audit
from rows import german_row

from audit import dbt_project
from audit.rule_files import rules_version
from develop.make_sample import COLUMN_TYPES, write_parquet

COUNT = "select shard, count(*) from staging.stg_laion__images group by all order by all"


def test_keeps_german_rows_once(audit: Audit, shard_folder: Path) -> None:
    rows = [german_row(1), german_row(2), german_row(3, LANGUAGE="fr"), german_row(4)]
    write_parquet(shard_folder / "a.parquet", rows)
    write_parquet(shard_folder / "b.parquet", rows[:2])
    for _ in range(2):
        assert audit.load(f"{shard_folder}/*.parquet").success
        assert audit.query(COUNT) == [("a.parquet", 3), ("b.parquet", 2)]
    assert audit.query("select count(distinct image_id) from staging.stg_laion__images") == [(5,)]


def test_second_run_reads_only_new_and_changed_files(audit: Audit, shard_folder: Path) -> None:
    write_parquet(shard_folder / "a.parquet", [german_row(1)])
    write_parquet(shard_folder / "b.parquet", [german_row(2)])
    audit.load(f"{shard_folder}/*.parquet")
    loaded = dict(audit.query("select shard, loaded_at from staging.load_log"))
    write_parquet(shard_folder / "b.parquet", [german_row(2), german_row(3)])
    write_parquet(shard_folder / "c.parquet", [german_row(4)])
    assert audit.load(f"{shard_folder}/*.parquet").success
    again = dict(audit.query("select shard, loaded_at from staging.load_log"))
    assert again["a.parquet"] == loaded["a.parquet"]
    assert again["b.parquet"] > loaded["b.parquet"]
    assert audit.query(COUNT) == [("a.parquet", 1), ("b.parquet", 2), ("c.parquet", 1)]


def test_another_source_replaces_the_first_one(audit: Audit, tmp_path: Path) -> None:
    for folder, count in (("one", 1), ("two", 2)):
        (tmp_path / folder).mkdir()
        write_parquet(tmp_path / folder / "same.parquet", [german_row(n) for n in range(count)])
    audit.load(tmp_path / "one" / "same.parquet")
    assert audit.load(tmp_path / "two" / "same.parquet", replace=True).success
    assert audit.query(COUNT) == [("same.parquet", 2)]


def test_threads_are_those_that_the_environment_names(
    audit: Audit, monkeypatch: pytest.MonkeyPatch
) -> None:
    for threads in ("1", "3"):
        monkeypatch.setenv("AUDIT_THREADS", threads)
        query = "select current_setting('threads') as threads"
        assert audit.run("show", "--inline", query, "--output", "json").success
        assert f'"threads": {threads}' in "".join(audit.messages)


def test_shards_that_name_no_file_are_refused_and_nothing_is_lost(
    audit: Audit, shard_folder: Path
) -> None:
    write_parquet(shard_folder / "a.parquet", [german_row(1)])
    assert audit.load(f"{shard_folder}/*.parquet").success
    for nothing in ("", ["a.parquet", 5]):
        assert not audit.load(nothing).success
        assert "`shards` names no file" in "\n".join(audit.messages), nothing
    # Without `shards` it goes on with its own files and never with the sample.
    write_parquet(shard_folder / "b.parquet", [german_row(2)])
    assert audit.run("run", "--select", "stg_laion__images").success
    assert audit.query(COUNT) == [("a.parquet", 1), ("b.parquet", 1)]


def test_files_of_one_name_in_two_folders_are_two_shards(audit: Audit, shard_folder: Path) -> None:
    for folder in ("de", "at"):
        (shard_folder / folder).mkdir()
        write_parquet(shard_folder / folder / "00000.parquet", [german_row(1)])
    assert audit.load(f"{shard_folder}/*/*.parquet").success
    assert audit.query(COUNT) == [("at/00000.parquet", 1), ("de/00000.parquet", 1)]
    assert audit.query("select count(distinct image_id) from staging.stg_laion__images") == [(2,)]


def test_a_name_with_the_letters_of_a_pattern_is_its_own_file(
    audit: Audit, shard_folder: Path
) -> None:
    """To DuckDB `part[1].parquet` is a pattern that `part1.parquet` fits, and not that file."""
    names = ("part1.parquet", "part[1].parquet", "part*.parquet", "part?.parquet")
    for count, name in enumerate(names, start=1):
        write_parquet(shard_folder / "made.parquet", [german_row(n) for n in range(count)])
        (shard_folder / "made.parquet").rename(shard_folder / name)
    assert audit.load(f"{shard_folder}/*.parquet").success
    assert dict(audit.query(COUNT)) == {name: count for count, name in enumerate(names, start=1)}
    assert audit.query("select count(distinct image_id) from staging.stg_laion__images") == [(10,)]


LAYERS = ("--select", "stg_laion__images int_caption_findings")
FOUND = "select shard, value from intermediate.int_caption_findings order by all"


def with_mail(folder: Path, name: str, mail: str, **fields) -> Path:
    """A shard of one row with an e-mail address."""
    file = folder / name
    file.parent.mkdir(exist_ok=True)
    return write_parquet(file, [german_row(1, caption=f"Kontakt: {mail}", **fields)])


def first_image_of(name: str) -> int:
    """The image_id of the first row of a file that got its number by this name."""
    return (int(hashlib.md5(name.encode()).hexdigest()[:8], 16) & 0x7FFFFFFF) << 32


def test_shards_whose_numbers_meet_share_no_image(audit: Audit, shard_folder: Path) -> None:
    names = (
        "000000000000000000000000000059b3.parquet",
        "00000000000000000000000000008338.parquet",
    )
    first = first_image_of(names[0])
    assert first == first_image_of(names[1])
    for name in names:
        with_mail(shard_folder, name, f"{name[28]}@beispiel.de")
    assert audit.load(f"{shard_folder}/*.parquet").success
    assert audit.query("select shard, image_id from staging.stg_laion__images order by all") == [
        (names[0], first),
        (names[1], first + (1 << 32)),
    ]


def test_a_new_folder_renames_shards_and_loads_nothing_again(
    audit: Audit, shard_folder: Path
) -> None:
    with_mail(shard_folder, "b/p.parquet", "b@beispiel.de")
    with_mail(shard_folder, "b/q.parquet", "q@beispiel.de")
    images = "select shard, image_id from staging.stg_laion__images order by all"
    logged = "select shard_number, loaded_at from staging.load_log where shard like '%p.parquet'"
    assert audit.load(f"{shard_folder}/b/*.parquet", *LAYERS).success
    first, second = first_image_of("p.parquet"), first_image_of("q.parquet")
    assert audit.query(images) == [("p.parquet", first), ("q.parquet", second)]
    before = audit.query(logged)

    # The same files by other names too, one file less, and a new one of a lower name.
    (shard_folder / "b" / "q.parquet").unlink()
    (shard_folder / "b" / "z.parquet").symlink_to("p.parquet")
    with_mail(shard_folder, "a/p.parquet", "a@beispiel.de")
    patterns = [f"{shard_folder}/b/*.parquet", f"{shard_folder}//*/p.parquet"]
    assert audit.load(patterns, *LAYERS).success
    assert audit.query(images) == [
        ("a/p.parquet", first_image_of("a/p.parquet")),
        ("b/p.parquet", first),
    ]
    assert audit.query(logged.replace("'%p", "'b/p")) == before
    assert audit.query(FOUND) == [
        ("a/p.parquet", "a@beispiel.de"),
        ("b/p.parquet", "b@beispiel.de"),
    ]
    assert audit.query("select distinct shard from staging.build_log order by all") == [
        ("a/p.parquet",),
        ("b/p.parquet",),
    ]


def test_no_row_outlives_its_shard(audit: Audit, shard_folder: Path) -> None:
    """Not in another language, and not where nothing is loaded afterwards."""
    for name in ("a", "b", "c"):
        rows = [german_row(1, caption=f"Mail: {name}@beispiel.de"), german_row(2, LANGUAGE="en")]
        write_parquet(shard_folder / f"{name}.parquet", rows)
    pattern = f"{shard_folder}/*.parquet"
    assert audit.load(pattern, *LAYERS).success
    assert len(audit.query(FOUND)) == 3

    # As `audit load` does where no shard is pending: nothing is run after the listing.
    (shard_folder / "c.parquet").unlink()
    variables = ("--vars", dbt_project.to_vars(shards=pattern))
    assert audit.run("run-operation", "start_load", *variables).success
    assert audit.query(COUNT) == [("a.parquet", 1), ("b.parquet", 1)]
    assert [shard for shard, _ in audit.query(FOUND)] == ["a.parquet", "b.parquet"]

    (shard_folder / "b.parquet").write_bytes(b"PAR1")
    assert not audit.load(pattern, *LAYERS, language="en", replace=True).success
    assert audit.query(FOUND) == []
    assert audit.load(str(shard_folder / "a.parquet"), *LAYERS, language="en").success
    assert audit.query("select shard, language from staging.stg_laion__images") == [
        ("a.parquet", "en")
    ]


def test_columns_of_other_kinds_and_odd_texts(audit: Audit, shard_folder: Path) -> None:
    exif = {"Image Make": "Kanone", "EXIF Nothing": None}
    columns = COLUMN_TYPES | {"exif": 'struct("Image Make" varchar, "EXIF Nothing" varchar)'}
    rows = [german_row(1, exif=exif), german_row(2, exif={"Image Make": None})]
    write_parquet(shard_folder / "struct.parquet", rows, columns)
    columns = COLUMN_TYPES | {"exif": "map(varchar, varchar)"}
    write_parquet(shard_folder / "map.parquet", [german_row(1, exif=exif)], columns)
    blobs = COLUMN_TYPES | dict.fromkeys(("exif", "caption", "url", "LANGUAGE"), "blob")
    row = german_row(1, caption="Häuser", exif='{"Image Make":"Kanone"}')
    write_parquet(shard_folder / "blob.parquet", [row], blobs)
    long = write_parquet(shard_folder / "long.parquet", [german_row(1, caption="ä" * 30_000)])
    broken = write_parquet(shard_folder / "utf8.parquet", [german_row(1, caption="Haus ÿÿ @@@@")])
    content = broken.read_bytes().replace("ÿÿ".encode(), b"\xff\xfeab")
    broken.write_bytes(content)
    write_parquet(shard_folder / "none.parquet", [german_row(1, LANGUAGE="de-DE")])
    assert audit.load(f"{shard_folder}/*.parquet").success, audit.messages

    make = '{"Image Make":"Kanone"}'
    assert audit.query(
        "select shard, left(caption, 12), exif from staging.stg_laion__images order by all"
    ) == [
        ("blob.parquet", "Häuser", make),
        (long.name, "ä" * 12, None),
        ("map.parquet", "Ein Haus am ", make),
        ("struct.parquet", "Ein Haus am ", make),
        ("struct.parquet", "Ein Haus am ", None),
        (broken.name, "Haus ??ab @@", None),
    ]
    assert audit.query(
        "select shard, cut_text_count, note is null from staging.load_log "
        "where cut_text_count > 0 or note is not null order by all"
    ) == [("long.parquet", 1, True), ("none.parquet", 0, False)]
    assert audit.query("select max(length(caption)) from staging.stg_laion__images") == [(20_001,)]
    warning = "none.parquet: No row has LANGUAGE 'de'. There is: 'de-DE' (1)"
    assert warning in "\n".join(audit.messages)


def test_a_nested_text_and_an_absurd_language_are_refused(audit: Audit, shard_folder: Path) -> None:
    columns = COLUMN_TYPES | {"caption": "varchar[]"}
    shard = write_parquet(shard_folder / "a.parquet", [german_row(1, caption=["Eins"])], columns)
    assert not audit.load(shard).success
    said = "a.parquet has a column 'caption' that is VARCHAR[] and no text"
    assert said in "\n".join(audit.messages)
    assert not audit.load(shard, language=["de"]).success
    assert "`language` is no language code" in "\n".join(audit.messages)


def test_missing_optional_column_is_null(audit: Audit, shard_folder: Path) -> None:
    columns = {"LANGUAGE": "varchar", "caption": "varchar", "url": "varchar"}
    write_parquet(shard_folder / "a.parquet", [german_row(1)], columns)
    full = write_parquet(
        shard_folder / "b.parquet", [german_row(2, exif='{"a":"b"}', key="erika@beispiel.de")]
    )
    assert audit.load(f"{shard_folder}/*.parquet").success
    assert audit.query(
        "select exif, status, source_key, width_pixels from staging.stg_laion__images order by all"
    ) == [('{"a":"b"}', "success", None, 640), (None, None, None, None)]
    known = "select source_name, shard_count_with, shard_count from staging.source_columns"
    assert audit.query(f"{known} where column_name = 'exif'") == [("exif", 1, 2)]
    assert audit.query(f"{known} where column_name = 'face_bboxes'") == [(None, 0, 2)]
    full.unlink()
    assert audit.load(f"{shard_folder}/*.parquet").success
    assert audit.query(f"{known} where column_name = 'exif'") == [(None, 0, 1)]


def test_names_in_capitals(audit: Audit, shard_folder: Path) -> None:
    columns = {
        "SAMPLE_ID": "bigint",
        "URL": "varchar",
        "TEXT": "varchar",
        "HEIGHT": "integer",
        "WIDTH": "integer",
        "LANGUAGE": "varchar",
    }
    row = {
        "SAMPLE_ID": 7,
        "URL": "https://bilder.example/a.jpg",
        "TEXT": "Ein Haus",
        "LANGUAGE": "de",
        "HEIGHT": 640,
        "WIDTH": 480,
    }
    assert audit.load(write_parquet(shard_folder / "a.parquet", [row], columns)).success
    # In such tables width and height are swapped.
    assert audit.query(
        "select source_key, caption, width_pixels, height_pixels from staging.stg_laion__images"
    ) == [("7", "Ein Haus", 640, 480)]


def test_missing_required_column_is_named_with_its_file(audit: Audit, shard_folder: Path) -> None:
    columns = {name: kind for name, kind in COLUMN_TYPES.items() if name != "url"}
    audit.load(write_parquet(shard_folder / "broken.parquet", [german_row(1)], columns))
    assert not audit.success
    message = "\n".join(audit.messages)
    assert "broken.parquet" in message
    assert "no column 'url'" in message


def test_missing_language_column_says_how_to_go_on(audit: Audit, shard_folder: Path) -> None:
    columns = {"caption": "varchar", "url": "varchar"}
    shard = write_parquet(shard_folder / "a.parquet", [german_row(1)], columns)
    assert not audit.load(shard, language="fr").success
    assert "--language all" in "\n".join(audit.messages)
    assert audit.load(shard, language="all").success
    assert audit.query(COUNT) == [("a.parquet", 1)]


def test_another_language_loads_again(audit: Audit, shard_folder: Path) -> None:
    shard = write_parquet(
        shard_folder / "a.parquet", [german_row(1), german_row(2, LANGUAGE="ko"), german_row(3)]
    )
    assert audit.load(shard).query(COUNT) == [("a.parquet", 2)]
    assert audit.load(shard, language="ko", replace=True).query(COUNT) == [("a.parquet", 1)]


def test_a_broken_file_is_named_and_the_others_are_loaded(audit: Audit, shard_folder: Path) -> None:
    rows = [german_row(n) for n in range(500)]
    files = [write_parquet(shard_folder / f"{name}.parquet", rows) for name in "abcd"]
    contents = [file.read_bytes() for file in files]
    files[0].write_bytes(contents[0][: len(contents[0]) // 2])
    # A whole footer, and a page that is not what it says.
    files[1].write_bytes(b"PAR1" + bytes(len(contents[1]) // 2) + contents[1][-8000:])
    audit.load(shard_folder)
    assert not audit.success
    message = "\n".join(audit.messages)
    assert "Not loaded, for the reason said above: a.parquet, b.parquet." in message
    assert "a.parquet cannot be read as parquet" in message
    assert "download or export it again" in message
    assert audit.query(COUNT) == [("c.parquet", 500), ("d.parquet", 500)]
    assert audit.query("select status, count(*) from staging.load_log group by all order by 1") == [
        ("failed", 2),
        ("loaded", 2),
    ]
    for file, content in zip(files, contents, strict=True):
        file.write_bytes(content)
    assert audit.load(shard_folder).success
    assert [count for _, count in audit.query(COUNT)] == [500] * 4


def test_no_file_is_a_clear_error(audit: Audit, shard_folder: Path) -> None:
    assert not audit.load(f"{shard_folder}/*.parquet").success
    assert "No file matches" in "\n".join(audit.messages)


def test_real_rows_arrive_once(audit: Audit, shared_data: Path) -> None:
    files = f"{shared_data}/relaion_shaped/*.parquet"
    assert audit.load(files).success
    expected = duckdb.sql(
        f"select parse_filename(filename), count(*) from read_parquet('{files}', filename = true) "
        "where LANGUAGE = 'de' group by all order by all"
    ).fetchall()
    assert len(expected) == 8
    assert audit.query(COUNT) == expected
    assert audit.query(
        "select count(*) - count(distinct image_id) from staging.stg_laion__images"
    ) == [(0,)]


def test_changed_shard_is_detected_again_and_once(audit: Audit, shard_folder: Path) -> None:
    """The models behind staging replace the rows of a shard, and drop those of a lost one."""
    mails = ("eins@beispiel.de", "zwei@beispiel.de", "drei@beispiel.de")
    rows = [german_row(n, caption=f"Kontakt: {mail}") for n, mail in enumerate(mails)]
    write_parquet(shard_folder / "a.parquet", rows[:1])
    write_parquet(shard_folder / "b.parquet", rows[:2])
    write_parquet(shard_folder / "c.parquet", rows[:1])
    selection = ("--select", "stg_laion__images int_caption_findings")
    found = "select shard, value from intermediate.int_caption_findings order by all"
    assert audit.load(f"{shard_folder}/*.parquet", *selection).success
    assert len(audit.query(found)) == 4
    write_parquet(shard_folder / "b.parquet", rows[1:])
    (shard_folder / "c.parquet").unlink()
    assert audit.load(f"{shard_folder}/*.parquet", *selection).success
    assert audit.query(found) == [
        ("a.parquet", mails[0]),
        ("b.parquet", mails[2]),
        ("b.parquet", mails[1]),
    ]


def test_explore_follows_the_shards(
    audit: Audit, shard_folder: Path, sample_warehouse: Path
) -> None:
    """One shard is lost, one read again, two are as they were: no row of these is lost or twice."""
    shutil.copy(sample_warehouse, audit.database)
    lost, again, *_ = files = sorted(Path("seeds/sample").glob("*.parquet"))
    for file in files:
        shutil.copy(file, shard_folder)
    tables = ("findings", "masked_captions", "located_images")
    selection = (f"{shard_folder}/*.parquet", "--select", *(f"+{table}" for table in tables))
    assert audit.load(*selection).success
    before = [
        audit.query(f"from explore.{table} where shard <> '{lost.name}' order by all")
        for table in tables
    ]
    assert all(before)
    ((loaded_at,),) = audit.query("select max(loaded_at)::varchar from staging.load_log")

    (shard_folder / lost.name).unlink()
    (shard_folder / again.name).touch()
    assert audit.load(*selection).success
    assert audit.query(f"select shard from staging.load_log where loaded_at > '{loaded_at}'") == [
        (again.name,)
    ]
    assert [audit.query(f"from explore.{table} order by all") for table in tables] == before


def test_changed_rule_is_detected_again_and_not_loaded(
    audit: Audit, shard_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The functions that the warehouse keeps are those of the same rules and seeds."""
    write_parquet(shard_folder / "a.parquet", [german_row(1, caption="Mail: eins@beispiel.de")])
    selection = ("--select", "stg_laion__images int_caption_findings")
    found = "select value from intermediate.int_caption_findings"
    loaded = "select loaded_at from staging.load_log"
    version = "select rules.version()"

    assert audit.load(f"{shard_folder}/*.parquet", *selection).success
    loaded_at = audit.query(loaded)
    assert audit.query(version) == [(rules_version(),)]
    with duckdb.connect(str(audit.database)) as connection:
        connection.execute("delete from intermediate.int_caption_findings")
    assert audit.load(f"{shard_folder}/*.parquet", *selection).success
    assert audit.query(found) == []

    with duckdb.connect(str(audit.database)) as connection:
        connection.execute("create or replace macro rules.version() as 'of other rules'")
        connection.execute("create or replace macro rules.find_email(text) as ['other']")
    monkeypatch.setattr("audit.duckdb_plugin.code_version", lambda key: "changed")
    assert audit.load(f"{shard_folder}/*.parquet", *selection).success
    assert audit.query(found) == [("eins@beispiel.de",)]
    assert audit.query(loaded) == loaded_at
    assert audit.query(version) == [(rules_version(),)]


def test_an_interrupt_at_dbts_start_prints_nothing(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("dbt.cli.requires.Flags", interrupt)
    with pytest.raises(KeyboardInterrupt):
        dbt_project.run_dbt("parse")
    assert capfd.readouterr() == ("", "")
