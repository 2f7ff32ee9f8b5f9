"""Change the figures that a report prints, in its own layout, as an agency's hand slips.

A report to change is a `Base`: its figures, and how to print it with others. That of a golden is its own source, in which
a cell's characters are replaced where the label reading found them, having read there what people annotated.
"""

import random
import time
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Literal, cast

from giextract.checks.catalogue import equations
from giextract.document.text import SUFFIXES
from giextract.errors import Unreadable
from giextract.evaluation.corruptions.results import MOST_CELLS, PASSING, Trial
from giextract.evaluation.corruptions.slips import SLIPS, Line, Rows
from giextract.evaluation.golden import Golden, columns_of
from giextract.forms.form import TableName
from giextract.pipeline import judge, prepare
from giextract.report import Report, Span

TABLES: tuple[TableName, ...] = ("requests", "disputes")  # a slip elsewhere breaks no sum
Unfit = Literal["no_text", "not_clean", "unreadable", "no_tables"]
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


@dataclass(frozen=True)
class Base:
    """A report to change; `reprint` gives its bytes with other rows in one table, None where they cannot be printed.

    `layout` says how its figures are parted: by borders, or not at all (glued).
    """

    name: str
    layout: str
    forms: Mapping[str, str]
    tables: Mapping[str, Rows]
    reprint: Callable[[str, Rows], bytes | None]
    lose: Callable[[str, str], bytes | None] | None = None
    """How to print it with one cell of a row gone, border and all, given that cell and the next; where that can be done."""

    def is_clean(self) -> bool:
        """Whether it comes out clean unchanged."""
        table = next(iter(self.tables))
        data = self.reprint(table, self.tables[table])
        return data is not None and read(data).outcome in PASSING


def base_of(golden: Golden, name: str, source: Path) -> Base | Unfit:
    """A golden's own source as a base, or why it is none."""
    if source.suffix.lower() not in SUFFIXES:
        return "no_text"
    if golden.outcome not in PASSING or golden.findings or golden.ambiguous:
        return "not_clean"
    try:
        pages = prepare(source.read_bytes(), source.name)
    except (OSError, Unreadable):
        return "unreadable"
    report = judge(pages[0])
    figures = golden.figures()
    tables: dict[str, Rows] = {t: _counts(golden, t) for t in TABLES if golden.rows(t)}
    named: dict[str, str] = dict(golden.forms.items())
    if not tables or len(pages) != 1:
        return "no_tables"
    spans: dict[str, Span] = {}
    for cell, read_cell in report.cells.items():
        if read_cell.span and read_cell.value is not None and Decimal(read_cell.value) == figures.get(cell):
            spans[cell] = read_cell.span
    layout = "glued" if any(report.cells[c].support == "settled" for c in spans) else "borders"
    text = pages[0].text
    return Base(name, layout, named, tables, in_place(text, named, tables, spans), losing(text, spans))


def _counts(golden: Golden, table: TableName) -> Rows:
    return {row: cast(Line, list(figures)) for row, figures in golden.rows(table).items()}


def in_place(
    text: str, forms: Mapping[str, str], tables: Mapping[str, Rows], spans: Mapping[str, Span]
) -> Callable[[str, Rows], bytes | None]:
    """How to print a text again: the characters of changed cells are replaced, everything else stays."""

    def reprint(table: str, rows: Rows) -> bytes | None:
        changed = changes(forms[table], table, tables[table], rows) if rows != tables[table] else {}
        if not spans.keys() >= changed.keys():
            return None
        new = text
        for cell, figure in sorted(changed.items(), key=lambda c: -spans[c[0]][0]):
            start, end = spans[cell]
            told = _like(text[start:end], figure)
            if told is None or (figure is None and not _stays_a_cell(text, start, end)):
                return None
            new = f"{new[:start]}{told}{new[end:]}"
        return new.encode()

    return reprint


def losing(text: str, spans: Mapping[str, Span]) -> Callable[[str, str], bytes | None]:
    """How to take a cell out of a text: all from its first character to the next cell's."""

    def lose(cell: str, following: str) -> bytes | None:
        if cell not in spans or following not in spans:
            return None
        start, end = spans[cell][0], spans[following][0]
        return f"{text[:start]}{text[end:]}".encode() if start < end else None

    return lose


def _like(printed: str, figure: int | None) -> str | None:
    """A figure in the characters of another: wide digits, thousands apart; None where that is not written in digits."""
    plain = unicodedata.normalize("NFKC", printed)
    if not plain.replace(",", "").isdecimal():
        return None
    if figure is None:
        return ""
    told = f"{figure:,}" if "," in plain else str(figure)
    if "，" in printed:
        told = told.replace(",", "，")
    return told.translate(_WIDE) if printed != plain and not printed[0].isascii() else told


def _stays_a_cell(text: str, start: int, end: int) -> bool:
    """Whether borders on its own line still show a cell when its figure is taken out."""
    before, behind = text[:start].rstrip(" ")[-1:], text[end:].lstrip(" ")[:1]
    return before in ("\t", "|") and behind in ("\t", "|", "\n", "")


def trial(base: Base, table: str, kind: str, chance: random.Random) -> Trial | None:
    """One change of a report; None where its figures do not allow it, or it cannot be printed."""
    before = base.tables[table]
    rows = SLIPS[kind](chance, before)
    data = base.reprint(table, rows) if rows and rows != before else None
    if not rows or data is None:
        return None
    start = time.perf_counter()
    report = read(data)
    seconds = time.perf_counter() - start
    form = base.forms[table]
    old, new = by_cell(form, table, before), by_cell(form, table, rows)
    changed = {c for c in new if (new[c] or 0) != (old[c] or 0)}
    broken = _broken(form, table, new)
    telling = [f for f in report.findings if f.severity != "notice" and len(f.cells) <= MOST_CELLS]
    errors = [f for f in telling if f.severity == "error" and f.cause == "as_printed"]
    passed = report.outcome in PASSING
    return Trial(
        "printed", kind, table, base.layout,
        visible=bool(broken),
        passed=passed,
        detected=any(changed.intersection(f.cells) for f in telling),
        silent=passed and (bool(broken) or _is_wrong(report, new)),
        first=any(f.suspects and changed.issubset(f.suspects[0]) for f in telling),
        named=any(changed.issubset(cells) for f in telling for cells in f.suspects),
        false_alarm=any(frozenset(f.cells) not in broken for f in errors),
        seconds=seconds,
    )  # fmt: skip


def read(data: bytes) -> Report:
    """Read and judge a printed report."""
    return judge(prepare(data, "report.txt")[0])


def changes(form: str, table: str, before: Rows, after: Rows) -> dict[str, int | None]:
    """The cells whose figure is another, with the new one."""
    old = by_cell(form, table, before)
    return {c: figure for c, figure in by_cell(form, table, after).items() if figure != old[c]}


def by_cell(form: str, table: str, rows: Rows) -> dict[str, int | None]:
    """Rows as cells by id."""
    columns = columns_of(form, table)
    return {cell: f for row, line in rows.items() for cell, f in zip(columns[row], line, strict=True)}


def _broken(form: str, table: str, printed: Mapping[str, int | None]) -> set[frozenset[str]]:
    """The sums that the printed figures get wrong, blanks as 0."""
    known = (e for e in equations(form, table) if all(c in printed for c in e.cells))
    return {frozenset(e.cells) for e in known if sum(sign * (printed[c] or 0) for sign, c in e.terms)}


def _is_wrong(report: Report, printed: Mapping[str, int | None]) -> bool:
    """Whether any value is another than what is printed."""
    told = ((report.cells[c].value, figure) for c, figure in printed.items() if c in report.cells)
    return any(value is not None and (figure is None or Decimal(value) != figure) for value, figure in told)
