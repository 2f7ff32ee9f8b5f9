"""What the reports of the years beside lend to this one: the one cut of a glued row, and hints about broken sums."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from giextract.checks.facts import Remark, Said
from giextract.checks.ties import CARRY, ITEMS, PUBLIC, STOCK, Cells, Record, Tie, figure, ties
from giextract.reading.copy import plain_of
from giextract.reading.cuts import Cut
from giextract.reading.page import Page
from giextract.report import Cell
from giextract.settle.settlement import OpenRow, Settlement, own_cells, place, printed_of, reading_of
from giextract.words import Language

_UNTESTED: dict[Language, str] = {"en": "could not be tested on other figures", "zh": "尚无其他数字可供检验"}
_CUTTING = frozenset({STOCK, PUBLIC, ITEMS})  # rules whose ties may cut a row


@dataclass(frozen=True, slots=True)
class Beside:
    """Another year's report and how it stands to this one; `record` is how each rule came out over all years."""

    year: int
    path: str
    is_earlier: bool
    cells: Cells
    record: Mapping[str, Record] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Served:
    """A tie that left fewer cuts, with the year beside that it leads to."""

    tie: Tie
    beside: Beside


def take_neighbours(result: Settlement, page: Page, beside: Sequence[Beside]) -> None:
    """Give glued rows of the proactive table the one cut that the ties to the years beside leave.

    A tie that failed in any year that can be tested is not heard, nor one that no cut keeps; the row's own remark on
    the several ways to cut it stays.
    """
    plain = plain_of(page.text)
    rows = [r for r in result.open_rows if _may_be_cut(r, result)] if beside else []
    refuted = {name for r in rows for name in _refuted(r, page, plain, beside)}
    for row in rows:
        left, served = _left(row, page, plain, beside, refuted)
        if len(left) == 1 and served and None not in left[0]:
            for cell, known in zip(row.row.cells, place(row.row, left[0], page.text, plain), strict=True):
                result.cells[cell] = known
                result.support[cell] = "neighbour"
            result.remarks.append(_remark(row, left[0], plain, page, served))


def has_ties(cells: Cells, beside: Beside) -> bool:
    """Whether a year beside could cut an open row of these cells."""
    for tie in _usable(cells, beside):
        own, other = (tie.later, tie.earlier) if beside.is_earlier else (tie.earlier, tie.later)
        is_open = any(cells[c].state == "undetermined" for _, c in own)
        if is_open and all(figure(beside.cells, c) is not None for _, c in other):
            return True
    return False


def carried_hints(cells: Cells, beside: Sequence[Beside]) -> dict[str, Decimal]:
    """What last year's report states for cells of this one: what it carried over is carried in here."""
    found: dict[str, Decimal] = {}
    for other in (b for b in beside if b.is_earlier):
        for tie in ties(other.cells, cells):
            value = figure(other.cells, tie.earlier[0][1])
            if tie.rule == CARRY and value is not None:
                found[tie.later[0][1]] = value
    return found


def before_of(beside: Sequence[Beside]) -> dict[str, Decimal]:
    """What last year's report prints, cell by cell."""
    return {c: Decimal(k.value) for b in beside if b.is_earlier for c, k in b.cells.items() if k.value is not None}


def _may_be_cut(row: OpenRow, result: Settlement) -> bool:
    """Whether a row is glued figures of the proactive table that nobody, a model neither, has read."""
    is_proactive = row.row.cells[0].startswith("proactive.")
    return row.row.how == "glued" and is_proactive and all(result.cells[c].state == "undetermined" for c in row.row.cells)


def _refuted(row: OpenRow, page: Page, plain: str, beside: Sequence[Beside]) -> Iterator[str]:
    """The rules of ties that no cut of a row keeps: they fail here however the row is cut."""
    for other in beside:
        for tie in _usable(dict.fromkeys(row.row.cells), other):
            if not any(_fits(tie, other, _cells(row, cut, page, plain)) for cut in row.cuts):
                yield tie.rule


def _left(
    row: OpenRow, page: Page, plain: str, beside: Sequence[Beside], refuted: Collection[str]
) -> tuple[list[Cut], list[_Served]]:
    """The cuts of a row that keep every tie that is heard, and the ties that ruled any out."""
    left, served = list(row.cuts), []
    for other in beside:
        for tie in (t for t in _usable(dict.fromkeys(row.row.cells), other) if t.rule not in refuted):
            fitting = [c for c in left if _fits(tie, other, _cells(row, c, page, plain))]
            if not fitting:
                return [], []
            if len(fitting) < len(left):
                left = fitting
                served.append(_Served(tie, other))
    return left, served


def _usable(cells: Mapping[str, object], beside: Beside) -> Iterator[Tie]:
    """The ties between some cells and a year beside that have not failed wherever they could be tested."""
    earlier, later = (beside.cells, cells) if beside.is_earlier else (cells, beside.cells)
    for tie in ties(earlier, later):
        record = beside.record.get(tie.rule, Record())
        if tie.rule in _CUTTING and record.held == record.tested:
            yield tie


def _fits(tie: Tie, beside: Beside, own: Cells) -> bool:
    """Whether a cut keeps a tie; where the other year tells nothing, every cut does."""
    gap = tie.gap(beside.cells, own) if beside.is_earlier else tie.gap(own, beside.cells)
    return gap is None or gap == 0


def _cells(row: OpenRow, cut: Cut, page: Page, plain: str) -> dict[str, Cell]:
    known = place(row.row, cut, page.text, plain)
    return {
        cell: Cell(state=k.state, value=None if k.value is None else str(k.value))
        for cell, k in zip(row.row.cells, known, strict=True)
    }


def _remark(row: OpenRow, cut: Cut, plain: str, page: Page, served: Sequence[_Served]) -> Remark:
    others = dict.fromkeys((s.beside.year, s.beside.path) for s in served)
    records = [s.beside.record.get(s.tie.rule, Record()) for s in served]
    words: dict[str, Said] = {"printed": printed_of(page.text, row.row.run), "reading": reading_of(cut, plain)}
    words["years"] = "、".join(str(year) for year, _ in others)
    words["paths"] = ", ".join(path for _, path in others)
    least = min(records, key=lambda r: r.tested)
    tested: dict[Language, str] = {
        "en": f"held {least.held} of {least.tested} times", "zh": f"已检验{least.tested}次，相符{least.held}次",
    }  # fmt: skip
    words["record"] = tested if least.tested else _UNTESTED
    return Remark("by_neighbour", own_cells(row.row), row.row.run, words)


