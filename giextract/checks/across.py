"""What reports tell of each other, and how a report stands without it."""

from collections.abc import Collection

from giextract.checks import versions, years
from giextract.report import Report


def alone(report: Report, told: Collection[str] = ()) -> Report:
    """A report without what other reports tell of it, but for the `told` of `versions` and `years`."""
    gone = (versions.RULES if "versions" not in told else frozenset()) | (
        years.RULES if "years" not in told else frozenset()
    )
    kept = tuple(f for f in report.findings if f.rule not in gone)
    return report.model_copy(
        update={"findings": kept, "versions": report.versions if "versions" in told else ()}
    )
