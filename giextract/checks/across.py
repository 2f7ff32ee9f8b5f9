"""What reports tell of each other, and how a report stands without it."""

from collections.abc import Collection

from giextract.checks import alike, units, versions, years
from giextract.report import Report

_RULES = {"versions": versions.RULES, "years": years.RULES, "units": units.RULES, "alike": alike.RULES}


def alone(report: Report, told: Collection[str] = ()) -> Report:
    """A report without what other reports tell of it, but for the `told` of `versions`, `years`, `units` and `alike`."""
    for name in _RULES:
        if name not in told:
            report = apart(report, name)
    return report


def apart(report: Report, name: str) -> Report:
    """A report without what one of them tells."""
    kept = tuple(f for f in report.findings if f.rule not in _RULES[name])
    return report.model_copy(update={"findings": kept, "versions": () if name == "versions" else report.versions})
