"""Percentages of the prose: a share of some total, growth against the year before."""

import re
from collections.abc import Iterator

from giextract.reading.amounts import Amount, place_of
from giextract.reading.figures import shown
from giextract.reading.narrative import Narrative
from giextract.report import Part, Statement

_SHARE = re.compile(
    r"[,(]?(?:约)?占(?:比例|比重|比)?(?:到|总数|总量|全部|总申请量|申请总量|申请总数|申请量|答复总数|办结总数|办理总数)?"
    r"的?(?:比例|比重)?(?:为|达到?)?$"
)
_LAST_YEAR = r"(?:上一?年度?|去年|20\d\d年度?)(?:同期)?(?:的|数)?"
_GROWTH = re.compile(  # what stands between a count and a percentage, every figure in it written #
    rf"[,(]?(?:同比|(?:较|比|与|同)(?:之)?{_LAST_YEAR}(?:#|\(#\))?(?:相比)?)?[,、]?(?:共|总体)?"
    r"(?:(?:增加|减少|增长|上升|下降|增|减|多|少)了?#[,、;]?)?(?:同比|环比)?"
    r"(?:增长|上升|提高|增加|下降|减少|降低|增幅|降幅|增长率|下降率)(?:率|幅度|了|约|为|达到?)*"
)
_CUMULATIVE = re.compile(r"累计|历年|历史|以来|总量|存量|截[至止]|现有|共有")


def shares(told: Narrative, text: str, found: list[Amount]) -> Iterator[Statement]:
    """x件，占p%: the first part is x, the others are figures near it that it may be a share of."""
    for i, percent in enumerate(found):
        if percent.unit != "%" or percent.approximate or i == 0:
            continue
        count = found[i - 1]
        if count.unit in ("", "%") or count.approximate or count.value <= 0:
            continue
        if not _SHARE.fullmatch(told.text, count.end, percent.start):
            continue
        span = told.span(count.clause, percent.end)
        yield Statement(
            variable="share", kind="claim", quote=text[slice(*span)], span=span, value=shown(count.value), unit="%",
            stated=percentage(percent), relation="share", value_span=place_of(told, count),
            parts=tuple(part_of(told, a) for a in (count, *bases(told, found, i - 1))),
        )  # fmt: skip


def bases(told: Narrative, found: list[Amount], i: int) -> list[Amount]:
    """The figures near a count, itself left out, that it may be a share of."""
    count = found[i]
    floor = told.before(count.start, 2)
    _, ceiling = told.sentence(count.start)
    near = [a for a in found[max(0, i - 60) : i + 60] if floor <= a.start < ceiling and a.unit == count.unit]
    return [a for a in near if a is not count and a.value >= count.value]


def growths(told: Narrative, text: str, found: list[Amount]) -> Iterator[Statement]:
    """x件，比上年的y件增长p%, or x件，比上年增加d件，增长p%: the first part is x, the others y and d."""
    for i, percent in enumerate(found):
        if percent.unit != "%" or percent.approximate:
            continue
        for first in range(max(0, i - 3), max(0, i - 1)):
            count, *between = own = found[first:i]
            if any(a.unit != count.unit or a.approximate for a in own) or count.unit in ("", "%") or count.value <= 0:
                continue
            if is_cumulative(told, count):
                continue
            if _GROWTH.fullmatch(_blanked(told, count.end, percent.start, between)) is None:
                continue
            span = told.span(count.clause, percent.end)
            yield Statement(
                variable="growth", kind="claim", quote=text[slice(*span)], span=span, value=shown(count.value), unit="%",
                stated=percentage(percent), relation="growth", value_span=place_of(told, count),
                parts=tuple(part_of(told, a) for a in own),
            )  # fmt: skip
            break


def is_cumulative(told: Narrative, count: Amount) -> bool:
    """Whether a count is of many years: what its year adds to it may be compared with what the year before added."""
    return _CUMULATIVE.search(told.text, max(count.clause, count.start - 40), count.start) is not None


def percentage(percent: Amount) -> str:
    """A percentage with the places that are printed, without marks of thousands."""
    return percent.digits.replace(",", "")


def _blanked(told: Narrative, start: int, end: int, figures: list[Amount]) -> str:
    pieces, at = [], start
    for a in figures:
        pieces += [told.text[at : a.start], "#"]
        at = a.end
    return "".join([*pieces, told.text[at:end]])


def part_of(told: Narrative, a: Amount) -> Part:
    """A figure as a part of a claim."""
    return Part(value=shown(a.value), span=place_of(told, a))
