"""A report's own word that its figures are those of several units together: whose, as the prose says it."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice, pairwise

from giextract.reading.narrative import Narrative, narrative
from giextract.reading.title import BODY, REGION
from giextract.report import RollUp, Span, UnitGroup

_REPORT = r"(?:本|20\d\d年)(?:年?度)?(?:工作)?(?:年度)?(?:报告|年报)"
_DATA = rf"(?:{_REPORT}|报告|年报)(?:中)?(?:所列|所涉|涉及|的)*(?:各项)?(?:统计)?(?:数据|数字)"
_OF_REPORTS = (
    r"的?(?:20\d\d年度?)?的?(?:政府信息公开|信息公开|政务公开)?(?:工作)?(?:年度)?(?:工作)?"
    r"(?:统计)?(?:报告|年报|数据|数字|报表|统计表)"
)
_SCOPE = r"(?P<scope>[^。;\n]{2,300}?)"
_END = r"(?=[。;\n]|$|,(?!各|及|和|以及|含|其))"
# Each says of the figures, or of the reports that they stand in, that they were put together. Work, experience, opinions and
# material that were put together are no figures; `由某办公室汇总编制` names who did it, not whose figures they are.
_DECLARED = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:{_DATA}|{_REPORT})[^。;\n]{{0,80}}?(?:汇总|合并汇总|综合)了?(?:20\d\d年度?)?{_SCOPE}{_OF_REPORTS}(?:汇总|综合)?(?:编制|编写|编撰|形成|整理|统计)(?:而成|完成)?",
        rf"(?:{_DATA}|{_REPORT})[^。;\n]{{0,80}}?(?:由|根据|依据|对|是|为|系)(?:20\d\d年度?)?{_SCOPE}{_OF_REPORTS}(?:进行)?(?:汇总|合并|加总|累加|相加)(?:编制|形成|统计|整理|得出|而来)?(?:而成|完成|数)?",
        rf"{_DATA}(?:为|是|系){_SCOPE}(?:的)?(?:汇总|合并|合计)(?:统计)?(?:数据|数字|数)",
        rf"{_DATA}(?:汇总|汇集|合并)了?{_SCOPE}{_OF_REPORTS}",
        rf"(?:数据|统计|数据统计|统计数据)的?(?:统计)?(?:范围|口径)(?:包括|包含|涵盖|为|是|:){_SCOPE}{_END}",
        rf"{_DATA}(?:包括|包含|涵盖){_SCOPE}{_OF_REPORTS}{_END}",
    )
)
_DOER = re.compile(r"^.*(?:根据|依据|由|综合|汇总|对(?!外|台|口))")
_DENIED = re.compile(r"不(?:含|包括|包含|汇总)|未(?:包含|包括|汇总)|除[^,。]{1,30}外|除外")
_ALL_BUREAUS = re.compile(r"各委(?:员会)?、?办(?:公室)?、?局")
_NICKNAME = re.compile(r"\((?:以?下?简?称)[^()]{0,30}(?:\([^()]{0,10}\)[^()]{0,20})?\)")
_ALTERNATIVES = re.compile(r"\((?:[市县区旗州盟镇乡、,或]|自治[县州旗]|街道|开发区|新区){1,20}\)")
_WITH = re.compile(r"\((?:含|包括|包含|及)([^()]{2,60})\)")
_COUNTED = re.compile(r"等?(?:共)?(?P<count>\d{1,3}|[二三四五六七八九十]{1,3}|两)(?:个|家)(?:单位|部门|机关|机构|县区|区县)?$")
_AND = re.compile(
    r"[、,]|(?<=[局厅委办室会区县市省州旗镇乡门位构级处院府道关站所心队])(?:以及|及其|及|与|和(?!平区|田|顺县|硕县|政县|林格尔|布克赛尔|龙市|县|静县))"
)
_OWN = re.compile(r"(?:[省市县区州]|[一-鿿]{2,20})?本级$|^本(?:机关|局|单位|部门)(?:机关)?$|[局厅委办会]机关$|^本[局厅委办]$")
_GROUPS: tuple[tuple[UnitGroup, re.Pattern[str]], ...] = (
    ("all", re.compile(r"(?:所属|下属|下辖|所辖)(?:的)?(?:各)?(?:[一-鿿]{0,4})?(?:单位|部门|机构|分局)?$|各级行政机关$")),
    ("departments", re.compile(
        r"各(?:有关|相关|工作|直属|委办)*(?:部门|单位|机构|委办局|局|行政机关)$|[市县区省州]直属?各?(?:部门|单位|机关)$")),
    ("regions", re.compile(r"各(?:县|区|市|州|旗|盟|乡|镇|街道|地|新区|开发区){1,4}(?:人民)?(?:政府|办事处)?$")),
)  # fmt: skip
_NAME = re.compile(rf"[一-鿿]{{2,40}}(?:{BODY}|{REGION})")
_KINDS = re.compile(r"各|两级|三级|有关|相关|全[省市县区州]")  # units together, not the name of one
_UNITS = re.compile(r"政府|部门|单位|机关|机构|各[县区市乡镇街]")
_WORTH_A_LOOK = re.compile(r"[汇综]|范\s{0,4}围|口\s{0,4}径|合\s{0,4}并|合\s{0,4}计|涵\s{0,4}盖|包\s{0,4}[括含]")
_PUT_TOGETHER = re.compile(r"汇[总集]|综合|范围|口径|合并|合计|包[括含]|涵盖|[加累相][总加]")
_ABOUT = re.compile(r"报告|年报|数据|统计")
# A page that repeats such words without end is looked at no further; the longest declaration seen has 200 characters.
_LONGEST, _MOST = 400, 60
_CHINESE = "零一二三四五六七八九十"


def read_rollup(plain: str, text: str, part: Span, tables: Iterable[Span]) -> RollUp | None:
    """What a part of the page says of itself; `plain` is its clean copy. None where it declares nothing of the kind."""
    if not _WORTH_A_LOOK.search(plain, *part):
        return None
    told = narrative(plain, part, tables)
    for start, end in islice(_sentences(told), _MOST):
        for match in (m for pattern in _DECLARED if (m := pattern.search(told.text, start, end))):
            found = _of(told, text, match)
            if found.named or found.groups or _UNITS.search(found.scope):
                return found
    return None


def _sentences(told: Narrative) -> Iterator[Span]:
    """The sentences that may declare something, in order."""
    for start, end in pairwise([-1, *told.stops, len(told.text)]):
        if end - start <= _LONGEST and _PUT_TOGETHER.search(told.text, start + 1, end) and _ABOUT.search(told.text, start + 1, end):
            yield start + 1, end


def _of(told: Narrative, text: str, match: re.Match[str]) -> RollUp:
    span = told.span(*match.span())
    scope = _DOER.sub("", match["scope"])
    named, groups, own, is_closed = units_of(scope)
    sentence = told.text[slice(*told.sentence(match.start()))]
    return RollUp(
        quote=text[slice(*span)], span=span, scope=scope, named=named, groups=groups, includes_own=own,
        is_closed=is_closed and not _DENIED.search(sentence),
    )  # fmt: skip


def units_of(scope: str) -> tuple[tuple[str, ...], tuple[UnitGroup, ...], bool, bool]:
    """The units that words name one by one, the kinds that they name together, whether 本级 is one, and whether that is all."""
    words = _WITH.sub(r"、\1", _ALTERNATIVES.sub("", _ALL_BUREAUS.sub("各部门", _NICKNAME.sub("", scope))))
    counted = _COUNTED.search(words)
    if counted:
        words = words[: counted.start()]
    named: list[str] = []
    groups: list[UnitGroup] = []
    own, is_closed = False, not re.search(r"等(?:单位|部门|机关|$)", words)
    for member in (m for m in (re.sub(r"^(?:全[省市县区州]|20\d\d年度?|的)|的$", "", w) for w in _AND.split(words)) if m):
        kind = next((group for group, pattern in _GROUPS if pattern.search(member)), None)
        if _OWN.search(member):
            own = True
        elif kind:
            groups.append(kind)
        elif _NAME.fullmatch(member) and not _KINDS.search(member):
            named.append(member)
        else:
            is_closed = False
    if counted and (groups or _number(counted["count"]) != len(named) + own):
        is_closed = False
    return tuple(dict.fromkeys(named)), tuple(dict.fromkeys(groups)), own, is_closed


def _number(printed: str) -> int:
    if printed.isdecimal():
        return int(printed)
    if printed == "两":
        return 2
    tens, ten, ones = printed.rpartition("十")
    return (10 * (_CHINESE.index(tens) if tens else 1) if ten else 0) + (_CHINESE.index(ones) if ones else 0)
