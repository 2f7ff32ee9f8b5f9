"""Many small cuttings of a page read in one call: pasted one below the other, what was read is given back to each."""

from dataclasses import dataclass

import numpy as np
from PIL import Image

from giextract.document.ocr.words import FIGURES, LATIN, Pixels, Read, recognise

_TALLEST = 12_000  # pixels of a strip; Tesseract takes 32,767
_GAP, _MARGIN = 30, 40  # pixels between cuttings and around them
PAD = 3  # pixels around the ink of a cutting
SURE = 60.0  # confidence below which Tesseract is as often wrong as right on figures


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as read from one cutting, and whether every reading of it agreed."""

    text: str
    sure: bool


def read_cuttings(
    page: Image.Image, boxes: list[Pixels], language: str, letters: str = "", scale: float = 1.0
) -> list[list[Read]]:
    """For each box the words in it, their own boxes on the page."""
    found: list[list[Read]] = [[] for _ in boxes]
    for first, last in _strips(boxes):
        strip, tops = _strip(page, boxes[first:last])
        if scale != 1.0:
            size = max(1, round(strip.width * scale)), max(1, round(strip.height * scale))
            strip = strip.resize(size, Image.Resampling.LANCZOS)
        for read in recognise(strip, 6, language, letters, round(300 * scale)):
            left, top, right, bottom = (round(v / scale) for v in read.box)
            middle = (top + bottom) / 2
            i = max((k for k in range(last - first) if tops[k] - _GAP / 2 <= middle), default=0)
            dx, dy = boxes[first + i][0] - _MARGIN, boxes[first + i][1] - tops[i]
            found[first + i].append(
                Read(read.text, (left + dx, top + dy, right + dx, bottom + dy), read.confidence, read.line)
            )
    return found


def read_figures(page: Image.Image, boxes: list[Pixels]) -> list[Figure]:
    """Each box as one figure, read twice in different size and threshold, a third time where the two differ."""
    if not boxes:
        return []
    plain = [_joined(reads) for reads in read_cuttings(page, boxes, LATIN, FIGURES)]
    edge = 0.72 * float(np.percentile(np.asarray(page), 90))
    bold = page.point(lambda v: 255 if v > edge else 0)
    again = [_joined(reads) for reads in read_cuttings(bold, boxes, LATIN, FIGURES, 0.8)]
    figures = []
    for box, (a, sure_a), (b, sure_b) in zip(boxes, plain, again, strict=True):
        whole = may_be(page, box, a)
        figures.append(Figure(a or b, a == b != "" and min(sure_a, sure_b) >= SURE and whole))
    open_ = [i for i, f in enumerate(figures) if not f.sure]
    third = read_cuttings(page, [boxes[i] for i in open_], LATIN, FIGURES, 1.5) if open_ else []
    for i, reads in zip(open_, third, strict=True):
        text, _ = _joined(reads)
        votes = [t for t in (text, again[i][0], plain[i][0]) if t]
        ranked = sorted((may_be(page, boxes[i], t), votes.count(t), t) for t in votes)
        figures[i] = Figure(ranked[-1][2] if ranked else "", False)
    return figures


def _joined(reads: list[Read]) -> tuple[str, float]:
    ordered = sorted(reads, key=lambda r: r.box[0])
    return "".join(r.text for r in ordered), min((r.confidence for r in reads), default=0.0)


def may_be(page: Image.Image, box: Pixels, text: str) -> bool:
    """Whether such characters can have left the ink in a box: digits are about half as wide as they are high.

    What is as high as it is wide is no dash; a point or a comma alone is no figure, and none ends with one.
    """
    pixels = np.asarray(page.crop(box), dtype=np.float32)
    paper, black = float(np.percentile(pixels, 90)), float(pixels.min())
    columns = (pixels < paper - 0.3 * (paper - black)).any(axis=0)
    runs = int((np.diff(np.pad(columns, 1).astype(np.int8)) == 1).sum())
    digits = sum(c.isdigit() for c in text)
    width, height = box[2] - box[0] - 2 * PAD, box[3] - box[1] - 2 * PAD
    if not digits:
        return text == "/" or (text.strip("-") == "" != text and width >= 1.5 * height)
    narrowest, widest = 0.25 * digits * height, (0.85 * digits + 0.4 * (len(text) - digits)) * height
    ends_well = text[0] not in ".," and text[-1] not in ".,-"
    return ends_well and runs <= len(text) + 1 and narrowest <= width <= widest


def _strips(boxes: list[Pixels]) -> list[tuple[int, int]]:
    strips, first, height = [], 0, 0
    for i, box in enumerate(boxes):
        height += box[3] - box[1] + _GAP
        if height > _TALLEST and i > first:
            strips.append((first, i))
            first, height = i, box[3] - box[1] + _GAP
    return [*strips, (first, len(boxes))] if boxes else []


def _strip(page: Image.Image, boxes: list[Pixels]) -> tuple[Image.Image, list[int]]:
    width = max(b[2] - b[0] for b in boxes) + 2 * _MARGIN
    height = sum(b[3] - b[1] + _GAP for b in boxes) + 2 * _MARGIN
    strip = Image.new("L", (width, height), 255)
    tops, at = [], _MARGIN
    for box in boxes:
        strip.paste(_on_white(page.crop(box)), (_MARGIN, at))
        tops.append(at)
        at += box[3] - box[1] + _GAP
    return strip, tops


def _on_white(cutting: Image.Image) -> Image.Image:
    """A cutting with its paper, which may be grey or shaded, made white."""
    paper = max(1.0, float(np.percentile(np.asarray(cutting), 80)))
    return cutting.point(lambda v: min(255, round(v * 255 / paper)))
