"""What a report comes to: the outcome follows from its cells and findings, and from nothing else."""

from collections.abc import Iterable

from giextract.report import Cell, Outcome, Report

INDICATORS_ABSENT = "C219"  # a table that is not complete is consistent at best


def outcome_of(report: Report) -> Outcome:
    """Decide the outcome of what is a report: flagged by any error, warning or open cell, else by what bears it out."""
    if any(f.severity != "notice" for f in report.findings):
        return "flagged"
    if any(c.state == "undetermined" for c in report.cells.values()):
        return "flagged"
    whole = report.cells and not any(f.rule == INDICATORS_ABSENT for f in report.findings)
    return "verified" if whole and not report.unconfirmed else "consistent"


def unconfirmed(cells: Iterable[Cell]) -> int:
    """How many numbers rest on one reading and no equation."""
    return sum(c.value is not None and c.support != "agreed" and not c.checked_by for c in cells)
