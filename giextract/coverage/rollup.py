"""The reports of the units below one, added up cell by cell into a blank form; what is partial is never given as a sum."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Context, Decimal
from typing import Literal

from giextract.bulk.across.roster import Roster, Unit
from giextract.coverage.contribution import Given, Lack, flagged_cells, given, leading
from giextract.coverage.owners import Owners
from giextract.errors import UsageError
from giextract.forms import Form, cell_id, forms
from giextract.pipeline import Reviewed
from giextract.report import Outcome
from giextract.store import Holding, Store

# More digits than any figure has that fits on a page: a sum is exact or it is none.
EXACT = Context(prec=4000)
UnitState = Literal["counted", "no_report", "failed", "not_a_report", "of_several"]


@dataclass(frozen=True, slots=True)
class Contributor:
    """A unit below the parent: whether its report counted, what the report came to, and what is open in it.

    `open_cells` are cells of the form to which it gives no figure; `declared` quotes its own word that it is a sum.
    """

    code: str
    name: str
    state: UnitState
    path: str | None = None
    outcome: Outcome | None = None
    findings: int = 0
    open_cells: int = 0
    declared: str | None = None


@dataclass(slots=True)
class Sum:
    """One cell of the form: what the units' figures come to, how many gave one, and who did not and why.

    `place` is what the last printed places of amounts are worth together; None where one of them is not known.
    """

    cell: str
    kind: str
    known: Decimal = Decimal(0)
    given: int = 0
    flagged: int = 0
    lacking: list[tuple[str, Lack]] = field(default_factory=list)
    place: Decimal | None = Decimal(0)

    @property
    def total(self) -> Decimal | None:
        """The sum, where every unit gave a figure."""
        return None if self.lacking or not self.given else self.known

    @property
    def partial(self) -> Decimal | None:
        """What those figures come to that are there, where some are not."""
        return self.known if self.lacking and self.given else None

    def add(self, figure: Given) -> None:
        """Count a figure in."""
        self.known = EXACT.add(self.known, figure.value)
        self.given += 1
        self.flagged += figure.is_flagged
        self.place = None if self.place is None or figure.place is None else self.place + figure.place


@dataclass(frozen=True, slots=True)
class Rollup:
    """A blank form filled with sums, and the units that they are of."""

    parent: Unit
    year: int
    form: Form
    units: tuple[Contributor, ...]
    sums: tuple[Sum, ...]

    @property
    def states(self) -> Counter[UnitState]:
        """How many units are in which state."""
        return Counter(unit.state for unit in self.units)


def roll_up(store: Store, roster: Roster, parent: str, year: int) -> Rollup:
    """Add up the reports of the units that stand below a parent, named by code or name, for a year.

    Raises UsageError where there is no such parent, no unit below it, or no form for the year.
    """
    form, above = form_of(year), _parent(roster, parent, year)
    below = [unit for unit in roster.below(above.code, year) if unit.code != above.code]
    if not below:
        raise UsageError(f"{parent}: no unit of the roster stands below it in {year} / 名录中{year}年没有其下级单位")
    held = held_by(store, Owners(roster), year)
    sums = tuple(_blank(form))
    units = tuple(_count(store, unit, held.get(unit.code, []), form, sums) for unit in below)
    return Rollup(above, year, form, units, sums)


def form_of(year: int) -> Form:
    """The form that reports of a year have to be on; raises UsageError for a year without one."""
    for form in forms().values():
        if not form.extends and form.years[0] <= year <= (form.years[1] or year):
            return form
    known = ", ".join(f"{f.years[0]}–{f.years[1] or ''}" for f in forms().values() if not f.extends)
    raise UsageError(f"--year {year}: no form was prescribed for it; known are {known} / 该年度没有规定的表式，已知的有 {known}")


def held_by(store: Store, owners: Owners, year: int) -> dict[str, list[Holding]]:
    """What the store has for a year, by the code of its unit."""
    found: dict[str, list[Holding]] = {}
    for holding in store.lines():
        if holding.year not in (None, year):
            continue
        place = owners.place(holding)
        if place.code is not None and place.year == year:
            found.setdefault(place.code, []).append(holding)
    return found


def _parent(roster: Roster, named: str, year: int) -> Unit:
    lines = [unit for unit in roster.units if unit.code == named]
    if not lines and (code := roster.agency(named, year).code) is not None:
        lines = [unit for unit in roster.units if unit.code == code]
    if not lines:
        raise UsageError(
            f"--parent {named}: the roster has no such code, and no or several units of that name in {year} / "
            f"名录中没有此代码，或{year}年没有（或有不止一个）同名单位"
        )
    return next((unit for unit in lines if unit.is_valid_at_the_end(year)), lines[-1])


def _blank(form: Form) -> Iterator[Sum]:
    for name, table in form.tables.items():
        for block in table.blocks:
            for row in block.data_rows():
                yield from (Sum(cell_id(name, row.id, column.id), row.kind or column.kind) for column in block.columns)


def _count(store: Store, unit: Unit, held: list[Holding], form: Form, sums: Sequence[Sum]) -> Contributor:
    """Add the report of one unit to the sums; one at a time is ever open."""
    found = leading(store, held)
    if len(found) != 1:
        state = _without(held, found)
        for one in sums:
            one.lacking.append((unit.name, state))
        return Contributor(unit.code, unit.name, state, held[0].path if held else None)
    reviewed, flagged, lacks = found[0], flagged_cells(found[0]), 0
    for one in sums:
        figure = given(reviewed, one.cell, one.kind, form.id, flagged)
        if isinstance(figure, Given):
            one.add(figure)
        else:
            one.lacking.append((unit.name, figure))
            lacks += 1
    report = reviewed.report
    return Contributor(
        unit.code, unit.name, "counted", report.source.path, reviewed.outcome, len(reviewed.open), lacks,
        report.rollup.quote if report.rollup else None,
    )  # fmt: skip


def _without(held: Sequence[Holding], found: Sequence[Reviewed]) -> Literal["no_report", "failed", "not_a_report", "of_several"]:
    if found or any(one.outcome not in ("failed", "not_a_report") for one in held):
        return "of_several"
    if not held:
        return "no_report"
    return "failed" if any(one.outcome == "failed" for one in held) else "not_a_report"
