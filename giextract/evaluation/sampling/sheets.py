"""What coders are handed: a sheet each, in an order of their own, the texts, and how to code. Never a figure of ours."""

import csv
import io
import random
from collections.abc import Callable, Iterator
from pathlib import Path

from giextract.errors import UsageError
from giextract.evaluation.sampling.drawing import Drawn, Sample
from giextract.forms import Form, forms, row_and_column

BOM = "\ufeff"  # without it Excel takes UTF-8 for something else
DESIGN, CODERS, SETTLED = "design.json", ("coder-a.csv", "coder-b.csv"), "settled.csv"
FOR_CODERS = "for-coders"
HEADINGS = (
    "序号 no", "文件 file", "份 part", "表 table", "行 row", "列 column", "单元格 cell", "值 value", "单位 unit", "备注 note",
)  # fmt: skip
NUMBER, CELL, VALUE, UNIT = (HEADINGS.index(name) for name in ("序号 no", "单元格 cell", "值 value", "单位 unit"))
INSTRUCTIONS = """\
编码说明
请两位编码者各填一份表（coder-a.csv、coder-b.csv），互不商量，只看报告原文件。
每行是一个单元格：在“值”列填写页面所印数字，照印填写，不要计算，不要更正。
    空   页面上该格为空白
    /    页面上印有 / — 无 不适用 等
    缺   页面上没有这一行或这一列
    ？   仅凭页面无法判断（如数字粘连）
金额另在“单位”列填写所印单位（元、万元、亿元）；没有单位则不填。每行都要填，不要增删行或改动其他列。
texts 文件夹中有各份报告的文字，编号与序号列相同；有原文件时以原文件为准。

How to code
Two people fill in one sheet each (coder-a.csv, coder-b.csv), on their own, looking at nothing but the report.
A line is a cell: write under 值 value what the page prints there, as printed; add nothing up, mend nothing.
    空   the cell is blank                        (or: blank)
    /    it prints / — 无 不适用 and the like       (or: n/a)
    缺   the page has no such row or column       (or: absent)
    ？   the page alone does not tell (glued digits) (or: ?)
For an amount write its printed unit (元, 万元, 亿元) under 单位 unit, or nothing where none is printed. Every line is
filled in; take no line out, and leave the other columns as they are.
The folder texts has the text of every report under its number; where you have the file itself, go by the file.
"""


def hand_out(sample: Sample, folder: Path, text_of: Callable[[Drawn], str], guard: Callable[[object], str]) -> None:
    """Write a sample into a new folder; `guard` makes a text harmless to spreadsheets. Raises UsageError where it cannot."""
    if (folder / DESIGN).exists():
        raise UsageError(f"{folder}: there is a sample already; give --to another folder")
    coders = folder / FOR_CODERS
    try:
        (coders / "texts").mkdir(parents=True, exist_ok=True)
        for drawn in sample.reports:
            (coders / "texts" / f"{drawn.number:04}.txt").write_text(text_of(drawn), encoding="utf-8")
        for name in CODERS:
            (coders / name).write_text(_sheet(sample, name, guard), encoding="utf-8", newline="")
        (coders / "instructions.txt").write_text(BOM + INSTRUCTIONS, encoding="utf-8")
        (folder / DESIGN).write_text(sample.model_dump_json(indent=1), encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{folder}: cannot be written: {(error.strerror or str(error)).lower()}") from None


def _sheet(sample: Sample, name: str, guard: Callable[[object], str]) -> str:
    """One coder's sheet: reports in an order that is this coder's, cells in the form's."""
    reports = list(sample.reports)
    random.Random(f"{sample.seed}/{name}").shuffle(reports)
    return table_of([list(HEADINGS), *(line for drawn in reports for line in _lines(drawn, guard))])


def table_of(rows: list[list[str]]) -> str:
    """Rows as CSV that Excel opens."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return BOM + out.getvalue()


def _lines(drawn: Drawn, guard: Callable[[object], str]) -> Iterator[list[str]]:
    for cells in drawn.cells.values():
        for cell in cells:
            place = [str(drawn.number), guard(drawn.path), str(drawn.part)]
            yield [*place, *labels_of(drawn.forms, cell), cell, "", "", ""]


def labels_of(named: dict[str, str], cell: str) -> tuple[str, str, str]:
    """What the form calls a cell's table, row and column."""
    table, (row, column) = cell.split(".", 1)[0], row_and_column(cell)
    return _labels(forms()[named[table]], table, row, column)


def _labels(form: Form, table: str, row: str, column: str) -> tuple[str, str, str]:
    shape = form.tables[table]  # type: ignore[index]
    for block in shape.blocks:
        for one in block.data_rows():
            if one.id == row:
                heading = next((c.label for c in block.columns if c.id == column), column)
                return shape.title["zh"], f"{block.item or ''} {one.label}".strip(), heading
    return shape.title["zh"], row, column
