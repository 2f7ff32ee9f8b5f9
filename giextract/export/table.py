"""A table to be written: columns with a kind and labels, and lines of values, whatever the format."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from typing import Any, Literal

from giextract.words import Language

Kind = Literal["text", "integer", "number"]
Severity = Literal["error", "warning"]

# What makes a spreadsheet run a text as a formula (OWASP, "CSV Injection"), in both widths, blanks before it or not.
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


class Missing(Enum):
    """Why a figure is not there; the value is the letter of Stata's missing value for it."""

    BLANK = "a"
    NOT_APPLICABLE = "b"
    NOT_ON_FORM = "c"
    TABLE_ABSENT = "d"
    NOT_SAID = "e"
    UNDETERMINED = "f"
    NO_REPORT = "g"
    NOT_PRINTED = "h"
    TOO_LONG = "i"


Value = str | int | list[Any] | Missing | None


@dataclass(frozen=True, slots=True)
class Codes:
    """What the codes of an integer mean, by a name of their own."""

    name: str
    labels: Mapping[int, Mapping[Language, str]]


@dataclass(frozen=True, slots=True)
class Column:
    """A column; numbers are decimal numbers as text until a format needs them otherwise.

    `coded` says what an integer's codes mean; `says_missing` marks one that says why another has no
    value: a format that can say so in that other column leaves it out.
    """

    name: str
    kind: Kind = "text"
    labels: Mapping[Language, str] = field(default_factory=dict)
    coded: Codes | None = None
    says_missing: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table's name, what it is called to people, and its columns."""

    name: str
    labels: Mapping[Language, str]
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """What is to be seen at a value where a format can show it: a colour, and a remark."""

    severity: Severity | None
    remark: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a table: a value for each column, and marks by the number of their column."""

    table: str
    values: tuple[Value, ...]
    marks: Mapping[int, Mark] = field(default_factory=dict)


def batches(lines: Iterable[Line], size: int) -> Iterator[list[Line]]:
    """Lines in groups of at most so many, all of one table."""
    batch: list[Line] = []
    for line in lines:
        if batch and (len(batch) == size or line.table != batch[0].table):
            yield batch
            batch = []
        batch.append(line)
    if batch:
        yield batch


def as_text(value: Value) -> str:
    """A value on one line: nothing for what is missing, a list's members by blanks, lists within it by bars."""
    if value is None or isinstance(value, Missing):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        nested = any(isinstance(member, list) for member in value)
        return (" | " if nested else " ").join(as_text(member) for member in value)
    return str(value)


def as_number(value: Value) -> float | None:
    """A value as a binary number; nothing where it is no number, or has more digits than such a number holds."""
    if value is None or isinstance(value, (list, Missing)):
        return None
    return float(value) if is_exact(str(value)) else None


def is_exact(text: str) -> bool:
    """Whether a decimal number comes back from a binary one as it was."""
    return _NUMBER.fullmatch(text) is not None and Decimal(repr(float(text))) == Decimal(text)


def is_formula(text: str) -> bool:
    """Whether a spreadsheet might run a text; numbers, negative ones, too, it only shows."""
    return _FORMULA.match(text) is not None and not _NUMBER.fullmatch(text)


def guarded(value: object) -> str:
    """Give a value as text that no spreadsheet takes for a formula; numbers stay numbers."""
    text = "" if value is None else str(value)
    return f"'{text}" if is_formula(text) else text
