"""The smallest sets of cells whose change makes all equations of a table hold: error localisation, exact.

After Fellegi and Holt, "A systematic approach to automatic edit and imputation", JASA 71 (1976), 17–35: change as few
fields as can be, each weighed by how hard it is to doubt. A set is grown cell by cell. What its equations still lack
names the cells of which every larger set must have one, so nothing is missed and nothing is looked at twice.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from giextract.settle.tableau import Number, Row, Tableau, system

MOST_CELLS = 6  # cells of one set, over all slips of a table
MOST_NODES = 2500  # sets looked at for one table, about a quarter of a second
MOST_SETS = 200  # sets of the same weight that are collected before they are put in order


@dataclass(frozen=True, slots=True)
class Table:
    """What is printed, as numbers: equations whose terms add up to zero, the cells' values and weights.

    `unknown` cells print no number that could be told: they may have any value, and that costs nothing. One that is not
    even printed is the rest that an inequality leaves.
    """

    equations: tuple[Row, ...]
    printed: Mapping[int, Number]
    weights: Mapping[int, int]
    unknown: frozenset[int] = frozenset()

    def changed(self, values: Mapping[int, Number]) -> "Table":
        """The same table with other values in some cells, which are unknown no longer."""
        return Table(self.equations, {**self.printed, **values}, self.weights, self.unknown.difference(values))


Change = dict[int, Number | None]
"""What each cell of a set would have to be; None where several values would do."""


@dataclass(slots=True)
class Found:
    """All smallest sets, or those that were found before a limit was reached; `looked` is how many were looked at."""

    sets: list[Change] = field(default_factory=list)
    looked: int = 0
    is_complete: bool = True


class _LimitReached(Exception):
    """Raise when as many sets have been looked at as may be."""


def smallest(table: Table, most_nodes: int = MOST_NODES) -> Found:
    """The sets of least weight; none where all equations hold, or where no set within the limits makes them hold."""
    search = _Search(table, most_nodes)
    found = Found()
    try:
        start = search.start()
        least, most = search.least(start, frozenset()), max(table.weights.values(), default=0) * MOST_CELLS
        for budget in range(least, most + 1):
            for change in search.within(start, (), frozenset(), budget):
                found.sets.append(change)
                if len(found.sets) >= MOST_SETS:
                    raise _LimitReached
            if found.sets:
                break
    except _LimitReached:
        found.is_complete = False
    found.looked = most_nodes - search.left
    return found


def filled(table: Table) -> Change:
    """What the equations leave for the unknown cells; nothing where they contradict each other."""
    search = _Search(table, 0)
    start = search.start()
    return {} if start.gaps() or start.negative() is not None else search.change(start, tuple(sorted(table.unknown)))


class _Search:
    def __init__(self, table: Table, most_nodes: int) -> None:
        self.table, self.left = table, most_nodes

    def start(self) -> Tableau:
        """The equations with the unknown cells free, which costs nothing."""
        tableau = system(self.table.equations, dict(self.table.printed))
        for cell in sorted(self.table.unknown):
            tableau = tableau.freed(cell, 0)
        return tableau

    def within(self, at: Tableau, cells: tuple[int, ...], without: frozenset[int], budget: int) -> Iterator[Change]:
        """Every set that goes on from these cells, uses none of `without` and spends the budget to the end."""
        self.left -= 1
        if self.left < 0:
            raise _LimitReached
        options = self._options(at, cells, without)
        if options is None:
            if cells:
                yield self.change(at, cells)
            return
        if len(cells) == MOST_CELLS:
            return
        for cell in options:
            rest = budget - self.table.weights[cell]
            if rest >= 0:
                after = at.freed(cell, self.table.printed[cell])
                if self.least(after, without) <= rest:
                    yield from self.within(after, (*cells, cell), without, rest)
            without |= {cell}

    def least(self, at: Tableau, without: frozenset[int]) -> int:
        """What must be spent at least: gaps that have no cell in common need one each."""
        needed, seen = 0, set[int]()
        for cells in sorted((self._helping(at, i, without) for i in at.gaps()), key=len):
            if seen.isdisjoint(cells):
                needed += min((self.table.weights[c] for c in cells), default=10**6)
                seen.update(cells)
        return needed

    def _options(self, at: Tableau, cells: tuple[int, ...], without: frozenset[int]) -> list[int] | None:
        """The cells of which every larger set needs one; None when the set needs no more."""
        gaps = at.gaps()
        if gaps:
            return min((self._helping(at, i, without) for i in gaps), key=len)
        negative = at.negative()
        if negative is not None:
            return self._helping(at, negative, without)
        return None if all(value == int(value) for value in at.values().values()) else []

    def _helping(self, at: Tableau, i: int, without: frozenset[int]) -> list[int]:
        """Cells whose change can bring an equation nearer: up from any value, down only from above zero."""
        printed, weights, up = self.table.printed, self.table.weights, at.sums[i] > 0
        return [
            c for c, sign in at.rows[i].items()
            if c in weights and c not in without and ((sign > 0) == up or printed[c] > 0) and c not in at.free
        ]  # fmt: skip

    def change(self, at: Tableau, cells: tuple[int, ...]) -> Change:
        """What these free cells would be."""
        values = at.values()
        if not at.loose():
            return {c: values[c] for c in cells}
        return {c: values[c] if self._is_only(at, c, values[c]) else None for c in cells}

    def _is_only(self, at: Tableau, cell: int, value: Number) -> bool:
        """Whether no other value of this cell is left: neither a smaller nor a larger one."""
        spare = 1 + max(*self.table.printed, *(c for e in self.table.equations for c in e), *at.free)
        for sign in (1, -1):
            other = at.freed(spare, 0).also({cell: 1, spare: -sign}, value + sign)
            if not other.gaps() and other.negative() is None:
                return False
        return True
