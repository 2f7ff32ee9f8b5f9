"""Hold a model's answer against the page: its place in the row's run, and what the borders there tell, cell by cell.

Only the uncut label reading is compared with: rows whose borders tell their cells. Nothing here knows a sum.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from giextract.forms import cell_id
from giextract.reading.copy import plain_of
from giextract.reading.figures import Piece, number, scan
from giextract.reading.model.answers import Answers, Printed
from giextract.reading.model.questions import column_of, row_of, rows_of
from giextract.reading.page import EXTRA, Page, Row, TableReading
from giextract.reading.unread import UNREAD
from giextract.report import Span, State

Why = Literal["differs", "no_place"]


@dataclass(frozen=True, slots=True)
class ModelCell:
    """A cell as the model read it: what it wrote, what that is worth (amounts in 万元), and where it stands in the row.

    `state` is as in a report; `undetermined` is a text that is no one figure. `span` is None where the page has no such
    figure in that row, or where the row was not found by its label.
    """

    printed: str | None
    value: Decimal | None
    state: State
    span: Span | None
    unit: str | None = None


def cells(page: Page, answers: Answers) -> dict[str, ModelCell]:
    """Every cell that the model answered, by cell id; columns that no form has are left out."""
    plain = plain_of(page.text)
    found = {}
    for table in page.tables:
        answer = answers.tables.get(table.table)
        if answer is None:
            continue
        placed = dict(_placed(table, answer.rows, answer.columns, plain))
        for row, printed in answer.rows.items():
            for column, text in zip(answer.columns[row], printed, strict=True):
                if not column.startswith(EXTRA):
                    cell = cell_id(table.table, row, column)
                    found[cell] = _cell(text, placed.get(cell), _unit(table, cell))
    return found


def disputes(
    table: TableReading, rows: Mapping[str, Printed], columns: Mapping[str, tuple[str, ...]], plain: str
) -> dict[str, Why]:
    """The answered rows that the page does not bear out, and why; `plain` is the page's text as figures are read."""
    found: dict[str, Why] = {}
    printed = _by_cell(rows, columns)
    for row in table.rows:
        ids = rows_of(row)
        keys = _keys(row)
        if row.how in ("bordered", "empty"):
            bad = {k[0] for i, k in enumerate(keys) if not _agree(row, i, printed.get(k), plain)}
        else:
            bad = set() if _accounts(row, [printed.get(k) for k in keys], plain) else set(ids)
        for id in bad & set(rows):
            own = [printed.get(k) for k in keys if k[0] == id]
            found[id] = "differs" if _stand(own, row, plain) else "no_place"
    known = {id for row in table.rows for id in rows_of(row)}
    found.update({id: "no_place" for id in rows if id not in known and any(_is_figure(t) for t in rows[id])})
    return found


def _by_cell(rows: Mapping[str, Printed], columns: Mapping[str, tuple[str, ...]]) -> dict[tuple[str, str], str | None]:
    return {(row, c): t for row, printed in rows.items() for c, t in zip(columns[row], printed, strict=True)}


def _keys(row: Row) -> list[tuple[str, str]]:
    """Row and column of each cell of a printed row; a column that no form has belongs to the row it is printed in."""
    own = next(iter(rows_of(row)), "")
    return [(own if c.startswith(EXTRA) else row_of(c), column_of(c)) for c in row.cells]


def _stand(texts: list[str | None], row: Row, plain: str) -> bool:
    """Whether these figures stand in the row's run in this order, wherever its borders are."""
    run = "".join(_digits(plain[slice(*p.span)]) for p in row.pieces)
    return _in_order([_digits(t) for t in texts if t and not _is_nil(t)], run)


def _is_figure(text: str | None) -> bool:
    return text is not None and not _is_nil(text)


def _agree(row: Row, i: int, text: str | None, plain: str) -> bool:
    """Whether a cell says what stands between its borders; a blank and a mark that nothing applies print no number."""
    slot = row.slots[i] if row.slots else None
    piece = next((p for p in row.pieces if p.span == slot), None) if slot else None
    theirs = _figure(text)
    if piece is not None and piece.kind == UNREAD:
        return True  # nobody can see what stands there, and nothing that a model says of it is taken
    if slot is None or piece is None or piece.kind == "nil":
        return theirs.kind in ("blank", "nil")
    ours = _figure(plain[slice(*slot)]).value
    units = (plain[slice(*piece.unit)] if piece.unit else None), theirs.unit
    return (None in units or units[0] == units[1]) and ours is not None and ours == theirs.value


@dataclass(frozen=True, slots=True)
class _Figure:
    """What a text is as the whole of one cell: `kind` blank, nil, number or other; its unit apart from its value."""

    kind: Literal["blank", "nil", "number", "other"]
    value: Decimal | None = None
    unit: str | None = None


@lru_cache(maxsize=4096)
def _figure(text: str | None) -> _Figure:
    if not text:
        return _Figure("blank")
    piece = _piece(text)
    if piece is None:
        return _Figure("other")
    if piece.kind == "nil":
        return _Figure("nil")
    plain = plain_of(text.strip())
    value = number(re.sub(r"\s", "", plain[slice(*piece.span)]))
    return _Figure("number", value, plain[slice(*piece.unit)] if piece.unit else None)


def _piece(text: str | None) -> Piece | None:
    """The one figure or mark that a cell holds; None for a blank and for anything else."""
    if not text:
        return None
    plain = plain_of(text.strip())
    run = scan(plain, 0, len(plain))
    return run.pieces[0] if len(run.pieces) == 1 and run.end >= len(plain) else None


def _unit_of(text: str, piece: Piece) -> str | None:
    return plain_of(text.strip())[slice(*piece.unit)] if piece.unit else None


def _accounts(row: Row, answered: list[str | None], plain: str) -> bool:
    """Whether the answered figures, in order, are all the characters that the row prints, and no others."""
    theirs = [_digits(text) for text in answered if text and not _is_nil(text)]
    ours = [_digits(plain[slice(*p.span)]) for p in row.pieces if p.kind != "nil"]
    if row.how == "split":  # one figure may stand there that is no cell's
        return _in_order([t for t in theirs if t], "".join(ours)) and len("".join(ours)) - len("".join(theirs)) <= 3
    return "".join(theirs) == "".join(ours)


def _digits(text: str) -> str:
    return re.sub(r"[\s,]|亿元|万元|元|件|项|笔|个", "", plain_of(text))


def _is_nil(text: str) -> bool:
    return _figure(text).kind == "nil"


def _in_order(parts: list[str], text: str) -> bool:
    at = 0
    for part in parts:
        at = text.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return True


def _placed(
    table: TableReading, rows: Mapping[str, Printed], columns: Mapping[str, tuple[str, ...]], plain: str
) -> Iterator[tuple[str, Span]]:
    """Where each answered figure stands: between its borders, else in the order of the row's run."""
    printed = _by_cell(rows, columns)
    for row in table.rows:
        at = row.run[0]
        for i, (cell, key) in enumerate(zip(row.cells, _keys(row), strict=True)):
            text = printed.get(key)
            if text is None:
                continue
            if row.how == "bordered":
                slot = row.slots[i]
                if slot and _agree(row, i, text, plain):
                    yield cell, slot
                continue
            span = _find(text, plain, at, row.run[1])
            if span:
                yield cell, span
                at = span[1]


def _find(text: str, plain: str, start: int, end: int) -> Span | None:
    """The characters of a figure in this order from here on, with white space between them at most."""
    wanted = re.sub(r"\s", "", plain_of(text))
    match = re.compile(r"\s*".join(map(re.escape, wanted))).search(plain, start, end) if wanted else None
    return match.span() if match else None


def _unit(table: TableReading, cell: str) -> str | None:
    return next((row.units[row.cells.index(cell)] for row in table.rows if cell in row.cells), None)


def _cell(text: str | None, span: Span | None, heading_unit: str | None) -> ModelCell:
    if text is None:
        return ModelCell(None, None, "blank", None)
    piece = _piece(text)
    if piece is None:
        return ModelCell(text, None, "undetermined", span)
    if piece.kind == "nil":
        return ModelCell(text, None, "not_applicable", span)
    unit = _unit_of(text, piece) or heading_unit
    value = number(plain_of(text.strip())[slice(*piece.span)], unit)
    return ModelCell(text, value, "stated" if value is not None else "undetermined", span, unit)
