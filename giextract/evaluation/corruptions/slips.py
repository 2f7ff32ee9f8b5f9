"""Slips of an agency's hand in a table's figures, by kind: each changes some cells of the requests or disputes table."""

import random
from collections.abc import Callable
from itertools import pairwise

Line = list[int | None]
Rows = dict[str, Line]
Slip = Callable[[random.Random, Rows], Rows | None]


def _cell(chance: random.Random, rows: Rows, least: int, among: slice = slice(None)) -> tuple[str, int] | None:
    """A cell whose figure is at least so much; mostly one that is not 0, for most are."""
    found = [(r, i) for r, v in rows.items() for i in range(len(v))[among] if (f := v[i]) is not None and f >= least]
    filled = [(r, i) for r, i in found if rows[r][i]]
    return chance.choice(filled if filled and chance.random() < 0.8 else found) if found else None


def _with(rows: Rows, row: str, i: int, figure: int | None) -> Rows:
    return {**rows, row: [*rows[row][:i], figure, *rows[row][i + 1 :]]}


def digit(chance: random.Random, rows: Rows) -> Rows | None:
    """One digit of a figure is another; the first does not become 0."""
    place = _cell(chance, rows, 0)
    if place is None:
        return None
    row, i = place
    figure = str(rows[row][i])
    at = chance.randrange(len(figure))
    others = [d for d in "0123456789" if d != figure[at] and (d != "0" or at or len(figure) == 1)]
    return _with(rows, row, i, int(figure[:at] + chance.choice(others) + figure[at + 1 :]))


def swapped_digits(chance: random.Random, rows: Rows) -> Rows | None:
    """Two neighbouring digits of a figure are exchanged."""
    place = _cell(chance, rows, 10)
    if place is None:
        return None
    row, i = place
    figure = str(rows[row][i])
    at = chance.randrange(len(figure) - 1)
    return _with(rows, row, i, int(figure[:at] + figure[at + 1] + figure[at] + figure[at + 2 :]))


def tenfold(chance: random.Random, rows: Rows) -> Rows | None:
    """A figure has a zero too many."""
    place = _cell(chance, rows, 1)
    return place and _with(rows, *place, int(rows[place[0]][place[1]] or 0) * 10)


def dropped_digit(chance: random.Random, rows: Rows) -> Rows | None:
    """A figure has lost a digit."""
    place = _cell(chance, rows, 10)
    if place is None:
        return None
    figure = str(rows[place[0]][place[1]])
    at = chance.randrange(len(figure))
    return _with(rows, *place, int(figure[:at] + figure[at + 1 :]))


def wrong_total(chance: random.Random, rows: Rows) -> Rows | None:
    """A total was added up wrongly."""
    place = _cell(chance, rows, 0, slice(-1, None))
    figure = place and (rows[place[0]][place[1]] or 0) + chance.choice([-10, -2, -1, 1, 2, 9, 10, 100])
    return None if place is None or figure is None or figure < 0 else _with(rows, *place, figure)


def total_at_zero(chance: random.Random, rows: Rows) -> Rows | None:
    """A total was left at zero."""
    place = _cell(chance, rows, 1, slice(-1, None))
    return place and _with(rows, *place, 0)


def dropped_figure(chance: random.Random, rows: Rows) -> Rows | None:
    """A figure that is not 0 was left out."""
    place = _cell(chance, rows, 1)
    return place and _with(rows, *place, None)


def wrong_applicant(chance: random.Random, rows: Rows) -> Rows | None:
    """Some of a row stands under another applicant, or another ending."""
    place = _cell(chance, rows, 1, slice(None, -1))
    if place is None:
        return None
    row, i = place
    j = chance.choice([k for k in range(len(rows[row]) - 1) if k != i])
    some = chance.randint(1, min(3, rows[row][i] or 1))
    return _with(_with(rows, row, i, (rows[row][i] or 0) - some), row, j, (rows[row][j] or 0) + some)


def total_in_wrong_column(chance: random.Random, rows: Rows) -> Rows | None:
    """A total was typed in a column that had 0, and 0 in its place."""
    place = _cell(chance, rows, 1, slice(-1, None))
    empty = [k for k, f in enumerate(rows[place[0]][:-1]) if f == 0] if place else []
    if place is None or not empty:
        return None
    return _with(_with(rows, place[0], chance.choice(empty), rows[place[0]][-1]), place[0], len(rows[place[0]]) - 1, 0)


def shifted_row(chance: random.Random, rows: Rows) -> Rows | None:
    """A 0 of a row was lost, what follows stands one cell early, and the last is 0."""
    row = chance.choice([r for r, v in rows.items() if any(v)] or list(rows))
    zeros = [i for i, f in enumerate(rows[row]) if not f]
    if not zeros:
        return None
    i = chance.choice(zeros)
    return {**rows, row: [*rows[row][:i], *rows[row][i + 1 :], 0]}


def swapped_rows(chance: random.Random, rows: Rows) -> Rows | None:
    """Two neighbouring rows are exchanged."""
    one, other = chance.choice([p for p in pairwise(rows) if any(rows[p[0]]) or any(rows[p[1]])] or [*pairwise(rows)])
    return {**rows, one: rows[other], other: rows[one]}


def value_one_row_off(chance: random.Random, rows: Rows) -> Rows | None:
    """A single figure stands one row too low or too high, where 0 should be."""
    near = [p for a, b in pairwise(rows) for p in ((a, b), (b, a))]
    found = [(a, b, i) for a, b in near for i, f in enumerate(rows[a]) if f and rows[b][i] == 0]
    if not found:
        return None
    a, b, i = chance.choice(found)
    return _with(_with(rows, a, i, 0), b, i, rows[a][i])


def total_row_at_zero(chance: random.Random, rows: Rows) -> Rows | None:
    """The row （七）总计 was left at zero."""
    return {**rows, "concluded": [0] * 7} if "concluded" in rows else None


def carry_over(chance: random.Random, rows: Rows) -> Rows | None:
    """上年结转 has another number, added up rightly."""
    if "carried_in" not in rows:
        return None
    line = list(rows["carried_in"])
    i = 0 if chance.random() < 0.7 else chance.randrange(6)
    line[i] = chance.choice([n for n in (0, 1, 2, 3, 4, 5, 7, 8, 12, 15, 20) if n != line[i]])
    line[-1] = sum(f or 0 for f in line[:-1])
    return {**rows, "carried_in": line}


OF_ONE_CELL: dict[str, Slip] = {
    "digit": digit, "two digits swapped": swapped_digits, "×10": tenfold, "digit dropped": dropped_digit,
    "wrong total": wrong_total, "total left at zero": total_at_zero, "figure dropped": dropped_figure,
}  # fmt: skip
OF_SEVERAL: dict[str, Slip] = {
    "row shifted": shifted_row, "rows swapped": swapped_rows, "wrong applicant": wrong_applicant,
    "total in wrong column": total_in_wrong_column, "value one row off": value_one_row_off,
    "total row left at zero": total_row_at_zero, "carry-over": carry_over,
}  # fmt: skip
SLIPS = OF_ONE_CELL | OF_SEVERAL
