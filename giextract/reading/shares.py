"""Percentages of the prose that are shares of some total."""

import re
from collections.abc import Iterator

from giextract.reading.amounts import Amount
from giextract.reading.claiming import Figures
from giextract.reading.narrative import Narrative
from giextract.report import Statement

SHARE = re.compile(
    r"[,(]?(?:约)?占(?:比例|比重|比)?(?:到|总数|总量|全部|总申请量|申请总量|申请总数|申请量|答复总数|办结总数|办理总数)?"
    r"的?(?:比例|比重)?(?:为|达到?)?$"
)


def shares(prose: Figures) -> Iterator[Statement]:
    """x件，占p%: the first part is x, the others are figures near it that it may be a share of."""
    for i, percent in enumerate(prose.found):
        if percent.unit != "%" or percent.approximate or i == 0:
            continue
        count = prose.found[i - 1]
        if count.unit in ("", "%") or count.approximate or count.value <= 0:
            continue
        if not SHARE.fullmatch(prose.told.text, count.end, percent.start):
            continue
        own = (count, *bases(prose.told, prose.found, i - 1))
        yield prose.rate("share", count, percent, own)


def bases(told: Narrative, found: list[Amount], i: int) -> list[Amount]:
    """The figures near a count, itself left out, that it may be a share of."""
    count = found[i]
    floor = told.before(count.start, 2)
    _, ceiling = told.sentence(count.start)
    near = [a for a in found[max(0, i - 60) : i + 60] if floor <= a.start < ceiling and a.unit == count.unit]
    return [a for a in near if a is not count and a.value >= count.value]
