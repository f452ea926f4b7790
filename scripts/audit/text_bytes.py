"""Read the texts of a parquet file as bytes, where not all of them are UTF-8.

DuckDB reads no column with a text that is not UTF-8, and says the text in its error. To DuckDB a
column is text by a mark in the file's footer. `textbytes://<address>` is the same file without
these marks: its texts are blobs, and `decode(…, 'replace')` keeps what can be read of them. Only
the footer is held in memory.

The footer is Thrift's compact protocol: https://github.com/apache/thrift/blob/master/doc/specs/,
https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift
"""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from fsspec.spec import AbstractFileSystem

SCHEME = "textbytes"
# Types of the compact protocol.
TRUE, FALSE, BYTE, I16, I32, I64, DOUBLE, BINARY, LIST, SET, STRUCT = (
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    8,
    9,
    10,
    12,
)
# Fields of FileMetaData and SchemaElement, and ConvertedType.UTF8 as a varint.
SCHEMA_FIELD, CONVERTED_TYPE_FIELD, UTF8 = 2, 6, 0


class Footer:
    """The metadata of a parquet file, walked once from its start to the end of its schema."""

    def __init__(self, content: bytes) -> None:
        self.content = bytearray(content)
        self.position = 0

    def without_text_marks(self) -> bytes:
        """The same number of bytes; a column marked as UTF-8 has a field of an unknown type."""
        for field, kind, _ in self.fields():
            if field == SCHEMA_FIELD:
                count, _ = self.list_head()
                for _ in range(count):
                    self.unmark_column()
                return bytes(self.content)
            self.skip(kind)
        raise ValueError("a footer without a schema")

    def unmark_column(self) -> None:
        for field, kind, head in self.fields():
            is_text = field == CONVERTED_TYPE_FIELD and self.content[self.position] == UTF8
            if is_text and kind == I32:
                # I16 is written alike, but no reader takes it for the type of a column.
                self.content[head] = self.content[head] & 0xF0 | I16
            self.skip(kind)

    def fields(self):
        """Field number, type and place of the head of each field of a struct."""
        number = 0
        while kind := self.content[self.position] & 15:
            head = self.position
            self.position += 1
            if delta := self.content[head] >> 4:
                number += delta
            else:
                zigzag = self.varint()
                number = zigzag >> 1 ^ -(zigzag & 1)
            yield number, kind, head
        self.position += 1

    def varint(self) -> int:
        value = shift = 0
        while True:
            byte = self.content[self.position]
            self.position += 1
            value |= (byte & 127) << shift
            if byte < 128:
                return value
            shift += 7

    def list_head(self) -> tuple[int, int]:
        """Length of a list and type of its items."""
        head = self.content[self.position]
        self.position += 1
        return (self.varint() if head >> 4 == 15 else head >> 4), head & 15

    def skip(self, kind: int) -> None:
        """Go on behind a value."""
        if kind in (I16, I32, I64):
            self.varint()
        elif kind in (BYTE, DOUBLE):
            self.position += 1 if kind == BYTE else 8
        elif kind == BINARY:
            size = self.varint()
            self.position += size
        elif kind in (LIST, SET):
            count, item = self.list_head()
            for _ in range(count):
                self.skip(BYTE if item in (TRUE, FALSE) else item)
        elif kind == STRUCT:
            for _, field_kind, _ in self.fields():
                self.skip(field_kind)
        elif kind not in (TRUE, FALSE):
            raise ValueError(f"a footer with type {kind}")


class Unmarked(io.RawIOBase):
    """A parquet file without its marks of text, over `read(first, size)` of the real one."""

    def __init__(self, read: Callable[[int, int], bytes], size: int) -> None:
        self.read_range, self.size, self.position = read, size, 0
        length = int.from_bytes(read(size - 8, 4), "little")
        self.footer_start = size - 8 - length
        self.footer = Footer(read(self.footer_start, length)).without_text_marks()

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self.position = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self.position}.get(whence, self.size)
        return self.position

    def tell(self) -> int:
        return self.position

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        first = self.position
        last = self.size if size < 0 else min(first + size, self.size)
        content = bytearray(self.read_range(first, last - first))
        start, end = self.footer_start, self.footer_start + len(self.footer)
        if last > start and first < end:
            low, high = max(first, start), min(last, end)
            content[low - first : high - first] = self.footer[low - start : high - start]
        self.position = last
        return bytes(content)


def local_ranges(path: str) -> tuple[Callable[[int, int], bytes], int]:
    """How a local file is read, and its size in bytes."""

    def read(first: int, size: int) -> bytes:
        with Path(path).open("rb") as file:
            file.seek(first)
            return file.read(size)

    return read, Path(path).stat().st_size


class TextBytes(AbstractFileSystem):
    """The files behind `textbytes://`; `remote_ranges` is for URLs what `local_ranges` is."""

    protocol = SCHEME
    cachable = False

    def __init__(self, remote_ranges: Callable[[str], tuple[Callable[[int, int], bytes], int]]):
        super().__init__()
        self.remote_ranges = remote_ranges

    def ranges(self, path: str) -> tuple[Callable[[int, int], bytes], int]:
        address = path.removeprefix(f"{SCHEME}://")
        return self.remote_ranges(address) if "://" in address else local_ranges(address)

    def glob(self, path: str, **_: object) -> list[str]:
        return [path]

    def exists(self, path: str, **_: object) -> bool:
        return True

    def info(self, path: str, **_: object) -> dict:
        return {"name": path, "size": self.ranges(path)[1], "type": "file"}

    def modified(self, path: str) -> datetime:
        """Now, so that DuckDB takes nothing of what it has read before for the file of today."""
        return datetime.now(UTC)

    def _open(self, path: str, mode: str = "rb", **_: object) -> Unmarked:
        return Unmarked(*self.ranges(path))
