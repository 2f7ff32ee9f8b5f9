"""Tables that browsers and spreadsheets print: cells in boxes of their own, cells on a dark ground, columns without lines."""

from itertools import accumulate
from typing import Any

import pytest

from giextract.document import Document, read_document
from tests.document.pdf_bytes import one_page
from tests.document.pdf_printing import draw
from tests.formats.prints import box_of

ROWS = [["A", "1", "", "3"], ["B", "4", "5", "6"]]


def cells(document: Document) -> list[list[str]]:
    """The cells of all grids."""
    return [[document.text[a:b] for a, b in row] for grid in document.grids for row in grid.rows]


def boxes(gap: float, shaded: bool) -> bytes:
    """Put each cell in a box of its own, so far from the next, or on a dark ground as a lighter area."""
    drawn = ["0.6 g 96 676 260 48 re f"] if shaded else [box_of(100 - gap, 680 - gap, 340, 720, 1.5)]
    for y, row in enumerate(ROWS):
        for x, word in enumerate(row):
            left, low, wide, high = 100 + 60 * x, 700 - 20 * y, 60 - gap, 20 - gap
            drawn.append(
                f"1 g {left} {low} {wide} {high} re f"
                if shaded
                else f".3 g {box_of(left, low, left + wide, low + high)}"
            )
            drawn.append(f"0 g BT /F 10 Tf {left + 4} {low + 5} Td ({word}) Tj ET")
    return "\n".join(drawn).encode()


@pytest.mark.parametrize("shaded", [False, True])
@pytest.mark.parametrize("gap", [0.75, 1.5, 2.25, 3, 3.75])
def test_neighbouring_boxes_are_cells_of_one_row(gap: float, shaded: bool) -> None:
    """However far apart cellspacing sets the boxes, within a frame or without, there is no column between them."""
    assert cells(read_document(one_page(boxes(gap, shaded)), ".pdf")) == ROWS


def lines(rows: list[list[tuple[float, str]]], size: float = 10) -> Document:
    """Read rows of words that are set at places of their line."""

    def paint(canvas: Any) -> None:
        for y, row in zip(accumulate([16] * len(rows), initial=100), rows, strict=False):
            for x, word in row:
                canvas.drawString(x, 840 - y, word)

    return read_document(draw(paint), ".pdf")


def test_headings_beside_their_figures_tell_of_no_columns() -> None:
    """Headings to the left and figures to the right of their cells, as spreadsheets set them, make no blank columns."""
    heads = [(200.0 + 80 * k, word) for k, word in enumerate(("制发", "废止", "有效"))]
    figures = [(260.0 + 80 * k, str(k + 1)) for k in range(3)]
    document = lines([heads, [(60, "规章"), *figures], [(60, "规范性文件"), *figures]])
    assert cells(document) == [["规章", "1", "2", "3"], ["规范性文件", "1", "2", "3"]]


def test_words_among_the_figures_of_a_row_leave_its_columns_open() -> None:
    """Where a row has a label more than the others, its figures stand under other headings: no blank is told."""
    row = [(200.0, "1"), (260.0, "2"), (320.0, "3")]
    moved = [(60.0, "三、办理结果"), (190.0, "（一）公开"), (260.0, "1"), (320.0, "2"), (380.0, "3")]
    document = lines([[(60, "一、新收"), *row], [(60, "二、结转"), *row], moved, [(60, "四、继续"), *row]])
    assert cells(document) == []
    assert "三、办理结果\t（一）公开\t1\t2\t3\n" in document.text


def test_a_group_label_close_to_the_labels_of_its_rows_is_a_label_of_its_own() -> None:
    """Labels cut by a narrow column are told from those beside them, where those begin below each other."""
    figures = [(260.0, "1"), (320.0, "2"), (380.0, "3")]
    document = lines(
        [
            [(72, "（一）予以公开"), *figures], [(60, "三、办理"), (112, "（二）部分公开"), *figures],
            [(60, "结果"), (112, "（三）不予公开"), *figures], [(112, "（四）无法提供"), *figures],
        ]
    )  # fmt: skip
    labels = ["（一）予以公开", "（二）部分公开", "（三）不予公开", "（四）无法提供"]
    assert cells(document) == [[label, "1", "2", "3"] for label in labels]


def test_a_number_set_far_before_its_words_is_part_of_the_label() -> None:
    """Numbers that word processors count, with a tab behind them, are no figures and no columns."""
    figures = [(260.0, "1"), (320.0, "2"), (380.0, "3")]
    document = lines([[(60, f"{n}."), (100, word), *figures] for n, word in ((1, "属于国家秘密"), (2, "保护第三方"))])
    labels = ["".join(row[0].split()) for row in cells(document)]
    assert labels == ["1.属于国家秘密", "2.保护第三方"]
