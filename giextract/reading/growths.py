"""What the prose says of last year: growth in per cent, by a number, in percentage points, from one figure to another."""

import re
from collections.abc import Iterator

from giextract.reading.amounts import Amount
from giextract.reading.claiming import Direction, Figures
from giextract.reading.narrative import Narrative
from giextract.reading.phrases import phrases
from giextract.reading.shares import SHARE
from giextract.report import Statement

_LAST_YEAR = r"(?:上一?年度?|去年|20\d\d年度?)(?:同期)?(?:的|数)?"
_GROWTH = re.compile(  # what stands between a count and a percentage, every figure in it written #
    rf"[,(]?(?:同比|(?:较|比|与|同)(?:之)?{_LAST_YEAR}(?:#|\(#\))?(?:相比)?)?[,、]?(?:共|总体)?"
    r"(?:(?:增加|减少|增长|上升|下降|增|减|[多少](?:收到?|受理|办理|办结|答复|公开|发布)?)了?#[,、;]?)?(?:同比|环比)?"
    r"(?:增长|上升|提高|增加|下降|减少|降低|增幅|降幅|增长率|下降率)(?:率|幅度|了|约|为|达到?)*"
)
_MARK = rf"(?:同比|(?:较|比|与|同)(?:之)?{_LAST_YEAR}(?:相比)?)"
_UP, _DOWN = "增加|增长|上升|提高|增幅|增|多|升", "减少|下降|降低|回落|降幅|减|少|降"
_ALONE = re.compile(rf"[,(]?{_MARK}[,]?(?:增长|上升|提高|增加|下降|减少|降低|回落)(?:率|幅度|了|为|达到?)*")
_BY = re.compile(rf"[,(]?{_MARK}[,]?(?:{_UP}|{_DOWN})(?:收到?|受理|办理|办结|答复|公开|发布)?了?")
_TO = re.compile(rf"(?:数|量)?(?:{_UP}|{_DOWN})(?:到|至|为)(?:今年|本年度?)?的?")
_FROM = re.compile(rf"(?:由|从)(?:{_LAST_YEAR})?$")
_POINTS = "百分点"
_CUMULATIVE = re.compile(r"累计|历年|历史|以来|总量|存量|截[至止]|现有|共有")


def growths(prose: Figures) -> Iterator[Statement]:
    """Every claim about how a figure stands to last year's."""
    yield from _in_percent(prose)
    found = prose.found
    for i, amount in enumerate(found):
        if i == 0 or amount.approximate or found[i - 1].approximate:
            continue
        yield from _by_a_number(prose, found[i - 1], amount)
        yield from _from_to(prose, found[i - 1], amount)
        if i > 1:
            yield from _in_points(prose, found[i - 2], found[i - 1], amount)


def is_cumulative(told: Narrative, count: Amount) -> bool:
    """Whether a count is of many years: what its year adds to it may be compared with what the year before added."""
    return _CUMULATIVE.search(told.text, max(count.clause, count.start - 40), count.start) is not None


def direction_of(words: str) -> Direction:
    """Which way the last word of change goes; None where words of both ways stand there, or none."""
    up, down = re.search(_UP, words), re.search(_DOWN, words)
    return None if bool(up) == bool(down) else "up" if up else "down"


def _in_percent(prose: Figures) -> Iterator[Statement]:
    """x件，比上年的y件增长p%, or x件，比上年增加d件，增长p%, or x件，同比增长p%: the first part is x, the others y and d."""
    for i, percent in enumerate(prose.found):
        if percent.unit != "%" or percent.approximate:
            continue
        for first in range(max(0, i - 3), i):
            count, *between = own = prose.found[first:i]
            if any(a.unit != count.unit or a.approximate for a in own) or not _is_count(prose, count):
                continue
            words = _blanked(prose.told, count.end, percent.start, between)
            if (_GROWTH if between else _ALONE).fullmatch(words) is None:
                continue
            yield prose.rate("growth", count, percent, own, direction_of(words))
            break


def _by_a_number(prose: Figures, count: Amount, by: Amount) -> Iterator[Statement]:
    """x件，比上年增加d件."""
    text = prose.told.text
    if by.unit != count.unit or not _is_count(prose, count) or text.startswith(_POINTS, by.end):
        return
    words = text[count.end : by.start]
    if _BY.fullmatch(words):
        yield prose.moved("change", [count], by, by.end, direction_of(words))


def _from_to(prose: Figures, before: Amount, now: Amount) -> Iterator[Statement]:
    """由y件增加到x件: the parts are x and y."""
    text = prose.told.text
    words = text[before.end : now.start]
    led = _FROM.search(text, before.clause, before.start)
    if now.unit == before.unit and _is_count(prose, now) and led and _TO.fullmatch(words):
        lead = text[before.clause : led.start()]
        yield prose.moved("change", [now, before], None, now.end, direction_of(words), _variable(lead, now.unit))


def _in_points(prose: Figures, count: Amount, percent: Amount, by: Amount) -> Iterator[Statement]:
    """x件，占p%，较上年下降d个百分点: the parts are x and p."""
    text = prose.told.text
    if percent.unit != "%" or not _is_count(prose, count) or not text.startswith(_POINTS, by.end):
        return
    words = text[percent.end : by.start]
    if SHARE.fullmatch(text, count.end, percent.start) and _BY.fullmatch(words):
        yield prose.moved("points", [count, percent], by, by.end + len(_POINTS), direction_of(words))


def _variable(lead: str, unit: str) -> str | None:
    """What is said to have moved, where the words before 由 are those of one variable and name nobody else."""
    for phrase in phrases():
        if unit in phrase.units and any(key in lead for key in phrase.variable.keys):
            match = phrase.before.fullmatch(lead)
            if match is not None:
                return None if match["scope"] else phrase.variable.id
    return None


def _is_count(prose: Figures, count: Amount) -> bool:
    return count.unit not in ("", "%") and count.value > 0 and not is_cumulative(prose.told, count)


def _blanked(told: Narrative, start: int, end: int, figures: list[Amount]) -> str:
    pieces, at = [], start
    for a in figures:
        pieces += [told.text[at : a.start], "#"]
        at = a.end
    return "".join([*pieces, told.text[at:end]])
