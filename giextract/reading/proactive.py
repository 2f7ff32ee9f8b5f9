"""The proactive table: short blocks of one to three columns, each under its own heading."""

from dataclasses import replace

from giextract.forms import Block, cell_ids, forms
from giextract.reading.borders import rows_of
from giextract.reading.lexicon import Hit
from giextract.reading.page import Note, TableReading
from giextract.reading.rows import Frame, Sheet, Slip, slip
from giextract.reading.tables import Found, form_of, printed_unit
from giextract.reading.walk import Step, extra_row, foreign_rows, recognised, slip_note, steps
from giextract.report import ExtraCell


def read_proactive(sheet: Sheet, hits: list[Hit], fallback: str) -> TableReading | None:
    """The proactive table among these labels; None when the page has none."""
    found, hits = recognised(sheet, hits, "proactive")
    if found is None:
        return None
    form = form_of([m.forms for _, m in found.links if m.fingerprint], fallback)
    blocks = {r.id: b for b in forms()[form].tables["proactive"].blocks for r in b.data_rows()}
    walk = steps(sheet, hits, found.links, "proactive", found.hits)
    text = sheet.document.text
    notes = [slip_note("proactive", h, text) for h in found.hits if h.misprint]
    kept: list[Slip] = []
    extra: list[ExtraCell] = []
    read: set[str] = set()
    for i, step in enumerate(walk):
        block = blocks.get(step.meaning.id)
        row = slip(sheet, _frame(sheet, found, step, block), step.start, step.end, step.hit.core[0])
        if block and step.meaning.id not in read and (step.in_order or row.pieces):
            read.add(step.meaning.id)
            row = _without_surplus(row)
            kept.append(row)
            if not step.in_order:
                label = text[slice(*step.hit.span)].strip()
                notes.append(Note(kind="order", cells=row.frame.cells, span=step.hit.core, detail=label))
        elif row.pieces:
            label = text[slice(*step.hit.span)].strip()
            extra += extra_row(sheet, "proactive", label, row.pieces)
            kind, cells = ("second_row", row.frame.cells) if block else ("extra_row", ())
            notes.append(Note(kind=kind, cells=cells, span=step.hit.core, detail=label))
        if i + 1 < len(walk):
            start = row.pieces[-1].span[1] if row.pieces else step.start
            for label, span, pieces in foreign_rows(sheet, "proactive", start, step.end):
                extra += extra_row(sheet, "proactive", label, pieces)
                notes.append(Note(kind="extra_row", span=span, detail=label))
    rows = rows_of(kept, sheet)
    ids = [i for i in cell_ids(forms()[form], "proactive") if i.split(".")[1] not in read]
    end = max([found.links[-1][0].span[1], *(r.run[1] for r in rows)])
    return TableReading(
        table="proactive", form=form, span=(found.links[0][0].span[0], end), rows=rows,
        missing=tuple(ids), extra=tuple(extra), notes=tuple(notes),
    )  # fmt: skip


def _frame(sheet: Sheet, found: Found, step: Step, block: Block | None) -> Frame:
    columns = list(block.columns) if block else []
    heads = {m.id: h for h, m in found.links if m.role == "column" and m.block == step.meaning.block}
    heads |= _printed_out_of_order(found, step, heads)
    if all(c.id in heads for c in columns):
        columns.sort(key=lambda c: heads[c.id].start)
    headings = [heads[c.id].core if c.id in heads else None for c in columns]
    return Frame(
        cells=tuple(f"proactive.{step.meaning.id}.{c.id}" for c in columns),
        kinds=tuple(c.kind for c in columns),
        labels=(step.hit.span,) * len(columns),
        headings=tuple(headings),
        units=tuple(
            printed_unit(sheet, span, step.hit.core) if c.kind == "amount" else None
            for c, span in zip(columns, headings, strict=True)
        ),
    )


def _printed_out_of_order(found: Found, step: Step, heads: dict[str, Hit]) -> dict[str, Hit]:
    """Headings of the row's block that the chain left out because they do not stand in the form's order."""
    start = max((h.end for h, m in found.links if m.role in ("item", "row") and h.start < step.hit.start), default=0)
    more = {}
    for h in found.hits:
        meaning = h.meaning("proactive", "column")
        if meaning and start <= h.start < step.hit.start and meaning.id not in heads:
            more[meaning.id] = h
    return more


def _without_surplus(row: Slip) -> Slip:
    """A row whose third cell does not exist on the form may print a mark there; the mark is no figure of it."""
    n = len(row.frame.cells)
    surplus = row.pieces[n:]
    if surplus and all(p.kind == "nil" for p in surplus):
        pieces = row.pieces[:n]
        return replace(row, run=(pieces[0].span[0], pieces[-1].span[1]), pieces=pieces)
    return row
