"""A printed 汇总 report beside the sums of the units' reports."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Literal, NoReturn

from giextract.bulk import check, find
from giextract.bulk.across.agencies import plain
from giextract.bulk.across.roster import Roster
from giextract.checks.contributors import contributors, names_of
from giextract.coverage.contribution import Given, given, leading, stood
from giextract.coverage.owners import Owners
from giextract.coverage.rollup import EXACT, Rollup, Sum, held_by
from giextract.errors import UsageError
from giextract.pipeline import Reviewed, review
from giextract.report import Report
from giextract.store import Holding, Store, unpack

# rounded: an amount that differs by no more than the printed places allow. exceeds: the figures that are there come to
# more than is printed already. partial: some figures are not there. unread: no figure is printed, or it is in doubt.
Comparison = Literal["same", "rounded", "differs", "exceeds", "partial", "unread"]


@dataclass(frozen=True, slots=True)
class Printed:
    """A report that gives the sums: `others` are units that it declares and the roster does not have below the parent,
    `beyond` those that it does not declare. `scope` is None where it does not declare itself a sum.
    """

    reviewed: Reviewed
    path: str
    scope: str | None
    is_told: bool = False
    others: tuple[str, ...] = ()
    beyond: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Compared:
    """What is printed in a cell, by how much it is more than the sum, and what to make of it."""

    value: Decimal | None
    difference: Decimal | None
    comparison: Comparison


def declared(store: Store, roster: Roster, rollup: Rollup) -> Printed | None:
    """The parent's own report of that year in the store, where it declares itself a sum; None for none or several."""
    held = held_by(store, Owners(roster), rollup.year).get(rollup.parent.code, [])
    found = [one for one in leading(store, held) if one.report.rollup is not None]
    return _printed(found[0], roster, rollup) if len(found) == 1 else None


def named(store: Store, roster: Roster, rollup: Rollup, path: str) -> Printed:
    """The report at a path of the store, else in a file, which is read and not kept; raises UsageError if there is none."""
    held = [one for one in store.lines() if one.path == path]
    reports = _stored(store, held) if held else [review(r, (), _nothing) for r in _read(path)]
    own = [one for one in reports if one.report.year in (None, rollup.year)]
    if len(own) != 1:
        raise UsageError(
            f"--against {path}: holds {len(own)} reports for {rollup.year}; name a file with one / "
            f"其中有{len(own)}份{rollup.year}年的报告，请指定只含一份的文件"
        )
    return _printed(own[0], roster, rollup)


def compare(one: Sum, printed: Printed, form: str) -> Compared:
    """Hold a sum against what is printed; where the sum is partial, only what exceeds the print is told."""
    figure = given(printed.reviewed, one.cell, one.kind, form, frozenset())
    if not isinstance(figure, Given):
        return Compared(None, None, "unread")
    if one.total is None:
        exceeds = one.partial is not None and one.kind == "count" and one.partial > figure.value
        return Compared(figure.value, None, "exceeds" if exceeds else "partial")
    gap = EXACT.subtract(figure.value, one.total)
    if not gap:
        return Compared(figure.value, gap, "same")
    places = None if one.place is None or figure.place is None else one.place + figure.place
    is_rounded = one.kind == "amount" and places is not None and abs(gap) < places
    return Compared(figure.value, gap, "rounded" if is_rounded else "differs")


def _printed(reviewed: Reviewed, roster: Roster, rollup: Rollup) -> Printed:
    report = reviewed.after
    scope = report.rollup.scope if report.rollup else None
    path = report.source.path
    told = contributors(report, roster.children(rollup.year))
    if not told or report.agency is None:
        return Printed(reviewed, path, scope)
    variants = {unit: {plain(name) for name in names_of(unit, report.agency)} for unit in told}
    own = [unit.name for unit in rollup.units]
    others = tuple(unit for unit, names in variants.items() if not names & set(map(plain, own)))
    beyond = tuple(name for name in own if not any(plain(name) in names for names in variants.values()))
    return Printed(reviewed, path, scope, True, others, beyond)


def _stored(store: Store, held: Sequence[Holding]) -> list[Reviewed]:
    packed = store.reports_of([one.key for one in held if one.outcome not in ("failed", "not_a_report")])
    reports = [Report.model_validate_json(unpack(one)) for one in packed.values()]
    here = [r.model_copy(update={"source": r.source.model_copy(update={"path": held[0].path})}) for r in reports]
    keys = {one.key for one in held}
    return [stood(store, report) for report in here if (report.source.sha256, report.source.part) in keys]


def _read(path: str) -> list[Report]:
    if not Path(path).is_file():
        raise UsageError(f"--against {path}: stands neither in the store nor on disk / 库中和磁盘上都没有此文件")
    reports = []
    for done in check(find([path])):
        if done.failure:
            raise UsageError(f"--against {path}: {done.failure}")
        reports += [Report.model_validate_json(unpack(one.report)) for one in done.entry.results]
    return [report for report in reports if report.outcome not in ("failed", "not_a_report")]


def _nothing() -> NoReturn:
    raise AssertionError("a report without decisions needs no page")
