"""Reports as web pages, in the ways in which government sites and word processors write them."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from tests.printing.grid import Figures, Grid, Row, Slot, grids, values
from tests.printing.report import NUMERALS, SECTIONS, Printed

Cell = tuple[Slot, int, int]  # with its colspan and rowspan
Inside = Callable[[str, random.Random], str]


def placed(grid: Grid, merge_blanks: bool = False) -> list[list[Cell]]:
    """List the cells that begin in each row with the columns and rows that they cover."""
    rows = grid.physical()
    found: list[list[Cell]] = []
    for i, row in enumerate(rows):
        found.append([])
        for j, slot in enumerate(row):
            if slot.kind in ("right", "down"):
                continue
            wide = 1
            while j + wide < len(row) and row[j + wide].kind == "right":
                wide += 1
            tall = 1
            while i + tall < len(rows) and _goes_down(rows[i + tall], j, wide):
                tall += 1
            found[-1].append((slot, wide, tall))
    return [_merged(row) for row in found] if merge_blanks else found


def _goes_down(row: Row, at: int, wide: int) -> bool:
    return at + wide <= len(row) and row[at].kind == "down" and all(s.kind != "text" for s in row[at : at + wide]) and all(
        s.kind in ("down", "right") for s in row[at : at + wide]
    )  # fmt: skip


def _merged(row: list[Cell]) -> list[Cell]:
    """Join blank figures that stand side by side into one cell."""
    joined: list[Cell] = []
    for slot, wide, tall in row:
        if joined and _is_blank(slot) and _is_blank(joined[-1][0]):
            joined[-1] = (joined[-1][0], joined[-1][1] + wide, tall)
        else:
            joined.append((slot, wide, tall))
    return joined


def _is_blank(slot: Slot) -> bool:
    return slot.kind == "value" and not slot.text


def plain(text: str, chance: random.Random) -> str:
    """What a careful hand writes."""
    return escape(text)


def soup(text: str, chance: random.Random) -> str:
    """What years of pasting leave: fonts, spans, paragraphs, a break in the middle of a label, entities for blanks."""
    if not text:
        return chance.choice(["&nbsp;", "<p>&nbsp;</p>", "<p><br></p>", "&#12288;", " \n ", "<span>\u200b</span>"])
    if len(text) > 4 and not any(c.isdecimal() for c in text) and chance.random() < 0.5:
        at = chance.randrange(2, len(text) - 1)
        text = f"{escape(text[:at])}<br/>{escape(text[at:])}"
    else:
        text = escape(text)
    return chance.choice(
        ["<p align=center>{}</p>", "<font size=3><span style='x:y'>{}</span></font>", "\n  {}\n", "<b>{}"]
    ).format(text)


def word(text: str, chance: random.Random) -> str:
    """What Word exports: a paragraph with mso styles, an <o:p> at its end, figures in runs of their own."""
    inner = "".join(f'<span lang=EN-US style="mso-bidi-font-size:10.5pt">{escape(c)}</span>' for c in text)
    end = f"<span lang=EN-US><o:p>{'' if text else '&nbsp;'}</o:p></span>"
    return f'<p class=MsoNormal style="mso-pagination:widow-orphan">{inner}{end}</p>'


def table(rows: list[list[Cell]], inside: Inside, chance: random.Random, double: bool = False) -> str:
    """Write a table; `double` gives every column of the form two columns of the table."""
    out = ["<table border=1><tbody>"]
    for row in rows:
        out.append("<tr>")
        for slot, wide, tall in row:
            spans = f' colspan="{wide * (2 if double else 1)}"' if wide > 1 or double else ""
            spans += f' rowspan="{tall}"' if tall > 1 else ""
            out.append(f"<td{spans}>{inside(slot.text, chance)}</td>")
        out.append("</tr>\n")
    return "".join([*out, "</tbody></table>"])


def unclosed(rows: list[list[Cell]], inside: Inside, chance: random.Random, double: bool = False) -> str:
    """Write a table without end tags, as HTML allows."""
    cells = ["".join(f"<TD colspan={w} rowspan={t}>{inside(s.text, chance)}" for s, w, t in row) for row in rows]
    return "<TABLE>" + "<TR>".join(["", *cells]) + "</TABLE>"


def styled(rows: list[list[Cell]], inside: Inside, chance: random.Random, double: bool = False) -> str:
    """Write a table of elements that only their style makes one."""
    cell = '<div style="display: table-cell">{}</div>'
    lines = ["".join(cell.format(inside(s.text, chance)) for s, _, _ in row) for row in rows]
    body = "".join(f'<div style="width:9px;display:table-row">{line}</div>\n' for line in lines)
    return f'<div style="display:table">{body}</div>'


def classed(rows: list[list[Cell]], inside: Inside, chance: random.Random, double: bool = False) -> str:
    """Write a table of elements that only their class names make one."""
    lines = ["".join(f'<span class="td w1">{inside(s.text, chance)}</span>' for s, _, _ in row) for row in rows]
    return "<section>" + "".join(f'<div class="tr">{line}</div>\n' for line in lines) + "</section>"


@dataclass(frozen=True, slots=True)
class Manner:
    """A way of writing a page: its tables, what stands in cells and paragraphs, and what stands around the report."""

    table: Callable[[list[list[Cell]], Inside, random.Random, bool], str] = table
    inside: Inside = plain
    frame: str = "<html><head><meta charset=utf-8><title>{title}</title></head><body>{body}</body></html>"
    encoding: str = "utf-8"
    double: bool = False
    merge_blanks: bool = False


_SITE = """<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}">
<meta name="SiteName" content="青岩门户"><meta name="ArticleTitle" content="{title}"><style>td{{color:red}}</style>
<script>document.write("<table><tr><td>1</td><td>2</td></tr></table>")</script></head><body>
<div class="header"><a href="/">首页</a><a href="/zw">政务公开</a></div><ul class=nav><li>概况<li>办事</ul>
<table width=960><tr><td width=200><table><tr><td>年报</td></tr><tr><td>规划</td></tr></table></td><td>
<div style="display:none">3 4 5</div><table><tr><td>{body}</td></tr></table></td></tr></table>
<div id="footer">主办：青岩县 电话：000-0000 <img src=x></div><!-- 8 9 --></body></html>"""
_WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta http-equiv=Content-Type content="text/html; charset=gb2312">
<meta name=Generator content="Microsoft Word 15"><!--[if gte mso 9]><xml><w:Zoom>100</w:Zoom></xml><![endif]-->
<style><!-- p.MsoNormal {{mso-style-parent:"";}} --></style></head><body lang=ZH-CN><div class=WordSection1>
<![if !supportEmptyParas]>&nbsp;<![endif]>{body}</div></body></html>"""
_CMS = _SITE.replace("{charset}", "utf-8")
MANNERS: dict[str, Manner] = {
    "plain": Manner(),
    "unclosed": Manner(unclosed),
    "soup": Manner(inside=soup, frame=_CMS),
    "unclosed soup": Manner(unclosed, soup, _CMS),
    "word": Manner(inside=word, frame=_WORD, encoding="gb18030"),
    "double columns": Manner(inside=soup, frame=_CMS, double=True),
    "merged blanks": Manner(inside=soup, frame=_CMS, merge_blanks=True),
    "merged blanks in double columns": Manner(double=True, merge_blanks=True),
    "styled": Manner(styled, soup, _CMS),
    "classed": Manner(classed),
    "gbk that says utf-8": Manner(frame=_CMS, encoding="gb18030"),
    "gbk that says nothing": Manner(frame="<body>{body}", encoding="gb18030"),
    "utf-16": Manner(encoding="utf-16"),
}


def print_page(figures: Figures, forms: dict[str, str], year: int, manner: str, seed: int = 0) -> Printed:
    """Print a report as a page; the text is the page's source, and no spans are known."""
    how, chance = MANNERS[manner], random.Random(seed)
    laid = grids(figures, forms)
    agency, title = "青岩县人民政府", f"青岩县人民政府{year}年政府信息公开工作年度报告"
    parts = [f"<h1>{title}</h1>", f"<p>{how.inside(_OPENING.format(year=year), chance)}</p>"]
    for numeral, (heading, body) in zip(NUMERALS, SECTIONS.items(), strict=True):
        parts.append(f"<p>{numeral}、{heading}</p>")
        if body in laid:
            parts.append(how.table(placed(laid[body], how.merge_blanks), how.inside, chance, how.double))
        else:
            parts.append(f"<p>　　{how.inside(body, chance)}</p>")
    source = how.frame.format(title=title, body="\n".join(parts))
    cells = {slot.cell: slot.text or None for grid in laid.values() for slot in values(grid)}
    return Printed(source, cells, {}, forms, manner, agency, year)


_OPENING = "根据《中华人民共和国政府信息公开条例》要求，编制本报告。本报告中所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。"
