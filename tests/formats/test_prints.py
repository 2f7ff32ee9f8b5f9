"""The report as older office files and as PDF files."""

import pypdfium2
import pytest

from giextract.document import read_document
from tests.document.pdf_bytes import one_page
from tests.formats.annual import BLANKS, CLEAN, WRONG_SUM, WRONG_SUM_AND_BLANKS, Annual
from tests.formats.holding import Read, assert_clean, assert_reads, read, told
from tests.formats.prints import box_of, ink, pictures
from tests.formats.texts import print_text
from tests.formats.versions import OFFICE, PRINTS, TEXTS, Shelf
from tests.property.judging import silent_cells, wrong_cells

RULED = [look for look in PRINTS if not look.startswith("without rules")]


def assert_finds_what_text_finds(found: Read, annual: Annual) -> None:
    """Every cell is as printed, and what is wrong is told as a text that shows blanks tells it."""
    assert_reads(found, annual)
    assert told(found.report) == told(read(print_text(annual, "tabs").data(), TEXTS["tabs"]).report) != []
    assert found.report.outcome == "flagged"


def assert_stands_on_its_page(data: bytes, found: Read, annual: Annual) -> None:
    """Every printed figure has a page and a box within it; where the page is upright, just the figure stands in the box."""
    with pypdfium2.PdfDocument(data) as pdf:
        sheets = [(page, page.get_textpage()) for page in pdf]
        for name, figure in annual.printed().cells.items():
            cell = found.report.cells[name]
            if figure is None:
                continue
            assert cell.page is not None and cell.box is not None and 1 <= cell.page <= len(sheets), name
            (page, words), (left, top, right, bottom) = sheets[cell.page - 1], cell.box
            width, height = page.get_size()
            assert 0 <= left < right <= width and 0 <= top < bottom <= height, name
            if not page.get_rotation():
                inside = words.get_text_bounded(left - 1, height - bottom - 1, right + 1, height - top + 1)
                assert inside.strip() == figure, name
        for page, words in sheets:
            words.close()
            page.close()


def assert_ink_in_boxes(data: bytes, found: Read) -> None:
    """There is ink where a few figures are said to stand, and more of it for 122 than for 2."""
    pages = pictures(data)
    names = ("proactive.coercive.decisions", "requests.received.total", "requests.carried_out.total")
    cells = [found.report.cells[name] for name in (*names, "disputes.litigation_after.total")]
    inked = [ink(pages[cell.page - 1], cell.box) for cell in cells if cell.page and cell.box]
    assert len(inked) == 4 and min(inked) > 0
    assert inked[1] > inked[0]


@pytest.mark.parametrize("kind", OFFICE)
def test_an_older_office_file_is_read_exactly(shelf: Shelf, kind: str) -> None:
    """Every figure is right, and there is nothing to complain of."""
    shelf.office(kind)
    assert_clean(shelf.read(OFFICE[kind]), CLEAN)


@pytest.mark.parametrize("kind", OFFICE)
def test_blanks_and_a_wrong_sum_in_an_older_office_file(shelf: Shelf, kind: str) -> None:
    """The errors are those of the text, and blanks are blank."""
    assert_finds_what_text_finds(read(shelf.office(kind)["changed"], OFFICE[kind]), WRONG_SUM_AND_BLANKS)


@pytest.mark.parametrize("look", PRINTS)
def test_a_pdf_is_read_exactly(shelf: Shelf, look: str) -> None:
    """Every figure is right and stands where the page prints it, and there is nothing to complain of."""
    data = shelf.pdfs()[look]
    found = read(data, "print.pdf")
    assert_clean(found, CLEAN)
    assert_stands_on_its_page(data, found, CLEAN)
    assert_ink_in_boxes(data, found)


@pytest.mark.parametrize("look", RULED)
def test_blanks_in_a_pdf_stay_blank(shelf: Shelf, look: str) -> None:
    """Between rules a blank for nothing is blank, and the report consistent."""
    data = shelf.pdfs("blanks")[look]
    found = read(data, "print.pdf")
    assert_clean(found, BLANKS)
    assert_stands_on_its_page(data, found, BLANKS)


@pytest.mark.parametrize("look", [look for look in PRINTS if look not in RULED])
def test_blanks_without_rules_move_no_figure(shelf: Shelf, look: str) -> None:
    """Without rules a gap is a blank or leaves its row open."""
    printed = BLANKS.printed()
    report = read(shelf.pdfs("blanks")[look], "print.pdf").report
    assert wrong_cells(report, printed) == {}
    assert silent_cells(report, printed) == []


@pytest.mark.parametrize("look", PRINTS)
def test_a_wrong_sum_in_a_pdf_is_found_as_in_plain_text(shelf: Shelf, look: str) -> None:
    """The errors are those of the text."""
    assert_finds_what_text_finds(read(shelf.pdfs("wrong sum")[look], "print.pdf"), WRONG_SUM)


def test_pages_are_what_the_tests_take_them_for(shelf: Shelf) -> None:
    """Tables break over pages where they should, and turned pages are stored upright with a note to turn them."""
    pdfs = shelf.pdfs()
    sizes = {}
    for look, data in pdfs.items():
        with pypdfium2.PdfDocument(data) as pdf:
            sizes[look] = [(round(page.get_width()), round(page.get_height()), page.get_rotation()) for page in pdf]
    assert sizes["tall"] == [(595, 1250, 0)]
    assert sizes["ruled"] == [(595, 842, 0)] * 2
    assert len(sizes["over pages"]) >= 3 and len(sizes["over pages, heads again"]) >= 3
    assert set(sizes["landscape"]) == {(842, 595, 0)} and set(sizes["turned"]) == {(842, 595, 90)}


def test_boxes_are_the_borders_of_their_cells() -> None:
    """A table printed with border=1, every cell in a box of its own: the blank between 1 and 3 is blank."""
    rows = [["A", "1", "", "3"], ["B", "4", "5", "6"]]
    boxes, words = [], []
    for y, row in enumerate(rows):
        for x, word in enumerate(row):
            left, low = 100 + 60 * x, 700 - 20 * y
            boxes.append(box_of(left, low, left + 58.5, low + 18.5))
            words.append(f"BT /F 10 Tf {left + 4} {low + 5} Td ({word}) Tj ET")
    document = read_document(one_page("\n".join(["q .33 g", *boxes, "Q", *words]).encode()), ".pdf")
    assert [[[document.text[a:b] for a, b in row] for row in grid.rows] for grid in document.grids] == [rows]
