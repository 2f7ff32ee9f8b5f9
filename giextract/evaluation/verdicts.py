"""What became of one cell: what it prints against what was read of it."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Literal

from giextract.evaluation.truth import Truth
from giextract.report import Cell, Report

Verdict = Literal["right", "abstained", "guessed", "missed", "wrong"]
Kind = Literal["zero", "blank", "figure", "undetermined", "absent"]
VERDICTS: tuple[Verdict, ...] = ("right", "abstained", "guessed", "missed", "wrong")


@dataclass(frozen=True, slots=True)
class CellScore:
    """What became of a cell; `truth` and `got` are what is printed there and what was read, None for no number.

    right       the figure that is printed; none, for a blank
    abstained   undetermined, where the page does tell
    guessed     a number where the text alone cannot tell, and no error or warning names the cell
    missed      no number, or no cell, where a figure is printed
    wrong       another figure, a number for a blank, or a deduced value that the figures do not force

    `named` says that an error or warning names it. A cell that is missed or wrong is `silent` where the report passed, or
    no error or warning names the cell.
    """

    cell: str
    form: str
    verdict: Verdict
    named: bool
    silent: bool
    truth: str | None
    got: str | None
    printed_kind: Kind
    read_kind: Kind

    @property
    def table(self) -> str:
        """The table that the cell stands in."""
        return self.cell.partition(".")[0]


def cell_score(cell: str, report: Report, truth: Truth, is_named: bool, passed: bool) -> CellScore:
    """Say what became of a cell; `is_named` and `passed` tell whether a person would have looked."""
    printed, got = truth.cells[cell], report.cells.get(cell)
    read = decimal(got.value) if got else None
    verdict = _verdict(cell, printed, got, read, truth, is_named)
    silent = verdict in ("missed", "wrong") and (passed or not is_named)
    form = truth.forms.get(cell.partition(".")[0], "–")
    return CellScore(
        cell, form, verdict, is_named, silent, None if printed is None else f"{printed:f}", got.value if got else None,
        _kind(printed), "absent" if got is None else "undetermined" if got.state == "undetermined" else _kind(read),
    )  # fmt: skip


def _verdict(
    cell: str, printed: Decimal | None, got: Cell | None, read: Decimal | None, truth: Truth, is_named: bool
) -> Verdict:
    is_ambiguous = cell in truth.ambiguous
    if got is None:
        return "right" if is_ambiguous else "missed"
    if got.deduced is not None and decimal(got.deduced) != truth.forced.get(cell):
        return "wrong"
    if read is None:
        if printed is None or is_ambiguous:
            return "right"
        return "abstained" if got.state == "undetermined" else "missed"
    if is_ambiguous and not is_named:
        return "guessed"
    return "right" if read == printed else "wrong"


def _kind(figure: Decimal | None) -> Kind:
    return "blank" if figure is None else "zero" if figure == 0 else "figure"


def decimal(text: str | None) -> Decimal | None:
    """A figure, or none."""
    try:
        return None if text is None else Decimal(text)
    except InvalidOperation:
        return None
