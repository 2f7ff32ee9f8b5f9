"""Dust is taken off a scanned page; points, dots and thin lines stay."""

import numpy as np
import pytest
from PIL import Image

from giextract.document.ocr.specks import AMONG_FIGURES, specks_of, without_specks
from giextract.document.ocr.strips import PAD, may_be

PAPER, INK = 230, 20


def sheet(*marks: tuple[int, int, int, int]) -> Image.Image:
    """A grey page with marks: left, top, width, height in pixels at 300 dots an inch."""
    pixels = np.full((400, 600), PAPER, dtype=np.uint8)
    for left, top, width, height in marks:
        pixels[top : top + height, left : left + width] = INK
    return Image.fromarray(pixels)


DIGITS = ((200, 200, 18, 30), (228, 200, 18, 30))  # with room for a point between them


def ink(page: Image.Image) -> int:
    """How many pixels are dark."""
    return int((np.asarray(page) < (PAPER + INK) / 2).sum())


@pytest.mark.parametrize("size", [(1, 1), (2, 2), (3, 3), (1, 3), (3, 1)])
@pytest.mark.parametrize("at", [(50, 50), (0, 0), (597, 397), (0, 250), (300, 120)])
def test_a_speck_is_taken_off(size: tuple[int, int], at: tuple[int, int]) -> None:
    """Wherever on the page it is, its edges and corners too; letters stay as they are."""
    page = sheet(*DIGITS, (*at, *size))
    assert ink(without_specks(page)) == ink(sheet(*DIGITS))
    assert np.array_equal(np.asarray(without_specks(page)), np.asarray(sheet(*DIGITS)))


@pytest.mark.parametrize("size", [(2, 2), (3, 3), (4, 4)])
@pytest.mark.parametrize("level", [226, 228])
def test_the_point_of_an_amount_stays(size: tuple[int, int], level: int) -> None:
    """A dot at the foot of two digits may be what makes 2.5 of 25, however small it is."""
    page = sheet(*DIGITS, (222, level, *size))
    assert ink(without_specks(page)) == ink(page)
    bare = np.asarray(page) < (PAPER + INK) / 2
    assert not specks_of(bare, AMONG_FIGURES).any()


@pytest.mark.parametrize("at", [(222, 205), (222, 215), (185, 226), (255, 226), (222, 245)])
def test_a_speck_beside_digits_is_no_point(at: tuple[int, int]) -> None:
    """Between digits but above their foot, below it, before the first and behind the last it is dust."""
    bare = np.asarray(sheet(*DIGITS, (*at, 2, 2))) < (PAPER + INK) / 2
    dust = specks_of(bare, AMONG_FIGURES)
    assert dust.sum() == 4
    assert dust[at[1], at[0]]


def test_dots_of_characters_and_lines_stay() -> None:
    """What stands close to a stroke is part of it, and what is longer than a speck is a line."""
    page = sheet((100, 100, 30, 4), (110, 107, 3, 3), (300, 300, 40, 1), (350, 100, 1, 30))
    assert ink(without_specks(page)) == ink(page)


def test_a_page_of_dots_stays() -> None:
    """A pattern of dots is a shade or a photograph, and no dust."""
    pixels = np.full((1800, 1800), 255, dtype=np.uint8)
    pixels[::12, ::12] = 0
    page = Image.fromarray(pixels)
    assert ink(without_specks(page)) == ink(page)


@pytest.mark.parametrize(
    ("size", "text", "fits"),
    [
        ((20, 5), "-", True), ((40, 5), "--", True), ((6, 32), "-", False), ((18, 32), "-", False),
        ((6, 6), ".", False), ((10, 32), "1", True), ((18, 32), "0.", False), ((6, 32), "", False),
    ],
)  # fmt: skip
def test_marks_fit_what_is_as_flat_as_they_are(size: tuple[int, int], text: str, fits: bool) -> None:
    """An upright stroke is no dash, and a point alone is never a figure."""
    page = sheet((100, 100, *size))
    box = (100 - PAD, 100 - PAD, 100 + size[0] + PAD, 100 + size[1] + PAD)
    assert may_be(page, box, text) is fits
