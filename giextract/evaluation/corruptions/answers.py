"""Change what a model would rightly answer about a golden, and see whether the report still passes."""

import random
from decimal import Decimal
from pathlib import Path
from typing import cast

from giextract.evaluation.corruptions.changes import CHANGES, Rows
from giextract.evaluation.corruptions.results import MOST_CELLS, PASSING, Trial
from giextract.evaluation.golden import Golden, columns_of
from giextract.forms import cell_id, row_and_column
from giextract.forms.form import TableName
from giextract.pipeline import Page, judge, prepare
from giextract.reading.model.answers import Answers, Printed, TableAnswer


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
        form = golden.forms[cast(TableName, table)]
        columns = {  # a sheet may have the year's column alone
            row: tuple(row_and_column(cell)[1] for cell in cells[: len(rows[row])])
            for row, cells in columns_of(form, table).items() if row in rows
        }  # fmt: skip
        units = {c: r.units[i] for t in page.tables for r in t.rows for i, c in enumerate(r.cells)}
        in_unit = {row: _in_units(table, row, columns[row], printed, units) for row, printed in rows.items()}
        made[table] = TableAnswer(
            form=form, rows=in_unit, columns={r: columns[r] for r in rows}, attempts=1
        )  # fmt: skip
    return Answers(prompts=("tables@1",), model="recorded", tables=made)


def _in_units(
    table: str, row: str, columns: tuple[str, ...], printed: Printed, units: dict[str, str | None]
) -> Printed:
    """Amounts are annotated in 万元; where the page heads them with 元 the answer says them so."""
    said: list[str | None] = []
    for column, figure in zip(columns, printed, strict=True):
        if figure and units.get(cell_id(table, row, column)) == "元":
            said.append(f"{Decimal(figure) * 10_000:.0f}元")
        else:
            said.append(f"{figure}万元" if figure and _is_amount(table, row, column) else figure)
    return tuple(said)


def _is_amount(table: str, row: str, column: str) -> bool:
    return column == "amount" or (table == "statistics" and row in ("g.fees", "h.budget"))


def trial(golden: Golden, page: Page, table: str, kind: str, chance: random.Random) -> Trial | None:
    """One change of the right answer about a page; None where the table does not allow it."""
    right = answered(golden)
    changed = CHANGES[kind](chance, right[table])
    if changed is None:
        return None
    report = judge(page, answers_of(golden, {**right, table: changed}, page))
    figures = golden.figures()
    before, after = (_by_cell(golden, table, rows) for rows in (right[table], changed))
    other = {c for c in before.keys() | after.keys() if before.get(c) != after.get(c)}
    telling = [f for f in report.findings if f.severity != "notice" and len(f.cells) <= MOST_CELLS]
    passed = report.outcome in PASSING
    told = ((report.cells[c].value, f) for c, f in figures.items() if f is not None)
    return Trial(
        "answer", kind, table, "",
        visible=bool(other),
        passed=passed,
        detected=any(other.intersection(f.cells) for f in telling),
        silent=passed and any(value is not None and Decimal(value) != figure for value, figure in told),
    )  # fmt: skip


def page_of(source: Path) -> Page:
    """The page that a golden's source is read to."""
    return prepare(source.read_bytes(), source.name)[0]


def _by_cell(golden: Golden, table: str, rows: Rows) -> dict[str, str | None]:
    columns = columns_of(golden.forms[cast(TableName, table)], table)
    return {cell: f for row, line in rows.items() for cell, f in zip(columns[row], line, strict=False)}
