"""The cells of a report as they leave the house."""

from bisect import bisect_right
from collections.abc import Mapping
from typing import Literal

from giextract import report
from giextract.checks.facts import Known
from giextract.checks.verdict import Verdict
from giextract.reading.figures import shown
from giextract.reading.model.comparing import ModelCell
from giextract.reading.page import Page, Word
from giextract.report import Cell
from giextract.settle.settlement import Settlement


def cells_of(
    page: Page, settlement: Settlement, judged: list[Verdict], deduced: dict[str, str], seen: Mapping[str, ModelCell]
) -> dict[str, Cell]:
    """Every cell with its support, the equations that bear it out, what is deduced for it, and its place."""
    checked: dict[str, list[str]] = {}
    for verdict in judged:
        equation = verdict.equation
        if equation.operator != "=":
            continue  # that a part is not more than its whole bears out neither
        if verdict.outcome in ("holds", "holds_at_zero") and (equation.rule, equation.key) not in settlement.used:
            for cell in equation.cells:
                checked.setdefault(cell, []).append(equation.rule)
    places = Places(page)
    return {
        cell: places.put(_cell(
            known,
            settlement.support[cell],
            tuple(sorted(set(checked.get(cell, ())))),
            deduced.get(cell),
            seen.get(cell),
        ))
        for cell, known in settlement.cells.items()
    }


def _cell(
    known: Known, support: report.Support, checked_by: tuple[str, ...], deduced: str | None, theirs: ModelCell | None
) -> Cell:
    value = shown(known.value) if known.value is not None else None
    readings: dict[Literal["labels", "model"], str] = {}
    if value is not None and support != "model_only":
        readings["labels"] = value
    if theirs is not None and theirs.value is not None:
        readings["model"] = shown(theirs.value)
    return Cell(
        value=value, state=known.state, printed=known.printed, span=known.span,
        label_span=known.label_span, heading_span=known.heading_span,
        readings=readings, support=support if value is not None else "none",
        checked_by=checked_by, deduced=deduced, unit=known.unit,
    )  # fmt: skip


class Places:
    """Where characters of a page's text stand on the pages of its PDF or image."""

    def __init__(self, page: Page) -> None:
        self._words = page.words
        self._starts = [word[0] for word in page.words]
        self._is_ocr = page.is_ocr

    def put(self, cell: Cell) -> Cell:
        """The cell with its page and the box around its characters, where the file has such places."""
        words = self._under(*cell.span) if cell.span and self._words else []
        if not words:
            return cell.model_copy(update={"ocr": True}) if self._is_ocr else cell
        first = words[0][2]
        boxes = [box for _, _, page, box in words if page == first]
        around = (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))
        return cell.model_copy(update={"page": first, "box": around, "ocr": self._is_ocr})

    def _under(self, start: int, end: int) -> list[Word]:
        i = max(0, bisect_right(self._starts, start) - 1)
        found = []
        while i < len(self._words) and self._words[i][0] < end:
            if self._words[i][1] > start:
                found.append(self._words[i])
            i += 1
        return found
