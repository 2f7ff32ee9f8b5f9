"""Judgements over the proactive table of one report."""

from collections.abc import Callable, Iterator

from giextract.checks.facts import Facts
from giextract.checks.judgements import Case


def total_below_new(facts: Facts) -> Iterator[Case]:
    """More documents newly made public in the year than are public at its end."""
    for row in ("rules", "normative"):
        cells = tuple(f"proactive.{row}.{column}" for column in ("newly_public", "total_public"))
        new, total = (k.value if (k := facts.cells.get(c)) else None for c in cells)
        if new is not None and total is not None and total < new:
            yield Case(cells, facts.cells[cells[0]].span, {"new": str(new), "total": str(total)})


PROACTIVE: dict[str, Callable[[Facts], Iterator[Case]]] = {"total_below_new": total_below_new}
