"""The ruling lines of a scanned page: how much it leans, and where straight lines run across and down it."""

from typing import Any

import numpy as np
from PIL import Image

from giextract.document.printed.ruled import NEAR, Stroke, joined

DPI = 300  # what pages are brought to: Tesseract reads letters of 30 to 40 pixels best, and print is 10 points high
_INK = 0.75  # of the paper's brightness: what is darker is ink
_LONGEST_LEAN = 3.0  # degrees
_ACROSS, _DOWN = 60, 50  # pixels: longer runs of ink are lines; letters of the text are 45 high
_GAP = 0.06  # of a run that may be missing
_LETTER = 24.0  # points: no letter of a report is wider
_THICKEST = 14  # pixels: thicker runs are bars and pictures

Bits = Any  # numpy.ndarray of bool; numpy's own types say no more


def ink_of(image: Image.Image) -> Bits:
    """Where there is ink: darker than the paper around it, which may be grey or shaded."""
    small = image.resize((max(1, image.width // 16), max(1, image.height // 16)), Image.Resampling.BOX)
    paper = np.asarray(small.resize(image.size, Image.Resampling.BILINEAR), dtype=np.float32)
    bright = float(np.percentile(np.asarray(small), 90))
    around = np.clip(paper, 0.55 * bright, None)
    return np.asarray(image, dtype=np.float32) < np.minimum(_INK * bright, around * 0.82)


def lean_of(image: Image.Image) -> float:
    """By how many degrees the page leans: the turn after which its rows of ink are told apart best."""
    scale = min(1.0, 900 / max(image.size))
    small = image.resize((max(1, int(image.width * scale)), max(1, int(image.height * scale))), Image.Resampling.BOX)
    dark = Image.fromarray(np.where(ink_of(small), 255, 0).astype(np.uint8))

    def clearness(angle: float) -> float:
        turned = dark.rotate(angle, resample=Image.Resampling.BILINEAR)
        rows = np.asarray(turned, dtype=np.float32).sum(axis=1)
        return float(np.square(np.diff(rows)).sum())

    best = max(np.arange(-_LONGEST_LEAN, _LONGEST_LEAN + 0.1, 0.5), key=clearness)
    best = max(np.arange(best - 0.4, best + 0.41, 0.1), key=clearness)
    return float(best) if clearness(best) > 1.02 * clearness(0.0) else 0.0


def lines_of(ink: Bits) -> tuple[list[Stroke], Bits]:
    """Straight lines in points, and the ink without them."""
    across, down = _runs(ink, _ACROSS), _runs(ink.T, _DOWN).T
    strokes = [Stroke(True, *s) for s in _strokes(across)] + [Stroke(False, *s) for s in _strokes(down.T)]
    walls = _walls(joined(strokes))
    return walls, ink & ~(_grown(across | down) & _beside(walls, ink.shape))


def _beside(walls: list[Stroke], shape: tuple[int, int]) -> Bits:
    """Where a wall may have left ink, as it leans or is drawn twice."""
    mask = np.zeros(shape, dtype=bool)
    near = round(NEAR * DPI / 72)
    for wall in walls:
        at, start, end = (round(v * DPI / 72) for v in (wall.at, wall.start, wall.end))
        level, along = slice(max(0, at - near), at + near), slice(max(0, start - near), end + near)
        mask[(level, along) if wall.across else (along, level)] = True
    return mask


def _walls(strokes: list[Stroke]) -> list[Stroke]:
    """Lines longer than any letter is wide, and lines down the page that meet two of these, or one if they are long."""
    across = [s for s in strokes if s.across and s.end - s.start >= _LETTER]

    def met(s: Stroke) -> int:
        near = 2 * NEAR
        return sum(
            a.start - NEAR <= s.at <= a.end + NEAR and s.start - near <= a.at <= s.end + near for a in across
        )  # fmt: skip

    down = [s for s in strokes if not s.across and met(s) >= (1 if s.end - s.start >= 2 * _LETTER else 2)]
    return across + down


def _runs(ink: Bits, length: int) -> Bits:
    """Ink that belongs to a run of this length along its row, with few gaps, and is no part of a thick bar."""
    total = np.cumsum(np.pad(ink, ((0, 0), (1, 0))), axis=1, dtype=np.int32)
    if ink.shape[1] <= length:
        return np.zeros_like(ink)
    full = (total[:, length:] - total[:, :-length]) >= (1 - _GAP) * length
    ends = np.cumsum(np.pad(full, ((0, 0), (length, length))), axis=1, dtype=np.int32)
    member = (ends[:, length:] - ends[:, :-length])[:, : ink.shape[1]] > 0
    run = member & ink
    thick = np.cumsum(np.pad(run, ((_THICKEST, _THICKEST), (0, 0))), axis=0, dtype=np.int32)
    return run & ((thick[2 * _THICKEST :] - thick[: -2 * _THICKEST]) <= _THICKEST)


def _strokes(mask: Bits) -> list[tuple[float, float, float]]:
    """For each run of a mask along its rows: its row, its beginning and its end, in points."""
    edges = np.diff(np.pad(mask, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    rows, starts = np.nonzero(edges == 1)
    _, ends = np.nonzero(edges == -1)
    wide = ends - starts >= 12
    to = 72 / DPI
    return [
        (float(r) * to, float(s) * to, float(e) * to)
        for r, s, e in zip(rows[wide], starts[wide], ends[wide], strict=True)
    ]  # fmt: skip


def _grown(mask: Bits) -> Bits:
    """A mask with two pixels more on every side."""
    grown = mask.copy()
    for step in (1, 2):
        grown[step:] |= mask[:-step]
        grown[:-step] |= mask[step:]
        grown[:, step:] |= mask[:, :-step]
        grown[:, :-step] |= mask[:, step:]
    return grown
