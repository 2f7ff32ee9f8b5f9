"""Where a PDF holds more than it shows, what it shows is read, or nothing: covered, clipped, overprinted, noted figures."""

import pytest

from giextract.document import read_document
from tests.document.pdf_bytes import one_page, raw_pdf, stream

NEW = "0 g BT /F 10 Tf 125 703 Td (9) Tj ET"
WHITE = "1 g 121 701 20 12 re f"
OLD = "BT /F 10 Tf 125 703 Td (1) Tj ET"


def ruled(middle: str) -> bytes:
    """A row of three cells, the outer ones with 7 and 8, and what is drawn in the middle one."""
    boxes = " ".join(f"{100 + 60 * k} 695 60 20 re S" for k in range(3))
    words = "BT /F 10 Tf 105 703 Td (7) Tj ET BT /F 10 Tf 225 703 Td (8) Tj ET"
    return f"{boxes} {words} 1 0 0 1 40 0 cm {middle}".encode()


def cells(data: bytes) -> list[str]:
    """The cells of the one row."""
    document = read_document(data, ".pdf")
    ((row,),) = [grid.rows for grid in document.grids]
    return [document.text[a:b] for a, b in row]


@pytest.mark.parametrize(
    ("middle", "shown"),
    [
        (f"{OLD} {WHITE} {NEW}", "9"),  # corrected: a white box over the old figure
        (f"{WHITE} 0 g {OLD}", "1"),  # on a white ground
        (f"{OLD} {WHITE}", ""),
        (f"{OLD} {NEW}", "□"),
        (f"{OLD} BT /F 10 Tf 123 703 Td (25) Tj ET", "□5"),
        (f"{OLD} BT /F 9 Tf 125.2 703 Td (1) Tj ET", "1"),
        (f"{OLD} 1 g 121 701 6.5 12 re f", "□"),  # one half of it
        (f"{OLD} 0 g 121 701.5 20 0.5 re f", "1"),  # underlined
        (f"{OLD} 1 g 110 690 60 30 re 120 700 30 14 re f*", "1"),  # a frame
        (f"q 150 690 9 30 re W n {OLD} Q", ""),
        (f"q 150 690 9 30 re W n Q {OLD}", "1"),
        ("q 100 690 32 30 re W* n BT /F 10 Tf 125 703 Td (123) Tj ET Q", "1□"),
        (f"q 100 690 70 30 re W n {OLD} Q", "1"),
    ],
)
def test_of_what_is_drawn_in_a_cell_what_is_seen_is_read(middle: str, shown: str) -> None:
    """Figures below a later box or clipped away are not there; what is hidden in part or printed over is marked."""
    assert cells(one_page(ruled(middle))) == ["7", shown, "8"]


@pytest.mark.parametrize(
    ("state", "shown"), [(b"/ca 0.4", "1"), (b"/BM /Multiply", "1"), (b"/ca 1 /BM /Normal /SMask /None", "")]
)
def test_a_highlighted_figure_is_seen(state: bytes, shown: str) -> None:
    """A transparent box over a figure hides nothing, also within a form; an opaque one does."""
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 840] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> %b >> >>"
    more = b"/ExtGState << /G << %b >> >> /XObject << /X 6 0 R >>" % state
    for paint in ("/G gs 1 1 0 rg 121 701 20 12 re f", "q /G gs /X Do Q"):
        data = raw_pdf(
            b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page % more,
            stream(ruled(f"{OLD} {paint}")), b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            stream(b"1 1 0 rg 121 701 20 12 re f", b"/Type /XObject /Subtype /Form /BBox [0 0 600 840]"),
        )  # fmt: skip
        assert cells(data) == ["7", shown, "8"]


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("middle", [OLD, ""])
def test_a_note_over_a_cell_is_no_blank_and_its_figure_is_not_read(middle: str, rotate: int) -> None:
    """Viewers show text that was typed upon a page and filled form fields; the cell below is marked as not read."""
    for kind in (b"/FreeText", b"/Widget /V (9)"):
        note = b"<< /Type /Annot /Subtype %b /Rect [162 698 185 714] /AP << /N << >> >> >>" % kind
        data = one_page(ruled(middle), more=b"/Rotate %d /Annots [%b]" % (rotate, note))
        assert "□" in read_document(data, ".pdf").text
        hidden = one_page(ruled(middle), more=b"/Rotate %d /Annots [%b]" % (rotate, note.replace(b"/AP", b"/F 2 /AP")))
        assert "□" not in read_document(hidden, ".pdf").text
