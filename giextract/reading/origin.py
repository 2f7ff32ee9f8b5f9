"""Where a report came from, as its page says: address, publication date, numbers of the file, the site's own tags."""

import re
from collections.abc import Iterator
from datetime import date

from giextract.reading.page import Attachment, OriginFact
from giextract.report import Span

_GAP = r"\s{0,4}[:：]?\s{0,6}"
_DATE = r"(20\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2})"
_PATTERNS: tuple[tuple[str, str], ...] = (
    ("url", r"(?:\bURL|(?:原文|页面)?链接|网址)\s{0,4}[:：]\s{0,4}(https?://[^\s<>\"'，。；）]{4,2000})"),
    ("published", rf"(?:PubDate|PublishDate|发布日期|发布时间|公开日期|公布日期|发文日期){_GAP}{_DATE}"),
    ("written", rf"(?:成文日期|生成日期){_GAP}{_DATE}"),
    ("index_number", rf"索\s{{0,4}}引\s{{0,4}}号{_GAP}([0-9A-Za-z][0-9A-Za-z/_.-]{{5,60}}(?![0-9A-Za-z]))"),
    ("document_number", rf"(?:发文字号|文\s{{0,4}}号){_GAP}([\u4e00-\u9fff]{{1,12}}[〔\[(（]20\d\d[〕\])）]\s?第?\d{{1,5}}号)"),
    ("publisher", rf"(?:发布机构|发文机关|公开主体|ContentSource|信息来源){_GAP}([^\s|｜:：]{{2,40}})"),
    ("site", r"SiteName\s{0,4}[:：]\s{0,4}(\S[^\n]{0,80})"),
    ("site_id", r"SiteIDCode\s{0,4}[:：]\s{0,4}([0-9A-Za-z]{6,20})"),
    ("column", r"ColumnName\s{0,4}[:：]\s{0,4}(\S[^\n]{0,80})"),
)
_FIELDS = tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in _PATTERNS)
_ATTACHED = re.compile(r"\[附件: ([^\n\[\]]{1,200}?) <([^<>\n]{1,2000})>\]")
_EDGE = 4000  # characters at either end of a report's part where a page says where it came from


def origin(text: str, part: Span) -> tuple[OriginFact, ...]:
    """What stands above and below a report about its publication, each with its place; values that differ all stay."""
    found: dict[tuple[str, str], OriginFact] = {}
    start, end = part
    edges = [(start, end)] if end - start <= 2 * _EDGE else [(start, start + _EDGE), (end - _EDGE, end)]
    for name, pattern in _FIELDS:
        for first, last in edges:
            for match in pattern.finditer(text, first, last):
                value = _date(match[1]) if name in ("published", "written") else match[1].strip()
                if value:
                    found.setdefault((name, value), OriginFact(name=name, value=value, span=match.span(1)))
    return tuple(sorted(found.values(), key=lambda fact: fact.span))


def attachments(text: str, part: Span) -> tuple[Attachment, ...]:
    """Links to documents on a page, as the reader of HTML writes them."""
    return tuple(_attached(text, part))


def _attached(text: str, part: Span) -> Iterator[Attachment]:
    if "[附件: " in text:
        for match in _ATTACHED.finditer(text, *part):
            yield Attachment(name=match[1].strip(), href=match[2].strip(), span=match.span())


def _date(printed: str) -> str | None:
    numbers = [int(n) for n in re.findall(r"\d+", printed)]
    try:
        return date(*numbers).isoformat()
    except ValueError:
        return None
