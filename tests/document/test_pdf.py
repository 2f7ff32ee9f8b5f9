"""A PDF becomes one text: rows of tables whole, prose in paragraphs, every figure with its place on the page."""

import re
import sys
from typing import Any

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption

from giextract.document import Document, read_document
from giextract.document.pdf.letters import letter
from giextract.errors import Unreadable
from giextract.reading.label import read_pages
from giextract.report import Source
from tests.document.pdf_printing import FONT, Print, cells, draw, print_pdf

FULL = [
    Print(), Print(heads_again=True), Print(rotate=90), Print(rotate=180), Print(rotate=270), Print(bold=True),
    Print(size=6), Print(size=10), Print(numbered="第 {} 页 共 3 页"), Print(numbered="{}", running="青岩县人民政府公报"),
]  # fmt: skip


def read(data: bytes) -> Document:
    """Read a PDF."""
    return read_document(data, ".pdf")


def figures(document: Document) -> tuple[dict[str, str | None], int]:
    """Every cell whose place in its row the borders tell, and how many rows they leave open."""
    found: dict[str, str | None] = {}
    left = 0
    for page in read_pages(document, Source(path="a.pdf", sha256="0" * 64, media_type=document.media_type)):
        for row in (row for table in page.tables for row in table.rows):
            left += row.how not in ("bordered", "empty")
            for cell, span in zip(row.cells, row.slots, strict=False):
                found[cell] = document.text[slice(*span)] if span else None
    return found, left


@pytest.mark.parametrize("how", FULL, ids=repr)
def test_every_cell_of_a_ruled_report(how: Print) -> None:
    """However a ruled report is printed, each of its cells is read as printed, blank ones as blank."""
    found, left = figures(read(print_pdf(how)))
    assert left == 0
    assert found == cells()


def test_no_cell_is_wrong_without_ruling_lines() -> None:
    """Where blanks alone draw the columns, what is read is right, and at most a row that stands alone is left open."""
    found, left = figures(read(print_pdf(Print(ruled=False))))
    wanted = cells()
    assert left <= 1
    assert len(found) >= len(wanted) - 7
    assert {cell: text for cell, text in found.items() if wanted[cell] != text} == {}


def test_every_digit_has_its_place() -> None:
    """Each digit is covered by a place that holds as many characters as its span, on a page, inside its box."""
    document = read(print_pdf(Print(rotate=90)))
    covered = [i for place in document.places for i in range(*place.span)]
    assert covered == sorted(set(covered))
    assert {m.start() for m in re.finditer(r"\d", document.text)} <= set(covered)
    assert {place.page for place in document.places} == {1, 2, 3}
    for place in document.places:
        left, top, right, bottom = place.box
        assert 0 <= left < right <= 840
        assert 0 <= top < bottom <= 600


def test_a_place_is_where_the_word_stands() -> None:
    """Boxes count in points from the top left of the page as it is shown, crop box and all."""

    def page(canvas: Any) -> None:
        canvas.setCropBox((100, 40, 600, 840))
        canvas.drawString(150, 740, "共收到申请")

    place = read(draw(page)).places[0]
    assert place.page == 1
    assert place.box[:3] == pytest.approx((50, 91, 100), abs=3)


def test_what_stands_around_the_pages_is_furniture() -> None:
    """Page numbers and running heads are marked, whatever marks stand around the number."""
    for how in (Print(), Print(numbered="{}"), Print(numbered="{} / 3"), Print(running="青岩县人民政府公报")):
        document = read(print_pdf(how))
        marked = {document.text[a:b] for a, b in document.furniture}
        assert how.numbered.format(2) in marked
        assert not how.running or how.running in marked
        assert not any("公开内容" in text for text in marked)


def test_paragraphs_are_lines_also_across_pages() -> None:
    """Full lines go on with each other, over a page break too; an indented line begins a paragraph."""
    text = "本机关全年收到公开申请" * 12

    def page(lines: list[tuple[int, str]], foot: str) -> Any:
        def paint(canvas: Any) -> None:
            for i, (x, line) in enumerate(lines):
                canvas.setFont(FONT, 10)
                canvas.drawString(x, 760 - 16 * i, line)
            canvas.drawString(290, 30, foot)

        return paint

    first = [(80, text[:38]), *((60, text[38 + 40 * i : 78 + 40 * i]) for i in range(2))]
    second = [(60, text[118:]), (80, "第二段" + text[:35]), (60, text[:40])]
    lines = read(draw(page(first, "- 1 -"), page(second, "- 2 -"))).text.splitlines()
    assert text in lines
    assert any(line.startswith("第二段") for line in lines)


def table(canvas: Any, rows: list[list[str]], widths: list[int], top: int = 780, height: int = 30) -> None:
    """Rule a table and print each cell, its lines one below the other."""
    for i, row in enumerate(rows):
        x = 60
        for text, width in zip(row, widths, strict=True):
            canvas.rect(x, top - height * (i + 1), width, height)
            canvas.setFont(FONT, 8)
            for k, line in enumerate(text.split("\n") if text else []):
                canvas.drawString(x + 3, top - height * i - 11 - 10 * k, line)
            x += width


def rows_of(document: Document) -> list[list[str]]:
    """The cells of all grids."""
    return [[document.text[a:b] for a, b in row] for grid in document.grids for row in grid.rows]


def test_a_figure_broken_by_a_narrow_cell_is_one_figure() -> None:
    """Digits go on with those of the line above where that line is full, and are apart where it had room."""
    narrow = draw(lambda canvas: table(canvas, [["行政许可", "12345\n6", "3"]], [90, 27, 60]))
    wide = draw(lambda canvas: table(canvas, [["行政许可", "12\n3", "3"]], [90, 60, 60]))
    assert rows_of(read(narrow)) == [["行政许可", "123456", "3"]]
    assert rows_of(read(wide)) == [["行政许可", "12 3", "3"]]


@pytest.mark.parametrize("cut", [(["12", "3"], ["", ""]), (["", ""], ["12", "3"]), (["12", ""], ["", "3"])])
def test_a_row_cut_by_the_page_break_is_one_row(cut: tuple[list[str], list[str]]) -> None:
    """A label that goes on behind the page break takes its figures along, on whichever page they stand."""
    widths = [70, 60, 60]
    data = draw(
        lambda c: table(c, [["一、甲", "1", "2"], ["二、要求行政机关", *cut[0]]], widths, top=130),
        lambda c: table(c, [["确认或重新出具", *cut[1]], ["三、丙", "5", "6"]], widths),
    )
    assert rows_of(read(data)) == [["一、甲", "1", "2"], ["二、要求行政机关确认或重新出具", "12", "3"], ["三、丙", "5", "6"]]


@pytest.mark.parametrize(
    ("above", "below"),
    [
        (["规章", "7", "8"], ["乙", "", ""]),
        (["要求行政机关确认", "7", "8"], ["二、重新出具", "", ""]),
        (["要求行政机关确认", "7", "8"], ["或重新出具", "3", ""]),
    ],
)
def test_rows_on_both_sides_of_a_page_break_stay_two(above: list[str], below: list[str]) -> None:
    """Behind a short label, with a number of its own or with figures on both pages a row is one of its own."""
    data = draw(
        lambda c: table(c, [["一、甲", "1", "2"], above], [70, 60, 60], top=130),
        lambda c: table(c, [below, ["三、丙", "5", "6"]], [70, 60, 60]),
    )
    assert rows_of(read(data))[1:3] == [above, below]


@pytest.mark.parametrize(
    "cut",
    [["自然", "人", "总计", ""], ["自", "然人", "总", "计"], ["", "自然人", "总计", ""], ["自然人", "", "", "总计"]],
)
@pytest.mark.parametrize("note", [("（第一项和第二项之和）", ""), ("（第一项和", "第二项之和）"), ("", "")])
def test_a_head_cut_by_the_page_break_is_one_head(cut: list[str], note: tuple[str, str]) -> None:
    """Headings beside a merged one go on with their lower halves, and the merged one's own stand in a row below."""
    widths = [110, 30, 30, 30, 30]
    data = draw(
        lambda c: table(c, [[note[0], cut[0], "法人或其他组织", cut[2]]], [110, 30, 60, 30], top=100),
        lambda c: table(c, [[note[1], cut[1], "商业", "科研", cut[3]], ["一、新收", "1", "2", "3", "6"]], widths),
    )
    assert rows_of(read(data)) == [
        ["".join(note), "自然人", "法人或其他组织", "总计"], ["商业", "科研"], ["一、新收", "1", "2", "3", "6"],
    ]  # fmt: skip


def test_a_row_below_a_merged_heading_is_no_lower_half() -> None:
    """Figures, and headings that come again, are rows of their own."""
    for below in (["一、甲", "1", "2", "3", "6"], ["甲", "自然人", "商业", "科研", "总计"]):
        data = draw(
            lambda c: table(c, [["甲", "自然人", "法人或其他组织", "总计"]], [110, 30, 60, 30], top=100),
            lambda c, below=below: table(c, [below, ["一、新收", "1", "2", "3", "6"]], [110, 30, 30, 30, 30]),
        )
        assert rows_of(read(data))[1] == below


def test_what_nobody_sees_is_left_out() -> None:
    """White letters on paper, letters without ink, beside the page or across it are no part of the text."""

    def page(canvas: Any) -> None:
        canvas.setCropBox((0, 0, 500, 840))
        canvas.drawString(60, 700, "共收到申请12件")
        canvas.drawString(520, 700, "裁掉345")
        canvas.setFillColorRGB(1, 1, 1)
        canvas.drawString(60, 650, "白色678")
        canvas.setFillColorRGB(0.2, 0.3, 0.6)
        canvas.rect(60, 590, 100, 30, stroke=0, fill=1)
        canvas.setFillColorRGB(1, 1, 1)
        canvas.drawString(70, 600, "反白的字")
        canvas.setFillColorRGB(0, 0, 0)
        hidden = canvas.beginText(60, 550)
        hidden.setTextRenderMode(3)
        hidden.textOut("隐藏901")
        canvas.drawText(hidden)
        canvas.rotate(40)
        canvas.drawString(500, 200, "水印234")

    assert read(draw(page)).text.split() == ["共收到申请12件", "反白的字"]


def test_a_figure_that_is_a_drawing_is_no_blank() -> None:
    """A cell with a drawing in it and no letter is marked as not read."""

    def page(canvas: Any) -> None:
        table(canvas, [["行政许可", "12", "", ""]], [90, 60, 60, 60])
        path = canvas.beginPath()
        path.moveTo(225, 757)
        path.curveTo(228, 775, 240, 775, 243, 757)
        path.curveTo(240, 755, 228, 755, 225, 757)
        canvas.drawPath(path, stroke=0, fill=1)

    assert rows_of(read(draw(page))) == [["行政许可", "12", "□", ""]]


def test_letters_of_odd_fonts() -> None:
    """Radicals that stand for characters are those characters; letters without a name are marked, their number is none."""
    assert "".join(map(letter, "⼀⺠⻘⽂ﬁ")) == "一民青文fi"
    assert {letter(text) for text in ("(cid:12)", "\ufffd", "\ue123", "\x03")} == {"□"}


def test_frames_and_shaded_paragraphs_are_no_tables() -> None:
    """A box around prose, its shading or an underline leave it prose."""

    def page(canvas: Any) -> None:
        canvas.rect(50, 600, 400, 100)
        canvas.line(60, 660, 300, 660)
        canvas.drawString(60, 665, "本年度公开信息12条")
        canvas.drawString(60, 640, "第二行")

    document = read(draw(page))
    assert document.grids == ()
    assert document.text.split() == ["本年度公开信息12条", "第二行"]


def test_a_file_locked_against_changes_alone_is_read() -> None:
    """A file that opens without a password is read, whatever its owner keeps to himself."""

    def page(canvas: Any) -> None:
        canvas.setFont("Helvetica", 10)
        canvas.drawString(60, 700, "12 345")

    assert read(draw(page, encrypt=StandardEncryption("", ownerPassword="own"))).text == "12 345\n"


def test_locked_files_are_refused() -> None:
    """A file that needs a password is unreadable, and the line says why."""
    with pytest.raises(Unreadable, match="password-protected PDF / 文件已加密"):
        read(print_pdf(Print(encrypt=StandardEncryption("secret"))))


def test_the_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without pdfplumber the line says what to install."""
    monkeypatch.setitem(sys.modules, "pdfplumber", None)
    with pytest.raises(Unreadable, match=re.escape("pip install 'giextract[pdf]'")):
        read(print_pdf())
