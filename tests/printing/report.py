"""A whole report: title, opening, six sections, three tables."""

from dataclasses import dataclass, field

from tests.printing.grid import Figures, Grid, grids, values
from tests.printing.layouts import LAYOUTS, Writer, chunks
from tests.printing.style import PLAIN, Style, words

SECTIONS = {
    "总体情况": "本机关认真落实条例，按照应公开尽公开的要求做好各项工作，健全制度，明确分工，加强审查。",
    "主动公开政府信息情况": "proactive",
    "收到和处理政府信息公开申请情况": "requests",
    "政府信息公开行政复议、行政诉讼情况": "disputes",
    "存在的主要问题及改进情况": "公开内容还不够全面，解读形式还不够丰富。下一步将加强学习培训，提高公开质量。",
    "其他需要报告的事项": "无其他需要报告的事项。",
}
NUMERALS = "一二三四五六"


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed report: its text, the figure of every cell it prints, and where each stands."""

    text: str
    cells: dict[str, str | None]
    spans: dict[str, list[tuple[int, int]]]
    forms: dict[str, str]
    layout: str
    agency: str
    year: int
    style: Style = field(default=PLAIN)

    def data(self, encoding: str = "utf-8") -> bytes:
        """Give the file that was printed."""
        return self.text.encode(encoding)


def print_report(
    figures: Figures,
    forms: dict[str, str],
    layout: str,
    style: Style = PLAIN,
    agency: str = "青岩县人民政府",
    year: int = 2022,
    tables: dict[str, Grid] | None = None,
) -> Printed:
    """Print a report; `tables` replaces a table's own grid where a test wants rows dropped, doubled or swapped."""
    laid = {**grids(figures, forms), **(tables or {})}
    how, out = LAYOUTS[layout], Writer(style)
    joint = how.joint or " "  # even a scraper that glues cells leaves something around the title
    out.put(words(f"{agency}{year}年政府信息公开工作年度报告", style) + joint)
    out.put(words(_opening(year), style) + how.joint)
    for numeral, (title, body) in zip(NUMERALS, SECTIONS.items(), strict=True):
        out.put(words(f"{numeral}、{title}", style) + how.joint)
        if body in laid:
            _put_table(out, laid[body], layout)
        else:
            out.put(words(body, style) + how.joint)
    cells = {slot.cell: slot.text or None for grid in laid.values() for slot in values(grid)}
    return Printed(out.text, cells, out.spans, forms, layout, agency, year, style)


def _put_table(out: Writer, grid: Grid, layout: str) -> None:
    how = LAYOUTS[layout]
    for at, rows in enumerate(chunks(grid, out.style)):
        if at:
            out.put(f"{how.joint}{out.style.page_mark}{how.joint}")
        how.write(out, rows)
    out.put(how.joint)


def _opening(year: int) -> str:
    return (
        "根据《中华人民共和国政府信息公开条例》要求，编制本报告。"
        f"本报告中所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。"
    )
