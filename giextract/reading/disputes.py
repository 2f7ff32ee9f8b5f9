"""The disputes table: three blocks of five columns whose fifteen cells stand in one row."""

from giextract.forms import forms
from giextract.forms.form import Kind
from giextract.reading.borders import rows_of
from giextract.reading.figures import scan
from giextract.reading.lexicon import Hit
from giextract.reading.page import TableReading
from giextract.reading.rows import Frame, Sheet, Slip, slip
from giextract.reading.tables import GAP
from giextract.reading.walk import misprints, slip_note
from giextract.report import Span

Leaf = tuple[str, Hit]
COUNT: Kind = "count"


def read_disputes(sheet: Sheet, hits: list[Hit], form: str) -> TableReading | None:
    """The disputes table among these labels; None when the page has none."""
    inside = _cluster(hits)
    if not inside:
        return None
    slips_of_pen = misprints(sheet, hits, "disputes", inside)
    if slips_of_pen:
        hits = sorted([*hits, *slips_of_pen], key=lambda h: h.start)
        inside = _cluster(hits) or inside
    text = sheet.document.text
    notes = [slip_note("disputes", h, text) for h in inside if h.misprint]
    cases = [r.id for r in forms()[form].tables["disputes"].blocks[0].data_rows()]
    slips, read = _rows(sheet, hits, inside, _in_printed_order(inside, cases))
    rows = rows_of(slips, sheet)
    columns = [c.id for c in forms()[form].tables["disputes"].blocks[0].columns]
    missing = tuple(f"disputes.{case}.{c}" for case in cases for c in columns if f"disputes.{case}.{c}" not in read)
    end = max([inside[-1].span[1], *(r.run[1] for r in rows)])
    return TableReading(
        table="disputes", form=form, span=(inside[0].span[0], end), rows=rows, missing=missing, notes=tuple(notes)
    )


def _cluster(hits: list[Hit]) -> tuple[Hit, ...]:
    """The labels of the disputes table that stand together: the largest group with outcomes enough to be a table."""
    groups: list[list[Hit]] = []
    for h in hits:
        if not h.meaning("disputes", "column", "row", "note"):
            continue
        if groups and h.start - groups[-1][-1].end <= GAP["disputes"]:
            groups[-1].append(h)
        else:
            groups.append([h])
    best = max(groups, key=lambda g: len(_leaves(g)), default=[])
    while best and best[0].meaning("requests", "column"):
        best = best[1:]  # the 总计 of the requests table right above
    kinds = {i for i, _ in _leaves(best)}
    return tuple(best) if len(kinds) >= 4 and len(_leaves(best)) >= 5 else ()


def _leaves(group: list[Hit]) -> list[Leaf]:
    """Column headings in printed order; what stands before the first outcome is another table's 总计."""
    found = [(m.id, h) for h in group if (m := h.meaning("disputes", "column"))]
    while found and found[0][0] == "total":
        found = found[1:]
    return found


def _in_printed_order(inside: tuple[Hit, ...], cases: list[str]) -> list[str]:
    """The blocks as their headings stand on the page, where all are printed."""
    first: dict[str, int] = {}
    for h in inside:
        meaning = h.meaning("disputes", "row")
        if meaning:
            first.setdefault(meaning.id, h.start)
    return sorted(cases, key=lambda c: first[c]) if set(first) == set(cases) else cases


def _rows(sheet: Sheet, hits: list[Hit], inside: tuple[Hit, ...], cases: list[str]) -> tuple[list[Slip], set[str]]:
    """Figures belong to the headings printed since the last figures; a block ends where the outcomes begin again."""
    groups: list[tuple[list[Leaf], int, int]] = []
    pending: list[Leaf] = []
    for leaf in _leaves(list(inside)):
        pending.append(leaf)
        start, end = leaf[1].core[1], _next(sheet, hits, leaf[1])
        if scan(sheet.copy.plain, start, end).pieces:
            groups.append((pending, start, end))
            pending = []
    if not groups:
        leaves = _leaves(list(inside))
        groups = [(leaves, leaves[-1][1].core[1], _next(sheet, hits, leaves[-1][1]))]
    blocks = _blocks([leaf for leaves, _, _ in groups for leaf in leaves])
    repeated = max(0, len(_blocks(groups[0][0])) - len(cases))  # a head printed twice before the first figures
    case_of = {leaf[1].start: case for block, case in zip(blocks[repeated:], cases, strict=False) for leaf in block}
    slips: list[Slip] = []
    read: set[str] = set()
    for leaves, start, end in groups:
        own = [(case_of[leaf[1].start], leaf) for leaf in leaves if leaf[1].start in case_of]
        if own:
            frame = _frame(inside, own)
            slips.append(slip(sheet, frame, start, end, None))
            read.update(frame.cells)
    return slips, read


def _next(sheet: Sheet, hits: list[Hit], h: Hit) -> int:
    return min((o.span[0] for o in hits if o.start >= h.end), default=len(sheet.copy.plain))


def _blocks(leaves: list[Leaf]) -> list[list[Leaf]]:
    """Headings grouped into blocks: a new one where the outcomes begin again."""
    order = ["upheld", "corrected", "other", "pending", "total"]
    blocks: list[list[Leaf]] = []
    for leaf in leaves:
        if not blocks or order.index(leaf[0]) <= order.index(blocks[-1][-1][0]):
            blocks.append([])
        blocks[-1].append(leaf)
    return blocks


def _frame(inside: tuple[Hit, ...], leaves: list[tuple[str, Leaf]]) -> Frame:
    first: dict[str, Hit] = {}
    for case, (_, h) in leaves:
        first.setdefault(case, h)
    n = len(leaves)
    return Frame(
        cells=tuple(f"disputes.{case}.{column}" for case, (column, _) in leaves),
        kinds=(COUNT,) * n,
        labels=tuple(_case_label(inside, case, first[case]) for case, _ in leaves),
        headings=tuple(h.core for _, (_, h) in leaves),
        units=(None,) * n,
    )


def _case_label(inside: tuple[Hit, ...], case: str, first: Hit) -> Span | None:
    """The heading of a block; where several print it, the last one above its columns, else the first below."""
    named = [h for h in inside if (m := h.meaning("disputes", "row")) and m.id == case]
    above = [h for h in named if h.start < first.start]
    chosen = above[-1:] or named[:1]
    return chosen[0].core if chosen else None
