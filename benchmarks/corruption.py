"""Change correct model answers one figure, row or column at a time and see whether the report still passes.

`python -m benchmarks.corruption [CHANGES_PER_GOLDEN] [SEED]`: the answers are the annotated figures of the bundled goldens;
no model is asked. Wrong and not flagged must be 0, and every unchanged clean report must come out verified.
"""

import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from giextract.evaluation.golden import Golden, cases, load
from giextract.forms import cell_id, cell_ids, forms, row_and_column
from giextract.pipeline import Page, judge, prepare
from giextract.reading.model.answers import Answers, Printed, TableAnswer

GOLDENS = Path(__file__).parents[1] / "goldens"
Rows = dict[str, Printed]
Change = Callable[[random.Random, Rows], Rows | None]


def answered(golden: Golden) -> dict[str, Rows]:
    """The printed figures of a golden as a model that reads without a slip would answer them."""
    tables: dict[str, Rows] = {}
    for cell, figure in golden.figures().items():
        table, row = cell.split(".", 1)[0], row_and_column(cell)[0]
        said = None if figure is None else format(figure, "f")
        tables.setdefault(table, {})[row] = (*tables.get(table, {}).get(row, ()), said)
    return tables


def answers_of(golden: Golden, tables: dict[str, Rows], page: Page) -> Answers:
    """A stored answer with these rows, its columns in printed order."""
    made = {}
    for table, rows in tables.items():
        columns: dict[str, tuple[str, ...]] = {}
        for cell in cell_ids(forms()[golden.forms[table]], table):  # type: ignore[index]
            row, column = row_and_column(cell)
            if len(columns.get(row, ())) < len(rows.get(row, ())):  # a sheet may have the year's column alone
                columns[row] = (*columns.get(row, ()), column)
        units = {c: r.units[i] for t in page.tables for r in t.rows for i, c in enumerate(r.cells)}
        in_unit = {row: _in_units(table, row, columns[row], printed, units) for row, printed in rows.items()}
        made[table] = TableAnswer(
            form=golden.forms[table], rows=in_unit, columns={r: columns[r] for r in rows}, attempts=1  # type: ignore[index]
        )  # fmt: skip
    return Answers(prompts=("tables@1",), model="recorded", tables=made)


def _in_units(
    table: str, row: str, columns: tuple[str, ...], printed: Printed, units: dict[str, str | None]
) -> Printed:
    """Amounts are annotated in 万元; where the page heads them with 元 the answer says them so."""
    said: list[str | None] = []
    for column, figure in zip(columns, printed, strict=True):
        if figure and units.get(cell_id(table, row, column)) == "元":
            said.append(f"{float(figure) * 10000:.0f}元")
        else:
            said.append(f"{figure}万元" if figure and _is_amount(table, row, column) else figure)
    return tuple(said)


def _is_amount(table: str, row: str, column: str) -> bool:
    return column == "amount" or (table == "statistics" and row in ("g.fees", "h.budget"))


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


def trials(per_golden: int, seed: int) -> Iterator[tuple[str, str, bool]]:
    """Every trial: the kind of change (`none` for an unchanged answer), the outcome, whether any value is wrong."""
    for path, source in cases(GOLDENS):
        golden = load(path)
        page = prepare(source.read_bytes(), source.name)[0]
        right, figures = answered(golden), golden.figures()
        clean = golden.outcome == "consistent"
        yield "none" if clean else "none, flagged", judge(page, answers_of(golden, right, page)).outcome, False
        chance = random.Random(f"{seed}{path}")
        for _ in range(per_golden):
            kind, table = chance.choice(list(CHANGES)), chance.choice(list(right))
            changed = CHANGES[kind](chance, right[table])
            if changed is None:
                continue
            report = judge(page, answers_of(golden, {**right, table: changed}, page))
            values = {c: report.cells[c].value for c in figures}
            wrong = any(
                v is not None and figures[c] is not None and float(v) != float(figures[c] or 0)
                for c, v in values.items()
            )
            yield kind, report.outcome, wrong


def main(per_golden: int = 250, seed: int = 1) -> int:
    """Print a table by kind; return the number of changed answers that passed."""
    passed, all_of, wrong_passed = Counter[str](), Counter[str](), Counter[str]()
    verified = Counter[str]()
    for kind, outcome, wrong in trials(per_golden, seed):
        all_of[kind] += 1
        passed[kind] += outcome in ("verified", "consistent")
        verified[kind] += outcome == "verified"
        wrong_passed[kind] += wrong and outcome in ("verified", "consistent")
    print("| change to a correct answer | trials | passed | wrong and not flagged |\n|---|---:|---:|---:|")
    for kind in (*CHANGES, "none, flagged"):
        print(f"| {kind} | {all_of[kind]} | {passed[kind]} | {wrong_passed[kind]} |")
    print(
        f"| none, clean report | {all_of['none']} | {passed['none']}, verified {verified['none']} | {wrong_passed['none']} |"
    )
    print(f"\n{sum(all_of[k] for k in CHANGES)} changes, passed {sum(passed[k] for k in CHANGES)}")
    return sum(passed[k] for k in CHANGES)


if __name__ == "__main__":
    raise SystemExit(min(1, main(*map(int, sys.argv[1:]))))
