"""Percentages of the prose: a share of some total, growth against the year before."""

import re
from collections.abc import Iterator

from giextract.reading.amounts import Amount
from giextract.reading.claiming import Figures
from giextract.reading.narrative import Narrative
from giextract.report import Statement

_SHARE = re.compile(
    r"[,(]?(?:约)?占(?:比例|比重|比)?(?:到|总数|总量|全部|总申请量|申请总量|申请总数|申请量|答复总数|办结总数|办理总数)?"
    r"的?(?:比例|比重)?(?:为|达到?)?$"
)
_LAST_YEAR = r"(?:上一?年度?|去年|20\d\d年度?)(?:同期)?(?:的|数)?"
_GROWTH = re.compile(  # what stands between a count and a percentage, every figure in it written #
    rf"[,(]?(?:同比|(?:较|比|与|同)(?:之)?{_LAST_YEAR}(?:#|\(#\))?(?:相比)?)?[,、]?(?:共|总体)?"
    r"(?:(?:增加|减少|增长|上升|下降|增|减|[多少](?:收到?|受理|办理|办结|答复|公开|发布)?)了?#[,、;]?)?(?:同比|环比)?"
    r"(?:增长|上升|提高|增加|下降|减少|降低|增幅|降幅|增长率|下降率)(?:率|幅度|了|约|为|达到?)*"
)
_CUMULATIVE = re.compile(r"累计|历年|历史|以来|总量|存量|截[至止]|现有|共有")


def shares(prose: Figures) -> Iterator[Statement]:
    """x件，占p%: the first part is x, the others are figures near it that it may be a share of."""
    for i, percent in enumerate(prose.found):
        if percent.unit != "%" or percent.approximate or i == 0:
            continue
        count = prose.found[i - 1]
        if count.unit in ("", "%") or count.approximate or count.value <= 0:
            continue
        if not _SHARE.fullmatch(prose.told.text, count.end, percent.start):
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


def growths(prose: Figures) -> Iterator[Statement]:
    """x件，比上年的y件增长p%, or x件，比上年增加d件，增长p%: the first part is x, the others y and d."""
    for i, percent in enumerate(prose.found):
        if percent.unit != "%" or percent.approximate:
            continue
        for first in range(max(0, i - 3), max(0, i - 1)):
            count, *between = own = prose.found[first:i]
            if any(a.unit != count.unit or a.approximate for a in own) or count.unit in ("", "%") or count.value <= 0:
                continue
            if is_cumulative(prose.told, count):
                continue
            if _GROWTH.fullmatch(_blanked(prose.told, count.end, percent.start, between)) is None:
                continue
            yield prose.rate("growth", count, percent, own)
            break


def is_cumulative(told: Narrative, count: Amount) -> bool:
    """Whether a count is of many years: what its year adds to it may be compared with what the year before added."""
    return _CUMULATIVE.search(told.text, max(count.clause, count.start - 40), count.start) is not None


def _blanked(told: Narrative, start: int, end: int, figures: list[Amount]) -> str:
    pieces, at = [], start
    for a in figures:
        pieces += [told.text[at : a.start], "#"]
        at = a.end
    return "".join([*pieces, told.text[at:end]])
