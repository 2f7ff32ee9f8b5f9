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

MOST_CUTS = 100_000  # ways to cut one row that are looked at; 21 digits fall into 7 cells in 38,760 ways


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
    """All ways to read a row, each with the number of the row's own equations it breaks.

    A row with several equations of its own is read block by block: only the ways that break the fewest are kept, for
    there may be millions of others.
    """
    places = {cell: i for i, cell in enumerate(row.cells)}
    tests = [[(places[cell], sign) for sign, cell in equation.terms] for equation in own]
    found = Readings(row, tuple((e.rule, e.key) for e in own), {}, [], 0)
    if len(tests) > 1 and row.how == "glued":
        _read_blocks(found, plain, tests)
        return found
    for cut in islice(cuts(row, plain), MOST_CUTS + 1):
        found.total += 1
        _add(found, cut, plain, tests)
    found.limited = found.total > MOST_CUTS
    return found


def _add(found: Readings, cut: Cut, plain: str, tests: list[list[tuple[int, int]]]) -> None:
    values = tuple(_worth(plain, span) for span in cut)
    if values in found.ways:
        found.ways[values].append(cut)
        return
    found.ways[values] = [cut]
    found.choices.append(Choice(values, sum(sum(values[i] * s for i, s in test) != 0 for test in tests)))


def _read_blocks(found: Readings, plain: str, tests: list[list[tuple[int, int]]]) -> None:
    """Fill in the ways that break the fewest of several equations, giving a way up as soon as it breaks one more."""
    row = found.row
    found.total = sum(1 for _ in islice(cuts(row, plain), 2))
    closing = {max(i for i, _ in test): test for test in tests}
    visits = 0
    for allowed in range(len(tests) + 1):

        def keep(done: list[Span | None], allowed: int = allowed) -> bool:
            nonlocal visits
            visits += 1
            if visits > MOST_CUTS:
                return False
            if len(done) - 1 not in closing:
                return True
            ended = [test for last, test in closing.items() if last < len(done)]
            return sum(sum(_worth(plain, done[i]) * s for i, s in test) != 0 for test in ended) <= allowed

        for cut in glued(plain, row.pieces, row.kinds, keep):
            _add(found, cut, plain, tests)
        if visits > MOST_CUTS:
            found.limited = True
            return
        if found.ways:
            return
    for cut in islice(lost(plain, row.pieces, row.kinds), MOST_CUTS):
        _add(found, cut, plain, tests)


def _worth(plain: str, span: Span | None) -> int:
    """A cell's figure for the equations: a blank or a mark counts nothing."""
    if span is None:
        return 0
    text = plain[span[0] : span[1]]
    if text.isdecimal():
        return int(text)
    value = number(text)
    return 0 if value is None else int(value) if value == int(value) else int(value * 10**12)  # amounts stay apart
