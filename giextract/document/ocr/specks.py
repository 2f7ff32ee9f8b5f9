"""Dust on a scanned page: specks too small to be part of a letter, taken out before anything is read."""

import numpy as np
from PIL import Image

from giextract.document.ocr.lines import Bits, ink_of

_DUST = 3  # pixels at 300 dots an inch: a speck of one pixel in a scan of 120 dots or more
AMONG_FIGURES, ANYWHERE = 2, 5  # pixels of paper around it: dots of Chinese characters stand nearer to their strokes
_BESIDE = 16  # pixels: digits stand so near to the point between them
_FOOT = 6  # pixels: how far from the foot of the digits a point may stand
_MOST = 20_000  # pixels of one page: more are a pattern or a photograph, and stay


def without_specks(page: Image.Image) -> Image.Image:
    """The page, at 300 dots an inch, without the specks that stand apart from all letters."""
    dust = specks_of(ink_of(page), ANYWHERE)
    return Image.fromarray(whitened(np.asarray(page), dust)) if dust.any() else page


def specks_of(ink: Bits, room: int) -> Bits:
    """The ink that is dust, with so much paper around it; what may be the point between two digits is not."""
    dust = _isolated(ink, room)
    if dust.sum() > _MOST:
        return np.zeros_like(dust)
    dust[_points(ink & ~dust, dust)] = False
    return dust


def whitened(pixels: Bits, dust: Bits) -> Bits:
    """A copy of the pixels with paper in place of the dust and the grey rim around it."""
    rim = _spread(np.pad(dust, ((0, 2), (0, 2))), 3)[1:-1, 1:-1]
    cleaned = pixels.copy()
    cleaned[rim] = np.maximum(cleaned[rim], round(float(np.percentile(pixels, 90))))
    return cleaned


def _isolated(ink: Bits, room: int) -> Bits:
    """Ink in pieces that a small square holds, with paper on every side of the square."""
    edge = _DUST + room
    page = np.pad(ink, edge).astype(np.uint8)
    around = _sums(page, _DUST + 2 * room)
    inside = _sums(page, _DUST)[room : room + around.shape[0], room : room + around.shape[1]]
    alone = np.zeros(page.shape, dtype=bool)
    alone[room : room + around.shape[0], room : room + around.shape[1]] = (inside > 0) & (inside == around)
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
    """The pixels of dust that stand at the foot of letters on both sides, as the point of an amount does."""
    ys, xs = np.nonzero(dust)
    kept = [_is_point(letters, int(y), int(x)) for y, x in zip(ys, xs, strict=True)]
    return ys[kept], xs[kept]


def _is_point(letters: Bits, y: int, x: int) -> bool:
    left, right = slice(max(0, x - _BESIDE), x), slice(x + 1, x + 1 + _BESIDE)
    level, below = slice(max(0, y - _FOOT), y + _FOOT), slice(y + _FOOT, y + _BESIDE)
    return all(letters[level, side].any() and not letters[below, side].any() for side in (left, right))
