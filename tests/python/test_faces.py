"""Faces that others found are counted only where a key shows that they belong to the images."""

from __future__ import annotations

import pickle
import random
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import duckdb
import numpy as np
import pytest
from click.testing import CliRunner
from conftest import Audit
from rows import german_row

from audit import dbt_project
from audit.faces import COLUMNS, RefusedFile, faces, inspect_faces, write_faces
from audit.pth_file import read_entries
from audit.report.page import build_report
from audit.show import show
from audit.warehouse import connect
from develop.make_sample import write_parquet

# Whether a key fits and what is counted by it; with names beside faces all rules are asked, which
# is done where ids come in runs, as they are in LAION-400M.
KEYS = ("--select", "+face_join_quality", "+face_counts")
FACES = (*KEYS, "+combination_counts")
ROWS = 6000
NAMED = "Sabine Krüger am See"
# How the ids of a table are dealt out, by the number of a row: far from each other, in runs of 300
# in a thousand as they come from many workers, and one after the other.
NUMBERINGS = {
    "sparse": lambda number: number * 7919 * 104_729 % 4_000_000_007,
    "runs": lambda number: number // 300 * 1000 + number % 300,
    "dense": lambda number: number + 1,
}


def write_rows(path: Path, rows: list[dict]) -> None:
    """A parquet file of these columns, of which the first row shows the types."""
    types = {int: "bigint", float: "double", str: "varchar"}
    write_parquet(path, rows, {name: types[type(value)] for name, value in rows[0].items()})


def laion_400m(path: Path, ids: list[int]) -> Path:
    """A file of LAION-400M by its columns, a face on the picture of each tenth row or not."""
    rows = [
        {
            "SAMPLE_ID": number,
            "URL": f"https://english.example/{place}.jpg",
            "TEXT": NAMED if place % 5 == 0 else f"A house by the lake, {place}",
            "HEIGHT": 640,
            "WIDTH": 480,
            "LICENSE": "?",
            "NSFW": "UNLIKELY",
            "similarity": 0.3,
        }
        for place, number in enumerate(ids)
    ]
    write_rows(path, rows)
    return path


def laion_multi(path: Path, ids: list[int], language: str = "de") -> Path:
    """A file of laion2B-multi by its columns."""
    rows = [
        {
            "SAMPLE_ID": number,
            "URL": f"https://deutsch.example/{place}.jpg",
            "TEXT": NAMED if place % 5 == 0 else f"Ein Haus am See, Ansicht {place}",
            "HEIGHT": 640,
            "WIDTH": 480,
            "LICENSE": "?",
            "LANGUAGE": language,
            "NSFW": "UNLIKELY",
            "similarity": 0.3,
        }
        for place, number in enumerate(ids)
    ]
    write_rows(path, rows)
    return path


def laion_face(folder: Path, ids: list[int]) -> list[Path]:
    """The two kinds of files of laion-face: the first 100 ids have no boxes, 5 others no face."""
    lists = [ids[place::32] for place in range(32)]
    boxes = {
        number: [
            (np.array([1, 2, 30, 40], "f4"), np.zeros((5, 2), "f4"), np.float32(0.9))
            for _ in range(0 if place < 5 else 1 + place % 2)
        ]
        for place, number in enumerate(ids[100:])
    }
    paths = [folder / "laion_face_ids.pth", folder / "sample2detect_0.pth"]
    for path, value in zip(paths, (lists, boxes), strict=True):
        path.write_bytes(pickle.dumps(value, protocol=2))
    return paths


def faces_file(folder: Path, *paths: Path) -> Path:
    write_faces(list(paths), folder / "faces.parquet", "LAION-400M")
    return folder / "faces.parquet"


def quality(audit: Audit, kind: str = "sample_id") -> SimpleNamespace:
    """The row of `face_join_quality` of a kind of key."""
    with duckdb.connect(str(audit.database), read_only=True) as connection:
        cursor = connection.execute("from marts.face_join_quality where key_kind = ?", [kind])
        names = [column[0] for column in cursor.description]
        return SimpleNamespace(**dict(zip(names, cursor.fetchone(), strict=True)))


def face_counts(audit: Audit) -> dict[str, int | None]:
    return dict(audit.query("select measure, image_count from marts.face_counts"))


def face_combinations(audit: Audit) -> dict[str, tuple]:
    return {
        row[0]: row[1:]
        for row in audit.query(
            "select combination, is_checked, unchecked_reason, image_count "
            "from marts.combination_counts where starts_with(combination, 'face')"
        )
    }


def build(audit: Audit, shards: Path, *selection: str, **variables: object) -> Audit:
    """An audit of a file without the tests."""
    text = dbt_project.to_vars(shards=str(shards), **variables)
    audit.run("run", "--warn-error", *selection, "--vars", text)
    assert audit.success, "\n".join(audit.messages)
    return audit


@pytest.fixture(scope="module", params=list(NUMBERINGS))
def numbered(request, tmp_path_factory: pytest.TempPathFactory) -> Callable:
    """For a numbering: the ids of LAION-400M, and a folder with faces by some of them."""
    folder = tmp_path_factory.mktemp(request.param)
    ids = [NUMBERINGS[request.param](number) for number in range(ROWS)]
    with_face = random.Random(1).sample(ids, ROWS // 8)
    return SimpleNamespace(
        name=request.param,
        ids=ids,
        with_face=with_face,
        selection=FACES if request.param == "runs" else KEYS,
        folder=folder,
        faces=faces_file(folder, *laion_face(folder, with_face)),
    )


def test_faces_of_laion_400m_are_usable_with_laion_400m(numbered, audit: Audit) -> None:
    table = laion_400m(numbered.folder / "part-00000.parquet", numbered.ids)
    audit = build(audit, table, *numbered.selection, language="all", faces=str(numbered.faces))
    found = quality(audit)
    assert found.is_usable and found.is_used, found
    assert found.matched_image_count == ROWS // 8
    assert found.matched_face_share == 1
    assert found.table_duplicate_count == found.face_duplicate_count == 0
    assert found.reason == ("same_table" if numbered.name != "sparse" else "beyond_chance")
    # 100 without boxes, 5 with none, of the others half with two.
    one, several = (
        sum(1 for place in range(5, ROWS // 8 - 100) if place % 2 == parity) for parity in (0, 1)
    )
    assert face_counts(audit) == {
        "any": ROWS // 8 - 5,
        "one": one,
        "several": several,
        "unknown_number": 100,
        "large": 0,
    }
    if numbered.selection == KEYS:
        return
    named = {number for place, number in enumerate(numbered.ids) if place % 5 == 0}
    # Of the first 5 with boxes each has none.
    expected = len(named.intersection(numbered.with_face[:100] + numbered.with_face[105:]))
    assert face_combinations(audit)["face_and_name"][::2] == (True, expected)


def test_the_same_faces_are_not_usable_with_a_german_table(numbered, audit: Audit) -> None:
    # German rows are some of a larger table, numbered in the same way and of other images.
    numbers = random.Random(2).sample(range(4 * ROWS), ROWS)
    ids = [NUMBERINGS[numbered.name](number) for number in numbers]
    table = laion_multi(numbered.folder / "part-00001.parquet", ids)
    audit = build(audit, table, *numbered.selection, faces=str(numbered.faces))
    found = quality(audit)
    assert not found.is_usable and not found.is_used
    assert found.reason == "other_numbering"
    assert found.table_image_count == ROWS
    expected = len(set(ids).intersection(numbered.with_face))
    assert found.matched_image_count == expected > 100
    if numbered.name != "sparse":
        assert found.chance_image_count == pytest.approx(expected, rel=0.25)
    assert set(face_counts(audit).values()) == {None}
    if numbered.selection == KEYS:
        return
    for is_checked, reason, count in face_combinations(audit).values():
        assert not is_checked and count is None
        assert "no_face_key" in reason.split("|")


def test_a_table_that_nobody_knows_is_told_by_chance(tmp_path: Path, audit: Audit) -> None:
    """The ids alone show it where no column says whose they are."""
    ids = [NUMBERINGS["runs"](number) for number in range(ROWS)]
    path = faces_file(tmp_path, *laion_face(tmp_path, random.Random(1).sample(ids, ROWS // 8)))
    rows = [
        {"SAMPLE_ID": number, "url": f"https://other.example/{number}.jpg", "caption": "Haus"}
        for number in random.Random(3).sample(ids, ROWS // 2)
    ]
    write_rows(tmp_path / "mine.parquet", rows)
    audit = build(audit, tmp_path / "mine.parquet", *KEYS, language="all", faces=str(path))
    found = quality(audit)
    assert (found.is_usable, found.reason) == (False, "chance")
    assert found.matched_image_count == pytest.approx(found.chance_image_count, rel=0.25)


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of CommonPool: 0 to 2 faces, each third picture was not looked at."""
    path = tmp_path_factory.mktemp("pool") / "0123456789abcdef0123456789abcdef.parquet"
    duckdb.execute(f"""
        copy (
            select
                md5(number::varchar) as uid,
                'https://pool.example/' || number || '.jpg' as url,
                if(number % 5 = 0, '{NAMED}', 'Haus ' || number) as text,
                640 as original_width, 480 as original_height,
                0.3::float as clip_b32_similarity_score, 0.3::float as clip_l14_similarity_score,
                [[0.1, 0.1, 0.5, 0.6], [0.0, 0.0, 0.1, 0.1]][:number % 3]::double[][]
                    as face_bboxes,
                sha256((number // 2)::varchar) as sha256,
            from range(600) as numbers (number)
        ) to '{path}'
    """)
    return path


def test_boxes_of_common_pool_are_usable(pool: Path, tmp_path: Path, audit: Audit) -> None:
    build(audit, pool, "--select", "resource_type:model", language="all")
    found = quality(audit, "own")
    assert (found.is_usable, found.is_used, found.reason) == (True, True, "own_columns")
    counts = {"any": 400, "one": 200, "several": 200, "unknown_number": 0, "large": 400}
    assert face_counts(audit) == counts
    assert audit.query("select distinct checked_image_count from marts.face_counts") == [(600,)]
    assert audit.query(
        "select distinct_image_count from marts.face_counts where measure = 'any'"
    ) == audit.query(f"select count(distinct sha256) from '{pool}' where len(face_bboxes) > 0")
    assert face_combinations(audit)["face_and_name"] == (
        True,
        "language_unknown|no_column",
        80,
    )
    said = CliRunner().invoke(show, ["--database", str(audit.database)]).output
    assert "own (used)" in said and "Faces that others found" in said
    with connect("sample") as connection:
        for language in ("en", "de"):
            page = build_report(connection, language)
            assert ("table itself says" if language == "en" else "Tabelle selbst sagt") in page


def test_boxes_of_common_pool_are_joined_by_hash_and_url(
    pool: Path, tmp_path: Path, audit: Audit
) -> None:
    path = faces_file(tmp_path, pool)
    # Half of the rows are those of the pool; of the others the address means another image by now.
    duckdb.execute(f"""
        copy (
            select url, text as caption, sha256,
            from '{pool}' limit 300
        ) to '{tmp_path}/mine.parquet'
    """)
    audit = build(audit, tmp_path / "mine.parquet", *KEYS, language="all", faces=str(path))
    assert quality(audit, "sha256").is_used
    assert quality(audit, "url").is_usable
    assert quality(audit, "uid").reason == "no_key_in_table"
    assert quality(audit, "md5").reason == "no_key_in_faces"
    assert quality(audit, "own").reason == "no_faces"
    # Two of a hash have not the same number of faces: nobody knows which is right.
    ambiguous = audit.query(
        f"select count(*) from (select sha256, count(*) as row_count from '{pool}' "
        "group by all having count(distinct len(face_bboxes)) > 1) as twice "
        f"inner join '{tmp_path}/mine.parquet' using (sha256)"
    )
    assert ambiguous == [(quality(audit, "sha256").ambiguous_image_count,)] != [(0,)]


def test_ids_with_other_urls_are_not_usable(pool: Path, tmp_path: Path, audit: Audit) -> None:
    path = faces_file(tmp_path, pool)
    duckdb.execute(
        f"copy (select uid, 'https://other.example/' || uid as url, text as caption from '{pool}') "
        f"to '{tmp_path}/mine.parquet'"
    )
    audit = build(audit, tmp_path / "mine.parquet", *KEYS, language="all", faces=str(path))
    found = quality(audit, "uid")
    assert (found.is_usable, found.reason) == (False, "other_urls")
    assert (found.url_compared_count, found.same_url_count) == (600, 0)


def test_a_database_remembers_its_faces(pool: Path, tmp_path: Path, audit: Audit) -> None:
    path = faces_file(tmp_path, pool)
    write_parquet(tmp_path / "mine.parquet", [german_row(number) for number in range(20)])
    audit = build(audit, tmp_path / "mine.parquet", *KEYS)
    assert quality(audit, "url").reason == "no_faces"
    assert set(face_counts(audit).values()) == {None}
    before = audit.query("select distinct build_id from marts.face_counts")
    build(audit, tmp_path / "mine.parquet", *KEYS, faces=str(path))
    assert quality(audit, "url").reason in ("no_match", "same_content")
    assert audit.query("select distinct build_id from marts.face_counts") != before
    audit.run("run", *KEYS)
    assert audit.success, audit.messages
    assert audit.query("select faces from staging.audit_identity") == [(str(path.resolve()),)]
    (tmp_path / "more").mkdir()
    other = faces_file(tmp_path / "more", pool)
    audit.load(tmp_path / "mine.parquet", faces=str(other))
    assert not audit.success
    assert "The faces of this audit are those of" in "\n".join(audit.messages)
    audit.load(tmp_path / "mine.parquet", faces=str(pool))
    assert "`audit faces` makes such a file" in "\n".join(audit.messages)
    path.unlink()
    audit.run("run", *KEYS)
    assert not audit.success
    assert "no parquet file that can be read" in "\n".join(audit.messages)


def test_one_row_a_key(tmp_path: Path) -> None:
    paths = laion_face(tmp_path, list(range(1000, 1400)))
    rows = duckdb.execute(
        f"select face_count, row_count, count(*) from '{faces_file(tmp_path, *paths)}' "
        "group by all order by all"
    ).fetchall()
    assert rows == [(0, 1, 5), (1, 1, 147), (2, 1, 148), (None, 1, 100)]
    other = tmp_path / "other.pth"
    other.write_bytes(pickle.dumps({1000: [[0.1, 0.1, 0.5, 0.6]], 1399: []}, protocol=2))
    path = faces_file(tmp_path, *paths, other)
    assert duckdb.execute(
        "select key, face_count, round(largest_face_share::double, 2), is_contradictory, row_count "
        f"from '{path}' where key in ('1000', '1399') order by all"
    ).fetchall() == [("1000", 1, 0.2, False, 1), ("1399", None, None, True, 2)]


@pytest.mark.parametrize(
    "value", [{"a": 1}, {1: "x"}, {1: [["a"]]}, [1.5], {1: [[1, 2]]}, [[True]]]
)
def test_other_shapes_are_refused(value: object, tmp_path: Path) -> None:
    path = tmp_path / "other.pth"
    path.write_bytes(pickle.dumps(value, protocol=2))
    assert list(read_entries(path))
    with pytest.raises(RefusedFile, match=r"other\.pth is no list of ids and no dict"):
        faces_file(tmp_path, path)
    assert not (tmp_path / "faces.parquet").exists()


def test_tables_without_faces_or_keys_are_refused(tmp_path: Path) -> None:
    write_rows(tmp_path / "a.parquet", [{"url": "a", "caption": "b"}])
    write_rows(tmp_path / "b.parquet", [{"num_faces": 1}])
    (tmp_path / "c.parquet").write_bytes(b"PAR1 and no more")
    for name, said in (
        ("a", "has no column face_bboxes and no num_faces"),
        ("b", "has none of the columns sample_id, uid, url"),
        ("c", "is neither a .pth file nor a parquet file"),
    ):
        output = tmp_path / "faces.parquet"
        result = CliRunner().invoke(
            faces, [str(tmp_path / f"{name}.parquet"), "--output", str(output)]
        )
        assert result.exit_code == 1
        assert said in result.output
        assert not output.exists()
    assert "no column 'key_kind'" in inspect_faces(str(tmp_path / "a.parquet"))["error"]
    assert "version" in inspect_faces(
        str(faces_file(tmp_path, *laion_face(tmp_path, list(range(200)))))
    )
    assert next(iter(COLUMNS)) == "key_kind"


def test_coyo_and_doubles(tmp_path: Path) -> None:
    write_rows(
        tmp_path / "coyo.parquet",
        [
            {"id": 1, "url": "https://a.example/1", "num_faces": 2},
            {"id": 2, "url": " ", "num_faces": 1},
        ],
    )
    duckdb.execute(
        f"copy (select 5.0::double as SAMPLE_ID, 1 as num_faces) to '{tmp_path}/double.parquet'"
    )
    path = faces_file(tmp_path, tmp_path / "coyo.parquet", tmp_path / "double.parquet")
    assert duckdb.execute(
        f"select key_kind, key, face_count from '{path}' order by all"
    ).fetchall() == [("sample_id", "5", 1), ("url", "https://a.example/1", 2)]
