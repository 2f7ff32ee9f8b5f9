"""How sure a share is: the bootstrap over reports, because the cells of one report stand or fall together."""

import math
import random
from collections.abc import Callable, Sequence
from functools import lru_cache
from operator import itemgetter

DRAWS = 1000  # enough for two decimals of a percentage at the ends of a 95 % interval
SEED = 20080501  # always the same draws: two evaluations of the same reports print the same intervals
CONFIDENCE = 0.95

Interval = tuple[float, float]
Draw = Callable[[Sequence[tuple[int, int]]], tuple[tuple[int, int], ...]]


def interval(pairs: Sequence[tuple[int, int]]) -> Interval | None:
    """The 95 % interval of a share from each report's two counts; None where one report, or nothing, is all there is."""
    return _ends([
        part / whole
        for draw in _draws(len(pairs))
        for part, whole in [_sum(pairs, draw)]
        if whole
    ])  # fmt: skip


def difference(first: Sequence[tuple[int, int]], second: Sequence[tuple[int, int]]) -> Interval | None:
    """The 95 % interval of how much the second share is above the first; both are of the same reports, in order."""
    found = []
    for draw in _draws(len(first)):
        (a, of_a), (b, of_b) = _sum(first, draw), _sum(second, draw)
        if of_a and of_b:
            found.append(b / of_b - a / of_a)
    return _ends(found)


def most_unseen(reports: int) -> float | None:
    """The share of reports that may yet have what none of these had, at 95 % (Clopper and Pearson, one-sided)."""
    return 1 - (1 - CONFIDENCE) ** (1 / reports) if reports else None


def mcnemar(only_first: int, only_second: int) -> float:
    """The exact two-sided p of so many differences to either side, were each as likely to fall to one as to the other."""
    differing = only_first + only_second
    tail = sum(math.comb(differing, k) for k in range(min(only_first, only_second) + 1))
    return min(1.0, float(2 * tail / 2**differing))


@lru_cache(maxsize=1)
def _draws(count: int) -> Sequence[Draw]:
    """So many reports drawn from as many, again and again; two at least, or there is nothing to draw."""
    if count < 2:
        return []
    source = random.Random(SEED)
    return [itemgetter(*source.choices(range(count), k=count)) for _ in range(DRAWS)]


def _sum(pairs: Sequence[tuple[int, int]], draw: Draw) -> tuple[int, int]:
    parts, wholes = zip(*draw(pairs), strict=True)
    return sum(parts), sum(wholes)


def _ends(found: list[float]) -> Interval | None:
    if not found:
        return None
    found.sort()
    cut = (1 - CONFIDENCE) / 2
    return found[math.floor(cut * (len(found) - 1))], found[math.ceil((1 - cut) * (len(found) - 1))]
