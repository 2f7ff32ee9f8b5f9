"""What stands around a report and is not part of it: a scraper's header, site navigation, page numbers, 抄送 lines."""

import re
from collections.abc import Iterable

from giextract.document.document import Span
from giextract.document.grids import is_rule

_PATTERNS = (
    r"\A(?:(?:标题|发布时间|发布日期|文号|发布机构|栏目|来源|原文链接|链接|URL|本地目录|索引号)\s*[:：].*\n|页面链接.*\n|\s*\n)+(?:=+.*=+\n)?",
    r"当前位置\s*[：:].{0,200}?(?=\n|来源|浏览)",
    r"(?:来源|信息来源|发布机构)\s*[：:]\s*\S{0,40}\s+(?:时间|发布时间|日期)\s*[：:]\s*[\d-]{8,10}(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?",
    r"(?:来源：\s*)?时间：\s*\d{4}-\d{2}-\d{2}\s+\d{2}:\d{2}",
    r"发布(?:时间|日期)\s*[：:]\s*\d{4}-\d{1,2}-\d{1,2}(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?.{0,40}?(?=\n|$)",
    r"(?:-->\s*)?微信\s+微博\s+QQ空间(?:\s+全真版)?(?:\s+文字版)?(?:\s+文件下载)?(?:\s+相关链接：)?(?:\s*-->)?",
    r"附件下载\s*\Z",
    r"(?m)^[ \t　]*[上下]一[篇条页]\s*[：:].*$",
    r"(?m)^[ \t　]*(?:抄送|主送|印发)[：:].*$",
    r"(?m)^[ \t　]*[-—–－]+[ \t]*\d{1,3}[ \t]*[-—–－]+[ \t　]*$",
    r"第[ \t]?\d{1,3}[ \t]?页(?:[ \t]?[，,/]?[ \t]?共[ \t]?\d{1,3}[ \t]?页)?",
    r"(?i)\bpage[ \t]\d{1,3}[ \t]of[ \t]\d{1,3}",
    r"(?mi)^[ \t　]*page[ \t]+\d{1,3}(?:[ \t]+of[ \t]+\d{1,3}|[ \t]*/[ \t]*\d{1,3})?[ \t　]*$",
    r"\[bookmark:[^\]\n]{0,60}\]",
    r"(?i)<br\s*/?>|&nbsp;",
)
_FURNITURE = [re.compile(pattern) for pattern in _PATTERNS]


def furniture(text: str, known: Iterable[Span] = ()) -> tuple[Span, ...]:
    """Spans that no reading should take for the report, those that are known too, in order, not overlapping."""
    spans = list(known) + [m.span() for pattern in _FURNITURE for m in pattern.finditer(text) if m.end() > m.start()]
    if "--" in text and "|" in text:
        lines = re.finditer(r"[^\n]+", text)
        spans += [m.span() for m in lines if "|" in m.group() and is_rule(m.group())]
    spans.sort()
    merged: list[Span] = []
    for start, end in spans:
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
