"""A row has the figures of its own line of the grid, and none of the numbers in front of labels."""

import pytest

from giextract.document import read_document
from giextract.reading.label import read_pages
from giextract.reading.page import TableReading
from giextract.report import Source
from tests.printing.labels import REQUESTS

HEAD = "三、收到和处理政府信息公开申请情况\n\t自然人\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t总计\n"


def test_the_number_of_the_next_label_is_no_figure() -> None:
    """A label's number that lost its point does not fill the blank cell of the row above."""
    lines = [(line.row, line.levels[-1].replace("5.要求", "5要求")) for line in REQUESTS["2021"]]
    figures = {"unprocessed.excessive": ["1", "2", "3", "4", "", "5", "15"]}
    text = HEAD + "".join("\t".join([label, *figures.get(row, ["0"] * 7)]) + "\n" for row, label in lines)
    document = read_document(text.encode())
    page = read_pages(document, Source(path="a", sha256="0" * 64, media_type="text/plain"))[0]
    row = next(r for t in page.tables for r in t.rows if r.cells[0] == "requests.unprocessed.excessive.individual")
    assert row.how == "bordered"
    assert [text[slice(*span)] if span else None for span in row.slots] == ["1", "2", "3", "4", None, "5", "15"]


LABELS = {line.row: "\t".join(line.levels) for line in REQUESTS["2021"]}


def requests(border: str, printed: str = "", instead: str = "") -> TableReading:
    """The requests table with a cell a border apart, and `printed` in it replaced."""
    text = HEAD + "".join(label + "\t" + "\t".join("0123456") + "\n" for label in LABELS.values())
    assert not printed or text.count(printed) == 1
    document = read_document(text.replace(printed, instead).replace("\t", border).encode())
    page = read_pages(document, Source(path="a", sha256="0" * 64, media_type="text/plain"))[0]
    return next(t for t in page.tables if t.table == "requests")


def strays(table: TableReading) -> list[str]:
    """The figures of a table that belong to no cell."""
    return [note.detail for note in table.notes if note.kind == "unclaimed"]


@pytest.mark.parametrize("border", ["\t", " | ", "\n"])
@pytest.mark.parametrize(
    ("printed", "styles"),
    [
        ("一、本年新收", ["1、", "1.", "1．", "（1）", "1）", "１、", "⒈", "①"]),
        ("三、本年度办理结果", ["3、", "3.", "（三）", "⑶"]),
        ("（一）予以公开", ["1.", "1、", "（1）", "1）", "①", "一、"]),
        ("（五）不予处理", ["5、", "5.", "（5）", "5）", "⑤", "五、", "14、"]),
        ("1.信访举报投诉类申请", ["①", "（1）", "一、", "1）"]),
        ("（七）总计", ["七、", "7、", "7.", "（7）", "⑺"]),
        ("四、结转下年度继续办理", ["4、", "4.", "（四）", "4）"]),
    ],
)  # fmt: skip
def test_a_number_in_another_style_is_part_of_its_label(border: str, printed: str, styles: list[str]) -> None:
    """Whatever numbers a label at the beginning of its cell or line is no figure, and every figure keeps its cell."""
    words = printed.lstrip("一三四五七（）、1.")
    for style in styles:
        table = requests(border, printed, style + words)
        assert strays(table) == [], style
        assert {row.how for row in table.rows} == {"bordered"}, style
        assert len(table.rows) == len(LABELS)


@pytest.mark.parametrize("printed", ["一、本年新收", "三、本年度办理结果", "（一）予以公开", "（五）不予处理", "2.重复申请"])
def test_a_number_without_a_mark_is_the_labels_where_it_is_its_own(printed: str) -> None:
    """5不予处理 between tabs: the form numbers it five."""
    number, words = printed.strip("（")[0], printed.lstrip("一三五（）、2.")
    table = requests("\t", printed, {"一": "1", "三": "3", "五": "5"}.get(number, number) + words)
    assert strays(table) == []
    assert {row.how for row in table.rows} == {"bordered"}


@pytest.mark.parametrize(
    ("printed", "instead"),
    [
        ("（五）不予处理", "5\t（五）不予处理"),
        ("（五）不予处理", "7不予处理"),
        ("（五）不予处理", "5（五）不予处理"),
        ("（五）不予处理", "（五）不予处理5"),
        ("三、本年度办理结果", "三、本年度办理结果\t8"),
        ("一、本年新收", "12\t一、本年新收"),
    ],
)
def test_a_figure_beside_a_label_is_told(printed: str, instead: str) -> None:
    """A figure in a cell of its own, or one that is not the label's number, is not taken for numbering."""
    table = requests("\t", printed, instead)
    assert strays(table) or table.extra or {row.how for row in table.rows} != {"bordered"}
