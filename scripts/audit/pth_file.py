"""Read a `.pth` file of torch without torch, and without running anything that is in it.

A `.pth` is a pickle, which is a program: unpickling calls whatever functions it names. Here its
opcodes are read by a machine of our own that knows numbers, texts, lists, tuples and dicts, and by
name the few functions that numpy and torch write for arrays. None of these is imported or called:
an array is made from its bytes. A file that names anything else is refused.

The file is mapped, and each entry of the outermost dict or list is handed out and forgotten, so
that gigabytes take megabytes.

Sources: CPython's Lib/pickletools.py (opcodes); torch/serialization.py (its zip, and the layout
before version 1.6).
"""

from __future__ import annotations

import itertools
import math
import mmap
import re
import struct
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

# What the entries take that are handed out together; pickle writes 1,000 at a time.
MOST_STEPS = 10_000_000
MOST_BYTES = 2**28
# The objects that are kept where one of them is used again much later than it was written.
MOST_KEPT = 10_000_000
LONGEST_NUMBER = 16
# What the layout before the zip begins with.
MAGIC_NUMBER = 0x1950A86A20F9469CFC6C

# The names that a file may hold, and what they stand for here. The modules are those of Python 3
# and numpy 1, see OTHER_MODULES.
STORAGES = {
    f"torch {name}Storage": code
    for name, code in {
        **{"Double": "<f8", "Float": "<f4", "Half": "<f2", "Long": "<i8", "Int": "<i4"},
        **{"Short": "<i2", "Char": "<i1", "Byte": "<u1", "Bool": "|b1"},
    }.items()
}
NAMES = {
    "collections OrderedDict": "dict",
    "collections defaultdict": "dict",
    "builtins dict": "dict",
    "builtins list": "list",
    "builtins set": "list",
    "_codecs encode": "bytes",
    "numpy dtype": "dtype",
    "numpy ndarray": "",
    "numpy.core.multiarray _reconstruct": "array",
    "numpy.core.multiarray scalar": "scalar",
    "torch._utils _rebuild_tensor_v2": "tensor",
    **STORAGES,
}
OTHER_MODULES = {"__builtin__": "builtins", "numpy._core.multiarray": "numpy.core.multiarray"}

FIXED_NUMBERS = {"K": "<B", "M": "<H", "J": "<i", "G": ">d"}
# Those with a length before their argument.
TEXTS = {"\x8c": "<B", "X": "<I", "\x8d": "<Q"}
OLD_TEXTS = {"U": "<B", "T": "<i"}
BYTES = {"C": "<B", "B": "<I", "\x8e": "<Q"}
LONG_NUMBERS = {"\x8a": "<B", "\x8b": "<i"}
LENGTHS = {
    ord(opcode): struct.Struct(code)
    for opcode, code in (TEXTS | OLD_TEXTS | BYTES | LONG_NUMBERS).items()
}


class RefusedFile(ValueError):
    """A file that is not read; the message goes behind the file's name."""


CUT_OFF = "is cut off or damaged: what it announces is not all there."


class Symbol(NamedTuple):
    """A name in a file, one of NAMES; nothing is imported or called for it."""

    name: str
    makes: str


class Type:
    """The type of an array's numbers; what is told of it later gives the order of its bytes."""

    def __init__(self, code: str) -> None:
        if not re.fullmatch(r"[<>|=]?[iufb][1248]", code):
            raise RefusedFile(f"holds an array of {code!r}, which are no numbers.")
        self.code = code

    def set_state(self, state: tuple) -> None:
        self.code = state[1] + self.code[-2:]

    def read(self, data: bytes) -> np.ndarray:
        return np.frombuffer(data, np.dtype(self.code))


class Array:
    """An array of numpy, whose numbers come in the step after it."""

    def __init__(self) -> None:
        self.numbers = np.zeros(0)

    def set_state(self, state: tuple) -> None:
        _, shape, kind, is_fortran, data = state
        numbers = kind.read(data if isinstance(data, bytes) else data.encode("latin-1"))
        self.numbers = numbers.reshape(shape, order="F" if is_fortran else "C")


def end_of_argument(data: mmap.mmap, opcode: int, place: int, limit: int) -> tuple[int, int]:
    """Where the argument of an opcode with a length begins and ends."""
    length = LENGTHS[opcode]
    start = place + length.size
    if start > limit:
        raise RefusedFile(CUT_OFF)
    (size,) = length.unpack_from(data, place)
    if size < 0 or start + size > limit:
        raise RefusedFile(CUT_OFF)
    return start, start + size


def end_of_line(data: mmap.mmap, place: int, limit: int) -> int:
    """Where the line that begins at `place` ends."""
    end = data.find(b"\n", place, min(limit, place + 1000))
    if end < 0:
        raise RefusedFile(CUT_OFF)
    return end


class UsedAgain(Exception):
    """An object is used again that was forgotten with the entries it was written in."""


class Machine:
    """Builds what the opcodes of one pickle say, as far as it is allowed.

    pickle numbers each object, for the few that it uses again: the names of types. Those that are
    used again among the same entries are kept, the others forgotten, unless `keeps_all`.
    """

    def __init__(
        self,
        data: mmap.mmap,
        start: int,
        limit: int,
        storages: dict[str, tuple[int, int]] | None = None,
        keeps_all: bool = False,
    ) -> None:
        self.data, self.place, self.limit = data, start, limit
        # Where the numbers of a tensor lie, by their key.
        self.storages = storages
        self.keeps_all = keeps_all
        self.stack: list[Any] = []
        self.below: list[list[Any]] = []
        self.memo: dict[int, Any] = {}
        self.used: dict[int, Any] = {}
        self.memo_count = 0
        self.entries: list[Iterable[tuple[Any, Any]]] = []
        self.result: Any = None
        self.handed_out = start
        self.steps = self.make_steps()

    def run(self) -> Iterator[tuple[Any, Any]]:
        """The entries of the outermost dict or list, and of the lists in the latter.

        An entry of a dict is its key and value, one of a list has no value (None).
        """
        data, steps = self.data, self.steps
        while True:
            self.handed_out = self.place
            for _ in range(MOST_STEPS):
                try:
                    opcode = data[self.place]
                    self.place += 1
                    steps[opcode]()
                except (RefusedFile, UsedAgain):
                    raise
                except (ArithmeticError, LookupError, TypeError, ValueError, AttributeError,
                        struct.error) as error:  # fmt: skip
                    raise RefusedFile(CUT_OFF) from error
                if self.entries or opcode == ord("."):
                    break
            else:
                raise RefusedFile(f"has an entry of more than {MOST_STEPS:,} steps.")
            if self.place > self.limit:
                raise RefusedFile(CUT_OFF)
            for entries in self.entries:
                yield from entries
            self.entries = []
            if not self.keeps_all:
                self.memo.clear()
            elif len(self.memo) > MOST_KEPT:
                raise RefusedFile(f"uses some of its {MOST_KEPT:,} objects again: it is not read.")
            if opcode == ord("."):
                return

    def make_steps(self) -> list[Any]:
        """What each opcode does, by its number."""
        steps: list[Any] = [self.refuse_opcode] * 256

        def when(opcodes: str, step: Any) -> None:
            for opcode in opcodes:
                steps[ord(opcode)] = step

        for opcode, code in FIXED_NUMBERS.items():
            when(opcode, self.fixed_number(struct.Struct(code)))
        for opcode in LENGTHS:
            steps[opcode] = self.with_length(opcode)
        for opcode, value in (("N", None), ("\x88", True), ("\x89", False)):
            when(opcode, lambda value=value: self.stack.append(value))
        for opcode, make in (("]", list), ("}", dict), (")", tuple), ("\x8f", list)):
            when(opcode, lambda make=make: self.stack.append(make()))
        for opcode, size in (("\x85", 1), ("\x86", 2), ("\x87", 3)):
            when(opcode, lambda size=size: self.make_tuple(size))
        for opcode, size in (("q", 1), ("r", 4)):
            when(opcode, lambda size=size: self.put(self.number_of(size)))
        for opcode, size in (("h", 1), ("j", 4)):
            when(opcode, lambda size=size: self.get(self.number_of(size)))
        for opcode, size in (("\x80", 1), ("\x95", 8)):
            when(opcode, lambda size=size: self.number_of(size))
        for opcode, step in {
            **{"(": self.mark, "t": self.tuple_of_marked, "l": self.list_of_marked},
            **{"d": self.dict_of_marked, "a": self.append_one, "e": self.append_marked},
            **{"s": self.set_one, "u": self.set_marked, "\x90": self.append_marked},
            **{"\x91": self.list_of_marked, "\x94": self.put_next, "0": self.stack_pop},
            **{"1": self.pop_mark, "2": lambda: self.stack.append(self.stack[-1])},
            **{"I": self.text_number, "L": self.text_number, "F": self.text_number},
            **{"S": self.text_line, "V": self.text_line, "p": self.put_line},
            **{"g": lambda: self.get(int(self.line()))},
            **{"c": lambda: self.name(self.line(), self.line()), "\x93": self.stacked_name},
            **{"R": self.reduce, "b": self.build, "Q": self.storage, ".": self.stop},
        }.items():
            when(opcode, step)
        return steps

    def refuse_opcode(self) -> None:
        raise RefusedFile("holds more than lists of numbers: it is not read, it could carry code.")

    def number_of(self, size: int) -> int:
        """A number of so many bytes without a sign."""
        start = self.place
        self.place += size
        return int.from_bytes(self.data[start : self.place], "little")

    def fixed_number(self, kind: struct.Struct) -> Any:
        unpack, size, data = kind.unpack_from, kind.size, self.data

        def step() -> None:
            self.stack.append(unpack(data, self.place)[0])
            self.place += size

        return step

    def with_length(self, opcode: int) -> Any:
        decode = {
            **dict.fromkeys(TEXTS, lambda data: data.decode("utf-8", "surrogatepass")),
            **dict.fromkeys(OLD_TEXTS, lambda data: data.decode("latin-1")),
            **dict.fromkeys(BYTES, bytes),
            **dict.fromkeys(LONG_NUMBERS, long_number),
        }[chr(opcode)]

        def step() -> None:
            start, self.place = end_of_argument(self.data, opcode, self.place, self.limit)
            if self.place - self.handed_out > MOST_BYTES:
                raise RefusedFile(f"has an entry of more than {MOST_BYTES:,} bytes.")
            self.stack.append(decode(self.data[start : self.place]))

        return step

    def line(self) -> str:
        start, end = self.place, end_of_line(self.data, self.place, self.limit)
        self.place = end + 1
        return self.data[start:end].decode("utf-8")

    def text_number(self) -> None:
        text = self.line().rstrip("L")
        if len(text) > 2 * LONGEST_NUMBER:
            raise RefusedFile("holds a number that is too long for any key.")
        # Protocol 0 writes true and false as 01 and 00.
        self.stack.append(int(text) if re.fullmatch(r"-?\d+", text) else float(text))

    def text_line(self) -> None:
        self.stack.append(self.line().strip("'\""))

    def mark(self) -> None:
        self.below.append(self.stack)
        self.stack = []

    def marked(self) -> list[Any]:
        """What was put on the stack since the mark."""
        items = self.stack
        self.stack = self.below.pop()
        return items

    def stack_pop(self) -> None:
        if self.stack:
            self.stack.pop()
        else:
            self.marked()

    def pop_mark(self) -> None:
        self.marked()

    def make_tuple(self, size: int) -> None:
        self.stack[-size:] = [tuple(self.stack[-size:])]

    def tuple_of_marked(self) -> None:
        items = self.marked()
        self.stack.append(tuple(items))

    def list_of_marked(self) -> None:
        items = self.marked()
        self.stack.append(items)

    def dict_of_marked(self) -> None:
        items = self.marked()
        self.stack.append(dict(zip(items[::2], items[1::2], strict=True)))

    def append_one(self) -> None:
        self.append([self.stack.pop()])

    def append_marked(self) -> None:
        self.append(self.marked())

    def append(self, items: list[Any]) -> None:
        """Into the list on top: the outermost one and those in it keep nothing."""
        target = self.stack[-1]
        if not isinstance(target, list):
            raise TypeError
        is_outermost = not self.below and len(self.stack) == 1
        outer = self.stack[:-1] if not self.below else self.below[0] if len(self.below) == 1 else []
        is_second = len(outer) == 1 and isinstance(outer[0], list)
        if is_outermost or is_second:
            self.entries.append(without_value(items))
        else:
            target.extend(items)

    def set_one(self) -> None:
        value, key = self.stack.pop(), self.stack.pop()
        self.set_items([key, value])

    def set_marked(self) -> None:
        self.set_items(self.marked())

    def set_items(self, items: list[Any]) -> None:
        target = self.stack[-1]
        if not isinstance(target, dict) or len(items) % 2:
            raise TypeError
        pairs = zip(items[::2], items[1::2], strict=True)
        if not self.below and len(self.stack) == 1:
            self.entries.append(pairs)
        else:
            target.update(pairs)

    def put(self, number: int) -> None:
        self.memo[number] = self.stack[-1]

    def get(self, number: int) -> None:
        if number not in self.used:
            if number not in self.memo and not self.keeps_all:
                raise UsedAgain
            self.used[number] = self.memo[number]
        self.stack.append(self.used[number])

    def put_next(self) -> None:
        self.put(self.memo_count)
        self.memo_count += 1

    def put_line(self) -> None:
        self.put(int(self.line()))

    def stacked_name(self) -> None:
        name, module = self.stack.pop(), self.stack.pop()
        self.name(module, name)

    def name(self, module: str, name: str) -> None:
        """A name that stands for something to be called."""
        known = f"{OTHER_MODULES.get(module, module)} {name}"
        if known not in NAMES:
            shown = re.sub(r"[^\w.]", "?", f"{module}.{name}")[:80]
            raise RefusedFile(f"carries code ({shown}): it is not read, and nothing of it was run.")
        self.stack.append(Symbol(known, NAMES[known]))

    def reduce(self) -> None:
        """A call of what a name stands for, of which only containers and arrays are made."""
        arguments, symbol = self.stack.pop(), self.stack.pop()
        if not isinstance(symbol, Symbol) or not isinstance(arguments, tuple):
            raise TypeError
        self.stack.append(self.make(symbol, arguments))

    def make(self, symbol: Symbol, arguments: tuple) -> Any:
        match symbol.makes:
            case "dict":
                is_filled = arguments and not isinstance(arguments[0], Symbol)
                return dict(arguments[0]) if is_filled else {}
            case "list":
                return list(arguments[0]) if arguments else []
            case "bytes":
                return arguments[0].encode("latin-1")
            case "dtype":
                return Type(arguments[0])
            case "array":
                return Array()
            case "scalar":
                return arguments[0].read(arguments[1])[0].item()
            case "tensor":
                return tensor(*arguments[:4])
        raise RefusedFile(f"holds {symbol.name.replace(' ', '.')} where no such thing is read.")

    def build(self) -> None:
        state = self.stack.pop()
        target = self.stack[-1]
        if not isinstance(target, Type | Array) or not isinstance(state, tuple):
            raise RefusedFile("holds objects other than numbers and arrays: it is not read.")
        target.set_state(state)

    def storage(self) -> None:
        """The numbers of a tensor: ('storage', type, key, device, count)."""
        _, symbol, key, *_ = self.stack.pop()
        if not self.storages:
            raise RefusedFile(
                "holds tensors in the layout before torch 1.6, which is not read: save it once "
                "more with a newer torch."
            )
        code = np.dtype(STORAGES[symbol.name])
        start, size = self.storages[str(key)]
        self.stack.append(np.frombuffer(self.data, code, size // code.itemsize, start))

    def stop(self) -> None:
        """The end; what is no container that was handed out already."""
        (self.result,) = self.stack
        if isinstance(self.result, dict):
            self.entries.append(self.result.items())
        else:
            is_tuple = isinstance(self.result, tuple)
            self.entries.append(without_value(self.result if is_tuple else [self.result]))


def long_number(data: bytes) -> int:
    """A whole number of any length that a key can have."""
    if len(data) > LONGEST_NUMBER:
        raise RefusedFile("holds a number that is too long for any key.")
    return int.from_bytes(data, "little", signed=True)


def tensor(storage: np.ndarray, offset: int, shape: tuple, strides: tuple) -> np.ndarray:
    """A view of a storage; never of what lies beside it, and of no number twice."""
    last = offset + sum((size - 1) * stride for size, stride in zip(shape, strides, strict=True))
    count = math.prod(shape)
    if min((offset, *shape, *strides)) < 0 or (count and last >= len(storage)) or count > last + 1:
        raise RefusedFile(CUT_OFF)
    width = storage.itemsize
    return np.lib.stride_tricks.as_strided(
        storage[offset:], shape, [stride * width for stride in strides], writeable=False
    )


def without_value(items: Iterable[Any]) -> Iterator[tuple[Any, None]]:
    """Entries without a value: the items, those of lists among them and those of arrays."""
    for item in items:
        if isinstance(item, Array | np.ndarray):
            numbers = (item.numbers if isinstance(item, Array) else item).ravel()
            for start in range(0, len(numbers), 100_000):
                yield from ((key, None) for key in numbers[start : start + 100_000].tolist())
        elif isinstance(item, list):
            yield from without_value(item)
        else:
            yield item, None


def zipped(path: Path, data: mmap.mmap) -> tuple[int, int, dict[str, tuple[int, int]]]:
    """Where the pickle of torch's zip begins and ends, and where each storage lies.

    torch packs nothing, so that no file is larger than it looks: what is packed is refused.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
        raise RefusedFile(CUT_OFF) from error
    pickles, storages = [], {}
    for member in members:
        _, _, name = member.filename.partition("/")
        if name.startswith("code/") or name.endswith(".py"):
            raise RefusedFile("carries code (TorchScript): it is not read.")
        if name != "data.pkl" and not name.startswith("data/"):
            continue
        if member.compress_type != zipfile.ZIP_STORED or member.flag_bits & 1:
            raise RefusedFile("is packed or locked, which torch never does: it is not read.")
        header = data[member.header_offset : member.header_offset + 30]
        if len(header) < 30:
            raise RefusedFile(CUT_OFF)
        start = member.header_offset + 30 + sum(struct.unpack_from("<HH", header, 26))
        if start + member.file_size > len(data):
            raise RefusedFile(CUT_OFF)
        if name == "data.pkl":
            pickles.append((start, start + member.file_size))
        else:
            storages[name.removeprefix("data/")] = start, member.file_size
    if len(pickles) != 1:
        raise RefusedFile("is a zip, but none of torch: it has not one data.pkl.")
    return *pickles[0], storages


def unzipped(data: mmap.mmap) -> int:
    """Where the object of the layout before the zip begins, or that of a pickle alone.

    Three pickles come before it: a number, a version, and what machine wrote it.
    """
    if data[2:3] != b"\x8a":
        return 0
    place = 0
    for number in range(3):
        before = Machine(data, place, len(data))
        entries = list(before.run())
        if number == 0 and entries != [(MAGIC_NUMBER, None)]:
            raise RefusedFile("is no file of torch: its number is another one.")
        place = before.place
    return place


def read_entries(path: Path) -> Iterator[tuple[Any, Any]]:
    """The entries of a `.pth` file or a pickle: of a dict key and value, of a list the items alone.

    A list of lists is read as one; arrays are of numpy (`Array`, `ndarray`). Raises `RefusedFile`.
    """
    if path.stat().st_size < 2:
        raise RefusedFile("is empty.")
    with path.open("rb") as file:
        data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    if data[:2] == b"PK":
        start, limit, storages = zipped(path, data)
    elif data[:1] == b"\x80":
        start, limit, storages = unzipped(data), len(data), {}
    else:
        raise RefusedFile("is no file of torch: neither a zip nor a pickle.")
    count = 0
    try:
        for entry in Machine(data, start, limit, storages).run():
            yield entry
            count += 1
    except UsedAgain:
        yield from itertools.islice(
            Machine(data, start, limit, storages, keeps_all=True).run(), count, None
        )
