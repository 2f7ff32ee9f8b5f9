"""What reports tell of each other, and how a report stands without it."""

from collections.abc import Collection, Mapping

from giextract.checks import alike, units, versions, years
from giextract.report import Cell, Report

AGENCY = "Y712"
RULES: Mapping[str, frozenset[str]] = {
    "agencies": frozenset({AGENCY}),
    "versions": versions.RULES,
    "years": years.RULES,
    "units": units.RULES,
    "alike": alike.RULES,
}


def alone(report: Report, told: Collection[str] = ()) -> Report:
    """A report without what other reports, or a roster, tell of it, but for the `told` of `RULES`.

    A row that only another year's report could cut is open again; of what else the other years lend to explanations,
    nothing is taken back: whoever writes the report judges its page again.
    """
    gone = frozenset[str]().union(*(rules for name, rules in RULES.items() if name not in told))
    changes: dict[str, object] = {"findings": tuple(f for f in report.findings if f.rule not in gone)}
    if "versions" not in told:
        changes["versions"] = ()
    if "agencies" not in told and "agency_id" in report.origin:
        changes["agency_id"] = None
        changes["origin"] = {name: known for name, known in report.origin.items() if name != "agency_id"}
    if "years" not in told and any(c.support == "neighbour" for c in report.cells.values()):
        changes["cells"] = {name: _open(cell) for name, cell in report.cells.items()}
    return report.model_copy(update=changes)


def _open(cell: Cell) -> Cell:
    if cell.support != "neighbour":
        return cell
    return cell.model_copy(update={"value": None, "state": "undetermined", "support": "none"})
