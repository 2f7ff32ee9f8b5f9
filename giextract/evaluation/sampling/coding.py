"""What coders wrote, read back: every cell's code, and what cannot be taken as one, with file and line."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from giextract.document.text import decode
from giextract.errors import Unreadable, UsageError
from giextract.evaluation.sampling.drawing import Sample

Place = tuple[int, str]  # a report's number and a cell
BLANK, NOT_APPLICABLE, ABSENT, UNTOLD = "blank", "n/a", "absent", "?"
_WORDS = {
    **dict.fromkeys(("空", "空白", "blank"), BLANK),
    **dict.fromkeys(("/", "-", "--", "—", "——", "无", "不适用", "n/a", "na"), NOT_APPLICABLE),
    **dict.fromkeys(("缺", "absent"), ABSENT),
    "?": UNTOLD,
}
_NUMBER = re.compile(r"(?P<sign>[+-]|增加?|减少?|加)?(?P<digits>\d[\d,]*(?:\.\d+)?)")
_UNITS = {"亿元": Decimal(10_000), "万元": Decimal(1), "元": Decimal(1) / 10_000, "": Decimal(1)}


@dataclass(slots=True)
class Coding:
    """The codes of one sheet, the cells without any, and complaints as lines."""

    codes: dict[Place, str] = field(default_factory=dict)
    open: list[Place] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


def code_of(value: str, unit: str = "") -> str | None:
    """What a coder wrote as one spelling: a number in 万元 where it has a unit, or one of the four words; None if neither."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", value)).lower()
    printed_in = re.sub(r"\s", "", unit)
    if plain in _WORDS:
        return _WORDS[plain]
    match = _NUMBER.fullmatch(plain)
    if match is None or (printed_in not in _UNITS and not re.fullmatch(r"[\u4e00-\u9fff]{1,2}", printed_in)):
        return None
    number = Decimal(match["digits"].replace(",", "")) * _UNITS.get(printed_in, Decimal(1))
    sign = "-" if (match["sign"] or "").startswith(("-", "减")) and number else ""
    return sign + spelled(number)


def spelled(number: Decimal) -> str:
    """A number as it is compared: without zeros that say nothing."""
    return format(number.normalize(), "f") if number else "0"


def read_sheet(path: Path, sample: Sample, value: str, unit: str) -> Coding:
    """Read a sheet with the value and the unit under these headings; raises UsageError where it is no such sheet."""
    coding = Coding()
    wanted = {(drawn.number, cell) for drawn in sample.reports for cells in drawn.cells.values() for cell in cells}
    for number, line in _lines(path, value, unit):
        place = _place(line)
        if place not in wanted:
            coding.complaints.append(f"{path}:{number}: {line.get('单元格 cell')} is no cell of this sample, or stands twice")
            continue
        wanted.discard(place)
        written, told = (line.get(value) or "").strip(), (line.get(unit) or "").strip()
        if not written:
            coding.open.append(place)
        elif (code := code_of(written, told)) is None:
            coding.complaints.append(f"{path}:{number}: {written} {told}: expected a number, 空, /, 缺 or ？")
        else:
            coding.codes[place] = code
    coding.open += sorted(wanted) if value == "值 value" else []
    return coding


def _place(line: dict[str, str]) -> Place:
    number = (line.get("序号 no") or "").strip()
    return int(number) if number.isdecimal() else 0, (line.get("单元格 cell") or "").strip()


def _lines(path: Path, value: str, unit: str) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        text = decode(path.read_bytes())[0].removeprefix("\ufeff")
    except (OSError, Unreadable) as error:
        raise UsageError(f"{path}: cannot be read: {error}") from None
    reader = csv.DictReader(io.StringIO(text, newline=""))
    if missing := {"序号 no", "单元格 cell", value, unit} - set(reader.fieldnames or ()):
        raise UsageError(f"{path}: no column {', '.join(sorted(missing))}; keep the first line as it was handed out")
    for line in reader:
        yield reader.line_num, line
