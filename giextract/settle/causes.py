"""Put what broke a table's equations down to slips: as few as can be, the likeliest first."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from giextract.report import Slip
from giextract.settle.localise import MOST_NODES, Change, Found, Table, filled, smallest
from giextract.settle.slips import COPIED, Grid, kind_of, repairs, row_of
from giextract.settle.tableau import Number

MOST_SLIPS = 2  # slips that move several figures, in one explanation
MOST_REPAIRS = 6  # of those, how many are followed up where they leave other equations broken
_ONE_SLIP: frozenset[Slip] = frozenset(
    {"wrong_applicant", "shifted_row", "total_left_at_zero", "total_in_wrong_column", "value_one_row_off",
     "carry_left_standing"}
)  # fmt: skip
_PLAIN: frozenset[Slip] = frozenset({"unknown", "several"})


@dataclass(frozen=True, slots=True)
class Cause:
    """A slip: the cells it changed, what each would have to be, and what it looks like."""

    cells: tuple[str, ...]
    values: tuple[Number | None, ...]
    kind: Slip

    def count(self) -> int:
        """How many slips of the hand it takes."""
        return 1 if self.kind in _ONE_SLIP else len(self.cells)

    def moves(self, printed: Mapping[str, Number]) -> bool:
        """Whether the cells would have the same figures as are printed, each in another place."""
        return len(self.cells) > 1 and Counter(self.values) == Counter(printed[c] for c in self.cells)


Whole = tuple[Cause, ...]


class Causes(NamedTuple):
    """Ways to explain everything that is broken, likeliest first, whether these are all, and what blanks would be then."""

    wholes: tuple[Whole, ...]
    is_complete: bool
    filled: Mapping[str, Number | None]


@dataclass(frozen=True, slots=True)
class Numbered:
    """A table whose cells go by numbers in the form's order, for the search; `grid` has their names."""

    table: Table
    names: tuple[str, ...]
    grid: Grid


def causes(numbered: Numbered, hints: Mapping[str, Number]) -> Causes:
    """Explain a table.

    The order, likeliest first:

    1. fewer slips: a row that lost a blank, an application under the wrong applicant, a total in the wrong column or left
       at zero, a value one row off, last year's figure left standing are one slip each, whatever they change; every other
       changed cell is one of its own;
    2. what another source says: more cells that would become what the prose or last year's report states, fewer that
       would leave it;
    3. more slips that are told by their kind, such as a wrong digit, before changes that look like nothing;
    4. the one blank of a row before cells that print a figure;
    5. figures that are all there and only stand elsewhere before figures that are nowhere on the page;
    6. less weight: cells that one reading saw before cells that both saw, and so fewer cells;
    7. totals before their parts: a wrong addition is one more way to get them wrong;
    8. rows that are copied from last year's report before rows that this year's work fills;
    9. more cells that would be 0, as most cells of these tables are;
    10. the form's order.

    Measured by `python -m benchmarks.printed`.
    """
    left = [MOST_NODES]
    wholes, is_complete = _wholes(numbered, left, MOST_SLIPS)
    wholes.sort(key=lambda w: _rank(w, numbered, hints))
    table, places = numbered.table, {name: i for i, name in enumerate(numbered.names)}
    if wholes:
        known = {places[c]: v for cause in wholes[0] for c, v in zip(cause.cells, cause.values, strict=True)}
        table = table.changed({c: v for c, v in known.items() if v is not None})
    blanks = {numbered.names[c]: v for c, v in filled(table).items() if c < len(numbered.names)}
    return Causes(tuple(wholes), is_complete, blanks)


def _rank(whole: Whole, numbered: Numbered, hints: Mapping[str, Number]) -> tuple[object, ...]:
    places = {name: i for i, name in enumerate(numbered.names)}
    change = {c: v for cause in whole for c, v in zip(cause.cells, cause.values, strict=True)}
    return (
        _count(whole),
        -sum(1 if value == hints[cell] else -1 for cell, value in change.items() if cell in hints),
        sum(cause.kind in _PLAIN for cause in whole),
        -sum(numbered.grid.is_lone_blank(c) for c in change),
        sum(not cause.moves(numbered.grid.printed) for cause in whole),
        sum(numbered.table.weights.get(places[c], 0) for c in change),
        sum(c not in numbered.grid.totals for c in change),
        sum(row_of(c) not in COPIED for c in change),
        -sum(value == 0 for value in change.values()),
        sorted(places[c] for c in change),
    )


def _wholes(numbered: Numbered, left: list[int], slips: int) -> tuple[list[Whole], bool]:
    found = smallest(numbered.table, left[0])
    left[0] -= found.looked
    wholes = {_key(whole): whole for whole in _split(found, numbered)}
    if slips and not any(_is_sure(change, numbered.table) for change in found.sets):
        for whole in _with_repairs(numbered, left, slips):
            known = wholes.get(_key(whole))
            if known is None or _count(whole) < _count(known):
                wholes[_key(whole)] = whole
    return list(wholes.values()), found.is_complete


def _is_sure(change: Change, table: Table) -> bool:
    """Whether a set is one cell that several equations accuse: nothing else need be looked for."""
    return len(change) == 1 and sum(not change.keys().isdisjoint(equation) for equation in table.equations) > 1


def _count(whole: Whole) -> int:
    return sum(cause.count() for cause in whole)


def _key(whole: Whole) -> frozenset[tuple[str, Number | None]]:
    return frozenset((c, v) for cause in whole for c, v in zip(cause.cells, cause.values, strict=True))


def _with_repairs(numbered: Numbered, left: list[int], slips: int) -> Iterator[Whole]:
    """Explanations of which one slip moved several figures: it mends all that it touches, others explain the rest."""
    table, grid, names = numbered.table, numbered.grid, numbered.names
    places = {name: i for i, name in enumerate(names)}
    touching: dict[int, list[int]] = {}
    for i, equation in enumerate(table.equations):
        for c in equation:
            touching.setdefault(c, []).append(i)
    broken = set(_broken(table))
    ways: dict[frozenset[tuple[str, Number]], tuple[int, dict[str, Number], Slip]] = {}
    for change, kind in repairs(grid):
        by_place = {places[c]: v for c, v in change.items()}
        touched = {i for c in by_place for i in touching.get(c, ())}
        if touched & broken and not touched & set(_broken(table.changed(by_place), touched)):
            ways.setdefault(frozenset(change.items()), (len(touched & broken), change, kind))
    for mended, change, kind in sorted(ways.values(), key=lambda w: -w[0])[:MOST_REPAIRS]:
        cause = _cause(tuple(change), tuple(change.values()), grid, kind)
        if mended == len(broken):
            yield (cause,)
        elif left[0] > 0:
            rest = Numbered(
                table.changed({places[c]: v for c, v in change.items()}), names,
                replace(grid, printed={**grid.printed, **change}),
            )  # fmt: skip
            for others in _wholes(rest, left, slips - 1)[0]:
                if all(change.keys().isdisjoint(other.cells) for other in others):
                    yield (cause, *others)


def _cause(cells: tuple[str, ...], values: tuple[Number | None, ...], grid: Grid, otherwise: Slip) -> Cause:
    kind = kind_of(cells, values, grid)
    return Cause(cells, values, otherwise if kind in _PLAIN else kind)


def _broken(table: Table, among: set[int] | None = None) -> Iterator[int]:
    """The equations that do not hold; those with an unknown cell may, and one that only bounds may have a rest."""
    for i in range(len(table.equations)) if among is None else among:
        equation = table.equations[i]
        unknown = table.unknown.intersection(equation)
        if any(c in table.printed for c in unknown):
            continue
        gap = sum(s * table.printed[c] for c, s in equation.items() if c not in unknown)
        if gap * next((equation[c] for c in unknown), gap) > 0:
            yield i


def _split(found: Found, numbered: Numbered) -> Iterator[Whole]:
    """Each set as independent slips: cells that share an equation belong together."""
    for change in found.sets:
        yield tuple(_as_cause(part, numbered) for part in _parts(change, numbered.table.equations))


def _as_cause(part: Change, numbered: Numbered) -> Cause:
    cells = sorted(part)
    names = tuple(numbered.names[c] for c in cells)
    values = tuple(part[c] for c in cells)
    return Cause(names, values, kind_of(names, values, numbered.grid))


def _parts(change: Change, equations: Sequence[Mapping[int, Number]]) -> list[Change]:
    groups: list[set[int]] = [{c} for c in sorted(change)]
    for equation in equations:
        tied = [g for g in groups if g.intersection(equation)]
        if len(tied) > 1:
            groups = [g for g in groups if g not in tied] + [set().union(*tied)]
    return [{c: change[c] for c in sorted(group)} for group in groups]
