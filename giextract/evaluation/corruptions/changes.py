"""Changes to a right answer of a model, by kind: what a reader gets wrong in copying a table."""

import random
from collections.abc import Callable

from giextract.reading.model.answers import Printed

Rows = dict[str, Printed]
Change = Callable[[random.Random, Rows], Rows | None]


def _cell(chance: random.Random, rows: Rows) -> tuple[str, int]:
    filled = [(r, i) for r, v in rows.items() for i, f in enumerate(v) if f is not None and f.isdecimal()]
    return chance.choice(filled)


def _with(rows: Rows, row: str, place: int, figure: str | None) -> Rows | None:
    line = (*rows[row][:place], figure, *rows[row][place + 1 :])
    return {**rows, row: line} if line != rows[row] else None


def digit(chance: random.Random, rows: Rows) -> Rows | None:
    """One digit of a figure is another."""
    row, i = _cell(chance, rows)
    figure = rows[row][i] or "0"
    at = chance.randrange(len(figure))
    return _with(
        rows, row, i, str(int(figure[:at] + str((int(figure[at]) + chance.randint(1, 9)) % 10) + figure[at + 1 :]))
    )


def tenfold(chance: random.Random, rows: Rows) -> Rows | None:
    """A figure has a zero too many."""
    row, i = _cell(chance, rows)
    return _with(rows, row, i, str(int(rows[row][i] or 0) * 10))


def sign(chance: random.Random, rows: Rows) -> Rows | None:
    """A figure is negative."""
    row, i = _cell(chance, rows)
    return _with(rows, row, i, "-" + (rows[row][i] or "0")) if rows[row][i] != "0" else None


def blank(chance: random.Random, rows: Rows) -> Rows | None:
    """A printed figure is left out."""
    row, i = _cell(chance, rows)
    return _with(rows, row, i, None)


def zero_for_blank(chance: random.Random, rows: Rows) -> Rows | None:
    """A blank cell is said to be 0."""
    empty = [(r, i) for r, v in rows.items() for i, f in enumerate(v) if f is None]
    return _with(rows, *chance.choice(empty), "0") if empty else None


def shifted_row(chance: random.Random, rows: Rows) -> Rows | None:
    """A row begins one cell late."""
    row = chance.choice(list(rows))
    line = (*rows[row][1:], rows[row][0])
    return {**rows, row: line} if line != rows[row] else None


def swapped_cells(chance: random.Random, rows: Rows) -> Rows | None:
    """Two cells of a row are exchanged."""
    row = chance.choice([r for r, v in rows.items() if len(v) > 1] or list(rows))
    i, j = (chance.randrange(len(rows[row])) for _ in range(2))
    line = list(rows[row])
    line[i], line[j] = line[j], line[i]
    return {**rows, row: tuple(line)} if tuple(line) != rows[row] else None


def swapped_rows(chance: random.Random, rows: Rows) -> Rows | None:
    """Two rows are exchanged."""
    a = chance.choice(list(rows))
    b = chance.choice([r for r in rows if len(rows[r]) == len(rows[a])])
    return {**rows, a: rows[b], b: rows[a]} if rows[a] != rows[b] else None


def dropped_row(chance: random.Random, rows: Rows) -> Rows | None:
    """A row is left out, and those below it move up; the last one is not there."""
    return _moved(chance, rows, 1)


def added_row(chance: random.Random, rows: Rows) -> Rows | None:
    """A row is said twice, and those below it move down; the last one is lost."""
    return _moved(chance, rows, -1)


def _moved(chance: random.Random, rows: Rows, by: int) -> Rows | None:
    """Rows of one width from a chosen one on with the figures of the row so many below."""
    first = chance.choice(list(rows))
    alike = [r for r in rows if len(rows[r]) == len(rows[first])]
    at = alike.index(first)
    moved = {r: rows[alike[i + by]] for i, r in enumerate(alike) if i >= at and 0 <= i + by < len(alike)}
    made = {r: moved.get(r, v) for r, v in rows.items() if by < 0 or r != alike[-1] or at == len(alike) - 1}
    return made if {r: made[r] for r in made} != {r: rows[r] for r in made} else None


def swapped_columns(chance: random.Random, rows: Rows) -> Rows | None:
    """Two columns are exchanged."""
    width = min(map(len, rows.values()))
    i, j = (chance.randrange(width) for _ in range(2))

    def line(v: Printed) -> Printed:
        changed = list(v)
        changed[i], changed[j] = changed[j], changed[i]
        return tuple(changed)

    made = {r: line(v) for r, v in rows.items()}
    return made if made != rows else None


def all_zero(_: random.Random, rows: Rows) -> Rows | None:
    """Every figure of a table is 0."""
    made: Rows = {r: ("0",) * len(v) for r, v in rows.items()}
    return made if made != rows else None


CHANGES: dict[str, Change] = {
    "digit": digit, "×10": tenfold, "sign": sign, "figure to blank": blank, "zero for blank": zero_for_blank,
    "row shifted": shifted_row, "cells swapped": swapped_cells, "rows swapped": swapped_rows,
    "row dropped": dropped_row, "row added": added_row,
    "columns swapped": swapped_columns, "all zero": all_zero,
}  # fmt: skip
