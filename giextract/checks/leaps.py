"""Figures of two years that are too far apart, or too much alike, to pass without a look."""

from collections.abc import Iterator
from decimal import Decimal

from giextract.checks.findings import finding_of
from giextract.checks.judgements import Case
from giextract.checks.ties import figure
from giextract.report import Finding, Report

LEAP, STANDING = "Y708", "Y709"
_TIMES = 10  # a figure so many times another may have a digit too many
_LEAST = 20  # below this, ten times as many is nothing unusual
_TIMES_OF_AMOUNTS = 1000  # amounts move more; 元 under a head of 万元 makes 10,000
_FIGURES = (
    *(f"requests.{row}.total" for row in ("received", "concluded", "carried_out")),
    *(f"proactive.{row}.in_force" for row in ("rules", "normative")),
    *(f"proactive.{row}.total_public" for row in ("rules", "normative")),
    *(f"proactive.{row}.decisions" for row in ("licences", "other_services", "penalties", "coercive")),
)
_AMOUNTS = ("proactive.fees.amount", "proactive.procurement.amount")
_ROWS = 3  # rows besides totals that must print something before a table that is last year's is no chance


def leaps(earlier: Report, later: Report) -> Iterator[Finding]:
    """Figures that are ten times last year's, or a tenth, and a table that is last year's."""
    for cell in (*_FIGURES, *_AMOUNTS):
        before, now = figure(earlier.cells, cell), figure(later.cells, cell)
        if before and now and min(before, now) > 0:
            small, large = sorted((before, now))
            if _is_far(cell, small, large) and _same_unit(earlier, later, cell):
                words = {"ours": str(now), "theirs": str(before), "times": str((large / small).quantize(Decimal("0.1")))}
                yield finding_of(LEAP, _case((cell,), words, earlier), later.forms)
    yield from _left_standing(earlier, later)


def _is_far(cell: str, small: Decimal, large: Decimal) -> bool:
    if cell in _AMOUNTS:
        return large >= _TIMES_OF_AMOUNTS * small
    return small >= _LEAST and large >= _TIMES * small


def _same_unit(earlier: Report, later: Report, cell: str) -> bool:
    return cell not in _AMOUNTS or earlier.cells[cell].unit == later.cells[cell].unit


def _left_standing(earlier: Report, later: Report) -> Iterator[Finding]:
    """A requests table of which every figure is last year's, with enough in it that this is no chance."""
    own = [c for c in later.cells if c.startswith("requests.")]
    if not own or any(later.cells[c].value != getattr(earlier.cells.get(c), "value", None) for c in own):
        return
    cells = tuple(c for c in own if later.cells[c].value not in (None, "0"))
    results = {c.rsplit(".", 1)[0] for c in cells} - {f"requests.{r}" for r in ("received", "concluded", "carried_out")}
    received = figure(later.cells, "requests.received.total")
    if received is not None and received >= _LEAST and len(results) >= _ROWS:
        yield finding_of(STANDING, _case(cells, {"count": str(len(cells))}, earlier), later.forms)


def _case(cells: tuple[str, ...], words: dict[str, str], earlier: Report) -> Case:
    return Case(cells, None, {**words, "year": str(earlier.year), "path": earlier.source.path}, earlier.source.path)
