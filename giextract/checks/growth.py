"""What the prose says of last year, against last year's report."""

from collections.abc import Iterator

from giextract.report import Finding, Report


def growth(earlier: Report, later: Report) -> Iterator[Finding]:
    """Nothing yet."""
    return iter(())
