"""Whose report this is and for which year: title, agency, year and period, each with its place on the page."""

import re
from datetime import date

from giextract.document import Document
from giextract.reading.copy import Copy, plain_of
from giextract.reading.page import Fact, Identity
from giextract.reading.title import BODY, REGION, YEAR, Title, titles
from giextract.report import Span

_PERIOD = re.compile(
    r"(20\d\d)\s{0,4}年\s{0,4}(\d{1,2})\s{0,4}月\s{0,4}(\d{1,2})\s{0,4}日\s{0,4}(?:起)?\s{0,4}[,，]?\s{0,4}(?:至|到|止于|-|~)+\s{0,4}(?:(20\d\d)\s{0,4}年\s{0,4})?(\d{1,2})\s{0,4}月\s{0,4}(\d{1,2})\s{0,4}日"
)
_REPORTED = re.compile(
    r"(?:现将|现公布|编制(?:完成)?了?|公布|编制的)[^。\n]{0,30}?(20\d\d)\s{0,4}年?度?[^。\n]{0,40}?(?:报告|年报|公开工作情况)"
)
_NAME = r"[\u4e00-\u9fff()·]{2,38}?"
_DATE = (
    r"(?:20\d\d\s{0,4}年?\s{0,4}\d{0,2}\s{0,4}月?\s{0,4}\d{0,2}\s{0,4}日?"
    r"|二[〇○零][一二三四五六七八九〇○零]{2}年[一二三四五六七八九十]{1,3}月)"
)
_SIGNED = re.compile(rf"(?:^|[\s。])({_NAME}(?:{BODY}))\s{{0,4}}{_DATE}")
_OPENING = re.compile(
    rf"(?:^|\n)[ \t\u2060]*(?:现将|现公布|公布|兹公布)?({_NAME}(?:{BODY}))(?=按照|根据|依据|依照|编制|编写|编发|公布|发布|向社会|认真|现)"
)
_SUBJECT = re.compile(
    rf"(?:现将|将|由)?(?:20\d\d年?度?)?({_NAME}(?:{BODY}))(?:20\d\d年?度?)?(?:政府信息公开|政务公开|信息公开)(?:工作)?(?:情况|年度报告|报告|工作)"
)
_MADE_BY = re.compile(rf"由\s{{0,4}}({_NAME}(?:{BODY}))(?:组织|会同|结合|根据|负责)?(?:编制|编写|有关统计)")
_ASK = re.compile(
    rf"(?:请与|请联系|请向|联系单位[：:]|咨询[：:]?|联系[：:])\s{{0,4}}({_NAME}(?:{BODY}))(?:联系|[,，。(（]|咨询|政府信息)"
)
_LEAD = re.compile(r"^(?:请与|请向|现公布|现将|将|由|与|向|公布|关于|印发|发布|首页|的|了|和|》|20\d\d年度?|年度?|度)+")
_GENERIC = re.compile(
    r"^(?:我|本|该|各|全|其|市局|县局|区局|市政府|县政府|区政府|省政府)|^(?:区|市|县|省)?(?:政府|局|委|办|管委会|办公室|信息公开办公室)$"
    r"|^(?:国务院|省|市|县|区)(?:人民政府)?办公[厅室]$|领导小组办公室$|人民法院$|^政府信息公开"
)


def identify(document: Document, copy: Copy, span: Span, first_table: int | None) -> Identity:
    """Read title, agency, year and period of the report that stands in this part of the text."""
    text, plain = document.text, copy.plain
    raw = plain_of(text)
    found = titles(plain, *span) or titles(raw, *span)  # else the title of a scraper's header or a site's crumb
    early = [t for t in found if first_table is None or t.span[0] < first_table]
    title = next(iter(early or found), None)
    period, period_year, period_span = _period(plain, span)
    years = [f for f in (title and _year(raw, title), period_year) if f]
    years += [_fact(plain, m.span(1)) for m in _REPORTED.finditer(plain, *span)][:2]
    return Identity(
        title=_fact(text, title.span) if title else None,
        agency=_agency(text, plain, raw, span, title),
        year=years[0] if years else _first_year(plain, span),
        period=period, period_span=period_span, years=tuple(years),
        is_report=_is_report(found, plain, span, period is not None),
    )  # fmt: skip


def _is_report(found: list[Title], plain: str, span: Span, has_period: bool) -> bool:
    """A page without tables is a report when it has one title and the sections of one; an index has many titles."""
    sections = sum(
        s in plain[slice(*span)] for s in ("总体情况", "概述", "主动公开", "依申请公开", "存在的主要问题", "行政复议")
    )
    different = len({re.sub(r"\s", "", plain[slice(*t.span)]) for t in found})
    return (has_period or 1 <= different <= 3) and sections >= 3


def _fact(text: str, span: Span) -> Fact:
    return Fact(value=re.sub(r"[\s\u2060]", "", text[slice(*span)]), span=span)


def _year(raw: str, title: Title) -> Fact | None:
    if title.year is None:
        return None
    match = re.compile(str(title.year)).search(raw, *title.span)
    return Fact(value=str(title.year), span=match.span() if match else title.span)


def _period(plain: str, span: Span) -> tuple[tuple[str, str] | None, Fact | None, Span | None]:
    for m in _PERIOD.finditer(plain, *span):
        try:
            first = date(int(m[1]), int(m[2]), int(m[3]))
            last = date(int(m[4] or m[1]), int(m[5]), int(m[6]))
        except ValueError:
            continue
        if 0 <= (last - first).days <= 400:
            return (first.isoformat(), last.isoformat()), Fact(value=str(last.year), span=m.span(1)), m.span()
    return None, None, None


def _first_year(plain: str, span: Span) -> Fact | None:
    match = YEAR.search(plain, *span)
    return _fact(plain, match.span(1)) if match else None


def _agency(text: str, plain: str, raw: str, span: Span, title: Title | None) -> Fact | None:
    """The agency as printed: in the title, else beside it, in the signature, the opening, the contact line."""
    if title:
        named = _named(text, raw, title)
        if named:
            return _government(text, plain, span, named) or named
        for near in (_line_before(text, title.span[0]), _line_after(text, title.span[1])):
            if near and re.search(rf"(?:{BODY})$", plain_of(near.value)) and len(near.value) <= 40:
                return near
    for pattern in (_SIGNED, _OPENING, _MADE_BY, _SUBJECT, _ASK):
        facts = [
            f
            for m in pattern.finditer(plain, *span)
            if (f := _trimmed(text, m)) and not _GENERIC.search(plain_of(f.value))
        ]
        if facts:
            return facts[-1] if pattern is _SIGNED else facts[0]
    return None


def _named(text: str, raw: str, title: Title) -> Fact | None:
    if title.name[0] == title.name[1] or _GENERIC.search(raw[slice(*title.name)]):
        return None
    return _fact(text, title.name)


def _government(text: str, plain: str, span: Span, named: Fact) -> Fact | None:
    """A title that names a region alone means its government, where the page prints that name in full."""
    name = plain_of(named.value)
    if not re.search(rf"(?:{REGION})$", name):
        return None
    match = re.compile(re.escape(name) + r"(?:人民政府|管理委员会|管委会)(?!办公)").search(plain, *span)
    return _fact(text, match.span()) if match else None


def _line_before(text: str, at: int) -> Fact | None:
    end = len(text[:at].rstrip())
    return _line(text, text.rfind("\n", 0, end) + 1, end)


def _line_after(text: str, at: int) -> Fact | None:
    start = at + len(text[at:]) - len(text[at:].lstrip())
    end = text.find("\n", start)
    return _line(text, start, len(text) if end < 0 else end)


def _line(text: str, start: int, end: int) -> Fact | None:
    fact = _fact(text, (start, end)) if start < end else None
    return fact if fact and fact.value else None


def _trimmed(text: str, match: re.Match[str]) -> Fact | None:
    start, end = match.span(1)
    lead = _LEAD.match(match[1])
    start += lead.end() if lead else 0
    return _fact(text, (start, end)) if end - start >= 3 else None
