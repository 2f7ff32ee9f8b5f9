"""The title of a report: 某某局2021年政府信息公开工作年度报告, on one line, on two or three, or glued to a crumb."""

import re
from dataclasses import dataclass

from giextract.report import Span

BODY = (
    "人民政府|管理委员会|管委会|委员会|办公厅|办公室|公安局|分局|支队|总队|大队|街道办事处|办事处|政府|法院|检察院|中心|大学|学院|医院"
    "|学校|公司|联合会|总工会|协会|银行|海关|局|厅|委|办|部|署|院|馆|站|所|社|会|处|队|校"
)
REGION = "[省市县区州盟旗乡镇]|街道|新区|开发区|实验区|自治区|园区"
_CORE = re.compile(
    r"政府\s{0,4}信息\s{0,4}(?:与\s{0,4}政务\s{0,4})?公开\s{0,4}(?:工作)?\s{0,4}(?:20\d\d\s{0,4}年?)?\s{0,4}(?:年?\s{0,4}度?\s{0,4})(?:工作\s{0,4})?(?:情况\s{0,4})?(?:的\s{0,4})?(?:报\s{0,4}告|年\s{0,4}报)"
)
_YEAR_BEHIND = re.compile(r"\s{0,4}\(\s{0,4}(?:20\d\d|二[〇○零]..)\s{0,4}年?\s{0,4}度?\s{0,4}\)")
_STOPS = "\n\t|>。：:；;，!？?\"'《"
_LEAD = re.compile(
    r"^(?:\(年报\)|首页|政务公开|信息公开|政府信息公开|政府信息公开年报|信息公开年报|法定主动公开内容|年度报告|工作年报|年报|栏目|正文|关于|公布|发布|附件|标题)+"
)
_CRUMB = re.compile(r"来源|时间|首页|位置|下载|链接|QQ|-->|浏览|字号|打印")
_AFTER = re.compile(
    r"[ \t]*(?:\n|\Z|[(\u2060-]|来源|浏览|发布|时间|字号|字体|阅读|作者|日期|根据|为|按|依|[一1][、.]|20\d\d)|[ \t]+"
)
_NOT_TITLE = re.compile(r"通知|要求|办法|有关事项|模板|格式|编制|本报告|如下|的函|答复")
YEAR = re.compile(r"(20[0-4]\d)\s{0,4}年?")
CHINESE_YEAR = re.compile(r"二[〇○零]([一二三四])([〇○零一二三四五六七八九])\s{0,4}年?")


@dataclass(frozen=True, slots=True)
class Title:
    """A title's span, and within it the span of the agency's name (empty when it names none)."""

    span: Span
    name: Span
    year: int | None


def titles(plain: str, start: int, end: int) -> list[Title]:
    """Every title in a part of a clean copy, those with a year and early ones first."""
    found = [t for m in _CORE.finditer(plain, start, end) if (t := _title(plain, start, end, m))]
    return sorted(found, key=lambda t: (t.year is None, t.span[0]))


def _title(plain: str, floor: int, ceiling: int, core: re.Match[str]) -> Title | None:
    behind = _YEAR_BEHIND.match(plain, core.end(), ceiling)
    end = behind.end() if behind else core.end()
    if not _AFTER.match(plain, end) and end < ceiling:
        return None
    begin = _begin(plain, floor, core.start())
    text = re.sub(r"\s", "", plain[begin:end])
    if not 8 <= len(text) <= 64 or _NOT_TITLE.search(text):
        return None
    name = _name(plain, begin, core.start())
    year = year_in(text)
    alone = begin == 0 or plain[:begin].rstrip(" \t\u2060")[-1:] in ("\n", "")
    if year is None and not alone:
        return None
    return Title((begin, end), name, year)


def _begin(plain: str, floor: int, at: int) -> int:
    """Back over the name and the year to the line's start, and to the line above when only part of a title is here."""
    begin = at
    while begin > floor and at - begin < 64 and plain[begin - 1] not in _STOPS:
        begin -= 1
    words = list(re.finditer(r"\S+", plain[begin:at]))
    named = [w for w in words if re.search(rf"20\d\d|{BODY}|{REGION}", w.group()) and not _CRUMB.search(w.group())]
    crumbs = [w for w in words if _CRUMB.search(w.group())]
    if crumbs:
        words = [w for w in words if w.start() > crumbs[-1].start()]
        named = [w for w in named if w.start() > crumbs[-1].start()]
    start = begin + (named or words)[0].start() if words else at
    lead = _LEAD.match(plain[start:at])
    start += lead.end() if lead and lead.end() < at - start else 0
    if not re.search(rf"[\u4e00-\u9fff]{{2}}(?:{BODY}|{REGION})", plain[start:at]):
        above = _line_above(plain, floor, start)
        start = start if above is None else above
    return start


def _line_above(plain: str, floor: int, at: int) -> int | None:
    """Where the line above begins, if it is the first part of a title: an agency, with or without a year."""
    if plain[floor:at].rstrip(" \t\u2060")[-1:] != "\n":
        return None
    stop = floor + len(plain[floor:at].rstrip())
    start = max(plain.rfind("\n", floor, stop) + 1, floor)
    line = plain[start:stop].strip(" \t\u2060")
    if (
        3 <= len(line) <= 44
        and re.search(rf"(?:{BODY}|{REGION})\s{{0,4}}(?:20\d\d\s{{0,4}}年?\s{{0,4}}度?)?$", line)
        and not re.search("[，。：:；>]", line)
    ):
        return start + (len(plain[start:stop]) - len(plain[start:stop].lstrip(" \t\u2060")))
    return None


def _name(plain: str, begin: int, core: int) -> Span:
    head = plain[begin:core]
    year = r"(?:20\d\d|二[〇○零]\S{2})\s{0,4}年?\s{0,4}度?"
    match = re.fullmatch(
        rf"\s{{0,4}}(?:关于)?\s{{0,4}}(?:{year})?\s{{0,4}}"
        rf"(?P<name>.*?)\s{{0,4}}(?:关于)?\s{{0,4}}(?:{year}|年度)?\s{{0,4}}的?\s{{0,4}}",
        head,
        re.DOTALL,
    )
    if match is None or not re.search(r"[\u4e00-\u9fff]{2}", match["name"]) or match["name"] in ("年度", "工作"):
        return begin, begin
    return begin + match.start("name"), begin + match.end("name")


def year_in(text: str) -> int | None:
    """The year that a piece of clean text names, in digits or in Chinese."""
    match = YEAR.search(text)
    if match:
        return int(match[1])
    chinese = CHINESE_YEAR.search(text)
    if chinese is None:
        return None
    digits = "零一二三四五六七八九"
    unit = "零" if chinese[2] in "〇○零" else chinese[2]
    return 2000 + 10 * digits.index(chinese[1]) + digits.index(unit)
