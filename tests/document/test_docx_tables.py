"""Tables of Word files: each cell once, in the row where it begins, blank cells at their place."""

from giextract.document.docx.reader import read_docx
from tests.document.word import cell, package, paragraph, row, table

DOWN, ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def wide(span: int) -> str:
    """What makes a cell as wide as so many columns."""
    return f'<w:gridSpan w:val="{span}"/>'


def rows_of(*rows: str) -> list[list[str]]:
    """The rows of a document with one table; each is one line of its text."""
    document = read_docx(package(table(*rows)))
    (grid,) = document.grids
    found = [[document.text[a:b] for a, b in cells] for cells in grid.rows]
    assert document.text == "".join("\t".join(cells) + "\n" for cells in found)
    return found


def test_merged_cells_stand_once() -> None:
    """A cell over columns stands once in its row, one over rows once in its first."""
    assert rows_of(
        row(cell("甲", properties=wide(2)), "乙"),
        row(cell("丙", properties=DOWN), "1", "2"),
        row(cell(properties=ON), "3", ""),
        row(cell("看不见", properties=ON), "", ""),
        row("丁", "", "4"),
    ) == [["甲", "乙"], ["丙", "1", "2"], ["3", ""], ["", ""], ["丁", "", "4"]]


def test_a_merge_that_nothing_began_is_a_cell() -> None:
    """A cell that goes on from nowhere is printed, as is one below a cell of another column."""
    assert rows_of(row(cell("甲", properties=ON), "1"), row("2", cell("3", properties=ON))) == [["甲", "1"], ["2", "3"]]


def test_old_merges_to_the_right() -> None:
    """Files of old programmes merge to the right by a mark on each cell."""
    begin, on = '<w:hMerge w:val="restart"/>', "<w:hMerge/>"
    assert rows_of(row(cell("甲", properties=begin), cell(properties=on), "1"), row("乙", "2", "3")) == [
        ["甲", "1"],
        ["乙", "2", "3"],
    ]


def test_a_row_that_begins_further_right() -> None:
    """Columns that a row leaves out at its left still count for what is merged below."""
    skipped = '<w:gridBefore w:val="1"/>'
    assert rows_of(
        row("甲", cell("乙", properties=DOWN), "1"), row(cell(properties=ON), "2", properties=skipped)
    ) == [["甲", "乙", "1"], ["2"]]  # fmt: skip


def test_hidden_and_deleted_rows_are_not_printed() -> None:
    """A hidden row is left out, and what is merged from it down stands in the next; a deleted row is gone."""
    assert rows_of(
        row("甲", "1"),
        row(cell("乙", properties=DOWN), "9", properties="<w:hidden/>"),
        row(cell(properties=ON), "2"),
        row(cell(properties=ON), "3"),
        row("丙", "8", properties="<w:del/>"),
        row("丁", cell("7", properties="<w:cellDel/>"), "4", properties="<w:ins/>"),
    ) == [["甲", "1"], ["乙", "2"], ["3"], ["丁", "4"]]


def test_content_controls_around_rows_and_cells() -> None:
    """Controls around a row, a cell and a cell's text are looked through."""
    control = "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>"
    inner = cell(control.format(paragraph("2")))
    assert rows_of(control.format(row("甲", control.format(cell("1")), inner))) == [["甲", "1", "2"]]


def test_nothing_is_glued_inside_a_cell() -> None:
    """Paragraphs, line breaks and tabs inside a cell become one blank; blanks around its text go."""
    broken = paragraph("商业", "<w:r><w:br/></w:r>", "企业")
    assert rows_of(row(cell(paragraph("　1"), paragraph(), paragraph("2 ")), cell(broken), cell("3")))[0] == [
        "1 2",
        "商业 企业",
        "3",
    ]


def test_a_table_in_a_cell_is_a_table_of_its_own() -> None:
    """A table that only serves the layout is written block by block; those inside it are grids."""
    inner = table(row("规章", "0", "", "5"), row("行政规范性文件", "1", "2", "3"))
    document = read_docx(package(table(row(cell("二、情况", inner, paragraph("完")), "侧栏"), row("尾", "1"))))
    assert document.text == "二、情况\n规章\t0\t\t5\n行政规范性文件\t1\t2\t3\n完\n侧栏\n尾\t1\n"
    rows = {tuple(document.text[a:b] for a, b in cells) for grid in document.grids for cells in grid.rows}
    assert rows == {("规章", "0", "", "5"), ("行政规范性文件", "1", "2", "3"), ("尾", "1")}


def test_a_table_of_one_cell_is_its_text() -> None:
    """A frame around text is no table; one inside a cell belongs to the cell."""
    framed = read_docx(package(table(row(cell("一段。", "二段。")))))
    assert (framed.text, framed.grids) == ("一段。\n二段。\n", ())
    assert rows_of(row("甲", cell(table(row("5")), paragraph()))) == [["甲", "5"]]
