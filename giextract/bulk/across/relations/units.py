"""A report that declares itself the sum of units, and theirs."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from giextract.bulk.across.relations.relation import Told, arranged
from giextract.checks import units
from giextract.checks.across import RULES, alone
from giextract.checks.contributors import contributors, names_of
from giextract.report import Report
from giextract.store import Key, batched

BATCH = 64  # sums held at a time, each with its units' reports
_OTHERS = [name for name in RULES if name != "units"]
Loaded = Callable[[Sequence[Key]], Mapping[Key, Report]]


def of_units(
    sums: Sequence[Key],
    named: Callable[[str, int | None], Sequence[Key]],
    children: Callable[[int], Mapping[str, Sequence[str]]],
    load: Loaded,
) -> Iterator[list[tuple[Report, Told]]]:
    """Some at a time: each stored report of `sums` that is such a sum, and what its units' reports tell of it.

    `named` gives the results of an agency for a year, `children` the units below each.
    """
    for batch in batched(sums, BATCH):
        yield [(stored, told) for key, stored in load(batch).items() if (told := _told(key, stored, named, children, load))]


def _told(
    key: Key,
    stored: Report,
    named: Callable[[str, int | None], Sequence[Key]],
    children: Callable[[int], Mapping[str, Sequence[str]]],
    load: Loaded,
) -> Told | None:
    view = alone(stored, _OTHERS)
    if view.year is None or view.agency is None:
        return None
    wanted = contributors(view, children(view.year))
    if not wanted or view.outcome == "not_a_report" or not _leads(view):
        return None
    names = {unit: names_of(unit, view.agency) for unit in wanted}
    keys = [k for own in names.values() for name in own for k in named(name, view.year) if k != key]
    reports = [r for r in load(list(dict.fromkeys(keys))).values() if r.outcome != "not_a_report"]
    found = units.over_units(view, {u: [r for r in reports if r.agency in own] for u, own in names.items()})
    return Told(key, view.model_copy(update={"findings": arranged((*view.findings, *found))}), bool(found))


def _leads(report: Report) -> bool:
    """Whether a report has no other version that leads."""
    return all(v.leads or v.path != report.source.path for v in report.versions)
