"""The straight lines of a PDF page: drawn ones, thin areas that are filled, the sides of boxes."""

from collections.abc import Iterator
from typing import Any

from pdfplumber.page import Page

from giextract.document.document import Box
from giextract.document.printed.ruled import Stroke

_THIN = 3.0  # points: areas thinner than this are lines
_PALE = 0.95  # the lightness of a ground from which white cells stand out
_MOST_GROUNDS = 100  # of one page: tables that are an area of one colour, with the cells in another upon it
_CORNERS = 5  # points of a path with four corners that comes back to the first


def lines_of(page: Page) -> Iterator[tuple[Box, bool]]:
    """The boxes of straight lines and of thin areas, and those of rectangles with whether their sides are drawn."""
    for line in page.lines:
        yield box_of(line), False
    grounds: list[tuple[Box, float]] = []
    for rect in page.rects:
        box, light = box_of(rect), lightness(rect["non_stroking_color"]) if rect["fill"] else None
        yield box, bool(rect["stroke"]) or (light is not None and _stands_out(box, light, grounds))
        if light is not None and len(grounds) < _MOST_GROUNDS and light < _PALE and min(_sides(box)) > _THIN:
            grounds.append((box, light))
    for curve in page.curves:
        if curve["stroke"]:
            for (x0, y0), (x1, y1) in zip(curve["pts"], curve["pts"][1:], strict=False):
                yield (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)), False
        elif _is_bar(curve):
            yield box_of(curve), False


def strokes_of(box: Box, sides: bool) -> Iterator[Stroke]:
    """The strokes that a thin box is, or that are drawn on the sides of another."""
    x0, top, x1, bottom = box
    flat, narrow = bottom - top < _THIN, x1 - x0 < _THIN
    if flat and (narrow or x1 - x0 > bottom - top):  # what is both is a dot of a dotted line
        yield Stroke(True, (top + bottom) / 2, x0, x1)
    if narrow and (flat or x1 - x0 <= bottom - top):
        yield Stroke(False, (x0 + x1) / 2, top, bottom)
    if sides and not flat and not narrow:
        yield from (Stroke(True, top, x0, x1), Stroke(True, bottom, x0, x1))
        yield from (Stroke(False, x0, top, bottom), Stroke(False, x1, top, bottom))


def box_of(item: Any) -> Box:
    """Where something stands on the page."""
    return float(item["x0"]), float(item["top"]), float(item["x1"]), float(item["bottom"])


def lightness(color: Any) -> float | None:
    """How light a colour of one, three or four parts is, from 0 to 1; None for a pattern."""
    parts = color if isinstance(color, tuple) else (color,)
    if not parts or not all(isinstance(p, int | float) for p in parts):
        return None
    return 1 - min(1.0, max(parts[:3]) + parts[3]) if len(parts) == 4 else sum(parts) / len(parts)


def _stands_out(box: Box, light: float, grounds: list[tuple[Box, float]]) -> bool:
    """Whether an area is a light cell on a darker ground, of which no more is left to be seen than lines between cells."""
    return any(
        light > ground + 0.04 and g[0] < box[0] and g[1] < box[1] and box[2] < g[2] and box[3] < g[3]
        for g, ground in grounds
    )


def _sides(box: Box) -> tuple[float, float]:
    return box[2] - box[0], box[3] - box[1]


def _is_bar(curve: Any) -> bool:
    """Whether an area is filled between four straight sides: browsers draw a border with slanting ends."""
    return bool(curve["fill"]) and len(curve["pts"]) <= _CORNERS and all(c != "c" for c, *_ in curve["path"])
