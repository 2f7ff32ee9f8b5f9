"""Dust on a scanned page: specks too small to be part of a letter, taken out before anything is read."""

import numpy as np
from PIL import Image

from giextract.document.ocr.lines import Bits, ink_of

_DUST = 3  # pixels at 300 dots an inch: a speck of one pixel in a scan of 120 dots or more
_ROOM = 2  # pixels of paper around it
_BESIDE = 16  # pixels: digits stand so near to the point between them
_MOST = 50_000  # pixels of one page: more are a pattern or a photograph, and stay


def without_specks(page: Image.Image) -> Image.Image:
    """The page, at 300 dots an inch, without its specks; what may be the point between two digits stays."""
    ink = ink_of(page)
    dust = _isolated(ink)
    if not 0 < dust.sum() <= _MOST:
        return page
    dust[_points(ink & ~dust, dust)] = False
    pixels = np.asarray(page).copy()
    rim = _spread(_spread(np.pad(dust, 1), 3), 3)  # of grey around each
    pixels[rim[2:, 2:][: dust.shape[0], : dust.shape[1]] & ~(ink & ~dust)] = round(float(np.percentile(pixels, 90)))
    return Image.fromarray(pixels)


def _isolated(ink: Bits) -> Bits:
    """Ink in pieces that a small square holds, with paper on every side of the square."""
    edge = _DUST + _ROOM
    page = np.pad(ink, edge).astype(np.uint8)
    around = _sums(page, _DUST + 2 * _ROOM)
    inside = _sums(page, _DUST)[_ROOM : _ROOM + around.shape[0], _ROOM : _ROOM + around.shape[1]]
    alone = np.zeros(page.shape, dtype=bool)
    alone[_ROOM : _ROOM + around.shape[0], _ROOM : _ROOM + around.shape[1]] = (inside > 0) & (inside == around)
    found: Bits = _spread(alone, _DUST)[edge:-edge, edge:-edge] & ink
    return found


def _sums(page: Bits, side: int) -> Bits:
    """How much ink lies in the square of this side whose upper left corner is each pixel; fits eight bits up to 15."""
    height, width = page.shape[0] - side + 1, page.shape[1] - side + 1
    rows = sum((page[:, i : i + width] for i in range(1, side)), page[:, :width].copy())
    return sum((rows[i : i + height] for i in range(1, side)), rows[:height].copy())


def _spread(corners: Bits, side: int) -> Bits:
    """The pixels of all squares of this side with these upper left corners."""
    rows, full = corners.copy(), corners.copy()
    for i in range(1, side):
        rows[:, i:] |= corners[:, :-i]
    full = rows.copy()
    for i in range(1, side):
        full[i:] |= rows[:-i]
    return full


def _points(letters: Bits, dust: Bits) -> tuple[Bits, Bits]:
    """The pixels of dust with letters close by on both sides, as the point of an amount has."""
    ys, xs = np.nonzero(dust)
    kept = [
        bool(letters[max(0, y - _BESIDE) : y + 3, max(0, x - _BESIDE) : x].any())
        and bool(letters[max(0, y - _BESIDE) : y + 3, x + 1 : x + 1 + _BESIDE].any())
        for y, x in zip(ys, xs, strict=True)
    ]  # fmt: skip
    return ys[kept], xs[kept]
