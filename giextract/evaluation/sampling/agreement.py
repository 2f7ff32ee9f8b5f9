"""How alike two coders coded: the share of cells, Cohen's kappa, and Gwet's AC1, which rare codes do not upset."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Agreement:
    """Over so many cells; kappa and AC1 are None where every cell has the same code, and chance explains all."""

    cells: int
    alike: int
    kappa: float | None
    ac1: float | None

    @property
    def share(self) -> float:
        """The share of cells coded alike."""
        return self.alike / self.cells if self.cells else 0.0


def agreement(pairs: Sequence[tuple[str, str]]) -> Agreement:
    """Hold the codes of two coders against each other."""
    count, alike = len(pairs), sum(a == b for a, b in pairs)
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    codes = first.keys() | second.keys()
    if count == 0 or len(codes) < 2:
        return Agreement(count, alike, None, None)
    observed = alike / count
    by_margins = sum(first[c] * second[c] for c in codes) / count**2
    shares = [(first[c] + second[c]) / (2 * count) for c in codes]
    by_spread = sum(s * (1 - s) for s in shares) / (len(codes) - 1)
    return Agreement(count, alike, _beyond(observed, by_margins), _beyond(observed, by_spread))


def _beyond(observed: float, expected: float) -> float:
    """How much of the agreement that chance leaves room for is there."""
    return (observed - expected) / (1 - expected) if expected < 1 else 1.0
