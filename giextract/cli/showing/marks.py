"""What is marked in a text: cells, extra numbers, statements, findings, headings, furniture, each with its tooltip."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from giextract.checks.labels import called
from giextract.cli.showing.labels import label
from giextract.document import Document
from giextract.reading.page import Page, Row
from giextract.report import Cell, Finding, Report, Span, Statement
from giextract.words import Language

SIGNS = {"error": "✖", "warning": "▲", "notice": "ℹ"}
_PAINTED = 120  # characters; a finding about more of the text than this is marked in the margin alone
_BORDER = re.compile(r"[|\t][^\S\t]*")


@dataclass(frozen=True, slots=True)
class Mark:
    """Something about a span, which is empty for a blank cell; `names` are the cells it holds, or a statement's variable."""

    span: Span
    classes: str
    tip: str = ""
    anchor: str | None = None
    names: tuple[str, ...] = ()


def furniture_marks(document: Document) -> Iterator[Mark]:
    """What is not part of a report."""
    return (Mark(span, "furniture") for span in document.furniture)


def heading_marks(heads: Sequence[Span]) -> Iterator[Mark]:
    """The headings of sections."""
    return (Mark(span, "heading", anchor=f"h{span[0]}") for span in heads)


def report_marks(document: Document, page: Page, report: Report, language: Language) -> Iterator[Mark]:
    """Everything that a report's page shows."""
    part = f"p{page.source.part}-"
    named = _by_cell(report.findings)
    suspects = {c for f in report.findings for group in f.suspects for c in group}
    for span, cells in _placed(document, page, report).items():
        about = {f.id: f for c in cells for f in named.get(c, ())}
        tips = [_cell_tip(c, report, language) for c in cells[:8]] + ["…"] * (len(cells) > 8)
        tips += [f"{SIGNS[f.severity]} {f.rule} {_message(f, language)}" for f in about.values()]
        classes = ["cell", *dict.fromkeys(report.cells[c].state for c in cells)]
        classes += sorted({f"in-{f.severity}" for f in about.values()})
        classes += ["suspect"] if suspects.intersection(cells) else []
        yield Mark(span, " ".join(classes), "\n".join(tips), part + cells[0], tuple(cells))
    for extra in report.extra_cells:
        yield Mark(extra.span, "extra", f"{label('extra', language)}: {extra.label} {extra.column or ''}".strip())
    for number, statement in enumerate(report.statements, 1):
        yield Mark(
            statement.span, f"statement {fate(statement)}", statement_line(statement, language),
            f"{part}s{number}", (statement.variable,),
        )  # fmt: skip
    for f in report.findings:
        if f.span and not f.cells and f.span[1] - f.span[0] <= _PAINTED:
            yield Mark(f.span, f"found in-{f.severity}", f"{SIGNS[f.severity]} {f.rule} {_message(f, language)}")


def place_of(finding: Finding, anchors: Mapping[str, int], text: str) -> int | None:
    """Where a finding stands in the text: its span, else the first of its suspects or cells that has a place."""
    if finding.span:
        printed = text[slice(*finding.span)]
        return finding.span[0] + len(printed) - len(printed.lstrip())
    cells = [c for group in finding.suspects for c in group] + list(finding.cells)
    return next((anchors[c] for c in cells if c in anchors), None)


def fate(statement: Statement) -> str:
    """How a statement came out, as a word."""
    return {True: "holds", False: "fails", None: "open"}[statement.holds]


def statement_line(statement: Statement, language: Language) -> str:
    """A statement in a line: its variable, its figure, and whether the tables say the same."""
    figure = statement.value or statement.stated or ""
    outcome = label(fate(statement), language, recomputed=statement.recomputed or "?")
    return f"{statement.variable} = {figure} {statement.unit or ''}".strip() + f" · {outcome}"


def _cell_tip(cell: str, report: Report, language: Language) -> str:
    known = report.cells[cell]
    lines = [cell, called(report.forms.get(cell.split(".", 1)[0]), cell), _worth(known, language)]
    if known.checked_by:
        lines.append(label("checked", language, rules=" ".join(known.checked_by)))
    if known.deduced is not None:
        lines.append(label("deduced", language, value=known.deduced))
    return "\n".join(lines)


def _worth(cell: Cell, language: Language) -> str:
    parts = [label(cell.state, language)]
    if cell.value is not None:
        parts.insert(0, label("value", language, value=cell.value + (cell.unit or "")))
        parts.append(label("support", language, support=label(cell.support, language)))
    if cell.printed is not None and cell.printed != cell.value:
        parts.append(label("printed", language, printed=" ".join(cell.printed.split())))
    return " · ".join(parts)


def _message(finding: Finding, language: Language) -> str:
    return finding.message_zh if language == "zh" else finding.message


def _by_cell(findings: Sequence[Finding]) -> dict[str, list[Finding]]:
    named: dict[str, list[Finding]] = {}
    for finding in findings:
        for cell in finding.cells:
            named.setdefault(cell, []).append(finding)
    return named


def _placed(document: Document, page: Page, report: Report) -> dict[Span, list[str]]:
    """The cells of a report by where they stand; a blank cell stands where its number would."""
    spots: dict[Span, list[str]] = {}
    blanks = _blank_places(document, page)
    for cell, known in report.cells.items():
        place = known.span or blanks.get(cell) or (known.label_span and (known.label_span[1], known.label_span[1]))
        if place:
            spots.setdefault(place, []).append(cell)
    return spots


def _blank_places(document: Document, page: Page) -> dict[str, Span]:
    hollow = sorted({a for grid in document.grids for row in grid.rows for a, b in row if a == b})
    return {cell: (at, at) for t in page.tables for row in t.rows for cell, at in _blanks(page.text, row, hollow)}


def _blanks(text: str, row: Row, hollow: Sequence[int]) -> Iterator[tuple[str, int]]:
    """The blank cells of a row, each in the empty grid cell or between the borders where it stands."""
    slots = row.slots or (None,) * len(row.cells)
    labels = {span for span in row.labels if span and span[1] <= row.run[0]}
    at = labels.pop()[1] if len(labels) == 1 else row.run[0]
    waiting: list[str] = []
    is_first = True
    for cell, slot in zip(row.cells, slots, strict=False):
        if slot is None:
            waiting.append(cell)
            continue
        yield from _shared_out(waiting, _gaps(text, (at, slot[0]), hollow, len(waiting) if is_first else 0), at)
        at, waiting, is_first = slot[1], [], False
    end = text.find("\n", at if is_first else row.run[1])
    gap = (at, end if end >= 0 else len(text))
    yield from _shared_out(waiting, _gaps(text, gap, hollow, len(waiting) if is_first else 0), at)


def _gaps(text: str, gap: Span, hollow: Sequence[int], last: int) -> list[int]:
    """The places of a gap that a cell may stand at; between a label and its first cell the `last` ones alone.

    In front of those stand the cells of labels that other rows have and this one has not.
    """
    inside = list(hollow[bisect_left(hollow, gap[0]) : bisect_left(hollow, gap[1] + 1)])
    return inside[-last:] or [m.end() for m in _BORDER.finditer(text, *gap)]


def _shared_out(cells: Sequence[str], places: Sequence[int], otherwise: int) -> Iterator[tuple[str, int]]:
    for i, cell in enumerate(cells):
        yield cell, places[i] if i < len(places) else places[-1] if places else otherwise
