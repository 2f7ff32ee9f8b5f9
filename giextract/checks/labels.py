"""Cells in the words that the form prints: the labels of their rows and columns, and the titles of their tables."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from giextract.forms import Heading, Table, cell_id, forms, newest, row_and_column
from giextract.words import Language

_REMARK = re.compile(r"(?<=.{4})[（、(].*$")  # what a label explains behind its own name
_MOST = 6  # cells that a message lists
_NAME = 10  # characters of a heading that names, where a longer one explains
_CHAPTER = re.compile(r"[一二三四五六七八九十]、")
SEPARATOR: dict[Language, str] = {"en": ", ", "zh": "、"}
Forms = Mapping[str, str]  # the form that each table of a report is on
NO_FORMS: Forms = {}


def place(cells: Sequence[str], on: Forms = NO_FORMS) -> str:
    """Where these cells stand: the row if they share one, the column if they share one; nothing for two tables."""
    if len({table_of(c) for c in cells}) != 1:
        return ""
    shared = [_alike(cells, axis) for axis in (0, 1)]
    return " · ".join(label for label, own in zip(cell_labels(cells[0], on), shared, strict=True) if own and label)


def named(cell: str, beside: Sequence[str] = (), on: Forms = NO_FORMS) -> str:
    """A cell by its row and its column, without what all those beside it have in common; its id where no form has it."""
    own = cell_labels(cell, on)
    shared = [len(beside) > 1 and _alike(beside, axis) for axis in (0, 1)]
    return " · ".join(brief(label) for label, alike in zip(own, shared, strict=True) if label and not alike) or cell


def listed(cells: Sequence[str], language: Language, on: Forms = NO_FORMS, beside: Sequence[str] = ()) -> str:
    """Cells one after the other, each by what tells it from the others or those beside it; of very many the first."""
    names = list(dict.fromkeys(named(c, beside or cells, on) for c in cells))
    return SEPARATOR[language].join(names[:_MOST]) + (" …" if len(names) > _MOST else "")


def figures(cells: Sequence[str], values: Iterable[str], on: Forms = NO_FORMS) -> dict[Language, str]:
    """Printed values, each behind what tells its cell from the others; one value stands alone."""
    known = list(values)
    if len(cells) > 1:
        known = [f"{named(c, cells, on)} {value}" for c, value in zip(cells, known, strict=True)]
    return {language: separator.join(known) for language, separator in SEPARATOR.items()}


def cell_labels(cell: str, on: Forms = NO_FORMS) -> tuple[str, str]:
    """The labels of a cell's row and column on its report's form; where that has no such cell, on the newest that has."""
    table = table_of(cell)
    return _cells(table, on.get(table)).get(cell) or _cells(table, None).get(cell, ("", ""))


def _alike(cells: Sequence[str], axis: int) -> bool:
    return len({row_and_column(c)[axis] for c in cells}) == 1


def title(table: str, form: str | None = None) -> dict[Language, str]:
    """What a form calls a table; in English the printed title stands in front."""
    known = forms()[form or newest()].tables.get(table) or next(  # type: ignore[call-overload]
        f.tables[table] for f in forms().values() if table in f.tables
    )
    return {"en": f"{known.title['zh']} ({known.title['en']})", "zh": known.title["zh"]}


def brief(label: str) -> str:
    """A label without what it explains behind its own name."""
    return _REMARK.sub("", label)


def table_of(cell: str) -> str:
    """The table in a cell's id."""
    return cell.split(".", 1)[0]


@cache
def labels(table: str) -> tuple[dict[str, str], dict[str, str]]:
    """The labels of a table's rows and of its columns by id, over all forms; the newest form's words go first."""
    rows: dict[str, str] = {}
    columns: dict[str, str] = {}
    for form in sorted(forms().values(), key=lambda f: f.extends is None):
        if table in form.tables:
            known = form.tables[table]
            rows |= _rows(known)
            columns |= {c.id: c.label for block in known.blocks for c in block.columns}
    return rows, columns


@cache
def _cells(table: str, only: str | None) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for form in sorted(forms().values(), key=lambda f: f.extends is None):
        if table in form.tables and only in (None, form.id):
            known = form.tables[table]
            rows = _rows(known)
            for b in known.blocks:
                found |= {cell_id(table, r.id, c.id): (rows[r.id], c.label) for r in b.data_rows() for c in b.columns}
    return found


def _rows(table: Table) -> dict[str, str]:
    """Row labels by id: a numbered one behind its heading, one that stands twice behind the head of its chapter."""
    printed = Counter(r.label for block in table.blocks for r in block.data_rows())
    found: dict[str, str] = {}
    for block in table.blocks:
        heading = chapter = ""
        for row in block.rows:
            text = row.heading if isinstance(row, Heading) else row.label
            if _CHAPTER.match(text):
                chapter = text
            if isinstance(row, Heading):
                heading = text
            elif text[0].isdigit() and _is_under(heading):
                found[row.id] = f"{heading} {text}"
            else:
                found[row.id] = f"{chapter} {text}" if printed[text] > 1 and chapter else text
    return found


def _is_under(heading: str) -> bool:
    """Whether a heading is one that numbered rows are read under: （三）不予公开 and its like, no line of explanation."""
    return heading.startswith("（") and len(heading) <= _NAME
