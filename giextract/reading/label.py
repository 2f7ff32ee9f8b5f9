"""The label reading: from a document to its pages, one for each report in it."""

import re
from itertools import pairwise

from giextract.document import Document, reflow
from giextract.forms import newest
from giextract.reading.copy import Copy, copy_of
from giextract.reading.disputes import read_disputes
from giextract.reading.identity import identify
from giextract.reading.lexicon import Hit, find, numbering
from giextract.reading.names import name_seen_alone
from giextract.reading.origin import attachments, origin
from giextract.reading.page import Note, Page, TableReading, restored
from giextract.reading.proactive import read_proactive
from giextract.reading.prose import read_prose
from giextract.reading.requests import read_requests
from giextract.reading.rollup import read_rollup
from giextract.reading.rows import Sheet, sheet_of
from giextract.reading.sections import sections
from giextract.reading.statistics import find_sheets, hits_of, read_statistics
from giextract.reading.statistics_local import read_unknown
from giextract.reading.tables import find_chain
from giextract.report import Given, Source, Span

NEWEST = newest()
_ONCE = {"received", "carried_in", "unavailable.not_held", "carried_out"}  # labels that prose does not use
_TITLE = re.compile(r"政府信息\s*公开\s*(?:工作)?[^，。；\n]{0,10}?报\s*告")

_NUMBER = 3  # characters of a label's number with its marks
_YEARS_TITLE = re.compile(rf"^[^\n，。]{{0,30}}20\d\d\s*年[^\n，。]{{0,6}}{_TITLE.pattern}[ \t]*$", re.M)


def read_pages(document: Document, source: Source, given: Given | None = None) -> tuple[Page, ...]:
    """Read every report in a document by its labels; a document that holds none gives one page without tables.

    Where tables are drawn with blanks alone, and reading line by line leaves something out, they are read once more
    cell by cell, and the better reading of each table is taken.
    """
    copy = copy_of(document)
    pages = [_with_prose(page, document, copy, given) for page in _best(document, copy, source)]
    return tuple(_with_places(page, document, given) for page in pages)


def _with_places(page: Page, document: Document, given: Given | None) -> Page:
    """A page with where it came from and where its words stand."""
    known = {
        "origin": origin(page.text, page.span),
        "attachments": attachments(page.text, page.span),
        "given": given,
        "words": tuple((*p.span, p.page, p.box) for p in document.places if _overlap(p.span, page.span)),
        "is_ocr": document.is_ocr,
        "doubtful": tuple(s for s in document.doubtful if _overlap(s, page.span)),
        "notes": (*page.notes, *name_seen_alone(page, document.seen)),
    }
    return page.model_copy(update=known)


def _overlap(a: Span, b: Span) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def _with_prose(page: Page, document: Document, copy: Copy, given: Given | None) -> Page:
    """A page with what its prose states, outside its tables, and the headings of its sections."""
    identity = page.identity
    agency = (given and given.agency) or (identity.agency.value if identity.agency else None)
    year = (given and given.year) or (int(identity.year.value) if identity.year else None)
    statements = read_prose(
        copy.plain, page.text, page.span, [t.span for t in page.tables], document.grids, agency, year
    )
    rollup = read_rollup(copy.plain, page.text, page.span, [t.span for t in page.tables])
    found = sections(copy, page.span, [t.span for t in page.tables])
    return page.model_copy(update={"statements": statements, "rollup": rollup, "sections": found})


def _best(document: Document, copy: Copy, source: Source) -> tuple[Page, ...]:
    pages = _read(document, copy, source)
    if all(len(p.tables) >= 3 and not any(map(_left_out, p.tables)) for p in pages):
        return pages
    again = reflow(document) if document.media_type == "text/plain" or "  " in document.text else None
    if again is None:
        return pages
    others = [
        restored(page, document.text, again.back) for page in _read(again.document, copy_of(again.document), source)
    ]
    if len(others) != len(pages):
        return pages
    return tuple(_better(a, b) for a, b in zip(pages, others, strict=True))


def _left_out(table: TableReading) -> bool:
    return bool(table.missing) or any(row.how != "bordered" for row in table.rows)


def _better(page: Page, other: Page) -> Page:
    """A page with the better reading of each table: the one with more rows told by their borders, the first on a tie."""
    names = ("proactive", "requests", "disputes", "statistics")
    pairs = [[t for p in (page, other) for t in p.tables if t.table == name] for name in names]
    best = [max(pair, key=lambda t: sum(r.how == "bordered" for r in t.rows)) for pair in pairs if pair]
    form = next((t.form for t in best if t.table == "requests"), None)
    best = [t.model_copy(update={"form": form}) if t.table == "disputes" and form else t for t in best]
    return page.model_copy(update={"tables": tuple(best)})


def _read(document: Document, copy: Copy, source: Source) -> tuple[Page, ...]:
    hits = find(copy)
    sheet = sheet_of(document, copy)
    parts = _parts(sheet, hits)
    return tuple(_page(sheet, hits, source, part, n) for n, part in enumerate(parts, 1))


def _parts(sheet: Sheet, hits: list[Hit]) -> list[Span]:
    """Where each report begins and ends: a second set of statutory tables is a second report."""
    text = sheet.document.text
    starts = [0]
    rows = [m.id for h in hits if (m := h.meaning("requests", "row")) and m.id in _ONCE]
    if len(rows) == len(set(rows)):
        starts += _later_sheets(sheet)
        return list(zip(starts, [*starts[1:], len(text)], strict=True))
    rest = [h for h in hits if h.meaning("requests", "row", "heading", "column", "note")]
    seen: list[Span] = []
    while found := find_chain(sheet, rest, "requests"):
        first, last = found.links[0][0], found.links[-1][0]
        if sum(m.role == "row" for _, m in found.links) < (10 if seen else 4):
            break
        seen.append((first.span[0], last.span[1]))
        rest = [h for h in rest if not first.start <= h.start <= last.start]
    seen.sort()
    for (_, before), (after, _) in pairwise(seen):
        titles = [m.start() for m in _TITLE.finditer(sheet.copy.plain, before, after)]
        heads = [h.span[0] for h in hits if before < h.span[0] < after and h.meaning("proactive", "item")]
        limit = min(heads, default=after)
        early = [t for t in titles if t < limit] or titles[:1]
        begin = early[0] if early else _opening(sheet, hits, before, limit)
        starts.append(text.rfind("\n", before, begin) + 1 or begin)
    return list(zip(starts, [*starts[1:], len(text)], strict=True))


def _later_sheets(sheet: Sheet) -> list[int]:
    """Where reports begin that have a statistics table of their own: at the title with a year between two tables."""
    plain = sheet.copy.plain
    found = []
    for above, below in pairwise(find_sheets(sheet, (0, len(plain)), [])):
        title = _YEARS_TITLE.search(plain, above[-1].hit.span[1], below[0].hit.span[0])
        if title:
            found.append(title.start())
    return found


def _opening(sheet: Sheet, hits: list[Hit], before: int, limit: int) -> int:
    """Where a report without a title begins: the paragraph above its first section, else its first table."""
    plain = sheet.copy.plain
    sections = [h.span[0] for h in hits if before < h.span[0] < limit and h.meaning("", "title")]
    first = next((s for s in sections if "总体情况" in plain[s : s + 12]), None)
    if first is None:
        return limit
    above = len(plain[before:first].rstrip()) + before
    return max(plain.rfind("\n", before, above) + 1, before)


def _page(sheet: Sheet, hits: list[Hit], source: Source, part: Span, n: int) -> Page:
    own = [h for h in hits if part[0] <= h.span[0] < part[1]]
    tables = _tables(sheet, own)
    sheets = find_sheets(sheet, part, [t.span for t in tables])
    statistics = read_statistics(sheet, sheets) or read_unknown(sheet, part, [t.span for t in tables])
    if statistics:
        tables.append(_with_unclaimed(sheet, hits_of(sheets), statistics))
    first = min((t.span[0] for t in tables), default=None)
    identity = identify(sheet.document, sheet.copy, part, first)
    return Page(
        source=source.model_copy(update={"part": n}),
        text=sheet.document.text, encoding=sheet.document.encoding, span=part,
        identity=identity, tables=tuple(tables),
    )  # fmt: skip


def _tables(sheet: Sheet, hits: list[Hit]) -> list[TableReading]:
    """The tables of one report; where a table's own labels do not tell its form, the table beside it does."""
    disputes = read_disputes(sheet, hits, NEWEST)
    rest = _outside(hits, disputes)
    proactive = read_proactive(sheet, rest, NEWEST)
    requests = read_requests(sheet, _outside(rest, proactive), proactive.form if proactive else NEWEST)
    form = next((t.form for t in (requests, proactive) if t), NEWEST)
    same = disputes.model_copy(update={"form": form}) if disputes else None
    return [_with_unclaimed(sheet, hits, t) for t in (proactive, requests, same) if t]


def _with_unclaimed(sheet: Sheet, hits: list[Hit], table: TableReading) -> TableReading:
    """A table with a note on every figure inside it that no cell, label or extra row accounts for."""
    claimed = [row.run for row in table.rows] + [e.span for e in table.extra]
    claimed += [span for row in table.rows for span in (*row.labels, *row.headings) if span]
    claimed += [note.span for note in table.notes if note.span]
    claimed += [_number_before(sheet, label) for row in table.rows for label in row.labels if label]
    inside = [h for h in hits if table.span[0] <= h.span[0] < table.span[1]]
    claimed += [h.span for h in inside] + [span for h in inside if (span := numbering(sheet.copy, h))]
    start, end = table.span
    open_to_question = bytearray(b"\1" * (end - start))
    for a, b in claimed:
        a, b = max(a, start), min(b, end)
        open_to_question[a - start : b - start] = bytes(max(0, b - a))
    notes = []
    for m in re.compile(r"\d+").finditer(sheet.copy.plain, start, end):
        if sheet.copy.plain.startswith("年", m.end()) and m.group().startswith("20"):
            continue  # 2022年制发件数: the year of a heading
        if open_to_question.find(1, m.start() - start, m.end() - start) >= 0 and not _is_page_number(sheet, inside, m.span()):
            notes.append(Note(kind="unclaimed", span=m.span(), detail=sheet.document.text[slice(*m.span())]))
    return table.model_copy(update={"notes": (*table.notes, *notes)}) if notes else table


def _number_before(sheet: Sheet, label: Span) -> Span:
    """What a picture's cell has before its label: the label's number, whatever OCR made of the point behind it."""
    cell = next((c for c in sheet.row_at(label[0]) if c[0] <= label[0] < c[1]), label)
    return (cell[0], label[0]) if sheet.document.is_ocr and label[0] - cell[0] <= _NUMBER else label


def _is_page_number(sheet: Sheet, inside: list[Hit], span: Span) -> bool:
    """A number alone on its line in the middle of headings: no row's label stands before it to own it."""
    before = [h for h in inside if h.span[1] <= span[0]]
    plain = sheet.copy.plain
    alone = plain[max(0, span[0] - 40) : span[0]].rstrip(" \t")[-1:] in ("", "\n", "\f") and plain[
        span[1] : span[1] + 40
    ].lstrip(" \t")[:1] in ("", "\n", "\f")
    return alone and bool(before) and all(m.role in ("column", "note", "title") for m in before[-1].meanings)


def _outside(hits: list[Hit], table: TableReading | None) -> list[Hit]:
    if table is None:
        return hits
    return [h for h in hits if not table.span[0] <= h.span[0] < table.span[1]]
