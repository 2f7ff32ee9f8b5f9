"""What reports tell of each other, and how a report stands without it."""

from collections.abc import Collection

from giextract.checks import alike, versions, years
from giextract.report import Report

_RULES = {"versions": versions.RULES, "years": years.RULES, "alike": alike.RULES}


def alone(report: Report, told: Collection[str] = ()) -> Report:
    """A report without what other reports tell of it, but for the `told` of `versions`, `years` and `alike`."""
    gone = frozenset[str]().union(*(rules for name, rules in _RULES.items() if name not in told))
    kept = tuple(f for f in report.findings if f.rule not in gone)
    return report.model_copy(
        update={"findings": kept, "versions": report.versions if "versions" in told else ()}
    )
