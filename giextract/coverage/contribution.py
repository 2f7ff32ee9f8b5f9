"""What the report of one unit gives to each cell of a roll-up, or why it gives nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from giextract.bulk.decided import stands
from giextract.checks.printed_places import last_place
from giextract.decision import Decision
from giextract.forms import forms
from giextract.pipeline import Reviewed
from giextract.report import Cell, Report
from giextract.store import Holding, Store, unpack

# Why a unit gives no figure. of_several: it has several reports, and which one counts is not known.
Lack = Literal[
    "no_report", "failed", "not_a_report", "of_several", "no_table", "other_form", "not_printed", "blank",
    "not_applicable", "undetermined", "in_doubt", "no_unit",
]  # fmt: skip
_STATES: Mapping[str, Lack] = {"blank": "blank", "not_applicable": "not_applicable"}
_IN_DOUBT = ("disputed", "model_only")


@dataclass(frozen=True, slots=True)
class Given:
    """A figure that counts, the worth of its last printed place if it is an amount, and whether a finding names it."""

    value: Decimal
    place: Decimal | None = None
    is_flagged: bool = False


def leading(store: Store, holdings: list[Holding]) -> list[Reviewed]:
    """The reports among some results that no other version leads, as they stand after people's decisions."""
    keys = [one.key for one in holdings if one.outcome not in ("failed", "not_a_report")]
    packed, paths = store.reports_of(keys), {one.key: one.path for one in holdings}
    reports = [_at(Report.model_validate_json(unpack(packed[key])), paths[key]) for key in keys if key in packed]
    return [stood(store, report) for report in reports if is_leading(report)]


def stood(store: Store, report: Report) -> Reviewed:
    """What stands of a report of the store after the decisions on it."""
    place = (report.source.path, report.source.part)
    made: list[Decision] = store.decisions_of([place]).get(place, [])
    return stands(store, report, made)


def is_leading(report: Report) -> bool:
    """Whether a report has no other version that leads."""
    own = (report.source.sha256, report.source.part)
    return not report.versions or any(v.leads and (v.sha256, v.part) == own for v in report.versions)


def given(reviewed: Reviewed, cell: str, kind: str, form: str, flagged: frozenset[str]) -> Given | Lack:
    """The figure that a unit's report gives to a cell of a form, never one that was computed; else why there is none."""
    report, table = reviewed.after, cell.partition(".")[0]
    on = report.forms.get(table)
    if on is None and cell not in reviewed.values:
        return "no_table"
    if on is not None and form not in (on, forms()[on].extends if on in forms() else None):
        return "other_form"
    known = report.cells.get(cell)
    if known is None:
        return "not_printed"
    if known.value is None:
        return _STATES.get(known.state, "undetermined")
    decision = reviewed.values.get(cell)
    if known.state == "undetermined" or (known.support in _IN_DOUBT and decision is None):
        return "in_doubt"
    if kind == "amount" and not _is_in_ten_thousands(known, decision):
        return "no_unit"
    place = None if kind != "amount" or decision is not None else last_place(known)
    return Given(Decimal(known.value), place, cell in flagged)


def _is_in_ten_thousands(known: Cell, decision: Decision | None) -> bool:
    """Whether an amount is sure to be given in 万元.

    One without a unit may be in 元; so may one that a person typed where the page prints it in another unit.
    """
    if decision is not None and decision.kind == "type" and decision.after != decision.before:
        return known.unit == "万元"
    return known.unit is not None


def flagged_cells(reviewed: Reviewed) -> frozenset[str]:
    """The cells that an open error or warning names."""
    return frozenset(cell for finding in reviewed.open for cell in finding.cells)


def _at(report: Report, path: str) -> Report:
    return report.model_copy(update={"source": report.source.model_copy(update={"path": path})})
