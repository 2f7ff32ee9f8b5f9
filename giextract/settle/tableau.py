"""Linear equations of which some cells may take new values: exact, in whole numbers wherever the equations allow it.

Of a free cell the unknown is its new value, never below zero; of any other it is the change from what is printed, which
stays zero until the cell is freed. What cannot be satisfied says which cells could help.
"""

from collections.abc import Iterable
from fractions import Fraction

Number = int | Fraction
Row = dict[int, Number]
_UNSOLVED = -1


class Tableau:
    """Equations in solved form: each is headed by one of the free cells, or by none yet."""

    __slots__ = ("free", "heads", "rows", "sums")

    def __init__(self, rows: list[Row], sums: list[Number]) -> None:
        self.rows, self.sums = rows, sums
        self.heads = [_UNSOLVED] * len(rows)
        self.free: tuple[int, ...] = ()

    def freed(self, cell: int, printed: Number) -> "Tableau":
        """The same equations with one more free cell."""
        other = Tableau(self.rows[:], self.sums[:])
        other.heads, other.free = self.heads[:], (*self.free, cell)
        best = _UNSOLVED
        for i, row in enumerate(other.rows):
            if cell in row:
                other.sums[i] += row[cell] * printed
                if other.heads[i] == _UNSOLVED and (best == _UNSOLVED or len(row) < len(other.rows[best])):
                    best = i
        if best != _UNSOLVED:
            other._pivot(best, cell)
        return other

    def gaps(self) -> list[int]:
        """The equations without a free cell that do not hold."""
        return [i for i, head in enumerate(self.heads) if head == _UNSOLVED and self.sums[i]]

    def negative(self) -> int | None:
        """An equation that would make a free cell negative however the others are set; None where nothing does.

        Equations without a free cell must hold. Bland's rule, the least of the possible each time, keeps this from
        going round in circles.
        """
        while True:
            wrong = [(head, i) for i, head in enumerate(self.heads) if head != _UNSOLVED and self.sums[i] < 0]
            if not wrong:
                return None
            i = min(wrong)[1]
            heads = set(self.heads)
            enters = [c for c in self.free if c not in heads and self.rows[i].get(c, 0) < 0]
            if not enters:
                return i
            self._pivot(i, min(enters))

    def values(self) -> dict[int, Number]:
        """One value for each free cell; only after `gaps` and `negative` found nothing."""
        found: dict[int, Number] = dict.fromkeys(self.free, 0)
        found.update((head, self.sums[i]) for i, head in enumerate(self.heads) if head != _UNSOLVED)
        return found

    def loose(self) -> bool:
        """Whether the equations leave some free cell more than one value, bounds aside."""
        return any(c not in self.heads for c in self.free)

    def also(self, row: Row, total: Number) -> "Tableau":
        """The same equations and one more over free cells."""
        left, rest = dict(row), total
        for i, head in enumerate(self.heads):
            if head in left:
                factor = left.pop(head)
                rest -= factor * self.sums[i]
                _take(left, self.rows[i], factor, head)
        other = Tableau([*self.rows, left], [*self.sums, rest])
        other.heads, other.free = [*self.heads, _UNSOLVED], self.free
        enters = next((c for c in self.free if c in left), None)
        if enters is not None:
            other._pivot(len(self.rows), enters)
        return other

    def _pivot(self, at: int, cell: int) -> None:
        """Head an equation by a cell, and take the cell out of all others."""
        row, total, by = self.rows[at], self.sums[at], self.rows[at][cell]
        if by != 1:
            row = {c: _ratio(v, by) for c, v in row.items()}
            total = _ratio(total, by)
            self.rows[at], self.sums[at] = row, total
        self.heads[at] = cell
        for i, other in enumerate(self.rows):
            if i != at and cell in other:
                factor = other[cell]
                changed = dict(other)
                del changed[cell]
                _take(changed, row, factor, cell)
                self.rows[i] = changed
                self.sums[i] -= factor * total


def system(equations: Iterable[Row], printed: dict[int, Number]) -> Tableau:
    """Equations whose terms must add up to zero, over what is printed."""
    rows = [dict(e) for e in equations]
    return Tableau(rows, [-sum((sign * printed.get(c, 0) for c, sign in row.items()), 0) for row in rows])


def _take(row: Row, other: Row, factor: Number, head: int) -> None:
    for c, v in other.items():
        if c != head:
            rest = row.get(c, 0) - factor * v
            if rest:
                row[c] = rest
            else:
                row.pop(c, None)


def _ratio(value: Number, by: Number) -> Number:
    if by == -1:
        return -value
    result = Fraction(value) / by
    return result.numerator if result.denominator == 1 else result
