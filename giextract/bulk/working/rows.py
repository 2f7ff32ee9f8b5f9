"""A report as the store keeps it."""

from collections.abc import Iterable

from giextract.bulk.across.agencies import known_as
from giextract.report import Finding, Report
from giextract.store import Flag, Result, pack


def row_of(report: Report, page: bytes | None = None, answers: bytes | None = None) -> Result:
    """The result to be stored for a report; `page` where it was just read, `answers` where a model was just asked."""
    stated = report.source.part, report.outcome, known_as(report), report.year
    packed = pack(report.model_dump_json())
    return Result(*stated, packed, report.failure, page, answers, flags_of(report, report.findings), report.rollup is not None)


def flags_of(report: Report, findings: Iterable[Finding]) -> tuple[Flag, ...]:
    """The errors and warnings among these findings of a report."""
    return tuple(Flag(f.id, f.rule, f.severity, _form(f, report)) for f in findings if f.severity != "notice")


def _form(finding: Finding, report: Report) -> str:
    return report.forms.get(finding.cells[0].partition(".")[0], "") if finding.cells else ""
