"""The panel: a line for each unit and year, a column for each figure of each form, and why a figure is not there."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from giextract.errors import UsageError
from giextract.export.columns import column, table
from giextract.export.figures import FigureColumns, figure_columns, figure_values, flag_of
from giextract.export.flags import Flag, cell_flags, evidence
from giextract.export.reports import Row
from giextract.export.said import figures_said, prose_columns, prose_values
from giextract.export.spool import Spool
from giextract.export.table import Line, Mark, Missing, Table, Value
from giextract.export.variables import prose_variables, variables

Versions = Literal["all", "leading"]
Years = tuple[int, int]
KEY = ("unit_key", "year")
_TABLES = ("proactive", "requests", "disputes", "statistics")
_TEXT = ("agency", "agency_id", "path", "sha256", "outcome", *_TABLES, "policy", "review_outcome")
_COUNTS = ("part", "unconfirmed", "errors", "warnings", "review_open")
_HEAD = ("unit_key", "year", "agency", "agency_id", "path", "part", "sha256", "outcome", "unconfirmed", "errors", "warnings",
         *_TABLES, "policy", "review_outcome", "review_open")  # fmt: skip


@dataclass(slots=True)
class Contents:
    """What came into a panel, and what did not: reasons with how many, and the first file of each."""

    rows: int = 0
    units: int = 0
    years: Counter[int] = field(default_factory=Counter)
    without_report: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    first_left_out: dict[str, str] = field(default_factory=dict)

    def leave_out(self, reason: str, path: str) -> None:
        """Count a report that has no place in the panel."""
        self.left_out[reason] += 1
        self.first_left_out.setdefault(reason, path)


@cache
def panel_table() -> Table:
    """The panel's columns: the head, then each figure with what is said about it, then the figures of the prose."""
    head = [column(name, "integer" if name in (*_COUNTS, "year") else "text") for name in _HEAD]
    figures = [c for variable in variables() for c in figure_columns(variable).columns]
    return table("panel", *head, *figures, *prose_columns())


def gather(
    reports: Iterable[Row], spool: Spool, contents: Contents, versions: Versions = "all", years: Years | None = None
) -> None:
    """Put reports aside by unit and year; raises UsageError, naming them, where a unit has several for a year."""
    for report in reports:
        reason = _left_out(report, versions, years)
        if reason is None:
            spool.add(report["agency_id"] or report["agency"], report["year"], report)
        else:
            contents.leave_out(reason, report["source"]["path"])
    spool.close_off()
    count, first = spool.duplicates()
    if count:
        named = "; ".join(f"{unit} {year}: {', '.join(paths)}" for unit, year, paths in first)
        raise UsageError(
            f"panel: {count} agency-years have several reports: {named}. Tell them apart with agency codes (extract "
            "--manifest, or --roster), or take one version of each report: --versions leading / "
            f"面板：有 {count} 个单位年度存在多份报告；请用 extract --manifest 或 --roster 给出单位代码，或使用 --versions leading"
        )


def panel_lines(spool: Spool, contents: Contents, years: Years | None = None) -> Iterator[Line]:
    """The lines by unit and year; with `years` exactly these, one for each unit that has a report in any of them."""
    for unit, reports in spool.units():
        own = {report["year"]: report for report in reports}
        contents.units += 1
        for year in sorted(own) if years is None else range(years[0], years[1] + 1):
            contents.rows += 1
            contents.years[year] += 1
            contents.without_report += year not in own
            yield _line(unit, own[year]) if year in own else _empty(unit, year, reports[-1])


def _left_out(report: Row, versions: Versions, years: Years | None) -> str | None:
    if report["outcome"] in ("failed", "not_a_report"):
        return str(report["outcome"])
    if not (report["agency_id"] or report["agency"]):
        return "no_agency"
    if report["year"] is None:
        return "no_year"
    if years is not None and not years[0] <= report["year"] <= years[1]:
        return "other_year"
    if versions == "leading" and report["versions"] and not _leads(report):
        return "other_version"
    return None


def _leads(report: Row) -> bool:
    source = report["source"]
    own = (source["sha256"], source["part"])
    return any(version["leads"] and (version["sha256"], version["part"]) == own for version in report["versions"])


def _line(unit: str, report: Row) -> Line:
    values = _head(unit, report)
    marks: dict[int, Mark] = {}
    flags = cell_flags(report)
    for variable in variables():
        columns = figure_columns(variable)
        flag = flags.get(variable.cell)
        if flag:
            marks[len(values)] = Mark(flag.severity, _evidence(report, variable.cell, flag))
        values += figure_values(variable, columns, report, flag_of(variable.cell, report, flag))
    said = figures_said(report)
    for prose in prose_variables():
        values += prose_values(said.get(prose.variable, ()))
    return Line("panel", tuple(values), marks)


def _evidence(report: Row, cell: str, flag: Flag) -> str:
    return evidence(report["cells"].get(cell, {}), flag)


def _head(unit: str, report: Row) -> list[Value]:
    severities = [finding["severity"] for finding in report["findings"]]
    review = report.get("review", {})
    values: Row = {
        **{key: report[key] for key in ("year", "agency", "agency_id", "outcome", "unconfirmed")},
        **{key: report["source"][key] for key in ("path", "part", "sha256")},
        **{name: report["forms"].get(name) for name in _TABLES},
        "unit_key": unit,
        "errors": severities.count("error"),
        "warnings": severities.count("warning"),
        "policy": (report.get("policy") or {}).get("name"),
        "review_outcome": review.get("outcome"),
        "review_open": review.get("open"),
    }
    return [values[name] for name in _HEAD]


def _empty(unit: str, year: int, other: Row) -> Line:
    """The line of a year for which a unit has no report."""
    known: Row = {"unit_key": unit, "year": year, "agency": other["agency"], "agency_id": other["agency_id"]}
    values: list[Value] = [known.get(name) for name in _HEAD]
    for variable in variables():
        values += _nothing(figure_columns(variable))
    nothing_said: list[Value] = [Missing.NO_REPORT, Missing.NO_REPORT.name.lower(), None, None]
    values += nothing_said * len(prose_variables())
    return Line("panel", tuple(values))


def _nothing(columns: FigureColumns) -> list[Value]:
    said: dict[str, Value] = {"": Missing.NO_REPORT, "_m": Missing.NO_REPORT.name.lower()}
    return [said.get(role) for role in columns.roles]
