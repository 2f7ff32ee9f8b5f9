"""An equation that does not hold, as printed: both sides figure by figure, the difference, and what is blank."""

from collections.abc import Mapping

from giextract.checks.facts import Known
from giextract.checks.formula import Side
from giextract.checks.labels import Forms, listed, named
from giextract.checks.verdict import Verdict
from giextract.words import Language

_FEW = 2
_UNLIKE = {"=": "≠", "<=": ">", ">=": "<"}


def told(verdict: Verdict, cells: Mapping[str, Known], on: Forms) -> dict[Language, str]:
    """What stands behind the message of an equation; a blank total has one side only."""
    equation = verdict.equation
    left, right = (_side(verdict, side, cells, on) for side in (equation.left, equation.right))
    if verdict.outcome == "blank_total":
        totals = {cell for _, cell in equation.right}
        said = {"en": f": {left}", "zh": f"：{left}"}
    else:
        totals, gap = set(), abs(verdict.left - verdict.right)
        printed = f"{left} {_UNLIKE[equation.operator]} {right}"
        said = {"en": f" (difference {gap}): {printed}", "zh": f"，相差{gap}：{printed}"}
    blank = [c for c in equation.cells if c in verdict.blank and c not in totals]
    if not blank:
        return said  # type: ignore[return-value]
    names = {language: listed(blank, language, on, equation.cells) for language in ("en", "zh")}
    return {"en": f"{said['en']}; blank: {names['en']}", "zh": f"{said['zh']}；空白：{names['zh']}"}


def _side(verdict: Verdict, side: Side, cells: Mapping[str, Known], on: Forms) -> str:
    """One side as printed, blanks left out, and of more than two figures those that are zero."""
    every = verdict.equation.cells
    stated = [(sign, cell, cells[cell].value) for sign, cell in side if cells[cell].value is not None]
    printed = stated if len(side) <= _FEW else [one for one in stated if one[2]]
    parts = [f" {'-' if sign < 0 else '+'} {named(cell, every, on)} {value}" for sign, cell, value in printed]
    return "".join(parts).removeprefix(" + ").strip() or "0"
