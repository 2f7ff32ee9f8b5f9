"""Hold one equation against printed values, blanks read as zero first."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from giextract.checks.facts import Known
from giextract.checks.formula import Equation

Outcome = Literal["holds", "holds_at_zero", "undecided", "broken", "blank_total", "not_assessable"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """How an equation came out: both sides with blanks as zero, and the operands that print nothing."""

    equation: Equation
    outcome: Outcome
    left: Decimal = Decimal(0)
    right: Decimal = Decimal(0)
    blank: tuple[str, ...] = ()


def judge(equation: Equation, cells: Mapping[str, Known]) -> Verdict:
    """Judge an equation; one with an operand that is absent or undetermined is not assessable, nor is a blank total."""
    sums = []
    blank: list[str] = []
    open_sides = []
    for side in (equation.left, equation.right):
        total, is_open = 0, False
        for sign, cell in side:
            known = cells.get(cell)
            if known is None or known.state == "undetermined":
                return Verdict(equation, "not_assessable")
            if known.value is None:
                blank.append(cell)
                is_open = True
            else:
                total += sign * known.value  # type: ignore[assignment]
        sums.append(total)
        open_sides.append(is_open)
    if blank and equation.operator != "=":
        return Verdict(equation, "not_assessable")
    if len(equation.right) == 1 and equation.right[0][1] in blank:
        return Verdict(equation, "blank_total", Decimal(sums[0]), Decimal(0), tuple(blank))
    outcome = _outcome(sums[0] - sums[1], equation.operator, (open_sides[0], open_sides[1]))
    return Verdict(equation, outcome, Decimal(sums[0]), Decimal(sums[1]), tuple(blank))


def _outcome(difference: Decimal | int, operator: str, is_open: tuple[bool, bool]) -> Outcome:
    """A blank can only add to its own side: it may close a gap there, and no other."""
    held = {"=": difference == 0, "<=": difference <= 0, ">=": difference >= 0}[operator]
    if held:
        return "holds_at_zero" if any(is_open) else "holds"
    fillable = is_open[1] if difference > 0 else is_open[0]
    return "undecided" if fillable else "broken"
