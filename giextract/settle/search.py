"""Choose one reading for every row so that the fewest equations break: exact, over all combinations."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

Vector = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to read a row: its figures (a blank is 0) and how many equations of the row itself it breaks."""

    values: Vector
    broken: int


@dataclass(frozen=True, slots=True)
class Cross:
    """An equation across rows: the open rows' figures, each `(row, place, sign)`, and `constant` add up to zero."""

    members: tuple[tuple[int, int, int], ...]
    constant: int


class LimitReached(Exception):
    """Raise when the search has visited as many combinations as it may; nothing may be concluded from it."""


class Search:
    """All combinations of choices that break the fewest equations, for a table whose open rows have several.

    First every equation must hold; only when no combination does it is one more allowed to break. With one broken
    equation allowed, either one row takes a choice that breaks its own, or one equation across rows is given up.
    """

    def __init__(self, rows: list[list[Choice]], crosses: list[Cross], limit: int) -> None:
        self.rows, self.crosses, self.left = rows, crosses, limit
        self.most = len(crosses) + sum(max((c.broken for c in row), default=0) for row in rows)

    def fewest(self, at_most: int = 4, keep: int = 200) -> tuple[int, list[tuple[Vector, ...]]]:
        """The least number of broken equations and every combination with that number (at most `keep` of them)."""
        for allowed in range(min(at_most, self.most) + 1):
            found: list[tuple[Vector, ...]] = []
            for solution in self._within(allowed):
                found.append(solution)
                if len(found) >= keep:
                    break
            if found:
                return allowed, found
        return at_most + 1, []

    def _within(self, allowed: int) -> Iterator[tuple[Vector, ...]]:
        """Combinations that break exactly `allowed` equations, by which rows break theirs."""
        needed = [i for i, row in enumerate(self.rows) if all(c.broken for c in row)]
        optional = [i for i, row in enumerate(self.rows) if i not in needed and any(c.broken for c in row)]
        for extra in range(allowed - len(needed) + 1):
            for chosen in combinations(optional, extra):
                yield from self._combine(allowed, {*needed, *chosen})

    def _combine(self, allowed: int, breaking: set[int]) -> Iterator[tuple[Vector, ...]]:
        domains = [[c for c in row if bool(c.broken) == (i in breaking)] for i, row in enumerate(self.rows)]
        order = sorted(range(len(domains)), key=lambda i: len(domains[i]))
        ranges = _ranges(domains, order, self.crosses)
        picked: list[Choice | None] = [None] * len(domains)

        def go(depth: int, broken: int, sums: list[int]) -> Iterator[tuple[Vector, ...]]:
            self.left -= 1
            if self.left < 0:
                raise LimitReached
            low, high = ranges[depth]
            hopeless = sum(s + a > 0 or s + b < 0 for s, a, b in zip(sums, low, high, strict=True))
            if broken + hopeless > allowed:
                return
            if depth == len(order):
                if broken + hopeless == allowed:
                    yield tuple(c.values for c in picked if c is not None)
                return
            row = order[depth]
            for choice in domains[row]:
                picked[row] = choice
                yield from go(depth + 1, broken + choice.broken, self._add(sums, row, choice.values))

        yield from go(0, 0, [c.constant for c in self.crosses])

    def _add(self, sums: list[int], row: int, values: Vector) -> list[int]:
        return [
            s + sum(sign * values[place] for i, place, sign in cross.members if i == row)
            for s, cross in zip(sums, self.crosses, strict=True)
        ]


def _ranges(
    domains: list[list[Choice]], order: list[int], crosses: list[Cross]
) -> list[tuple[list[int], list[int]]]:
    """For every depth, the least and the most that the rows still open can add to each equation."""
    low, high = [0] * len(crosses), [0] * len(crosses)
    ranges = [(low, high)]
    for row in reversed(order):
        low, high = list(low), list(high)
        for k, cross in enumerate(crosses):
            for i, place, sign in cross.members:
                if i == row and domains[row]:
                    worth = [sign * c.values[place] for c in domains[row]]
                    low[k] += min(worth)
                    high[k] += max(worth)
        ranges.append((low, high))
    return ranges[::-1]
