"""What ties a year to the one before: it begins with what that one ended with."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from giextract.checks.indicators import STOCKS
from giextract.report import Cell

CARRY, STOCK, CUMULATIVE, ITEMS, PUBLIC = "Y701", "Y702", "Y703", "Y705", "Y706"
APPLICANTS = ("individual", "business", "research", "social", "legal", "other_org", "total")
Side = tuple[tuple[int, str], ...]
Cells = Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Tie:
    """Signed cells of a year and of the year before that come to the same."""

    rule: str
    later: Side
    earlier: Side

    def gap(self, earlier: Cells, later: Cells) -> Decimal | None:
        """By how much the later year begins with more; None where a figure is blank or open."""
        begins, ended = worth(self.later, later), worth(self.earlier, earlier)
        return None if begins is None or ended is None else begins - ended


@dataclass(frozen=True, slots=True)
class Record:
    """Over the years of one agency: how many ties of a rule could be tested, and how many held."""

    held: int = 0
    tested: int = 0


def ties(earlier: Collection[str], later: Collection[str]) -> Iterator[Tie]:
    """Every tie between two years of which both reports have all cells."""
    for tie in _all(later):
        if all(c in later for _, c in tie.later) and all(c in earlier for _, c in tie.earlier):
            yield tie


def _all(later: Collection[str]) -> Iterator[Tie]:
    for column in APPLICANTS:
        yield Tie(CARRY, ((1, f"requests.carried_in.{column}"),), ((1, f"requests.carried_out.{column}"),))
    for row in ("rules", "normative"):
        now, issued, repealed = (f"proactive.{row}.{column}" for column in ("in_force", "issued", "repealed"))
        yield Tie(STOCK, ((1, now), (-1, issued), (1, repealed)), ((1, now),))
        public, new = f"proactive.{row}.total_public", f"proactive.{row}.newly_public"
        yield Tie(PUBLIC, ((1, public), (-1, new)), ((1, public),))
    for row in ("licences", "other_services", "penalties", "coercive", "fees"):
        before, change = f"proactive.{row}.items_before", f"proactive.{row}.items_change"
        yield Tie(ITEMS, ((1, before),), ((1, before), (1, change)))
    for cell in later:
        if cell.startswith("statistics.") and cell.endswith(".cumulative") and not cell.startswith(STOCKS):
            yield Tie(CUMULATIVE, ((1, cell), (-1, cell.removesuffix(".cumulative"))), ((1, cell),))


def records(years: Sequence[tuple[Cells, Cells]]) -> dict[str, Record]:
    """How the ties of each rule came out over pairs of consecutive years, the earlier first; nothing but 0 is no test."""
    found: dict[str, Record] = {}
    for earlier, later in years:
        for tie in ties(earlier, later):
            gap = tie.gap(earlier, later)
            if gap is not None and any(figure(c, n) for c, side in ((earlier, tie.earlier), (later, tie.later)) for _, n in side):
                known = found.get(tie.rule, Record())
                found[tie.rule] = Record(known.held + (gap == 0), known.tested + 1)
    return found


def worth(side: Side, cells: Cells) -> Decimal | None:
    """What signed cells come to; None where one of them prints no figure that could be told."""
    total = Decimal(0)
    for sign, name in side:
        value = figure(cells, name)
        if value is None:
            return None
        total += sign * value
    return total


def figure(cells: Cells, name: str) -> Decimal | None:
    """A figure as printed; of a blank or an open cell, nothing."""
    cell = cells.get(name)
    return Decimal(cell.value) if cell is not None and cell.value is not None else None
