"""Print a statistics table of 2014 to 2018 in the layouts that files bring."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from giextract.forms import Heading, forms

Figures = Mapping[str, tuple[str | None, ...]]
LAYOUTS = ("tabs", "pipes", "lines", "spaces", "html", "glued")
NUMBERS = ("form", "none", "arabic", "circled")
HEADS = {"annual": "2016年度", "cumulative": "历年累计"}
PROSE = (
    "{agency}2016年政府信息公开工作年度报告\n\n一、概述\n我单位按照要求编制本报告，统计期限为2016年1月1日至2016年12月31日。\n"
    "二、主动公开情况\n全年工作平稳，网站栏目及时更新。依申请公开情况见附表。\n"
)


@dataclass(frozen=True)
class Sheet:
    """A table as printed: rows of the form by id with their figures, column by column, and rows of no form among them."""

    figures: Figures
    columns: tuple[str, ...] = ("annual",)
    extra: Mapping[str, tuple[str, str, str]] | None = None
    """Label, unit and figure of a local row, by the id of the row that it stands behind."""
    headings: bool = True


def print_sheet(sheet: Sheet, layout: str, numbers: str = "form", agency: str = "云溪县人民政府办公室") -> str:
    """The whole report as text, or as a page where the layout is `html`."""
    rows = [["统计指标", "单位", *_heads(sheet.columns)], *_rows(sheet, numbers)]
    prose = PROSE.format(agency=agency)
    title = "政府信息公开情况统计表"
    if layout == "html":
        body = "".join("<tr>" + "".join(f"<td>{escape(c)}</td>" for c in row) + "</tr>" for row in rows)
        said = "".join(f"<p>{escape(line)}</p>" for line in prose.splitlines())
        return f"<html><body>{said}<h3>{title}</h3><table>{body}</table></body></html>"
    return f"{prose}{title}\n{_joined(rows, layout)}\n"


def _joined(rows: Sequence[Sequence[str]], layout: str) -> str:
    if layout == "tabs":
        return "\n".join("\t".join(row) for row in rows)
    if layout == "pipes":
        rule = "|" + " --- |" * len(rows[0])
        lines = ["| " + " | ".join(row) + " |" for row in rows]
        return "\n".join([lines[0], rule, *lines[1:]])
    if layout == "lines":
        return "\n".join(cell for row in rows for cell in row)
    if layout == "spaces":
        return "\n".join(" ".join(cell for cell in row if cell) for row in rows)
    return "".join(cell for row in rows for cell in row)


def _heads(columns: tuple[str, ...]) -> list[str]:
    return ["统计数"] if columns == ("annual",) else [HEADS[column] for column in columns]


def _rows(sheet: Sheet, numbers: str) -> Iterator[list[str]]:
    blank = [""] * len(sheet.columns)
    for row in forms()["2014"].tables["statistics"].blocks[0].rows:
        if isinstance(row, Heading):
            if sheet.headings:
                yield [_numbered(row.heading, numbers), "——", *blank]
        elif row.id in sheet.figures:
            figures = [f or "" for f in sheet.figures[row.id]]
            yield [_numbered(row.label, numbers), row.unit or "", *figures]
            if sheet.extra and row.id in sheet.extra:
                label, unit, figure = sheet.extra[row.id]
                yield [label, unit, figure, *blank[1:]]


def _numbered(label: str, numbers: str) -> str:
    match = re.match(r"(其中：)?(\d)\.", label)
    if match is None or numbers == "form":
        return label
    mark = {"none": "", "arabic": f"{match[2]}、", "circled": "①②③④⑤⑥⑦⑧"[int(match[2]) - 1]}[numbers]
    return f"{match[1] or ''}{mark}{label[match.end() :]}"
