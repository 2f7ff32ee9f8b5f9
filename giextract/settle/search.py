"""Choose one reading for every row so that the fewest equations break: exact, over all combinations."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from operator import add, ne, neg

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


@dataclass(frozen=True, slots=True)
class Option:
    """A choice with what it adds to every equation across rows."""

    choice: Choice
    adds: Vector


@dataclass(frozen=True, slots=True)
class Domain:
    """A row's options of one kind, with the least and the most they add, and the options by what they add."""

    options: list[Option]
    low: Vector
    high: Vector
    by_adds: dict[Vector, list[Option]]


class LimitReached(Exception):
    """Raise when the search has looked at as many combinations as it may; nothing may be concluded from it."""


class Search:
    """All combinations of choices that break the fewest equations, for a table whose open rows have several.

    First every equation must hold; only when no combination does it is one more allowed to break. With one broken
    equation allowed, either one row takes a choice that breaks its own, or one equation across rows is given up.
    """

    def __init__(self, rows: list[list[Choice]], crosses: list[Cross], limit: int) -> None:
        options = [[Option(c, _adds(i, c, crosses)) for c in row] for i, row in enumerate(rows)]
        self.keeping = [_domain([o for o in row if not o.choice.broken], len(crosses)) for row in options]
        self.breaking = [_domain([o for o in row if o.choice.broken], len(crosses)) for row in options]
        self.start = tuple(c.constant for c in crosses)
        self.left = limit
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
        needed = [i for i, domain in enumerate(self.keeping) if not domain.options]
        optional = [i for i, domain in enumerate(self.breaking) if i not in needed and domain.options]
        for extra in range(allowed - len(needed) + 1):
            for chosen in combinations(optional, extra):
                yield from self._combine(allowed, {*needed, *chosen})

    def _combine(self, allowed: int, breaking: set[int]) -> Iterator[tuple[Vector, ...]]:
        """Go down the rows, those with the fewest choices first; the last is matched instead of tried."""
        domains = [(self.breaking if i in breaking else self.keeping)[i] for i in range(len(self.keeping))]
        order = sorted(range(len(domains)), key=lambda i: len(domains[i].options))
        self._look(len(order))
        ranges = _ranges([domains[i] for i in order], len(self.start))
        picked: dict[int, Choice] = {}
        last = domains[order[-1]]

        def go(depth: int, broken: int, sums: Vector) -> Iterator[tuple[Vector, ...]]:
            low, high = ranges[depth]
            hopeless = sum(s + a > 0 or s + b < 0 for s, a, b in zip(sums, low, high, strict=True))
            self._look(1)
            if broken + hopeless > allowed:
                return
            row = order[depth]
            if depth == len(order) - 1:
                for option in self._fitting(last, tuple(map(neg, sums)), allowed - broken):
                    picked[row] = option.choice
                    yield tuple(picked[i].values for i in range(len(order)))
                return
            for option in domains[row].options:
                picked[row] = option.choice
                yield from go(depth + 1, broken + option.choice.broken, tuple(map(add, sums, option.adds)))

        yield from go(0, 0, self.start)

    def _fitting(self, domain: Domain, wanted: Vector, spare: int) -> Iterator[Option]:
        """The last row's options that leave exactly as many equations broken as are still allowed."""
        cheapest = min((o.choice.broken for o in domain.options), default=0)
        if spare == cheapest:
            self._look(1)
            yield from (o for o in domain.by_adds.get(wanted, ()) if o.choice.broken == spare)
            return
        self._look(len(domain.options))
        for option in domain.options:
            if option.choice.broken + sum(map(ne, option.adds, wanted)) == spare:
                yield option

    def _look(self, many: int) -> None:
        self.left -= many
        if self.left < 0:
            raise LimitReached


def _adds(row: int, choice: Choice, crosses: list[Cross]) -> Vector:
    return tuple(sum(sign * choice.values[place] for i, place, sign in c.members if i == row) for c in crosses)


def _domain(options: list[Option], width: int) -> Domain:
    columns = list(zip(*(o.adds for o in options), strict=True)) or [(0,)] * width
    by_adds: dict[Vector, list[Option]] = {}
    for option in options:
        by_adds.setdefault(option.adds, []).append(option)
    return Domain(options, tuple(map(min, columns)), tuple(map(max, columns)), by_adds)


def _ranges(domains: list[Domain], width: int) -> list[tuple[Vector, Vector]]:
    """For every depth, the least and the most that the rows still open can add to each equation."""
    low = high = (0,) * width
    ranges = [(low, high)]
    for domain in reversed(domains):
        low, high = tuple(map(add, low, domain.low)), tuple(map(add, high, domain.high))
        ranges.append((low, high))
    return ranges[::-1]
