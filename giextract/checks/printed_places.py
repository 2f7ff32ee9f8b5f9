"""How exactly an amount is printed: what one step in its last printed place is worth."""

import re
import unicodedata
from decimal import Decimal

from giextract.report import Cell

# What one of a unit is in 万元, the unit that amounts are given in.
_IN_TEN_THOUSANDS = {"元": Decimal("0.0001"), "千元": Decimal("0.1"), "万元": Decimal(1), "亿元": Decimal(10_000)}
_FIGURE = re.compile(r"\d[\d,]*(?:\.(\d+))?")


def last_place(cell: Cell) -> Decimal | None:
    """What a step in the last printed place of an amount is worth in 万元; None for one without a unit that is known.

    Rounded or cut off there, an amount is within one step of what is printed.
    """
    factor = _IN_TEN_THOUSANDS.get(cell.unit or "")
    figure = _FIGURE.search(unicodedata.normalize("NFKC", cell.printed or ""))
    if factor is None or figure is None:
        return None
    return factor.scaleb(-len(figure[1] or ""))
