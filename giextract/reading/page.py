"""A page read: what the label reading found, before any rule was held against it. Stored, so that rules can run again."""

from collections.abc import Callable
from dataclasses import replace
from typing import Literal

from giextract.forms.form import Kind
from giextract.reading.cuts import Cut
from giextract.reading.figures import Piece
from giextract.report import Box, ExtraCell, Frozen, Given, RollUp, Source, Span, Statement

EXTRA = "+"  # begins the id of a printed column that no form has
Word = tuple[int, int, int, Box]
How = Literal["bordered", "glued", "split", "lost", "mixed", "unreadable", "empty", "untold"]


class Note(Frozen):
    """Something about how the page is printed that a judgement may turn into a finding."""

    kind: str
    cells: tuple[str, ...] = ()
    span: Span | None = None
    detail: str = ""


class Row(Frozen):
    """A printed row: its cells in order, where their labels and headings stand, and the figures that are printed.

    `how` says what the borders tell: `bordered` rows have one reading (`slots`, None for a blank cell); the others have
    every way to cut their pieces, which `cuts` of this package enumerates; `unreadable` rows have none. Of an `untold` row
    no heading says which figure is whose.
    """

    cells: tuple[str, ...]
    kinds: tuple[Kind, ...]
    labels: tuple[Span | None, ...]
    headings: tuple[Span | None, ...]
    units: tuple[str | None, ...]
    run: Span
    how: How
    slots: Cut = ()
    pieces: tuple[Piece, ...] = ()


class TableReading(Frozen):
    """A statutory table as printed: its form, rows in printed order, and what of it is not there."""

    table: str
    form: str
    span: Span
    rows: tuple[Row, ...]
    short: bool = False
    missing: tuple[str, ...] = ()
    extra: tuple[ExtraCell, ...] = ()
    notes: tuple[Note, ...] = ()


class Fact(Frozen):
    """A fact about the whole report with the place it was read from."""

    value: str
    span: Span


class Identity(Frozen):
    """Whose report this is and for which year; `years` are all claims on the page about the year reported on."""

    title: Fact | None = None
    agency: Fact | None = None
    year: Fact | None = None
    period: tuple[str, str] | None = None
    period_span: Span | None = None
    years: tuple[Fact, ...] = ()
    is_report: bool = False


class OriginFact(Frozen):
    """Something that a page says about its publication: `url`, `published`, `index_number`, `site_id` and the like."""

    name: str
    value: str
    span: Span


class Section(Frozen):
    """A heading of the report: number and title of the section that the form prescribes, empty where it has none such.

    `exact` says that the title is printed as prescribed; `printed` is the number as printed, empty where it was lost.
    """

    number: str
    title: str
    exact: bool
    printed: str
    span: Span


class Attachment(Frozen):
    """A link to a document on the page."""

    name: str
    href: str
    span: Span


class Page(Frozen):
    """One report of a document, read by its labels.

    `words` are the places of the words of a PDF or an image: span, page from 1, box in points (left, top, right, bottom);
    `doubtful` those that OCR was not sure of. `given` is what a manifest says of the file.
    """

    source: Source
    text: str
    encoding: str
    span: Span
    identity: Identity
    tables: tuple[TableReading, ...] = ()
    notes: tuple[Note, ...] = ()
    statements: tuple[Statement, ...] = ()
    rollup: RollUp | None = None
    origin: tuple[OriginFact, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    sections: tuple[Section, ...] = ()
    given: Given | None = None
    words: tuple[Word, ...] = ()
    is_ocr: bool = False
    doubtful: tuple[Span, ...] = ()


def restored(page: Page, text: str, back: Callable[[Span], Span]) -> Page:
    """A page read from a reflowed text, with every span where it stands in the original."""
    tables = tuple(_restored_table(table, back) for table in page.tables)
    return page.model_copy(update={"text": text, "tables": tables})


def _restored_table(table: TableReading, back: Callable[[Span], Span]) -> TableReading:
    def to(span: Span | None) -> Span | None:
        return back(span) if span else None

    rows = tuple(
        row.model_copy(
            update={
                "labels": tuple(map(to, row.labels)),
                "headings": tuple(map(to, row.headings)),
                "slots": tuple(map(to, row.slots)),
                "run": back(row.run),
                "pieces": tuple(replace(p, span=back(p.span), unit=to(p.unit)) for p in row.pieces),
            }
        )
        for row in table.rows
    )
    return table.model_copy(
        update={
            "rows": rows,
            "span": back(table.span),
            "extra": tuple(e.model_copy(update={"span": back(e.span)}) for e in table.extra),
            "notes": tuple(n.model_copy(update={"span": to(n.span)}) for n in table.notes),
        }
    )
