"""Units by years: what a store has of each, told from the lines of its results alone; no report is opened."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

from giextract.bulk.across.roster import Roster, Unit, codes_in
from giextract.bulk.finding.manifest import Manifest
from giextract.coverage.owners import Owners
from giextract.errors import UsageError
from giextract.report import OUTCOMES
from giextract.store import Holding, Store

State = Literal["verified", "consistent", "flagged", "two_versions", "failed", "not_a_report", "missing", "not_there"]
STATES: tuple[State, ...] = get_args(State)
Years = tuple[int, int]
Reason = Literal["no_agency", "not_on_roster", "no_year", "other_year"]
_NO_REPORTS = ("failed", "not_a_report")


@dataclass(frozen=True, slots=True)
class Row:
    """A unit of the roster with all lines that its code has there."""

    code: str
    lines: tuple[Unit, ...]

    def name(self, year: int) -> str:
        """What the unit is called at the end of a year, else on its last line."""
        return next((line.name for line in self.lines if line.is_valid_at_the_end(year)), self.lines[-1].name)

    def owes(self, year: int) -> bool:
        """Whether the unit is there at the end of a year, and so owes its report."""
        return any(line.is_valid_at_the_end(year) for line in self.lines)

    def parents(self, year: int) -> list[str]:
        """The codes above the unit at the end of a year, else on its last line."""
        line = next((line for line in self.lines if line.is_valid_at_the_end(year)), self.lines[-1])
        return codes_in(line.parent or "")


@dataclass(slots=True)
class Matrix:
    """The rows in the roster's order, the years, what the store has by code and year, and what has no place."""

    rows: tuple[Row, ...]
    years: Sequence[int]
    held: dict[tuple[str, int], list[Holding]]
    left_out: Counter[Reason] = field(default_factory=Counter)
    first_left_out: dict[Reason, str] = field(default_factory=dict)

    def of(self, row: Row, year: int) -> list[Holding]:
        """What the store has of a unit for a year: reports first, each kind by path."""
        return sorted(self.held.get((row.code, year), ()), key=lambda h: OUTCOMES.index(h.outcome) >= 3)

    def state(self, row: Row, year: int) -> State:
        """What becomes of a square: reports go before files that are none, and two reports are never one."""
        held = self.of(row, year)
        if not held:
            return "missing" if row.owes(year) else "not_there"
        reports = [one for one in held if one.outcome not in _NO_REPORTS]
        if len(reports) > 1:
            return "two_versions"
        if reports:
            return reports[0].outcome
        return "failed" if any(one.outcome == "failed" for one in held) else "not_a_report"

    def by_year(self) -> dict[int, Counter[State]]:
        """How many units are in which state, year by year."""
        return {year: Counter(self.state(row, year) for row in self.rows) for year in self.years}

    def by_parent(self) -> dict[str, Counter[State]]:
        """How many squares below each parent's code are in which state; "" is above units without a parent."""
        found: dict[str, Counter[State]] = defaultdict(Counter)
        for row in self.rows:
            for year in self.years:
                state = self.state(row, year)
                for parent in row.parents(year) or [""]:
                    found[parent][state] += 1
        order = {row.code: number for number, row in enumerate(self.rows)}
        return dict(sorted(found.items(), key=lambda item: (not item[0], order.get(item[0], len(order)))))

    def called(self, code: str) -> str:
        """The name that a parent's code has on the roster; the code where it has none."""
        return next((row.name(self.years[-1]) for row in self.rows if row.code == code), code)

    def leave_out(self, reason: Reason, path: str) -> None:
        """Count a result that has no square."""
        self.left_out[reason] += 1
        self.first_left_out.setdefault(reason, path)


def cover(store: Store, roster: Roster, years: Years | None = None, manifest: Manifest | None = None) -> Matrix:
    """Lay the results of a store out by unit and year; without `years`, from the first to the last that it has.

    Raises UsageError where the roster is empty, or the years are not given and no report tells them.
    """
    rows = tuple(_rows(roster))
    if not rows:
        raise UsageError("the roster lists no unit; give a line for each / 名录中没有单位，请每个单位填写一行")
    matrix, owners = Matrix(rows, (), {}), Owners(roster, manifest)
    for holding in store.lines():
        place = owners.place(holding)
        if place.code is None:
            matrix.leave_out("not_on_roster" if holding.agency else "no_agency", holding.path)
        elif place.year is None:
            matrix.leave_out("no_year", holding.path)
        elif years is not None and not years[0] <= place.year <= years[1]:
            matrix.leave_out("other_year", holding.path)
        else:
            matrix.held.setdefault((place.code, place.year), []).append(holding)
    known = [year for _, year in matrix.held]
    if years is None and not known:
        raise UsageError(
            "no report of a unit on the roster is in the store; name the years: --years 2019-2024 / "
            "库中没有名录所列单位的报告，请用 --years 2019-2024 指定年度"
        )
    first, last = years or (min(known), max(known))
    matrix.years = range(first, last + 1)
    return matrix


def _rows(roster: Roster) -> Iterator[Row]:
    lines: dict[str, list[Unit]] = defaultdict(list)
    for unit in roster.units:
        lines[unit.code].append(unit)
    yield from (Row(code, tuple(own)) for code, own in lines.items())
