"""Hold the rows of a golden against the figures that the page prints in them.

Where a row stands is taken from the label reading; its figures are scanned here, without that reading's figures or cuts.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from giextract.document import Document
from giextract.evaluation.checking.complaints import Complaint
from giextract.evaluation.golden import Golden, columns_of
from giextract.evaluation.lines import Lines
from giextract.forms import forms, row_and_column
from giextract.forms.form import TableName
from giextract.reading.page import EXTRA, Page, Row, TableReading

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_NUMERAL = re.compile(r"(?:^|(?<=[\s|]))[零〇一二三四五六七八九十百千两]+(?=[\s|]|$)")
_ONES = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}


@dataclass(frozen=True, slots=True)
class Line:
    """One row as both have it: the golden's cells in printed order with their figures, and the figures of the page."""

    table: str
    cells: tuple[str, ...]
    figures: tuple[Decimal | None, ...]
    printed: tuple[str, ...]
    by_another_name: bool
    """Whether the row may be printed under the heading of a short form: then it is the label that cannot be told."""

    @property
    def row(self) -> str:
        """The row's id; the first one of several that share a printed line."""
        return row_and_column(self.cells[0])[0]

_UNCHANGED = re.compile(r"无变化|无增减|持平|不变")  # how 本年增/减 says 0


def contradictions_of_rows(golden: Golden, lines: Lines, document: Document, page: Page) -> Iterator[Complaint]:
    """Tables, rows and figures that only one of golden and page has, and cells that can be told after all."""
    found = {t.table for t in page.tables}
    for table in golden.forms:
        if table not in found:
            yield Complaint(lines.path, lines.of(["forms", table]), "no_table", {"table": table})
    for unlisted in sorted(found - golden.forms.keys()):
        yield Complaint(lines.path, lines.of(["forms"]), "unlisted_table", {"table": unlisted})
    text = _without_furniture(document)
    for reading in page.tables:
        if reading.table in golden.forms and not document.is_ocr:  # of a picture OCR says what it likes
            yield from _rows(golden, lines, reading, text)


def _rows(golden: Golden, lines: Lines, reading: TableReading, text: str) -> Iterator[Complaint]:
    figures, table = golden.figures(), cast(TableName, reading.table)
    seen: set[str] = set()
    for row in reading.rows:
        own = tuple(c for c in row.cells if not c.startswith(EXTRA))
        seen.update(own)
        printed = _printed(text, row)
        known = tuple(c for c in own if c in figures)
        if not known:
            if not any(row_and_column(c)[0] in golden.rows(table) for c in own):
                words = {"row": _name(golden, own[0]), "printed": " ".join(printed)}
                yield Complaint(lines.path, lines.of([table]), "unlisted_row", words)
            continue
        if any(map(golden.is_unjudged, own)):
            continue
        line = Line(table, known, tuple(figures[c] for c in known), printed, reading.short)
        for kind, words in _compared(golden, line):
            told = {"row": _name(golden, known[0]), **words}
            yield Complaint(lines.path, lines.of([table, line.row]), kind, told)
    for name in golden.rows(table):
        cells = columns_of(golden.forms[table], table)[name]
        if not seen.intersection(cells):
            words = {"row": _name(golden, cells[0])}
            yield Complaint(lines.path, lines.of([table, name]), "no_row", words)


def _compared(golden: Golden, line: Line) -> Iterator[tuple[str, dict[str, str]]]:
    """What one row's figures and the page's have against each other."""
    is_open = [golden.is_ambiguous(c) for c in line.cells]
    if all(is_open) and not line.by_another_name and (reading := _only_way(line)):
        yield "not_ambiguous", {"printed": " ".join(line.printed), "reading": " ".join(reading)}
    if any(o and f is None for o, f in zip(is_open, line.figures, strict=True)):
        return  # a row that lost its blanks: whose figure is whose cannot be told
    wanted = [f for f in line.figures if f is not None]
    if _is_same(line, wanted):
        return
    annotated = " ".join("□" if f is None else str(f) for f in line.figures)
    left = _left_over(line.printed, wanted)
    words = {"annotated": annotated, "printed": " ".join(line.printed) or "□"}
    yield ("not_printed", words) if left is None else ("unlisted_figure", {**words, "left": " ".join(left)})


def _is_same(line: Line, wanted: list[Decimal]) -> bool:
    """Whether the page's digits are those of the figures, one after the other, however they are parted."""
    if len(wanted) == len(line.printed):
        return all(Decimal(p) in _ways(f) for p, f in zip(line.printed, wanted, strict=True))
    rests = {"".join(line.printed)}
    for figure in wanted:
        rests = {r[len(way):] for r in rests for way in map(_plain, _ways(figure)) if r.startswith(way)}
    return "" in rests


def _ways(figure: Decimal) -> tuple[Decimal, ...]:
    """How a figure may be printed: as it is; an amount in 万元 as one in 元, too; a sign stands apart."""
    return abs(figure), abs(figure) * 10_000


def _plain(figure: Decimal) -> str:
    return format(figure.normalize(), "f")


def _left_over(printed: Sequence[str], wanted: Sequence[Decimal]) -> list[str] | None:
    """The page's figures that are left when the annotated ones are taken out in order; None where one is not there."""
    left, rest = [], list(wanted)
    for figure in printed:
        if rest and Decimal(figure) in _ways(rest[0]):
            rest.pop(0)
        else:
            left.append(figure)
    return None if rest else left


def _only_way(line: Line) -> tuple[str, ...] | None:
    """The one way to cut a row's digits into its cells, keeping the row's own sum where it has one, if there is but one."""
    has_sum = line.table == "requests" and len(line.cells) == 7
    found: list[tuple[str, ...]] = []
    for way in _cuts(line.printed, len(line.cells)):
        if not has_sum or sum(map(int, way[:-1])) == int(way[-1]):
            found.append(way)
        if len(found) > 1:
            return None
    return found[0] if found else None


def _cuts(printed: Sequence[str], cells: int) -> Iterator[tuple[str, ...]]:
    if not printed or cells < len(printed):
        if not printed and not cells:
            yield ()
        return
    first, rest = printed[0], printed[1:]
    for count in range(1, cells - len(rest) + 1):
        for head in _parts(first, count):
            for tail in _cuts(rest, cells - count):
                yield (*head, *tail)


def _parts(digits: str, count: int) -> Iterator[tuple[str, ...]]:
    """Every way to part digits into so many numbers without leading zeros; only the last may have a decimal point."""
    if count == 1:
        if digits == "0" or not digits.startswith("0") or digits.startswith("0."):
            yield (digits,)
        return
    whole = len(digits.split(".")[0])
    longest = 1 if digits.startswith("0") else whole - 1
    for width in range(1, min(longest, whole - 1) + 1):
        for tail in _parts(digits[width:], count - 1):
            yield (digits[:width], *tail)


def _printed(text: str, row: Row) -> tuple[str, ...]:
    """The figures in a row's run, those of columns that no form has left out."""
    start, end = row.run[0], max([row.run[1], *(slot[1] for slot in row.slots if slot)])
    apart = {s for s, c in zip(row.slots, row.cells, strict=False) if s and c.startswith(EXTRA)}
    run = "".join(" " if any(a <= i < b for a, b in apart) else text[i] for i in range(start, end))
    run = unicodedata.normalize("NFKC", run)
    run = _UNCHANGED.sub("0", run)
    run = _NUMERAL.sub(lambda m: str(_worth(m.group())), run)
    return tuple(_spelled(f.replace(",", "")) for f in _NUMBER.findall(run))


def _spelled(printed: str) -> str:
    """A figure without zeros behind its decimals."""
    return printed.rstrip("0").rstrip(".") if "." in printed else printed


def _worth(numeral: str) -> int:
    """A Chinese numeral below ten thousand."""
    total = digit = 0
    for c in numeral:
        if c in _TENS:
            total, digit = total + (digit or 1) * _TENS[c], 0
        else:
            digit = _ONES[c]
    return total + digit


def _without_furniture(document: Document) -> str:
    """The text with page numbers, navigation and the like blanked out, offset for offset."""
    parts, at = [], 0
    for start, end in document.furniture:
        parts += [document.text[at:start], "\n" * (end - start)]
        at = end
    return "".join(parts) + document.text[at:]


def _name(golden: Golden, cell: str) -> str:
    """A row as it is called on the form."""
    table, row = cast(TableName, cell.split(".", 1)[0]), row_and_column(cell)[0]
    form = golden.forms.get(table)
    blocks = forms()[form].tables[table].blocks if form else ()
    label = next((r.label for b in blocks for r in b.data_rows() if r.id == row), "")
    return f"{table}.{row} {label}".strip()
