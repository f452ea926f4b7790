"""`.pth` files are read without running anything in them, whatever they hold."""

from __future__ import annotations

import pickle
import struct
import subprocess
import sys
import zipfile
from collections import OrderedDict, defaultdict
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from audit import pth_file
from audit.faces import faces
from audit.pth_file import Array, RefusedFile, read_entries

# What torch's layout before the zip writes first: its number, its version, the machine.
OLD_LAYOUT = b"".join(
    pickle.dumps(part, protocol=2)
    for part in (0x1950A86A20F9469CFC6C, 1001, {"little_endian": True, "type_sizes": {"int": 4}})
)
FACE = ([10.0, 20.0, 30.0, 60.0], [[1.0, 2.0]] * 5, 0.9)


def zip_of(
    pickled: bytes, path: Path, compression: int = zipfile.ZIP_STORED, **more: bytes
) -> Path:
    """A zip as torch.save writes it since version 1.6."""
    with zipfile.ZipFile(path, "w", compression) as archive:
        archive.writestr("archive/data.pkl", pickled)
        archive.writestr("archive/version", b"3\n")
        for name, content in more.items():
            archive.writestr(f"archive/{name}", content)
    return path


def written(folder: Path, content: bytes) -> Path:
    path = folder / "faces.pth"
    path.write_bytes(content)
    return path


def refusal(path: Path) -> str:
    """Why a file is refused, in one line."""
    with pytest.raises(RefusedFile) as error:
        list(read_entries(path))
    assert "\n" not in str(error.value)
    return str(error.value)


@pytest.mark.parametrize("protocol", [2, 3, 4, 5])
def test_lists_and_dicts_are_read(protocol: int, tmp_path: Path) -> None:
    ids = [[7, 8, 9], [], [10], list(range(-3000, 3000)), [2**40, 2**62]]
    flat = [number for part in ids for number in part]
    for value in (ids, tuple(ids), [set(part) for part in ids], flat):
        pickled = pickle.dumps(value, protocol=protocol)
        for path in (
            written(tmp_path, pickled),
            zip_of(pickled, tmp_path / "zip.pth"),
            written(tmp_path, OLD_LAYOUT + pickled + pickle.dumps([], protocol=2)),
        ):
            assert sorted(key for key, _ in read_entries(path)) == sorted(flat)
    detected = {number: [FACE] * (number % 3) for number in range(2500)}
    for value in (detected, OrderedDict(detected), defaultdict(list, detected), {5: [FACE]}):
        path = written(tmp_path, pickle.dumps(value, protocol=protocol))
        assert dict(read_entries(path)) == value


def test_arrays_are_read_from_their_bytes(tmp_path: Path) -> None:
    box = np.array([[1, 2], [3, 4]], dtype=">f4", order="F")
    value = {5: [(box, np.zeros((5, 2), "f4"), np.float32(0.5))]}
    (face,) = dict(read_entries(written(tmp_path, pickle.dumps(value, protocol=2))))[5]
    assert isinstance(face[0], Array)
    assert face[0].numbers.tolist() == [[1, 2], [3, 4]]
    assert face[2] == 0.5
    path = written(tmp_path, pickle.dumps([np.arange(3), np.arange(2)], protocol=2))
    assert [key for key, _ in read_entries(path)] == [0, 1, 2, 0, 1]
    objects = pickle.dumps(np.array([print], dtype=object), protocol=2)
    assert "no numbers" in refusal(written(tmp_path, objects))


def tensor_of(count: int, size: int, stride: int, offset: int = 0) -> bytes:
    """The pickle of a tensor over a storage of `count` numbers."""
    return (
        b"\x80\x02ctorch._utils\n_rebuild_tensor_v2\n((X\x07\x00\x00\x00storagectorch\n"
        b"LongStorage\nX\x01\x00\x00\x000X\x03\x00\x00\x00cpuK%ctQK%cK%c\x85K%c\x85\x89"
        b"ccollections\nOrderedDict\n)RtR." % (count, offset, size, stride)
    )


def test_a_tensor_is_read_within_its_storage(tmp_path: Path) -> None:
    storage = {"data/0": struct.pack("<4q", 10, 20, 30, 40)}
    path = tmp_path / "tensor.pth"
    good = zip_of(tensor_of(4, 2, 2, 1), path, **storage)
    assert [key for key, _ in read_entries(good)] == [20, 40]
    for size, stride, offset in ((5, 1, 0), (4, 1, 1), (200, 0, 0), (2, 4, 0)):
        zip_of(tensor_of(4, size, stride, offset), path, **storage)
        assert "is not all there" in refusal(path), (size, stride, offset)
    assert "before torch 1.6" in refusal(written(tmp_path, tensor_of(4, 4, 1)))


class Malicious:
    """Writes a file where it is unpickled."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple:
        return Path.touch, (self.mark,)


@pytest.mark.parametrize("protocol", range(6))
def test_a_malicious_file_runs_nothing(protocol: int, tmp_path: Path) -> None:
    mark = tmp_path / "was_run"
    for value in (Malicious(mark), {1: [FACE], 2: [Malicious(mark)]}, [[1], [Malicious(mark)]]):
        pickled = pickle.dumps(value, protocol=protocol)
        for path in (
            written(tmp_path, pickled),
            zip_of(pickled, tmp_path / "zip.pth"),
            written(tmp_path, OLD_LAYOUT + pickled),
        ):
            said = CliRunner().invoke(faces, [str(path), "--output", str(tmp_path / "f.parquet")])
            assert said.exit_code == 1
            assert "Nothing was written" in said.output
            assert len(said.output.strip().splitlines()) == 1
    assert not mark.exists()
    assert not (tmp_path / "f.parquet").exists()
    # The test would see it: what pickle itself makes of the file does run.
    pickle.loads(pickled)
    assert mark.exists()


@pytest.mark.parametrize(
    ("program", "said"),
    [
        (b"cos\nsystem\n)\x81.", "carries code (os.system)"),
        (b"(ios\nsystem\n.", "could carry code"),
        (b"\x82\x01.", "could carry code"),
        (b"\x8c\x02os\x8c\x06system\x93\x8c\x02ls\x85R.", "carries code (os.system)"),
        (b"cbuiltins\neval\nX\x01\x00\x00\x001\x85R.", "carries code (builtins.eval)"),
        (b"cnumpy\nndarray\nJ\xff\xff\xff\x7f\x85R.", "where no such thing is read"),
        (b"}}b.", "objects other than numbers"),
        (b"000.", "cut off or damaged"),
        (b"h\x05.", "cut off or damaged"),
        (b"", "is empty"),
        (b"\x8b" + struct.pack("<i", 2**31 - 1) + b"a.", "is not all there"),
        (b"X" + struct.pack("<I", 2**32 - 1) + b"a.", "is not all there"),
        (b"\x8e" + struct.pack("<Q", 2**63) + b"a.", "is not all there"),
        (b"\x8a\xff" + b"\x01" * 255 + b".", "too long for any key"),
    ],
)
def test_what_is_no_list_of_numbers_is_refused(program: bytes, said: str, tmp_path: Path) -> None:
    content = b"\x80\x02" + program if program else b""
    assert said in refusal(written(tmp_path, content))


def test_damaged_and_packed_files_are_refused(tmp_path: Path) -> None:
    whole = pickle.dumps({number: [FACE] for number in range(3000)}, protocol=2)
    zipped = zip_of(whole, tmp_path / "zip.pth").read_bytes()
    for content in (whole, OLD_LAYOUT + whole, zipped):
        for part in (len(content) - 1, len(content) // 2, 100):
            assert "is not all there" in refusal(written(tmp_path, content[:part]))
    bomb = b"\x80\x02" + b"]" * 10**6 + b"."
    path = zip_of(bomb, tmp_path / "zip.pth", zipfile.ZIP_DEFLATED)
    assert "is packed" in refusal(path)
    code = {"code/__torch__.py": b"import os"}
    assert "carries code" in refusal(zip_of(whole, tmp_path / "zip.pth", **code))
    assert "neither a zip nor a pickle" in refusal(written(tmp_path, b"\x89HDF\r\n"))


def test_an_entry_cannot_take_all_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pth_file, "MOST_STEPS", 1000)
    assert "steps" in refusal(written(tmp_path, b"\x80\x02" + b"]" * 1001 + b"."))


def test_what_is_used_again_much_later_is_kept(tmp_path: Path) -> None:
    same = [FACE]
    value = {number: same if number in (3, 4800) else [FACE, FACE] for number in range(5000)}
    assert dict(read_entries(written(tmp_path, pickle.dumps(value, protocol=2)))) == value


def test_a_large_file_takes_little_memory(tmp_path: Path) -> None:
    faces_found = {
        number: [([1.0 * number] * 4, [[1.0 * number] * 2 for _ in range(5)], 0.5)]
        for number in range(60_000)
    }
    path = written(tmp_path, pickle.dumps(faces_found, protocol=2))
    code = (
        "import re, sys; from pathlib import Path; from audit.pth_file import read_entries; "
        "use = lambda: int(re.search(r'VmHWM:\\s*([0-9]+)', "
        "Path('/proc/self/status').read_text())[1]); "
        "entries = read_entries(Path(sys.argv[1])); next(entries); start = use(); "
        "print(sum(1 for _ in entries), use() - start)"
    )
    process = subprocess.run(
        [sys.executable, "-c", code, path], capture_output=True, text=True, check=True
    )
    count, kilobytes = map(int, process.stdout.split())
    assert count == 59_999
    # The pages of the mapped file count, the objects made of them (10 times as much) do not.
    assert kilobytes * 1024 < 2 * path.stat().st_size
