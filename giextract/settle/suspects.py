"""Name the cells that would explain the broken equations of a table: single cells, for now."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from giextract.checks.verdict import Verdict


def suspects(judged: Sequence[Verdict]) -> dict[tuple[str, str], tuple[tuple[str, ...], ...]]:
    """For each broken equation, the single cells whose change would mend it, mend every other they stand in, break none.

    Only where one cell explains every broken equation it is tied to by shared cells; an equation alone has no address.
    """
    broken = [v for v in judged if v.outcome == "broken"]
    touching: dict[str, list[Verdict]] = defaultdict(list)
    for verdict in judged:
        if verdict.outcome not in ("not_assessable", "blank_total"):
            for cell in verdict.equation.cells:
                touching[cell].append(verdict)
    named: dict[tuple[str, str], tuple[tuple[str, ...], ...]] = {}
    for verdict in broken:
        found = [
            cell for cell in verdict.equation.cells
            if len(touching[cell]) > 1 and _explains(cell, touching[cell], broken)
        ]  # fmt: skip
        named[(verdict.equation.rule, verdict.equation.key)] = tuple((cell,) for cell in found)
    return named


def _explains(cell: str, equations: list[Verdict], broken: list[Verdict]) -> bool:
    """Whether one change of this cell mends all equations it stands in, and no broken equation near it is left over."""
    changes: set[Decimal] = set()
    for verdict in equations:
        if verdict.outcome != "broken":
            return False
        sign = next(s for s, c in verdict.equation.terms if c == cell)
        changes.add((verdict.right - verdict.left) * sign)
    if len(changes) != 1:
        return False
    own = {id(v) for v in equations}
    near = {c for v in equations for c in v.equation.cells}
    return all(id(v) in own or not near.intersection(v.equation.cells) for v in broken)
