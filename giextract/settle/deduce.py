"""What the equations leave for blank and lost cells: kept apart from what is printed, and never taken for it."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from giextract.checks.facts import Known
from giextract.checks.formula import Equation
from giextract.checks.verdict import Verdict

MOST_ROUNDS = 500  # bounds that still move after so many rounds are running away; real tables settle within ten


def deduce(cells: Mapping[str, Known], judged: Iterable[Verdict], open_cells: Iterable[str]) -> dict[str, Decimal]:
    """The one value that counts and the unbroken equations leave each open cell, where they leave one.

    Bounds are narrowed, equation by equation, until nothing moves; an equation that is broken, or has an operand that
    is neither printed nor open, takes no part. Where an equation cannot hold within the bounds that others leave, they
    contradict each other, and nothing follows for any cell that hangs together with its open cells.
    """
    wanted = set(open_cells)
    if not wanted:
        return {}
    low: dict[str, Decimal] = {c: k.value if k.value is not None else Decimal(0) for c, k in cells.items()}
    high: dict[str, Decimal | None] = {c: k.value for c, k in cells.items()}
    usable = [
        v.equation for v in judged
        if v.outcome != "broken" and v.equation.operator == "="
        and all(c in cells and (cells[c].value is not None or c in wanted) for c in v.equation.cells)
        and any(c in wanted for c in v.equation.cells)
    ]  # fmt: skip
    for _ in range(MOST_ROUNDS):
        if not sum(_narrow(equation, low, high, wanted) for equation in usable):  # every one, each round
            break
    else:
        return {}  # equations that contradict each other push bounds up for ever: nothing follows from them
    free = wanted - _disputed(usable, low, high, wanted)
    return {c: low[c] for c in sorted(free) if c in low and high[c] is not None and low[c] == high[c]}


def _disputed(
    usable: list[Equation], low: Mapping[str, Decimal], high: Mapping[str, Decimal | None], wanted: set[str]
) -> set[str]:
    """The open cells of equations that contradict others, and all that equations tie to them."""
    found: set[str] = set()
    more = [e for e in usable if not _can_hold(e, low, high)]
    while more:
        found.update(c for e in more for c in e.cells if c in wanted)
        usable = [e for e in usable if e not in more]
        more = [e for e in usable if not found.isdisjoint(e.cells)]
    return found


def _can_hold(equation: Equation, low: Mapping[str, Decimal], high: Mapping[str, Decimal | None]) -> bool:
    for here, there in ((equation.left, equation.right), (equation.right, equation.left)):
        tops = [high[c] for _, c in there]
        if None not in tops and sum(low[c] for _, c in here) > sum(t for t in tops if t is not None):
            return False
    return True


def _narrow(equation: Equation, low: dict[str, Decimal], high: dict[str, Decimal | None], wanted: set[str]) -> bool:
    moved = False
    for here, there in ((equation.left, equation.right), (equation.right, equation.left)):
        mine, theirs = [c for _, c in here], [c for _, c in there]
        tops = [high[c] for c in theirs]
        if all(t is not None for t in tops):
            most = sum((t for t in tops if t is not None), Decimal(0))
            for cell in mine:
                room = most - sum((low[c] for c in mine if c != cell), Decimal(0))
                top = high[cell]
                if cell in wanted and room >= low[cell] and (top is None or room < top):
                    high[cell], moved = room, True
        least = sum((low[c] for c in theirs), Decimal(0))
        for cell in mine:
            others = [high[c] for c in mine if c != cell]
            if cell in wanted and all(o is not None for o in others):
                need = least - sum((o for o in others if o is not None), Decimal(0))
                top = high[cell]
                if need > low[cell] and (top is None or need <= top):
                    low[cell], moved = need, True
    return moved
