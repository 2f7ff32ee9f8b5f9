"""A golden to be filled in: a copy of the source, and the form's rows with nothing in them.

Nothing is taken from our own reading, neither figures nor title, agency or year: whoever fills it in reads the page.
"""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from giextract.errors import UsageError
from giextract.evaluation.golden import OPEN, Figure, columns_of
from giextract.evaluation.layout import laid_out
from giextract.forms import forms, newest
from giextract.forms.form import TABLES, TableName

HEAD = (
    "# Fill in what the page prints, row by row: a number for each _, ~ for a blank, amounts in 万元 and in quotes.\n"
    "# 逐行填写页面所印数字：每个 _ 填一个数，空白填 ~；金额折合万元，加引号。\n"
    "# Rows that the page does not print are taken out.  页面未印的行请删去。\n"
)
COMMENTS = {
    "draft": "take this line out when all is filled in / 填完后删去此行",
    "provenance": "where it is from / 来源",
    "annotators": "who read it / 标注人",
    "title": "as printed, ~ where there is none / 照印，没有则填 ~",
    "agency": "as printed / 照印",
    "year": "the year reported on / 报告年度",
    "layout": "how the tables are printed: tabs, pipes, cell-per-line, glued-line, … / 版式",
    "not_applicable": "cells printed as / — 无 / 印为 / — 无 的单元格",
    "ambiguous": "cells that the text alone cannot tell / 仅凭文字无法判断的单元格",
    "forced": "blank and lost cells: what the sums leave them / 空白格由等式所定的值",
    "outcome": "consistent or flagged / consistent 或 flagged",
    "findings": "{rule: B301, cells: \"requests.granted.*\"} / 页面本身的错误",
    "suspects": "the one cell that explains all findings / 可疑单元格",
    "statements": "{quote: …, stated: …, recomputed: …, holds: …} / 正文中的数字",
}  # fmt: skip
STANDARD: tuple[TableName, ...] = ("proactive", "requests", "disputes")


def forms_of(told: Sequence[str]) -> dict[TableName, str]:
    """The form of each table: of `2021` its tables, of `requests=2019` that one; without any, those of the newest form."""
    found: dict[TableName, str] = {}
    for one in told or (newest(),):
        table, _, form = one.rpartition("=")
        if form not in forms() or (table and table not in forms()[form].tables):
            known = ", ".join(forms())
            raise UsageError(f"--form {one}: expected a form ({known}) or table=form, like requests=2019")
        own = forms()[form].tables
        found |= dict.fromkeys([t for t in TABLES if t == table] if table else own, form)
    return {table: found[table] for table in TABLES if table in found}


def draft(named: Mapping[TableName, str]) -> str:
    """The text of a golden.yaml in which every figure is still open."""
    fields: dict[str, Any] = {
        "draft": True, "provenance": None, "annotators": [], "title": None, "agency": None, "year": None, "layout": None,
        "forms": dict(named),
        **{table: _rows(table, form) for table, form in named.items()},
        "not_applicable": [], "ambiguous": [], "forced": {}, "outcome": None, "findings": [], "suspects": [],
        "statements": [], "notes": None,
    }  # fmt: skip
    return HEAD + laid_out(fields, COMMENTS)


def begin(folder: Path, source: str, data: bytes, named: Mapping[TableName, str]) -> Path:
    """Make a case of a source: a copy of its bytes and a draft beside it; raises UsageError where the folder has one."""
    path = folder / "golden.yaml"
    return keep(path, Path(source).suffix.lower(), data, draft(named))


def keep(path: Path, suffix: str, data: bytes, text: str) -> Path:
    """Write a golden and its source into a folder of their own; nothing that is there is written over."""
    if path.exists() or any(path.parent.glob("source.*")):
        raise UsageError(f"{path.parent}: there is a golden already; give --to another folder, or take it away")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        (path.parent / f"source{suffix}").write_bytes(data)
        growing = path.with_name("golden.yaml.part")
        growing.write_text(text, encoding="utf-8")
        os.replace(growing, path)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {(error.strerror or str(error)).lower()}") from None
    return path


def _rows(table: TableName, form: str) -> dict[str, list[Figure]]:
    """The rows of a form, open; of the statistics sheet the year's column alone, as most have no other."""
    columns = columns_of(form, table)
    return {row: [OPEN] * (1 if table == "statistics" else len(cells)) for row, cells in columns.items()}
