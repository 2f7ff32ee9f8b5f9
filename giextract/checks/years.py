"""Two reports of one agency for consecutive years: what one carries over, the other takes in."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise

from giextract.checks.facts import Said
from giextract.checks.findings import finding_of
from giextract.checks.indicators import STOCKS
from giextract.checks.judgements import Case
from giextract.checks.labels import figures
from giextract.report import Cell, Finding, Report

CARRY, STOCK, CUMULATIVE, GAP, SAME = "Y701", "Y702", "Y703", "Y704", "F620"
RULES = frozenset({CARRY, STOCK, CUMULATIVE, GAP, SAME})
_DIFFERENT = 4  # figures above 0 in a table before it is no chance that last year's has the same
_APPLICANTS = ("individual", "business", "research", "social", "legal", "other_org", "total")


def over_years(reports: Sequence[Report]) -> dict[tuple[str, int], list[Finding]]:
    """What the reports of one agency tell of each other, by path and part; two for one year are left alone."""
    by_year: dict[int, list[Report]] = {}
    for report in reports:
        if report.year is not None:
            by_year.setdefault(report.year, []).append(report)
    single = sorted((year, own[0]) for year, own in by_year.items() if len(own) == 1)
    found: dict[tuple[str, int], list[Finding]] = {}
    for (before, earlier), (after, later) in pairwise(single):
        own = found.setdefault((later.source.path, later.source.part), [])
        if after == before + 1:
            own += [*_carried(earlier, later), *_stocks(earlier, later), *_cumulative(earlier, later), *_same(earlier, later)]
        elif not any(before < year < after for year in by_year):
            words = {"years": "、".join(str(y) for y in range(before + 1, after))}
            own.append(finding_of(GAP, Case((), None, words, words["years"])))
    return found


def _carried(earlier: Report, later: Report) -> Iterator[Finding]:
    """What is carried over at the end of a year is carried in at the beginning of the next, column by column."""
    wrong = []
    for column in _APPLICANTS:
        out, taken = _value(earlier, f"requests.carried_out.{column}"), _value(later, f"requests.carried_in.{column}")
        if out is not None and taken is not None and out != taken:
            wrong.append((f"requests.carried_in.{column}", str(taken), str(out), str(abs(taken - out))))
    if wrong:
        cells, *said = (list(column) for column in zip(*wrong, strict=True))
        words = {name: figures(cells, own, later.forms) for name, own in zip(("ours", "theirs", "gap"), said, strict=True)}
        yield finding_of(CARRY, _case(cells, words, earlier), later.forms)


def _stocks(earlier: Report, later: Report) -> Iterator[Finding]:
    """Documents in force are those of last year, with those issued and without those repealed."""
    for row in ("rules", "normative"):
        cells = [f"proactive.{row}.{column}" for column in ("in_force", "issued", "repealed")]
        now, issued, repealed = (_value(later, cell) for cell in cells)
        stock = _value(earlier, cells[0])
        if None in (now, issued, repealed, stock):
            continue
        wanted = stock + issued - repealed  # type: ignore[operator]
        if now != wanted:
            words = {"stock": str(stock), "issued": str(issued), "repealed": str(repealed), "wanted": str(wanted), "ours": str(now)}
            words["gap"] = str(abs(now - wanted))  # type: ignore[operator]
            yield finding_of(STOCK, _case(cells, words, earlier), later.forms)


def _cumulative(earlier: Report, later: Report) -> Iterator[Finding]:
    """A cumulative figure is last year's and the year's own, where both sheets print both columns."""
    for cell in later.cells:
        if not cell.startswith("statistics.") or not cell.endswith(".cumulative") or cell.startswith(STOCKS):
            continue
        annual = cell.removesuffix(".cumulative")
        now, own, before = _value(later, cell), _value(later, annual), _value(earlier, cell)
        if now is not None and own is not None and before is not None and now != before + own:
            words = {"before": str(before), "own": str(own), "wanted": str(before + own), "ours": str(now)}
            words["gap"] = str(abs(now - before - own))
            yield finding_of(CUMULATIVE, _case([annual, cell], words, earlier), later.forms)


def _same(earlier: Report, later: Report) -> Iterator[Finding]:
    """A requests table all of whose figures are last year's."""
    if earlier.source.sha256 == later.source.sha256:
        return
    figures = [
        {name: cell.value for name, cell in report.cells.items() if name.startswith("requests.") and cell.value is not None}
        for report in (earlier, later)
    ]
    if figures[0] == figures[1] and len(set(figures[0].values()) - {"0"}) >= _DIFFERENT:
        yield finding_of(SAME, _case([], {"count": str(len(figures[1]))}, earlier))


def _case(cells: list[str], words: Mapping[str, Said], earlier: Report) -> Case:
    return Case(tuple(cells), None, {**words, "year": str(earlier.year), "path": earlier.source.path}, earlier.source.path)


def _value(report: Report, name: str) -> Decimal | None:
    """A figure as printed; of a blank or an open cell, nothing."""
    cell: Cell | None = report.cells.get(name)
    return Decimal(cell.value) if cell is not None and cell.value is not None else None
