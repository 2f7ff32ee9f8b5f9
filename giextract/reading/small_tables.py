"""A small table under a sentence: the categories and figures that its last figure is broken down into."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from giextract.document import Grid
from giextract.reading.claiming import Figures
from giextract.reading.figures import shown
from giextract.report import Part, Span, Statement

_CELL = re.compile(r"(\d{1,3}(?:,\d{3})+|\d{1,9})(件|条|篇|期|份|项|个|次)?")
_TOTAL = re.compile(r"合计|总计|总数|小计|共计|总量|占比|比例|同比|上年|年份|年度|时间|序号|排名|得分")


def small_tables(prose: Figures, plain: str, part: Span, grids: Iterable[Grid]) -> Iterator[Statement]:
    """A row of categories over a row of their figures right below a sentence that ends with their whole."""
    told = prose.told
    for grid in grids:
        rows = [row for row in grid.rows if row]
        if not 2 <= len(rows) <= 3 or not part[0] <= rows[0][0][0] < part[1]:
            continue
        head, figures = rows[0], rows[-1]
        if len(rows) != 2 or len(head) != len(figures) or len(head) < 3:
            continue
        cells = [_CELL.fullmatch(plain[a:b].replace("\u2060", "")) for a, b in figures]
        labels = [plain[a:b] for a, b in head]
        if not all(cells) or any(not re.search(r"[\u4e00-\u9fff]", x) or _TOTAL.search(x) for x in labels):
            continue
        at = told.next_at(head[0][0])
        if at >= len(told.index) or not head[0][0] <= told.index[at] < figures[-1][1]:
            continue  # one of the statutory tables
        before = [a for a in prose.found if a.end <= at]
        if not before or not re.fullmatch(
            r"[,:;。.]?(?:具体)?(?:如下|见下表|情况如下)?[:。]?\n*", told.text[before[-1].end : at]
        ):
            continue
        whole = before[-1]
        units = {c[2] for c in cells if c} - {None}
        if whole.approximate or not whole.unit or units - {whole.unit}:
            continue
        span = (told.span(whole.clause, whole.end)[0], figures[-1][1])
        parts = (
            Part(value=shown(Decimal(c[1].replace(",", ""))), span=(a, a + c.end(1)))
            for c, (a, _) in zip(cells, figures, strict=True) if c
        )  # fmt: skip
        yield prose.whole(whole, span, "closed", parts)
