"""The ways a printed row can be read, and which of them keep the row's own equations."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from giextract.checks.formula import Equation
from giextract.reading.cuts import Cut, glued, kept_whole, lost, split
from giextract.reading.figures import number
from giextract.reading.page import Row
from giextract.report import Span
from giextract.settle.search import Choice, Vector

MOST_CUTS = 60_000  # ways to cut one row; a row of 21 digits into 7 cells has 38,760


@dataclass(slots=True)
class Readings:
    """A row whose borders were lost: its ways grouped by figures, `ways[figures]` being the cuts that give them."""

    row: Row
    equations: tuple[tuple[str, str], ...]
    ways: dict[Vector, list[Cut]]
    choices: list[Choice]
    total: int
    limited: bool = False

    def keeping(self) -> list[Choice]:
        """The choices that break no equation of the row itself."""
        return [c for c in self.choices if not c.broken]


def cuts(row: Row, plain: str) -> Iterator[Cut]:
    """Every way in which a row's printed pieces can be its cells, after what its borders tell."""
    if row.how == "bordered":
        yield row.slots
    elif row.how == "empty":
        yield (None,) * len(row.cells)
    elif row.how == "split":
        yield from split(plain, row.pieces, row.kinds)
    elif row.how in ("glued", "mixed"):
        found = False
        for cut in glued(plain, row.pieces, row.kinds):
            found = True
            yield cut
        if row.how == "mixed":
            yield from kept_whole(plain, row.pieces, row.kinds)
        elif not found:
            yield from lost(plain, row.pieces, row.kinds)


def readings(row: Row, plain: str, own: list[Equation]) -> Readings:
    """All ways to read a row, each with the number of the row's own equations it breaks."""
    places = {cell: i for i, cell in enumerate(row.cells)}
    tests = [[(places[cell], sign) for sign, cell in equation.terms] for equation in own]
    ways: dict[Vector, list[Cut]] = {}
    choices: list[Choice] = []
    total = 0
    for cut in islice(cuts(row, plain), MOST_CUTS + 1):
        total += 1
        values = tuple(_worth(plain, span) for span in cut)
        if values in ways:
            ways[values].append(cut)
            continue
        ways[values] = [cut]
        choices.append(Choice(values, sum(sum(values[i] * s for i, s in test) != 0 for test in tests)))
    keys = tuple((e.rule, e.key) for e in own)
    return Readings(row, keys, ways, choices, total, total > MOST_CUTS)


def _worth(plain: str, span: Span | None) -> int:
    """A cell's figure for the equations: a blank or a mark counts nothing."""
    if span is None:
        return 0
    text = plain[span[0] : span[1]]
    if text.isdecimal():
        return int(text)
    value = number(text)
    return int(value) if value is not None and value == int(value) else 0
