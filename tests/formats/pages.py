"""The report as web pages: in the manners of tests.printing, in layout tables, in tables broken in two, saved as MHTML."""

import base64
import quopri
import random
from collections.abc import Callable
from dataclasses import replace

from tests.formats.annual import TITLE, Annual
from tests.printing.grid import Grid, Slot
from tests.printing.pages import MANNERS, Manner, placed, plain, soup, table

Draw = Callable[[Grid], str]
PORTAL = """<!DOCTYPE html><html><head><meta charset="{charset}"><title>{title}_北泽区人民政府</title>
<meta name="ArticleTitle" content="{title}"></head><body><table width="1000"><tr>
<td rowspan="3"><ul><li><a href="/a">首页</a></li><li><a href="/b">机构概况</a></li></ul></td><td colspan="2">
<a href="/">首页</a> &gt; <a href="/zwgk">政务公开</a> &gt; 年度报告</td></tr>
<tr><td><table><tr><td rowspan="2"></td><td>发布时间：2022-01-21</td><td>浏览次数：318</td></tr>
<tr><td colspan="2">{body}</td></tr></table></td><td rowspan="2"><table><tr><td>上一篇</td></tr><tr><td>下一篇</td>
</tr></table></td></tr><tr><td>主办：北泽区人民政府办公室</td></tr></table></body></html>"""
FRAMES = {
    **{name: manner for name, manner in MANNERS.items() if name != "utf-16"},
    "layout tables": Manner(inside=soup, frame=PORTAL.replace("{charset}", "utf-8")),
    "layout tables in gbk": Manner(frame=PORTAL.replace("{charset}", "gb2312"), encoding="gbk"),
}
BROKEN = {"broken in two": False, "broken in two, head again": True}
SAVED = {"quoted": "quoted-printable", "base64": "base64", "as it is": "binary"}


def print_page(annual: Annual, manner: str) -> bytes:
    """Print the report as a page."""
    if manner in BROKEN:
        return _page(annual, MANNERS["plain"], lambda grid: _in_two(grid, BROKEN[manner]))
    how, chance = FRAMES[manner], random.Random(manner)
    return _page(annual, how, lambda grid: how.table(placed(grid, how.merge_blanks), how.inside, chance, how.double))


def save_page(annual: Annual, way: str) -> bytes:
    """Save the page with its picture in one file, as browsers do."""
    page = _page(annual, FRAMES["layout tables in gbk"], lambda grid: table(placed(grid), plain, random.Random(5)))
    pack = {"quoted-printable": quopri.encodestring, "base64": base64.encodebytes}.get(SAVED[way], bytes)
    head = (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://beize.example/zwgk/nb/2021.html\r\n"
        "Subject: =?utf-8?Q?a?=\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="--x--"\r\n\r\n'
    )
    kind = f"----x--\r\nContent-Type: text/html; charset=gbk\r\nContent-Transfer-Encoding: {SAVED[way]}\r\n\r\n"
    picture = "\r\n----x--\r\nContent-Type: image/gif\r\nContent-Transfer-Encoding: base64\r\n\r\nR0lGODlhAQ==\r\n"
    return head.encode() + kind.encode() + pack(page) + f"{picture}----x----\r\n".encode()


def _page(annual: Annual, how: Manner, draw: Draw) -> bytes:
    chance = random.Random(3)
    parts = annual.written(lambda kind, text: _line(how, kind, text, chance), draw)
    return how.frame.format(title=TITLE, body="\n".join(parts)).encode(how.encoding)


def _line(how: Manner, kind: str, text: str, chance: random.Random) -> str:
    if kind == "title":
        return f"<h1>{text}</h1>"
    return f"<p>{text}</p>" if kind == "heading" else f"<p>　　{how.inside(text, chance)}</p>"


def _in_two(grid: Grid, head_again: bool) -> str:
    """Break a long table below its first group of reasons; with the head, empty cells stand for the labels above, too."""
    names = [name for name, _ in grid.rows]
    if "unavailable.not_held" not in names:
        return table(placed(grid), plain, random.Random(5))
    at = names.index("unavailable.not_held")
    upper, (name, first), below = replace(grid, rows=grid.rows[:at]), grid.rows[at], grid.rows[at + 1 :]
    if head_again:
        first = tuple(Slot("text") if slot.kind == "down" else slot for slot in first)
    lower = Grid(grid.head if head_again else (), ((name, first), *below))
    return "\n<p></p>\n".join(table(placed(part), plain, random.Random(5)) for part in (upper, lower))
