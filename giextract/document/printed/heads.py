"""What stands above columns of figures: parts of lines, and headings each in its column."""

import re
from bisect import bisect_right
from dataclasses import dataclass

from giextract.document.printed.shapes import Line, Word

FIGURE = re.compile(r"[\d０-９.,，/—–\-+%\s□]+")
NUMBERED = re.compile(r"[（(]?\s*(?:[一二三四五六七八九十]{1,3}|\d{1,2})\s*[)）、.．]|第[一二三四五六七八九十]+")
_LETTER_GAP = 0.3  # of a character's size: what stands nearer is one heading

Extent = tuple[float, float]


@dataclass(slots=True)
class Part:
    """The words of a line between two gaps: where they begin and end across the page and down it."""

    words: list[Word]
    x: Extent
    y: Extent
    em: float
    figure: bool

    @property
    def text(self) -> str:
        """What the part says."""
        return "".join(w.text for w in self.words)


@dataclass(slots=True)
class Row:
    """Cells, each of some parts one below the other; `told` says that the figures' columns are known."""

    cells: list[list[Part]]
    top: float
    told: bool = False


def parts_of(line: Line) -> list[Part]:
    """A line cut at its gaps."""
    runs: list[list[Word]] = []
    for k, word in enumerate(line.words):
        if runs and k and not word.apart:
            runs[-1].append(word)
        else:
            runs.append([word])
    return [part_of(run, (line.box[1], line.box[3]), line.em) for run in runs]


def part_of(words: list[Word], y: Extent, em: float) -> Part:
    """The part that these words of a line make."""
    x = (min(w.upright[0] for w in words), max(w.upright[2] for w in words))
    text = "".join(w.text for w in words)
    return Part(words, x, y, em, FIGURE.fullmatch(text) is not None)


def band_of(part: Part, bands: list[Extent]) -> int | None:
    """The column that a part stands in, when it is just one."""
    over = [i for i, b in enumerate(bands) if b[0] < part.x[1] and part.x[0] < b[1]]
    return over[0] if len(over) == 1 else None


def heads_of(parts: list[Part], bands: list[Extent], anchors: list[Row]) -> list[Row]:
    """Headings by the column below their middle, each from top to bottom; those between two rows of figures together."""
    tops = [a.top for a in anchors]
    stacks: dict[int, Row] = {}
    for part in sorted((unit for p in parts for unit in units_of(p)), key=lambda p: (round(p.y[0]), p.x[0])):
        stack = stacks.setdefault(bisect_right(tops, part.y[0]), Row([[] for _ in bands], part.y[0]))
        middle = sum(part.x) / 2
        nearest = min(range(len(bands)), key=lambda i: abs(sum(bands[i]) / 2 - middle))
        stack.cells[nearest].append(part)
    return list(stacks.values())


def units_of(part: Part) -> list[Part]:
    """Headings so close to each other that they seemed one."""
    runs: list[list[Word]] = []
    for word in part.words:
        if runs and word.upright[0] - runs[-1][-1].upright[2] <= _LETTER_GAP * part.em:
            runs[-1].append(word)
        else:
            runs.append([word])
    return [Part(r, (r[0].upright[0], r[-1].upright[2]), part.y, part.em, part.figure) for r in runs]


def with_heads(bands: list[Extent], heads: list[Part]) -> list[Extent]:
    """Columns with those in which no figure stands, told by their headings; a heading over several columns tells none.

    Where figures stand in columns without headings, the headings stand beside their figures and tell of none.
    """
    found = list(bands)
    units = sorted((u for p in heads for u in units_of(p)), key=lambda u: u.x[1] - u.x[0])
    for unit in units:
        if not any(b[0] < unit.x[1] and unit.x[0] < b[1] for b in found):
            found.append(unit.x)
    bare = [b for b in bands if not any(b[0] < u.x[1] and u.x[0] < b[1] for u in units)]
    return list(bands) if bare else sorted(found)
