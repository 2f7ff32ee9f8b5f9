"""What of a web page belongs to the site and not to the report: menus, crumbs, banners, share buttons, footers."""

import re
from bisect import bisect_left, bisect_right

from giextract.document.document import Grid, Span
from giextract.document.html.tree import Node

_TAGS = frozenset({"nav", "header", "footer", "aside"})
_SITE = frozenset({
    "nav", "navbar", "navigation", "navi", "menu", "topmenu", "footer", "foot", "header", "breadcrumb",
    "breadcrumbs", "crumb", "crumbs", "share", "sharebox", "sidebar", "copyright", "topnav", "topbar", "bottomnav",
    "sitenav", "mainnav", "subnav", "leftnav", "bdshare", "bdsharebuttonbox"
})  # fmt: skip
_CONTENT = frozenset({
    "article", "content", "text", "main", "detail", "details", "zoom", "body", "news", "title", "table", "report"
})  # fmt: skip
_STATUTORY = re.compile("第二十条|信息内容|自然人|申请人情况|结果维持|本年新收|勾稽关系|行政复议")
_MOST = 2000  # site elements of a page; a page of a government site has some 50
_TITLE = re.compile(r"20\d\d[^\n]{0,60}公开[^\n]{0,20}报\s*告")


def is_site(node: Node) -> bool:
    """Whether an element calls itself a part of the site, by its tag, class or id."""
    if node.tag in _TAGS:
        return True
    if node.tag in ("html", "body", "a") or not (node.get("class") or node.get("id")):
        return False
    names = {t for n in (*node.get("class").split(), node.get("id")) for t in _tokens(n)}
    return bool(names & _SITE) and not names & _CONTENT


def _tokens(name: str) -> list[str]:
    return [t.lower() for t in re.findall(r"[A-Z]?[a-z]+|[A-Z]+", name)]


def site_spans(text: str, body: int, grids: list[Grid], marked: list[tuple[Node, Span]]) -> list[Span]:
    """The spans of site elements, without any that would take the report, its tables or its title along."""
    tables = [(g.rows[0][0][0], g.rows[-1][-1][1]) for g in grids]
    tables = [span for span in tables if _STATUTORY.search(text, *span)]
    begins, ends = [a for a, _ in tables], [b for _, b in tables]
    stops = [m.start() for m in re.finditer("。", text)]
    titles = [m.start() for m in _TITLE.finditer(text)]
    found = []
    for node, (start, end) in marked[:_MOST]:
        sentences = bisect_left(stops, end) - bisect_left(stops, start)
        titled = bisect_left(titles, end) > bisect_left(titles, start) and node.tag not in ("nav", "footer")
        has_table = bisect_left(begins, end) > bisect_right(ends, start)
        if start < end and (end - start) * 2 <= len(text) - body and sentences <= 3 and not titled and not has_table:
            found.append((start, end))
    return found
