"""Page numbers are furniture however they are printed and whatever OCR made of the dashes around them."""

import pytest

from giextract.document.printed.margins import margins
from giextract.document.printed.shapes import Leaf, Line, Table, Word

TOP, FOOT = 40.0, 790.0


def line(text: str, top: float) -> Line:
    """A line of one word."""
    box = (280.0, top, 280.0 + 8 * len(text), top + 10)
    return Line([Word(text, box, 1, box)], box, 10.0)


def aside(*pages: tuple[str, float], scanned: bool = True) -> list[bool]:
    """Whether the last line of each page is no part of the text."""
    leaves = [
        Leaf(n, 595, 842, [line("本机关公布年度报告", 300), line(text, top)], [], scanned)
        for n, (text, top) in enumerate(pages, 1)
    ]
    found = margins(leaves)
    return [id(leaf.lines[-1]) in found for leaf in leaves]


@pytest.mark.parametrize("text", ["-2-", "— 2 —", "一  2  一", "一2", "2一", "- 2", "2"])
def test_the_number_at_the_foot_of_a_scan_is_furniture(text: str) -> None:
    """With its dashes, with what OCR takes for them, and without."""
    assert aside(("正文", 300), (text, FOOT)) == [False, True]


def test_a_bare_number_counts_where_the_next_page_has_its_dashes() -> None:
    """One page's number lost its dashes, the other's did not; the cover is not counted."""
    assert aside(("封面", 300), ("1", FOOT), ("— 2 —", FOOT), scanned=False) == [False, True, True]


def test_other_figures_at_the_foot_stay() -> None:
    """A figure that is not the page's own number, one at the head, and one on a page of text alone are the text's."""
    assert aside(("正文", 300), ("268", FOOT)) == [False, False]
    assert aside(("正文", 300), ("2", TOP)) == [False, False]
    assert aside(("正文", 300), ("2", FOOT), scanned=False) == [False, False]


def test_a_number_within_a_table_is_never_furniture() -> None:
    """Lines count only above and below all tables of the page."""
    leaf = Leaf(1, 595, 842, [line("1", FOOT)], [Table((50.0, 700.0, 500.0, 830.0), [], 2)], True)
    assert not margins([leaf])
