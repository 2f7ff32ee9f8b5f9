"""Stata files, format 118 (Stata 14 and later): rows are written one after the other.

Layout: https://www.stata.com/help.cgi?dta. No library writes them without the whole table in memory
(docs/decisions/0019). Lines are first put aside, for the head of the file says how many there are and how wide texts are.
"""

import marshal
import struct
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO

from giextract.export.table import Column, Line, Missing, Table, Value, as_number, as_text
from giextract.words import Language

MOST_COLUMNS = 32_767
_LONGEST = 2_045  # bytes of a text within a row; longer ones stand behind the data (strL)
_STRL, _DOUBLE, _LONG = 32_768, 65_526, 65_528
_NOTHING_DOUBLE = 0x7FE0_0000_0000_0000  # Stata's "."; .a to .z follow
_STEP_DOUBLE = 0x0000_0100_0000_0000
_NOTHING_LONG = 2_147_483_621
_SECTIONS = ("variable_types", "varnames", "sortlist", "formats", "value_label_names", "variable_labels", "characteristics")
# What a row is put aside as: numbers as they are, text as bytes, what is missing as the letter of its reason.
_Row = tuple[float | int | bytes | str | None, ...]


def write(table: Table, lines: Iterable[Line], to: Path, language: Language, reasons: dict[Missing, str]) -> None:
    """Write the table with labels in one language; `reasons` label the missing values of its numbers."""
    kept = [at for at, column in enumerate(table.columns) if not column.says_missing]
    columns = [table.columns[at] for at in kept]
    with tempfile.TemporaryFile() as aside, tempfile.TemporaryFile() as long, to.open("wb") as file:
        count, widths = 0, [1] * len(columns)
        for line in lines:
            row = tuple(_put_aside(column, line.values[at]) for column, at in zip(columns, kept, strict=True))
            widths = [max(w, len(v)) if isinstance(v, bytes) else w for w, v in zip(widths, row, strict=True)]
            marshal.dump(row, aside)
            count += 1
        aside.seek(0)
        rows = (marshal.load(aside) for _ in range(count))
        _File(file, columns, widths, language).write(table.labels.get(language, table.name), count, rows, long, reasons)


def _put_aside(column: Column, value: Value) -> float | int | bytes | str | None:
    if column.kind == "text":
        return as_text(value).encode()
    if isinstance(value, Missing):
        return value.value
    return as_number(value) if column.kind == "number" else value  # type: ignore[return-value]


class _File:
    """One file being written; `map` are the places of its sections."""

    def __init__(self, file: IO[bytes], columns: Sequence[Column], widths: Sequence[int], language: Language) -> None:
        self._file, self._columns, self._language = file, columns, language
        self._types = [self._type(column, width) for column, width in zip(columns, widths, strict=True)]
        self._map = [0]

    def write(self, label: str, count: int, rows: Iterable[_Row], long: IO[bytes], reasons: dict[Missing, str]) -> None:
        """Write head, data and labels, and the map of the sections last."""
        self._head(label, count)
        self._begin("data")
        for number, row in enumerate(rows, 1):
            self._file.write(b"".join(self._packed(row, number, long)))
        self._end("data")
        self._begin("strls")
        long.seek(0)
        while block := long.read(1 << 20):
            self._file.write(block)
        self._end("strls")
        self._begin("value_labels")
        for name, labels in self._label_sets(reasons).items():
            self._file.write(_label_set(name, labels))
        self._end("value_labels")
        self._map.append(self._file.tell())
        self._file.write(b"</stata_dta>")
        self._map.append(self._file.tell())
        self._file.seek(self._map[1] + len("<map>"))
        self._file.write(struct.pack("<14Q", *self._map))

    def _head(self, label: str, count: int) -> None:
        said = label[:80].encode()
        self._file.write(
            b"<stata_dta><header><release>118</release><byteorder>LSF</byteorder><K>" + struct.pack("<H", len(self._columns))
            + b"</K><N>" + struct.pack("<Q", count) + b"</N><label>" + struct.pack("<H", len(said)) + said
            + b"</label><timestamp>\0</timestamp></header>"
        )  # fmt: skip
        self._begin("map")
        self._file.write(bytes(14 * 8) + b"</map>")
        names = [column.name.encode() for column in self._columns]
        contents = (
            struct.pack(f"<{len(names)}H", *self._types),
            b"".join(name.ljust(129, b"\0") for name in names),
            bytes(2 * (len(names) + 1)),
            b"".join(self._format(kind).ljust(57, b"\0") for kind in self._types),
            b"".join(self._set_of(column).encode().ljust(129, b"\0") for column in self._columns),
            b"".join(column.labels.get(self._language, "")[:80].encode().ljust(321, b"\0") for column in self._columns),
            b"",
        )
        for section, content in zip(_SECTIONS, contents, strict=True):
            self._begin(section)
            self._file.write(content)
            self._end(section)

    def _begin(self, section: str) -> None:
        self._map.append(self._file.tell())
        self._file.write(f"<{section}>".encode())

    def _end(self, section: str) -> None:
        self._file.write(f"</{section}>".encode())

    def _packed(self, row: _Row, number: int, long: IO[bytes]) -> Iterator[bytes]:
        for at, (kind, value) in enumerate(zip(self._types, row, strict=True), 1):
            if isinstance(value, bytes):
                if kind != _STRL:
                    yield value.ljust(kind, b"\0")
                elif value:
                    long.write(b"GSO" + struct.pack("<IQBI", at, number, 130, len(value) + 1) + value + b"\0")
                    yield struct.pack("<Q", at | number << 16)
                else:
                    yield bytes(8)
            elif kind == _DOUBLE:
                is_there = isinstance(value, (int, float))
                yield struct.pack("<d", value) if is_there else struct.pack("<Q", _NOTHING_DOUBLE + _STEP_DOUBLE * _nth(value))
            else:
                yield struct.pack("<i", value if isinstance(value, int) else _NOTHING_LONG + _nth(value))

    def _type(self, column: Column, width: int) -> int:
        if column.kind == "text":
            return width if width <= _LONGEST else _STRL
        return _DOUBLE if column.kind == "number" else _LONG

    def _format(self, kind: int) -> bytes:
        if kind == _STRL:
            return b"%9s"
        return {_DOUBLE: b"%12.0g", _LONG: b"%12.0g"}.get(kind, f"%{min(kind, 60)}s".encode())

    def _set_of(self, column: Column) -> str:
        """The name of a column's labels: codes have their own, figures those of what is missing."""
        if column.coded is not None:
            return column.coded.name
        return "missing" if column.kind == "number" else ""

    def _label_sets(self, reasons: dict[Missing, str]) -> dict[str, dict[int, str]]:
        found = {"missing": {_NOTHING_LONG + _nth(reason.value): text for reason, text in reasons.items()}}
        for column in self._columns:
            if column.coded is not None:
                own = {code: text[self._language] for code, text in column.coded.labels.items()}
                found[self._set_of(column)] = {**own, **found["missing"]}
        return found


def _nth(letter: object) -> int:
    """0 for Stata's ".", 1 for .a and so on."""
    return ord(letter) - ord("a") + 1 if isinstance(letter, str) else 0


def _label_set(name: str, labels: dict[int, str]) -> bytes:
    texts = [text.encode() + b"\0" for text in labels.values()]
    places = [sum(map(len, texts[:at])) for at in range(len(texts))]
    body = struct.pack("<ii", len(texts), sum(map(len, texts))) + struct.pack(f"<{len(texts)}i", *places)
    body += struct.pack(f"<{len(texts)}i", *labels) + b"".join(texts)
    return b"<lbl>" + struct.pack("<i", len(body)) + name.encode().ljust(129, b"\0") + bytes(3) + body + b"</lbl>"
