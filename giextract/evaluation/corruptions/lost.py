"""Lose a cell that prints 0, as web pages and word processors lose blanks: the row has a figure too few, and says not which."""

import random
from decimal import Decimal
from itertools import pairwise

from giextract.evaluation.corruptions.printed import Base, by_cell, read
from giextract.evaluation.corruptions.results import MOST_CELLS, PASSING, Trial
from giextract.evaluation.golden import columns_of

KIND = "cell lost"


def trial(base: Base, table: str, chance: random.Random) -> Trial | None:
    """One lost cell; None where the row chosen has none that could go.

    Where the sums of row and columns leave one place for the gap, the row is read rightly after all, and there is nothing to
    be seen; it is wrong only where a figure comes out in another's cell.
    """
    figures = by_cell(base.forms[table], table, base.tables[table])
    row = chance.choice(list(base.tables[table]))
    cells = columns_of(base.forms[table], table)[row]
    may_go = [pair for pair in pairwise(cells) if figures[pair[0]] == 0]
    data = base.lose(*chance.choice(may_go)) if base.lose and may_go else None
    if data is None:
        return None
    report = read(data)
    telling = [f for f in report.findings if f.severity != "notice" and len(f.cells) <= MOST_CELLS]
    named = {cell for finding in telling for cell in finding.cells}
    told = {c: report.cells[c].value for c in figures if c in report.cells}
    wrong = {c for c, value in told.items() if value is not None and Decimal(value) != (figures[c] or 0)}
    passed = report.outcome in PASSING
    return Trial(
        "printed", KIND, table, base.layout,
        visible=bool(wrong) or not passed,
        passed=passed,
        detected=not named.isdisjoint(cells),
        silent=bool(wrong) and (passed or not wrong <= named),
        first=any(f.suspects and set(f.suspects[0]) <= set(cells) for f in telling),
    )  # fmt: skip
