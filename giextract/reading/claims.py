"""Claims with their own arithmetic: the parts of a whole, a small table under a sentence, shares in percent.

Only what the words say is read here; whether it adds up is for the rules. `relation` says how the parts belong to the
whole: `closed` names all of them (it has a rest, or is exhaustive by its sort), `list` stands in brackets behind the
whole, `among` follows 其中 and may leave some out, `share` is a part of one of several figures near it.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

from giextract.document import Grid
from giextract.reading.amounts import Amount
from giextract.reading.claiming import Figures, Relation, is_joint
from giextract.reading.growths import growths
from giextract.reading.narrative import BREAK, Narrative
from giextract.reading.outcomes import outcomes
from giextract.reading.shares import shares
from giextract.reading.small_tables import small_tables
from giextract.report import Span, Statement

_REST = re.compile(
    r"(?:其[他它]|其余)(?:各)?(?:类|类别|方面|内容|信息|类信息|政府信息|类政府信息|栏目|(?:应当?)?主动公开(?:的)?(?:政府)?信息)*(?:共|共计|为|有)?$"
)
_PERSONS = (re.compile(r"自然人|公民"), re.compile(r"法人(?:和|或|或者|及|与)?(?:其[他它]|非法人)组织"))
_CASES = (re.compile(r"复议(?:案件|案|申请)?$"), re.compile(r"诉讼(?:案件|案)?$"))
_OUTCOMES = ("维持", "纠正", "其他", "审结")
_OPEN = re.compile(r"另|此外|不含|不包括|除|含|同比|增加|减少|增长|下降|比上年|比去年|其中|累计|超过|以上|平均")
_ET_CETERA = re.compile(r"^(?:余)?[)\"']?等")
_CHANGE = re.compile(r"增加|减少|增长|下降|增|减|多|少")  # 较上年增加3件，其中…: the parts are not the change's
_NESTED = re.compile(r"其中|\([^)]{0,60}\d")
_BRACKET = re.compile(r"[,:]?\(")
_AMONG = re.compile(r"其中[,:]?")
_LONGEST = 2000


def claims(prose: Figures, plain: str, part: Span, grids: Iterable[Grid]) -> Iterator[Statement]:
    """Every claim of the prose, with its parts and what it says they come to."""
    yield from _lists(prose)
    yield from shares(prose)
    yield from growths(prose)
    yield from outcomes(prose)
    yield from small_tables(prose, plain, part, grids)


def _lists(prose: Figures) -> Iterator[Statement]:
    told, found = prose.told, prose.found
    for i, whole in enumerate(found):
        if not whole.unit or whole.unit == "%" or whole.approximate or i + 2 >= len(found):
            continue
        if _CHANGE.search(told.text, whole.clause, whole.start):
            continue
        bracket = _BRACKET.match(told.text, whole.end)
        if bracket:
            end = _closing(told.text, bracket.end())
            head = _AMONG.match(told.text, bracket.end())
            if end:
                inside = _between(found, i + 1, bracket.end(), end)
                yield from _claim(prose, whole, inside, end + 1, "among" if head else "list")
                among = _among(told.text, end + 1, found, i + 1 + len(inside))
                if among:
                    yield from _among_claim(prose, whole, among)
            continue
        among = _among(told.text, whole.end, found, i + 1)
        if among:
            yield from _among_claim(prose, whole, among)


_HEAD = re.compile(r"[,;。:]?(?:(?:较|与|比)?(?:上年|去年|上一年度?|同期|同比)[^,;。]{0,16}[,;])?其中[,:]?")


def _among(text: str, at: int, found: list[Amount], i: int) -> tuple[int, int] | None:
    """Where the list of parts begins when 其中 comes next, and which figure is the first in it."""
    match = _HEAD.match(text, at)
    if match is None:
        return None
    while i < len(found) and found[i].start < match.end():
        i += 1
    return match.end(), i


def _among_claim(prose: Figures, whole: Amount, among: tuple[int, int]) -> Iterator[Statement]:
    told, found = prose.told, prose.found
    start, first = among
    _, end = told.sentence(start)
    end = min(end, start + _LONGEST)
    semicolon = told.text.find(";", start, end)
    if semicolon >= 0 and len([a for a in _between(found, first, start, semicolon) if a.unit == whole.unit]) >= 2:
        end = semicolon
    yield from _claim(prose, whole, _between(found, first, start, end), end, "among")


def _between(found: list[Amount], first: int, start: int, end: int) -> list[Amount]:
    inside = []
    for a in found[first:]:
        if a.start >= end:
            break
        if a.start >= start:
            inside.append(a)
    return inside


def _closing(text: str, start: int) -> int | None:
    """The bracket that closes a list; None where another opens first or the list is too long to be one."""
    close = text.find(")", start, start + _LONGEST)
    return close if close > 0 and text.find("(", start, close) < 0 and text.find(BREAK, start, close) < 0 else None


def _claim(prose: Figures, whole: Amount, inside: list[Amount], end: int, relation: Relation) -> Iterator[Statement]:
    told = prose.told
    parts = [a for a in inside if a.unit == whole.unit or _bare(told.text, a)]
    others = [a for a in inside if a not in parts and a.unit != "%"]
    if len(parts) < 2 or any(a.approximate for a in parts) or whole.value <= 0:
        return
    body = told.text[parts[0].start : parts[-1].end]
    if any(_ET_CETERA.match(told.text[a.end : a.end + 3]) for a in parts):
        return
    if _NESTED.search(body):
        return
    leads = [told.text[a.clause : a.start] for a in parts]
    pair = _pair(prose, whole)
    exact = not others and not _OPEN.search(body)
    if relation == "list" and (not exact or _OPEN.search(told.text[whole.end : parts[0].start])):
        return
    if exact and _is_closed(leads) and (pair or not _has_rival(told, whole, prose.found)):
        relation = "closed"
    elif others or _OPEN.search(body):
        relation = "among"
    last = end if told.text[end - 1 : end] == ")" else parts[-1].end
    if pair:
        yield prose.joint_whole(pair, told.span(pair[0].clause, last), relation, prose.parts(parts))
        return
    yield prose.whole(whole, told.span(whole.clause, last), relation, prose.parts(parts))


def _pair(prose: Figures, whole: Amount) -> tuple[Amount, Amount] | None:
    """Reconsiderations and litigation that are broken down together; `whole` is the latter."""
    i = bisect_left(prose.found, whole.start, key=lambda a: a.start)
    before = prose.found[i - 1] if i else None
    text = prose.told.text
    if before is None or not is_joint(prose.told, prose.found, i):
        return None
    named = zip(_CASES, (before, whole), strict=True)
    return (before, whole) if all(case.search(text, a.clause, a.start) for case, a in named) else None


def _has_rival(told: Narrative, whole: Amount, found: list[Amount]) -> bool:
    """Whether the sentence has an earlier figure that the parts may belong to: 受理80件，办结78件，其中…."""
    i = bisect_left(found, whole.start, key=lambda a: a.start)
    floor = told.sentence(whole.start)[0]
    return any(a.unit == whole.unit and a.start >= floor for a in found[max(0, i - 3) : i])


def _bare(text: str, a: Amount) -> bool:
    """A figure without a unit where a part of a list stands: 能源类信息 45，其他类4条."""
    return (
        not a.unit and text[a.end : a.end + 1] in (",", ";", "、") and text[a.start - 1 : a.start] in ("息", "类", "件")
    )


def may_leave_some_out(
    told: Narrative, whole: Amount, parts: Sequence[Amount], within: Iterable[Amount], found: list[Amount]
) -> bool:
    """Whether a list said to be whole may not be: it goes on behind its end, leaves out a figure, or has another whole."""
    body = told.text[min(a.start for a in parts) : max(a.end for a in parts) + 1]
    named = {whole.start, *(a.start for a in parts)}
    skipped = [a for a in within if a.unit == whole.unit and a.start not in named]
    opened = any(_ET_CETERA.match(told.text[a.end : a.end + 3]) for a in parts)
    last = max(a.start for a in parts)
    i = bisect_right(found, last, key=lambda a: a.start)
    behind = _between(found, i, last + 1, told.sentence(last)[1])
    if (
        opened
        or skipped
        or any(a.unit == whole.unit for a in behind)
        or _OPEN.search(body)
        or any(a.unit not in ("", whole.unit) for a in parts)
    ):
        return True
    return bool(_CHANGE.search(told.text, whole.clause, whole.start)) or _has_rival(told, whole, found)


def says_all(told: Narrative, parts: Sequence[Amount]) -> bool:
    """Whether the words before the parts say that they are all there are."""
    return _is_closed([told.text[a.clause : a.start] for a in sorted(parts, key=lambda a: a.start)])


def _is_closed(leads: list[str]) -> bool:
    """Whether the parts are all there are: a rest is named last, or persons and organisations, or all four outcomes."""
    if _REST.search(leads[-1]):
        return True
    if len(leads) == 2 and any(_PERSONS[0].search(a) and _PERSONS[1].search(b) for a, b in (leads, leads[::-1])):
        return True
    return len(leads) == 4 and all(any(o in lead for lead in leads) for o in _OUTCOMES)
