"""What printed figures alone tell: the sums that they break, and the values that they leave to blank cells.

Written apart from the catalogue of rules on purpose: a rule that is lost or wrong has to cost points here.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

APPLICANTS = ("individual", "business", "research", "social", "legal", "other_org")
ENDINGS = ("upheld", "corrected", "other", "pending")
OUTER_ROWS = frozenset({"received", "carried_in", "concluded", "carried_out"})
FULL_RESULTS = 16  # a table in short form prints fewer rows of results than these

Figures = Mapping[str, Decimal | None]
Sides = tuple[tuple[str, ...], tuple[str, ...]]


def broken(figures: Figures) -> list[frozenset[str]]:
    """The sums that the figures get wrong, as sets of operands; one with a blank operand is left out."""
    return [frozenset(left + right) for left, right in _sums(figures) if _is_broken(figures, (left, right))]


def forced(figures: Figures) -> dict[str, Decimal]:
    """Blank cells and the one value that counts, whole and not negative, and the unbroken sums leave them."""
    ranges = {cell: _Range(Decimal(0) if known is None else known, known) for cell, known in figures.items()}
    usable = [
        sides
        for sides in _sums(figures)
        if not _is_broken(figures, sides) and all(cell in figures for side in sides for cell in side)
    ]
    blank = frozenset(cell for cell, known in figures.items() if known is None)
    while any(_narrow(ranges, blank, *way) for sides in usable for way in (sides, sides[::-1])):
        pass
    return {cell: ranges[cell].low for cell in blank if ranges[cell].low == ranges[cell].high}


class _Range:
    """The values that a cell may have; `high` None is no bound."""

    __slots__ = ("high", "low")

    def __init__(self, low: Decimal, high: Decimal | None) -> None:
        self.low, self.high = low, high


def _narrow(ranges: Mapping[str, _Range], blank: frozenset[str], here: Sequence[str], there: Sequence[str]) -> bool:
    """Bound blank cells on one side of a sum by the other side; tells whether that brought anything."""
    narrowed = False
    highs = [ranges[cell].high for cell in there]
    if None not in highs:
        most = sum((high for high in highs if high is not None), Decimal(0))
        for cell in blank.intersection(here):
            own = ranges[cell]
            room = most - sum((ranges[other].low for other in here if other != cell), Decimal(0))
            if room >= own.low and (own.high is None or room < own.high):
                own.high, narrowed = room, True
    least = sum((ranges[cell].low for cell in there), Decimal(0))
    for cell in blank.intersection(here):
        others = [ranges[other].high for other in here if other != cell]
        rest = least - sum((high for high in others if high is not None), Decimal(0))
        if None not in others and rest > ranges[cell].low:
            ranges[cell].low, narrowed = rest, True
    return narrowed


def _is_broken(figures: Figures, sides: Sides) -> bool:
    left, right = ([figures.get(cell) for cell in side] for side in sides)
    if None in left or None in right:
        return False
    return sum(v for v in left if v is not None) != sum(v for v in right if v is not None)


def _sums(figures: Figures) -> Iterator[Sides]:
    """The sums that the forms of 2019 and 2021 ask of the rows that are there."""
    rows = dict.fromkeys(cell.rsplit(".", 1)[0] for cell in figures)
    requests = [row.removeprefix("requests.") for row in rows if row.startswith("requests.")]
    for row in requests:
        yield tuple(f"requests.{row}.{a}" for a in APPLICANTS), (f"requests.{row}.total",)
    results = [row for row in requests if row not in OUTER_ROWS]
    for column in (*APPLICANTS, "total"):
        if OUTER_ROWS.issubset(requests):
            new, old, concluded, left = (
                f"requests.{row}.{column}" for row in ("received", "carried_in", "concluded", "carried_out")
            )
            yield (new, old), (concluded, left)
        if len(results) >= FULL_RESULTS and "concluded" in requests:
            yield tuple(f"requests.{row}.{column}" for row in results), (f"requests.concluded.{column}",)
    for row in (row for row in rows if row.startswith("disputes.")):
        yield tuple(f"{row}.{ending}" for ending in ENDINGS), (f"{row}.total",)
