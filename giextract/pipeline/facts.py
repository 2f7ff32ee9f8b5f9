"""What is known of a page, put together for the rules."""

import re
from collections.abc import Mapping

from giextract.checks.facts import Facts, Heading, Remark, TableFacts
from giextract.reading.names import SEEN_ALONE
from giextract.reading.page import EXTRA, Fact, Note, Page
from giextract.report import ExtraCell, Span
from giextract.settle.settlement import Settlement
from giextract.words import Language

_REPORT = re.compile(r"信息公开[^\n]{0,20}(?:年度报告|年报|报告)")


def facts_of(page: Page, settlement: Settlement, extra: tuple[ExtraCell, ...]) -> Facts:
    """What the rules are held against."""
    identity, given = page.identity, page.given
    notes = [n for t in page.tables for n in t.notes]
    notes += [n for n in page.notes if not (n.kind == SEEN_ALONE and given and given.agency)]
    return Facts(
        text=page.text,
        cells=settlement.cells,
        tables=tuple(TableFacts(t.table, t.form, t.short, t.missing, t.span) for t in page.tables),
        extra=extra,
        remarks=(*(_remark(n, page, settlement) for n in notes), *settlement.remarks),
        used=frozenset(settlement.used),
        agency=(given and given.agency) or _value(identity.agency),
        year=(given and given.year) or (int(identity.year.value) if identity.year else None),
        printed_agency=_value(identity.agency),
        printed_year=int(identity.year.value) if identity.year else None,
        origin=tuple((o.name, o.value, o.span) for o in page.origin),
        given=_given(page),
        attached=_attached(page),
        doubtful=page.doubtful,
        is_ocr=page.is_ocr,
        years=tuple((int(y.value), y.span) for y in identity.years),
        headings=tuple(Heading(s.number, s.title, s.exact, s.printed, s.span) for s in page.sections),
        period=identity.period, period_span=identity.period_span,
    )  # fmt: skip


def _value(fact: Fact | None) -> str | None:
    return fact.value if fact else None


def _given(page: Page) -> tuple[tuple[str, str], ...]:
    said = page.given.model_dump(exclude_none=True) if page.given else {}
    return tuple((name, str(value)) for name, value in said.items())


def _attached(page: Page) -> tuple[tuple[str, Span], ...]:
    """The attachments of a page without tables whose title, or whose link, says that they are the report."""
    if page.tables:
        return ()
    title = page.identity.title
    return tuple((a.name, a.span) for a in page.attachments if title or _REPORT.search(a.name))


def _remark(note: Note, page: Page, settlement: Settlement) -> Remark:
    kind = note.kind
    if kind == "alias" and any(t.short for t in page.tables if t.table == "requests"):
        kind = "short"
    if kind == "misprint":
        printed, label, _ = note.detail.split("|")
        return Remark(kind, note.cells, note.span, {"printed": re.sub(r"\s", "", printed), "label": label})
    if kind == SEEN_ALONE:
        return Remark(kind, (), note.span, dict(zip(("title", "agency"), note.detail.split("|"), strict=True)))
    return Remark(kind, note.cells, note.span, {"label": re.sub(r"\s", "", note.detail), "figures": _figures(note, settlement)})


def _figures(note: Note, settlement: Settlement) -> Mapping[Language, str]:
    """The printed figures of the cells that a note is about, behind a colon; nothing where it is about no cells."""
    known = [settlement.cells.get(cell) for cell in note.cells]
    printed = " ".join((k.printed if k else None) or "□" for k in known)
    return {"en": f": {printed}", "zh": f"：{printed}"} if known else {"en": "", "zh": ""}


def take_extra_columns(page: Page, settlement: Settlement) -> tuple[ExtraCell, ...]:
    """Take the cells of columns that no form has out of the settlement and keep them as extra cells."""
    extra = [e for t in page.tables for e in t.extra]
    for table in page.tables:
        for row in table.rows:
            for i, cell in enumerate(row.cells):
                if not cell.startswith(EXTRA):
                    continue
                known = settlement.cells.pop(cell, None)
                settlement.support.pop(cell, None)
                slot = row.slots[i] if row.slots else None
                if known is None or slot is None:
                    continue
                label = re.sub(r"\s", "", page.text[slice(*row.labels[i])]) if row.labels[i] else ""  # type: ignore[misc]
                printed = page.text[slice(*slot)]
                extra.append(
                    ExtraCell(
                        table=table.table, label=label, column=cell.removeprefix(EXTRA), printed=printed, value=printed, span=slot
                    )
                )
    return tuple(extra)
