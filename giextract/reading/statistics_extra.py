"""Rows of a statistics sheet that no form has: label, unit and figures, kept as they stand."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from giextract.reading.figures import Piece, number, scan, shown
from giextract.reading.indicators import TABLE, UNIT, Label
from giextract.reading.lexicon import TWO_DIGITS
from giextract.reading.rows import Sheet
from giextract.reading.statistics_columns import Columns
from giextract.report import ExtraCell, Span

_LABEL = re.compile(r"[^\d|\n\t]*[\u4e00-\u9fff]{2}[^\d|\n\t]*")
_OWN_UNIT = re.compile(rf"[\s(:]+({UNIT})[\s)]*$")
_GLUED_UNIT = re.compile(rf"(?<=[\u4e00-\u9fff]{{3}})({UNIT})$")
_UNIT_NEXT = re.compile(rf"[\s|]*({UNIT})(?![\u4e00-\u9fff])")
_FOOT = re.compile(r"单位负责人|审\s*核\s*人|填\s*报|联\s*系|电\s*话|日\s*期|负责人|备\s*注|说\s*明|附\s*件|^\s*注")
_NUMBER = re.compile(rf"(?:\(\s*\d{{1,2}}\s*\)|(?:{TWO_DIGITS}|\d)\s*[.、])\s*$")
_SENTENCE = re.compile(r"[,;。]")
_LONGEST = 60  # characters of a label


@dataclass(frozen=True, slots=True)
class Foreign:
    """A row of no form: where its label stands, the label without its unit, the unit, and its figures."""

    label: Span
    text: str
    unit: str | None
    pieces: tuple[Piece, ...]


def foreign(sheet: Sheet, label: Label, last: bool = False) -> Iterator[Foreign]:
    """The rows of no form behind a row, up to the next known label; behind the last only what prints its unit is a row."""
    plain = sheet.copy.plain
    own = scan(plain[: label.end], label.start, label.end).pieces
    at = own[-1].unit[1] if own and own[-1].unit else own[-1].span[1] if own else label.start
    yield from rows_between(sheet, at, label.end, last)


def rows_between(sheet: Sheet, at: int, end: int, last: bool = False) -> Iterator[Foreign]:
    """The rows of no form between two places; with `last` up to the first text that is no row."""
    while match := _LABEL.search(sheet.copy.plain, at, end):
        row = _row(sheet, match.span(), end)
        is_end = bool(_FOOT.search(match.group())) or len(match.group()) > _LONGEST
        if last and (is_end or row is None or row.unit is None or _SENTENCE.search(match.group())):
            return
        if row:
            yield row
        at = row.pieces[-1].span[1] if row else match.end()


def is_interrupted(sheet: Sheet, label: Label, by: Span, n: int) -> bool:
    """Whether a row of no form begins, at `by`, before the `n` cells of an indicator's own row are accounted for.

    An empty printed cell, or a printed row that ends without a figure, is a blank; words in the row that no form knows,
    with figures behind them, are not: these may be the row's own.
    """
    plain = sheet.copy.plain
    pieces = scan(plain[: by[0]], label.start, by[0]).pieces
    if len(pieces) >= n:
        return False
    core, row = label.hit.core, sheet.row_at(label.hit.core[0])
    if not row:
        start = pieces[-1].span[1] if pieces else label.start
        is_whole = bool(pieces or (label.unit and "\n" not in plain[core[1] : label.start].rstrip()))
        return not is_whole or "\n" not in plain[start : by[0]]
    empty = sum(a == b and core[1] <= a <= by[0] for a, b in row)
    if row[-1][1] > by[0]:
        return len(pieces) + empty < n
    return not (pieces or empty or label.unit)


def _row(sheet: Sheet, label: Span, stop: int) -> Foreign | None:
    plain = sheet.copy.plain
    unit, text = None, plain[slice(*label)]
    at = label[1]
    if match := _OWN_UNIT.search(text) or (_GLUED_UNIT.search(text) if plain[at : at + 1].isdecimal() else None):
        unit, text = match[1], text[: match.start()]
    elif match := _UNIT_NEXT.match(plain, at, stop):
        unit, at = match[1], match.end()
    pieces = scan(plain[:stop], at, stop).pieces
    lead = len(text) - len(text.lstrip(" :()、.\u2060'\""))
    start = label[0] + lead
    end = start + len(text[lead:].rstrip(" :()、.\u2060'\""))
    number = _NUMBER.search(plain[max(0, start - 8) : start])
    span = (start - (len(number.group()) if number else 0), end)
    if not any(p.kind in ("number", "chinese") for p in pieces) or span[0] >= span[1]:
        return None
    return Foreign(span, sheet.document.text[slice(*span)], unit, pieces)


def extra_cells(sheet: Sheet, row: Foreign, columns: Columns) -> list[ExtraCell]:
    """The figures of such a row; a figure that may be two columns glued together has no value."""
    n = len(columns.ids)
    told = columns.told and len(row.pieces) == n
    cells = []
    for i, piece in enumerate(row.pieces):
        value = number(sheet.copy.plain[slice(*piece.span)]) if told or n == 1 else None
        cells.append(
            ExtraCell(
                table=TABLE, label=row.text.strip(), column=columns.ids[i] if told and n > 1 else None,
                printed=sheet.document.text[slice(*piece.span)], value=None if value is None else shown(value),
                unit=row.unit or (sheet.document.text[slice(*piece.unit)] if piece.unit else None), span=piece.span,
            )
        )  # fmt: skip
    return cells
