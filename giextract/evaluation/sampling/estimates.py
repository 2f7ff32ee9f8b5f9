"""From coded cells to rates for the whole store: weighted by how they were drawn, with 95 % intervals.

Cells of one report err together, so reports count, not cells: the variance is that of a stratified ratio estimator over
reports, and the interval Wilson's for as many cells as that variance is worth (Korn and Graubard 1998). Where no cell
errs there is no variance: the bound is then that for whole reports that err, of which the sample would still have none in
a twentieth of all draws (for one stratum 1 - 0.05^(1/n), about 3/n). No correction is made for
strata that were drawn whole, which makes the intervals too wide, never too narrow.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

LEVEL = 0.95
_Z = NormalDist().inv_cdf((1 + LEVEL) / 2)


@dataclass(frozen=True, slots=True)
class Observed:
    """One coded cell: its stratum, its report, how many cells it stands for, and whether what is counted is so."""

    stratum: str
    report: int
    weight: float
    counts: bool


@dataclass(frozen=True, slots=True)
class Rate:
    """A weighted rate with its interval; without an `event` it has an upper bound alone."""

    rate: float
    low: float
    high: float
    events: int
    cells: int
    reports: int


def rate_of(cells: Sequence[Observed]) -> Rate | None:
    """The rate over these cells, and so over all that they stand for; None without any cell."""
    if not cells:
        return None
    events, reports = sum(c.counts for c in cells), len({c.report for c in cells})
    whole = sum(c.weight for c in cells)
    rate = sum(c.weight for c in cells if c.counts) / whole
    if not events:
        return Rate(0.0, 0.0, _bound(cells, whole), 0, len(cells), reports)
    worth = _worth(cells, rate, whole, reports)
    low, high = wilson(rate, worth)
    return Rate(rate, low, high, events, len(cells), reports)


def wilson(rate: float, count: float) -> tuple[float, float]:
    """Wilson's interval for a rate seen in so many independent trials."""
    spread = _Z * math.sqrt(rate * (1 - rate) / count + _Z**2 / (4 * count**2))
    middle, scale = rate + _Z**2 / (2 * count), 1 + _Z**2 / count
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)


def _worth(cells: Sequence[Observed], rate: float, whole: float, reports: int) -> float:
    """How many independent cells would tell as much: never more than there are, nor fewer than reports."""
    over: dict[str, dict[int, float]] = {}
    for c in cells:
        of = over.setdefault(c.stratum, {})
        of[c.report] = of.get(c.report, 0.0) + c.weight * (c.counts - rate)
    variance = sum(_spread(list(by_report.values())) for by_report in over.values()) / whole**2
    return max(reports, min(len(cells), rate * (1 - rate) / variance)) if variance else float(reports)


def _spread(totals: list[float]) -> float:
    """The variance of the sum of a stratum's reports; of a single one nothing is known but its own size."""
    count = len(totals)
    if count == 1:
        return totals[0] ** 2
    mean = sum(totals) / count
    return count / (count - 1) * sum((t - mean) ** 2 for t in totals)


def _bound(cells: Sequence[Observed], whole: float) -> float:
    """The greatest rate for which no error is seen in a twentieth of draws, if errors come in whole reports.

    Each stratum's share q of reports with an error may be as large as that allows: 1 - q = min(1, t n / W) with n reports
    drawn, W the stratum's share of all cells, and t such that the product of (1 - q)^n is 0.05.
    """
    strata = sorted({c.stratum for c in cells})
    drawn = {s: len({c.report for c in cells if c.stratum == s}) for s in strata}
    shares = {s: sum(c.weight for c in cells if c.stratum == s) / whole for s in strata}

    def kept(t: float, s: str) -> float:
        return min(1.0, t * drawn[s] / shares[s])

    low, high = -60.0, max(math.log(shares[s] / drawn[s]) for s in drawn)  # of log t
    for _ in range(100):
        middle = (low + high) / 2
        likely = sum(n * math.log(kept(math.exp(middle), s)) for s, n in drawn.items())
        low, high = (middle, high) if likely < math.log(1 - LEVEL) else (low, middle)
    return sum(share * (1 - kept(math.exp(high), s)) for s, share in shares.items())
