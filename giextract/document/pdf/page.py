"""One page of a born-digital PDF: the characters that are seen on it, its straight lines, its pictures."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from pdfplumber.page import Page

from giextract.document.document import Box
from giextract.document.pdf.letters import letter
from giextract.document.pdf.overprint import below_notes, notes_of, without_overprints
from giextract.document.pdf.painted import MAX_MARKS
from giextract.document.pdf.strokes import box_of, lightness, lines_of, strokes_of
from giextract.document.printed.ruled import Stroke
from giextract.document.printed.shapes import UNREAD
from giextract.errors import Unreadable

_WHITE = 0.97
MAX_SIDE = 14_400.0  # points: the largest page that PDF allows

Turn = int  # quarters clockwise that make the text of a page upright


@dataclass(frozen=True, slots=True)
class Char:
    """A character, its box on the upright page, and its size in points."""

    text: str
    box: Box
    size: float


@dataclass(frozen=True, slots=True)
class Marks:
    """What a page shows, turned so that its text is upright: `size` is that of the upright page.

    `drawn` are the boxes of small drawings that may be letters; `strange` is how many characters have no known letter.
    """

    chars: list[Char]
    strokes: list[Stroke]
    pictures: list[Box]
    drawn: list[Box]
    size: tuple[float, float]
    turn: Turn
    strange: int


def marks_of(page: Page) -> Marks:
    """What a page shows inside its crop box, origin at the top left of that box."""
    frame = _crop(page)
    if not 0 < frame[2] - frame[0] <= MAX_SIDE or not 0 < frame[3] - frame[1] <= MAX_SIDE:
        raise Unreadable("a page of impossible size / 页面尺寸异常")
    if sum(len(page.objects.get(kind, ())) for kind in ("char", "line", "rect", "curve", "image")) > MAX_MARKS:
        raise Unreadable(f"more than {MAX_MARKS:,} marks on one page / 单页内容过多")
    chars = [c for c in page.dedupe_chars(tolerance=1.0).chars if c["text"].strip() and _is_sane(box_of(c))]
    dark = [box_of(r) for r in (*page.rects, *page.curves) if r["fill"] and not _is_white(r["non_stroking_color"])]
    pictures = [b for i in page.images if _is_sane(box_of(i)) and (b := _inside(box_of(i), frame))]
    chars = [c for c in chars if not _is_white(c["non_stroking_color"]) or _stands_on(c, dark + pictures)]
    notes = notes_of(page)
    chars = below_notes(without_overprints(chars), notes)
    turn = _turn(chars)
    size = (frame[2] - frame[0], frame[3] - frame[1])

    def shown(box: Box) -> Box:
        return turned((box[0] - frame[0], box[1] - frame[1], box[2] - frame[0], box[3] - frame[1]), size, turn)

    seen = [c for c in chars if _is_straight(c) and _inside(_middle(box_of(c)), frame)]
    return Marks(
        chars=[Char(letter(c["text"]), shown(box_of(c)), float(c["size"])) for c in seen],
        strokes=[s for box, sides in lines_of(page) if _is_sane(box) for s in strokes_of(shown(box), sides)],
        pictures=[shown(b) for b in pictures],
        drawn=[shown(b) for b in [*map(_outline, page.curves), *pictures, *map(_core, notes)] if _is_sane(b)],
        size=size if turn % 2 == 0 else (size[1], size[0]),
        turn=turn,
        strange=sum(letter(c["text"]) == UNREAD for c in seen),
    )  # fmt: skip


def turned(box: Box, size: tuple[float, float], turn: Turn) -> Box:
    """A box after turning its page of this size by quarters clockwise."""
    x0, top, x1, bottom = box
    width, height = size
    match turn % 4:
        case 1:
            return height - bottom, x0, height - top, x1
        case 2:
            return width - x1, height - bottom, width - x0, height - top
        case 3:
            return top, width - x1, bottom, width - x0
    return box


def _crop(page: Page) -> Box:
    """The crop box in pdfplumber's coordinates of the page as shown."""
    media, crop = (
        (min(b[0], b[2]), min(b[1], b[3]), max(b[0], b[2]), max(b[1], b[3]))
        for b in (page.page_obj.mediabox, page.page_obj.cropbox)
    )
    left, bottom = max(0.0, crop[0] - media[0]), max(0.0, crop[1] - media[1])
    right, top = max(0.0, media[2] - crop[2]), max(0.0, media[3] - crop[3])
    match page.rotation:
        case 90:
            left, top, right, bottom = bottom, left, top, right
        case 180:
            left, top, right, bottom = right, bottom, left, top
        case 270:
            left, top, right, bottom = top, right, bottom, left
    x0, y0, x1, y1 = page.bbox
    return x0 + left, y0 + top, x1 - right, y1 - bottom


def _outline(curve: Any) -> Box:
    """The box around a drawing, the points that bend its lines with it; of nothing for a straight line."""
    points = [point for _, *points in curve["path"] for point in points] if len(curve["pts"]) > 2 else [(0.0, 0.0)]
    xs, ys = [float(x) for x, _ in points], [float(y) for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _core(box: Box) -> Box:
    """The middle of a note, which may be larger than the cell that it stands in."""
    width, height = (box[2] - box[0]) / 3, (box[3] - box[1]) / 3
    return box[0] + width, box[1] + height, box[2] - width, box[3] - height


def _is_sane(box: Box) -> bool:
    return all(abs(v) < MAX_SIDE * 10 for v in box)


def _middle(box: Box) -> Box:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return x, y, x, y


def _inside(box: Box, frame: Box) -> Box | None:
    """The part of a box that lies in a frame."""
    part = max(box[0], frame[0]), max(box[1], frame[1]), min(box[2], frame[2]), min(box[3], frame[3])
    return part if part[0] <= part[2] and part[1] <= part[3] else None


def _is_white(color: Any) -> bool:
    """Whether a colour leaves paper as it is."""
    light = lightness(color)
    return light is not None and light >= _WHITE


def _stands_on(char: Any, boxes: list[Box]) -> bool:
    x, y, _, _ = _middle(box_of(char))
    return any(b[0] <= x <= b[2] and b[1] <= y <= b[3] for b in boxes)


def _is_straight(char: Any) -> bool:
    """Whether a character stands upright or on its side; a slanting one is a watermark's."""
    a, b = abs(float(char["matrix"][0])), abs(float(char["matrix"][1]))
    return b <= 0.2 * a or a <= 0.2 * b


def _turn(chars: list[Any]) -> Turn:
    votes: Counter[Turn] = Counter()
    for char in chars:
        a, b, _, _, _, _ = char["matrix"]
        votes[(0 if a > 0 else 2) if abs(a) >= abs(b) else (1 if b > 0 else 3)] += 1
    turn, count = votes.most_common(1)[0] if votes else (0, 0)
    return turn if count * 2 > len(chars) else 0
