"""One scanned page: straightened, its tables found by their lines, every cell and every line of prose read."""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from PIL import Image

from giextract.document.document import Box
from giextract.document.ocr.lines import DPI, Bits, ink_of, lean_of, lines_of
from giextract.document.ocr.specks import AMONG_FIGURES, specks_of, whitened, without_specks
from giextract.document.ocr.strips import PAD, SURE, Figure, read_cuttings, read_figures
from giextract.document.ocr.words import CHINESE, LATIN, Pixels, Read, quarter_turns, recognise
from giextract.document.printed.ruled import ruled_tables
from giextract.document.printed.shapes import UNREAD, Cell, Leaf, Line, Table, Word, around

_SPECK = 25  # pixels of ink: less is dust
_FIGURE = re.compile(r"[\d.,，．%]+")
_LIKE_FIGURE = re.compile(r"[\doOlI|〇.,，/\-—一]{1,12}")
_NUMBER = re.compile(r"[〈《<(（\[【]([一二三四五六七八九十])[〉》>)）\]】、]?")
_BARE = re.compile(r"^(\d)(?=[\u4e00-\u9fff]|$)")  # a label's number whose point was lost
_CLOCKWISE = (Image.Transpose.ROTATE_270, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_90)
_PROSE = 2 / 3  # of the page's resolution: prose is larger than the print of tables, and read faster so
_NARROWEST = 100.0  # points: what is narrower is no table but the strokes of a few large letters
_TO_POINTS = 72 / DPI


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page being read: its number, its picture made straight, the ink that is no line, and how it was turned.

    `figures` is the picture that figures are read from: without the specks that may be parts of Chinese characters.
    """

    number: int
    picture: Image.Image
    figures: Image.Image
    ink: Bits
    quarters: int
    lean: float
    scale: float

    def word(self, text: str, box: Pixels, blank: str = "", apart: bool = False, doubtful: bool = False) -> Word:
        """A word that stands in a box of the straightened picture."""
        return Word(text, self.place(box), self.number, _points(box), blank, apart, doubtful, seen=True)

    def place(self, box: Pixels) -> Box:
        """A box of the straightened picture in points of the page as shown."""
        width, height = self.picture.size
        x0, y0, x1, y1 = box
        angle = np.deg2rad(self.lean)
        cos, sin = float(np.cos(angle)), float(np.sin(angle))
        corners = []
        for x, y in ((x0, y0), (x1, y0), (x0, y1), (x1, y1)):
            dx, dy = x - width / 2, y - height / 2
            px, py = dx * cos - dy * sin + width / 2, dx * sin + dy * cos + height / 2
            for _ in range((4 - self.quarters) % 4):
                px, py, width, height = height - py, px, height, width
            width, height = self.picture.size
            corners.append((px * self.scale, py * self.scale))
        xs, ys = [c[0] for c in corners], [c[1] for c in corners]
        return round(min(xs), 1), round(min(ys), 1), round(max(xs), 1), round(max(ys), 1)


def read_page(image: Image.Image, number: int, scale: float) -> Leaf:
    """Read a picture of a page at 300 dots an inch; `scale` is how many points of the page as shown a pixel takes."""
    image = without_specks(image)
    sheet, tables, lines = _read(image, number, scale, 0)
    if (turns := _turns(sheet, lines)) != 0:
        sheet, tables, lines = _read(image, number, scale, turns)
    width, height = sheet.picture.size
    return Leaf(number, width * _TO_POINTS, height * _TO_POINTS, lines, tables, scanned=True)


def _turns(sheet: Sheet, lines: list[Line]) -> int:
    words = [w for line in lines for w in line.words]
    poor = sum(w.doubtful for w in words) * 3 > len(words)
    return quarter_turns(sheet.picture) if poor else 0


def _read(image: Image.Image, number: int, scale: float, quarters: int) -> tuple[Sheet, list[Table], list[Line]]:
    if quarters:
        image = image.transpose(_CLOCKWISE[quarters - 1])
    lean = lean_of(image)
    if lean:
        image = image.rotate(lean, resample=Image.Resampling.BICUBIC, fillcolor=255)
    strokes, bare = lines_of(ink := ink_of(image))
    tables = [t for t in ruled_tables(strokes) if t.box[2] - t.box[0] >= _NARROWEST]
    pixels, cleaned, white = np.asarray(image).copy(), np.asarray(image).copy(), np.percentile(np.asarray(image), 90)
    for table in tables:
        inside = _slices(table.box)
        ruled, pixels[inside] = pixels[inside].copy(), white
        cleaned[inside] = np.where(ink[inside] & ~bare[inside], white, ruled)
    dust = specks_of(bare, AMONG_FIGURES)  # what stands close to a line or a digit is seen only now
    figures = Image.fromarray(whitened(cleaned, dust))
    sheet = Sheet(number, Image.fromarray(cleaned), figures, bare & ~dust, quarters, lean, scale)
    _read_cells(sheet, [c for t in tables for row in t.rows for c in row])
    return sheet, tables, _prose(sheet, Image.fromarray(pixels))


def _slices(box: Box) -> tuple[slice, slice]:
    """The pixels of a table with the thickness of its outer walls."""
    x0, y0, x1, y1 = (round(v / _TO_POINTS) for v in box)
    return slice(max(0, y0 - 4), y1 + 5), slice(max(0, x0 - 4), x1 + 5)


def _read_cells(sheet: Sheet, cells: list[Cell]) -> None:
    """Read figures as figures and all else as Chinese; ink that nothing was read from is marked."""
    inked = [(c, box) for c in cells if (box := _ink_box(sheet.ink, c.box)) is not None]
    figures = [(c, b) for c, b in inked if _looks_like_figure(sheet.ink, b)]
    texts = [(c, b) for c, b in inked if not _looks_like_figure(sheet.ink, b)]
    for (cell, box), reads in zip(texts, read_cuttings(sheet.picture, [b for _, b in texts], CHINESE), strict=True):
        text = "".join(r.text for r in reads)
        if _LIKE_FIGURE.fullmatch(text):
            figures.append((cell, box))
        else:
            cell.lines = _lines(sheet, _numbered(reads)) or [_unread(sheet, box)]
    for (cell, box), figure in zip(figures, read_figures(sheet.figures, [b for _, b in figures]), strict=True):
        cell.lines = [_figure(sheet, box, figure)]
    silent = [(c, b) for c, b in figures if c.text == UNREAD]
    for (cell, _), reads in zip(silent, read_cuttings(sheet.picture, [b for _, b in silent], CHINESE), strict=True):
        if re.fullmatch(r"[\u4e00-\u9fff]+", "".join(r.text for r in reads)):
            cell.lines = _lines(sheet, reads)


def _numbered(reads: list[Read]) -> list[Read]:
    """A label's words; brackets around its number are taken for all kinds of marks, and none is printed but these."""
    if not reads:
        return reads
    first, text = reads[0], "".join(r.text for r in reads[:3])
    if re.match(r"\d[\u4e00-\u9fff]{2}", text):
        return [Read(_BARE.sub(r"\1.", first.text), first.box, first.confidence, first.line), *reads[1:]]
    if match := _NUMBER.match(text):
        rest = Read(f"（{match[1]}）{text[match.end() :]}", first.box, first.confidence, first.line)
        return [rest, *reads[3:]]
    return reads


def _ink_box(ink: Bits, box: Box) -> Pixels | None:
    """Where the ink of a cell stands, specks aside; None for a blank one."""
    x0, y0, x1, y1 = (round(v / _TO_POINTS) for v in box)
    x0, y0, x1, y1 = x0 + 5, y0 + 5, x1 - 5, y1 - 5
    inside = ink[max(0, y0) : max(0, y1), max(0, x0) : max(0, x1)]
    if inside.sum() < _SPECK:
        return None
    rows, columns = np.nonzero(inside.sum(axis=1) > 1)[0], np.nonzero(inside.sum(axis=0) > 1)[0]
    if not len(rows) or not len(columns):
        return None
    left, top = max(0, x0), max(0, y0)
    return (
        left + int(columns[0]) - PAD, top + int(rows[0]) - PAD,
        left + int(columns[-1]) + 1 + PAD, top + int(rows[-1]) + 1 + PAD,
    )  # fmt: skip


def _looks_like_figure(ink: Bits, box: Pixels) -> bool:
    """Whether all separate pieces of ink are narrower than high and on one line, as digits are."""
    inside = ink[box[1] : box[3], box[0] : box[2]]
    height = box[3] - box[1] - 2 * PAD
    if height > 70:
        return False
    widths = _widths(inside.any(axis=0))
    return bool(widths) and max(widths) <= max(0.8 * height, 12) and len(widths) <= 14


def _widths(columns: Bits) -> list[int]:
    edges = np.diff(np.pad(columns, 1).astype(np.int8))
    return [int(b - a) for a, b in zip(np.nonzero(edges == 1)[0], np.nonzero(edges == -1)[0], strict=True)]


def _figure(sheet: Sheet, box: Pixels, figure: Figure) -> Line:
    if not figure.text:
        return _unread(sheet, box)
    return _line([sheet.word(figure.text, box, doubtful=not figure.sure)], [box])


def _unread(sheet: Sheet, box: Pixels) -> Line:
    return _line([sheet.word(UNREAD, box, doubtful=True)], [box])


def _line(words: list[Word], boxes: list[Pixels]) -> Line:
    x0, y0, x1, y1 = around([tuple(float(v) for v in b) for b in boxes])  # type: ignore[misc]
    heights = sorted(b[3] - b[1] for b in boxes)
    em = 1.1 * heights[len(heights) * 3 // 4] * _TO_POINTS
    return Line(words, (x0 * _TO_POINTS, y0 * _TO_POINTS, x1 * _TO_POINTS, y1 * _TO_POINTS), em)


def _lines(sheet: Sheet, reads: list[Read]) -> list[Line]:
    """Words by the lines that Tesseract saw; a word is doubtful when it was not sure of it."""
    by_line: dict[Any, list[Read]] = {}
    for read in reads:
        by_line.setdefault(read.line, []).append(read)
    lines = []
    for run in by_line.values():
        run.sort(key=lambda r: r.box[0])
        height = max(1, sorted(r.box[3] - r.box[1] for r in run)[len(run) // 2])
        blanks = ["", *(_blank(a, b, height) for a, b in pairwise(run))]
        words = [
            sheet.word(r.text, r.box, blank, blank == "  ", _is_doubtful(r))
            for r, blank in zip(run, blanks, strict=True)
        ]
        lines.append(_line(words, [r.box for r in run]))
    return sorted(lines, key=lambda line: line.box[1])


def _points(box: Pixels) -> Box:
    return box[0] * _TO_POINTS, box[1] * _TO_POINTS, box[2] * _TO_POINTS, box[3] * _TO_POINTS


def _is_doubtful(read: Read) -> bool:
    return read.confidence < SURE and re.search(r"\w", read.text) is not None


def _blank(left: Read, right: Read, height: int) -> str:
    gap = (right.box[0] - left.box[2]) / height
    if gap >= 1.8:
        return "  "
    digits = left.text[-1].isdigit() and right.text[0].isdigit()
    return " " if gap > (0.35 if digits else 1.1) else ""


def _prose(sheet: Sheet, picture: Image.Image) -> list[Line]:
    """The lines outside tables; a figure among them is read once more on its own."""
    small = picture.resize(
        (max(1, round(picture.width * _PROSE)), max(1, round(picture.height * _PROSE))), Image.Resampling.LANCZOS
    )
    reads = [_enlarged(r) for r in recognise(small, 3, dpi=round(DPI * _PROSE))]
    at = [i for i, r in enumerate(reads) if _FIGURE.fullmatch(r.text)]
    boxes = [_padded(reads[i].box, picture.size) for i in at]
    for i, again in zip(at, read_cuttings(picture, boxes, LATIN, "0123456789.,%"), strict=True):
        if "".join(r.text for r in again) != reads[i].text:
            reads[i] = Read(reads[i].text, reads[i].box, 0.0, reads[i].line)
    return _lines(sheet, reads)


def _enlarged(read: Read) -> Read:
    left, top, right, bottom = (round(v / _PROSE) for v in read.box)
    return Read(read.text, (left, top, right, bottom), read.confidence, read.line)


def _padded(box: Pixels, size: tuple[int, int]) -> Pixels:
    return max(0, box[0] - PAD), max(0, box[1] - PAD), min(size[0], box[2] + PAD), min(size[1], box[3] + PAD)
