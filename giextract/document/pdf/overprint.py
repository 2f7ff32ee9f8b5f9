"""Figures printed over figures, and what notes and forms put upon a page: what stands there is seen, but cannot be read."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from pdfminer.pdftypes import dict_value, list_value, num_value, resolve1
from pdfminer.psparser import literal_name
from pdfminer.utils import apply_matrix_rect
from pdfplumber.page import Page

from giextract.document.document import Box
from giextract.document.pdf.strokes import box_of
from giextract.document.printed.shapes import UNREAD

_NEAR = 0.3  # of the size: digits of one figure stand 0.4 apart at least
_REACH = 6.0  # points: _NEAR of the largest print that is looked at
_COVERING = ("FreeText", "Square", "Redact")
_MOST_NOTES = 500  # of one page
_HIDDEN = 2 | 32  # flags of a note that is not shown


def without_overprints(chars: Iterable[Any]) -> list[Any]:
    """Characters, of digits at one place only the first: marked as not read where they are not the same."""
    kept: list[Any] = []
    near: dict[tuple[int, int], list[tuple[float, float, Any]]] = defaultdict(list)
    for char in chars:
        if not char["text"].isdigit():
            kept.append(char)
            continue
        box = box_of(char)
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        column, row = int(x // _REACH), int(y // _REACH)
        around = [near[c, r] for c in range(column - 1, column + 2) for r in range(row - 1, row + 2)]
        reach = min(_REACH, _NEAR * float(char["size"]))
        below = [c for found in around for a, b, c in found if abs(a - x) < reach and abs(b - y) < reach]
        for other in below:
            if other["text"] != char["text"]:
                other["text"] = UNREAD
        if not below:
            kept.append(char)
            near[column, row].append((x, y, char))
    return kept


def below_notes(chars: list[Any], notes: list[Box]) -> list[Any]:
    """Characters, of which figures below a note are marked as not read."""
    for char in chars if notes else ():
        x0, top, x1, bottom = box_of(char)
        x, y = (x0 + x1) / 2, (top + bottom) / 2
        if char["text"].isdigit() and any(n[0] <= x <= n[2] and n[1] <= y <= n[3] for n in notes):
            char["text"] = UNREAD
    return chars


def notes_of(page: Page) -> list[Box]:
    """The boxes of notes and of filled form fields, which are shown but are no part of the page's program."""
    found = []
    for data in map(dict_value, list_value(page.page_obj.annots or [])):
        kind, flags, corners = literal_name(data.get("Subtype")), resolve1(data.get("F")), resolve1(data.get("Rect"))
        is_filled = kind == "Widget" and resolve1(data.get("V")) not in (None, b"", "")
        is_hidden = isinstance(flags, int) and bool(flags & _HIDDEN)
        if (kind in _COVERING or is_filled) and not is_hidden and data.get("AP") and isinstance(corners, list):
            found.append(_placed([float(num_value(c)) for c in corners], page))
    return found[:_MOST_NOTES]


def _placed(corners: list[float], page: Page) -> Box:
    """A box of the page's own space as pdfplumber places what is painted."""
    x0, y0, x1, y1 = page.page_obj.mediabox
    turn = {90: (0, -1, 1, 0, -y0, x1), 180: (-1, 0, 0, -1, x1, y1), 270: (0, 1, -1, 0, y1, -x0)}
    left, low, right, high = apply_matrix_rect(turn.get(page.rotation, (1, 0, 0, 1, -x0, -y0)), tuple(corners[:4]))  # type: ignore[arg-type]
    return page.bbox[0] + left, page.bbox[3] - high, page.bbox[0] + right, page.bbox[3] - low
