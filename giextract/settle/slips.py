"""What slips of the hand look like: what turned one printed figure into another, and a row into another."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise

from giextract.forms import row_and_column
from giextract.report import Slip
from giextract.settle.tableau import Number

Values = Mapping[str, Number]
Parts = tuple[tuple[int, str], ...]
_TWO_DIGITS = 10
COPIED = frozenset({"requests.carried_in"})  # rows whose figures come from another document, last year's report


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as it lies before the eye: its rows in the form's order, its figures (a blank is 0), its totals.

    `totals` has the parts of each total, once for every equation that adds it up; `unread` cells have no figure that
    could be told; `before` has the figures that last year's report prints in the same cells, as far as they are known.
    """

    rows: tuple[tuple[str, ...], ...]
    printed: Values
    blank: frozenset[str] = frozenset()
    totals: Mapping[str, tuple[Parts, ...]] = field(default_factory=dict)
    unread: frozenset[str] = frozenset()
    before: Values = field(default_factory=dict)

    def is_lone_blank(self, cell: str) -> bool:
        """Whether a cell is blank and the others of its row are not."""
        return cell in self.blank and sum(row_of(other) == row_of(cell) for other in self.blank) == 1


def kind_of(cells: Sequence[str], values: Sequence[Number | None], grid: Grid) -> Slip:
    """What could have made the printed figures of these cells out of the values that they would have to have."""
    known = [v for v in values if v is not None]
    if len(known) < len(values):
        return "unknown" if len(values) == 1 else "several"
    change = dict(zip(cells, known, strict=True))
    if _is_last_years(cells, grid):
        return "carry_left_standing"
    if all(cell in grid.totals and grid.printed[cell] == 0 for cell in cells) and _in_line(cells):
        return "total_left_at_zero"
    if len(cells) == 1:
        return _kind_of_one(cells[0], known[0], grid)
    return _kind_of_two(change, grid) if len(cells) == 2 else "several"


def _is_last_years(cells: Sequence[str], grid: Grid) -> bool:
    """Whether all these figures are last year's own; one alone must have two digits, for small ones are often alike."""
    alike = all(grid.printed[cell] and grid.printed[cell] == grid.before.get(cell) for cell in cells)
    return alike and (len(cells) > 1 or grid.printed[cells[0]] >= _TWO_DIGITS)


def _kind_of_one(cell: str, value: Number, grid: Grid) -> Slip:
    if cell in grid.blank:
        return "left_blank"
    printed, meant = str(grid.printed[cell]), str(value)
    if len(printed) == len(meant):
        differing = [i for i, (a, b) in enumerate(zip(printed, meant, strict=True)) if a != b]
        if len(differing) == 1:
            return "wrong_digit"
        if len(differing) == 2 and sorted(printed) == sorted(meant):
            return "swapped_digits"
    elif _without_one(meant, printed):
        return "digit_dropped"
    elif _without_one(printed, meant):
        return "digit_added"
    return "unknown"


def _without_one(longer: str, shorter: str) -> bool:
    return any(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer)))


def _kind_of_two(change: Mapping[str, Number], grid: Grid) -> Slip:
    (one, a), (other, b) = change.items()
    exchanged = grid.printed[one] == b and grid.printed[other] == a
    if row_of(one) == row_of(other):
        if exchanged and (one in grid.totals) != (other in grid.totals):
            return "total_in_wrong_column"
        moved = grid.printed[one] + grid.printed[other] == a + b
        return "wrong_applicant" if moved and one not in grid.totals and other not in grid.totals else "several"
    if exchanged and column_of(one) == column_of(other):
        near = [{row_of(r[0]), row_of(s[0])} for r, s in pairwise(grid.rows)]
        return "value_one_row_off" if {row_of(one), row_of(other)} in near else "several"
    return "several"


def repairs(grid: Grid) -> Iterator[tuple[dict[str, Number], Slip]]:
    """Every way to undo a slip that moves several figures at once: the cells that change, and what they would be."""
    whole = [row for row in grid.rows if grid.unread.isdisjoint(row)]
    for row in whole:
        printed = [grid.printed[cell] for cell in row]
        for line in _shifts(printed):
            yield _differing(row, printed, line), "shifted_row"
        for total in (cell for cell in row if cell in grid.totals):
            for cell in row:
                if cell not in grid.totals and grid.printed[cell] != grid.printed[total]:
                    yield {cell: grid.printed[total], total: grid.printed[cell]}, "total_in_wrong_column"
    for one, other in pairwise(whole):
        if list(map(column_of, one)) == list(map(column_of, other)):
            a, b = ([grid.printed[cell] for cell in row] for row in (one, other))
            yield {**_differing(one, a, b), **_differing(other, b, a)}, "value_one_row_off"
            for x, y, v, w in zip(one, other, a, b, strict=True):
                if v != w:
                    yield {x: w, y: v}, "value_one_row_off"
    yield from _totals_at_zero(grid)


def _totals_at_zero(grid: Grid) -> Iterator[tuple[dict[str, Number], Slip]]:
    """A row, or a column, of totals that are 0 or blank filled with what their parts add up to."""
    empty = [cell for row in grid.rows for cell in row if cell in grid.totals and not grid.printed[cell]]
    for line in (row_of, column_of):
        for name in dict.fromkeys(map(line, empty)):
            sums = {cell: _sum(grid, cell) for cell in empty if line(cell) == name}
            filled = {cell: value for cell, value in sums.items() if value > 0}
            if len(filled) > 1:
                yield filled, "total_left_at_zero"


def _sum(grid: Grid, total: str) -> Number:
    """What a total's parts add up to; of several additions the largest, for those over empty totals come to nothing."""
    return max(sum((sign * grid.printed[c] for sign, c in parts), 0) for parts in grid.totals[total])


def _shifts(printed: list[Number]) -> Iterator[list[Number]]:
    """The row with a blank or 0 taken out at one place and put in at another, so that what is between moves by one."""
    for i, j in combinations(range(len(printed)), 2):
        if not printed[j]:
            yield [*printed[:i], 0, *printed[i:j], *printed[j + 1 :]]
        if not printed[i]:
            yield [*printed[:i], *printed[i + 1 : j + 1], 0, *printed[j + 1 :]]


def _differing(row: Sequence[str], printed: list[Number], line: list[Number]) -> dict[str, Number]:
    return {cell: new for cell, old, new in zip(row, printed, line, strict=True) if new != old}


def row_of(cell: str) -> str:
    """The row that a cell stands in."""
    table, _ = cell.split(".", 1)
    return f"{table}.{row_and_column(cell)[0]}"


def column_of(cell: str) -> str:
    """The column that a cell stands in."""
    return row_and_column(cell)[1]


def _in_line(cells: Sequence[str]) -> bool:
    return len(set(map(row_of, cells))) == 1 or len(set(map(column_of, cells))) == 1
