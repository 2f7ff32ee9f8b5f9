"""The requests table: twenty-odd rows of seven applicants' columns, in any layout."""

import re

from giextract.forms import Column, Table, cell_ids, forms, newest
from giextract.forms.form import Kind
from giextract.reading.borders import rows_of
from giextract.reading.lexicon import Hit
from giextract.reading.page import EXTRA, Note, TableReading
from giextract.reading.rows import Frame, Sheet, Slip, slip
from giextract.reading.tables import Found, column_order, form_of
from giextract.reading.walk import Step, extra_row, foreign_rows, recognised, slip_note, steps
from giextract.report import ExtraCell, Span

Order = list[tuple[str, Span | None]]  # column ids as printed, with the spans of their headings
COUNT: Kind = "count"
_SUBTOTAL = re.compile(r"(?:法\s*人\s*)?小\s*计")


def read_requests(sheet: Sheet, hits: list[Hit], fallback: str) -> TableReading | None:
    """The requests table among these labels; None when the page has none."""
    found, hits = recognised(sheet, hits, "requests")
    if found is None:
        return None
    order = _columns(sheet, found)
    walk = steps(sheet, hits, found.links, "requests", found.hits)
    runs = [(s, _slip(sheet, s, order, s.meaning.id)) for s in walk]
    return _assemble(sheet, _form(runs, fallback), found, order, runs)


def _form(runs: list[tuple[Step, Slip]], fallback: str) -> str:
    votes = [s.meaning.forms for s, _ in runs if s.meaning.fingerprint]
    single = [s for s, row in runs if s.meaning.id == "other_handling" and row.pieces]
    if not votes and single:
        votes = [frozenset({"2019"})]
    return form_of(votes, fallback)


def _slip(sheet: Sheet, step: Step, order: Order, row: str) -> Slip:
    frame = Frame(
        cells=tuple(name if name.startswith(EXTRA) else f"requests.{row}.{name}" for name, _ in order),
        kinds=(COUNT,) * len(order),
        labels=(step.hit.span,) * len(order),
        headings=tuple(span for _, span in order),
        units=(None,) * len(order),
    )
    return slip(sheet, frame, step.start, step.end, step.hit.core[0])


def _columns(sheet: Sheet, found: Found) -> Order:
    """The columns as printed: a head in two lines prints 总计 before the kinds of organisation, and means it last."""
    columns: tuple[Column, ...] = _table(newest()).blocks[0].columns
    placed = column_order(found, columns, "requests")
    statutory = [c.id for c in columns]
    printed = sorted(placed, key=lambda i: placed[i].start)
    if set(printed) != set(statutory):
        printed = statutory
    elif printed.index("individual") < printed.index("total") < printed.index("business"):
        printed = [i for i in printed if i != "total"] + ["total"]
    order: Order = [(i, placed[i].core if i in placed else None) for i in printed]
    first_row = next(h.span[0] for h, m in found.links if m.role in ("row", "heading"))
    extra = _SUBTOTAL.search(sheet.copy.plain, found.hits[0].span[0], first_row)
    if extra:
        before = sum(span is not None and span[0] < extra.start() and i != "total" for i, span in order)
        order.insert(before, (EXTRA + re.sub(r"\s", "", extra.group()), extra.span()))
    return order


def _table(form: str) -> Table:
    return forms()[form].tables["requests"]


def _assemble(sheet: Sheet, form: str, found: Found, order: Order, runs: list[tuple[Step, Slip]]) -> TableReading:
    own = {r.id for r in _table(form).blocks[0].data_rows()}
    text = sheet.document.text
    notes = [slip_note("requests", h, text) for h in found.hits if h.misprint]
    has_results = any(s.meaning.role == "row" and (s.meaning.id in own - _ENDS) for s, _ in runs)
    has_concluded = any(s.meaning.id == "concluded" for s, _ in runs)
    kept: list[Slip] = []
    extra: list[ExtraCell] = []
    read: set[str] = set()
    for step, row in runs:
        label = text[slice(*step.hit.span)].strip()
        extra += _foreign(sheet, step, row, notes, last=step is runs[-1][0])
        if step.meaning.id in own and step.meaning.role == "row" and step.meaning.id not in read:
            read.add(step.meaning.id)
            kept.append(row)
            if not step.in_order:
                notes.append(Note(kind="order", cells=row.frame.cells, span=step.hit.core, detail=label))
        elif row.pieces and _is_results(step) and not has_concluded:
            row = _slip(sheet, step, order, "concluded")
            read.add("concluded")
            kept.append(row)
            notes.append(Note(kind="alias", cells=row.frame.cells, span=step.hit.core, detail=label))
        elif row.pieces:
            extra += extra_row(sheet, "requests", label, row.pieces)
            kind = "second_row" if step.meaning.role == "row" and step.meaning.id in own else "extra_row"
            cells = row.frame.cells if kind == "second_row" else ()
            notes.append(Note(kind=kind, cells=cells, span=step.hit.core, detail=label))
    rows = rows_of(kept, sheet, _heads(sheet, order))
    start, end = found.links[0][0].span[0], max(r.run[1] for r in rows) if rows else found.links[-1][0].span[1]
    ids = [i for i in cell_ids(forms()[form], "requests") if i.split(".", 1)[1].rsplit(".", 1)[0] not in read]
    return TableReading(
        table="requests", form=form, span=(min(start, found.hits[0].span[0]), end), rows=rows,
        short=not has_results, missing=tuple(ids), extra=tuple(extra), notes=tuple(notes),
    )  # fmt: skip


_ENDS = {"received", "carried_in", "concluded", "carried_out"}


def _is_results(step: Step) -> bool:
    return step.meaning.role == "heading" and "本年度办理结果" in step.meaning.id


def _heads(sheet: Sheet, order: Order) -> dict[int, int]:
    """Where figures begin in a grid whose headings stand one above each column: the place of the first heading."""
    first, last = order[0][1], order[-1][1]
    rows = [sheet.row_at(span[0]) if span else () for span in (first, last)]
    if not all(rows) or first is None or last is None or len(rows[0]) != len(rows[1]):
        return {}
    begin, end = (
        next((i for i, c in enumerate(row) if c[0] <= span[0] < c[1]), -1)
        for row, span in zip(rows, (first, last), strict=True)
    )
    return {len(rows[0]): begin} if begin >= 0 and end - begin == len(order) - 1 else {}


def _foreign(sheet: Sheet, step: Step, row: Slip, notes: list[Note], last: bool) -> list[ExtraCell]:
    if last:
        return []
    start = row.pieces[-1].span[1] if row.pieces else step.start
    cells = []
    for label, span, pieces in foreign_rows(sheet, "requests", start, step.end):
        cells += extra_row(sheet, "requests", label, pieces)
        notes.append(Note(kind="extra_row", span=span, detail=label))
    return cells
