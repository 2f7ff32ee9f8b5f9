"""What is printed around the pages of a document: page numbers, running heads and feet."""

import re
from collections import Counter, defaultdict

from giextract.document.printed.shapes import Leaf, Line

_ZONE = 0.12  # of the page's height: how far from its edge a head or foot may stand
_ON_ONE_LEVEL = 4.0  # points
_NUMBER = re.compile(
    r"\s*(?P<mark>[-—–－·•~第一]*)\s*(?P<number>\d{1,4})\s*"  # 一 is how OCR reads a dash
    r"(?P<rest>页|(?:/|／|of|页?\s*[,，/]?\s*共)\s*\d{1,4}\s*页?)?\s*[-—–－·•~一]*\s*"
)
_PAGE = re.compile(r"(?i)\s*page\s*\d+.*")


def margins(leaves: list[Leaf]) -> set[int]:
    """The ids of the lines that are no part of the text: outermost lines that number pages or come again on them."""
    edges = [(leaf, line, top) for leaf in leaves for line, top in _edges(leaf)]
    return _numbers(leaves, edges) | _repeated(leaves, edges)


def _edges(leaf: Leaf) -> list[tuple[Line, bool]]:
    """The lines above and below everything else on a page, within its margins; two at most on each side."""
    lines = sorted(leaf.lines, key=lambda line: line.box[1])
    inner = [t.box for t in leaf.tables]
    first = min((b[1] for b in inner), default=leaf.height)
    last = max((b[3] for b in inner), default=0.0)
    above = [x for x in lines if x.box[3] <= min(first, _ZONE * leaf.height)][:2]
    below = [x for x in lines if x.box[1] >= max(last, (1 - _ZONE) * leaf.height)][-2:]
    return [*((x, True) for x in above), *((x, False) for x in below)]


def _numbers(leaves: list[Leaf], edges: list[tuple[Leaf, Line, bool]]) -> set[int]:
    """Page numbers: with a mark around them, or bare and counting on from page to page, or from those with a mark.

    At the foot of a picture the page's own number is enough: OCR loses the dashes, and the numbers of other pages.
    """
    found: set[int] = set()
    bare: dict[int, list[Line]] = defaultdict(list)
    marked: set[int] = set()
    for leaf, line, top in edges:
        match = _NUMBER.fullmatch(line.text)
        if _PAGE.fullmatch(line.text) or (match and (match["mark"] or match["rest"])):
            found.add(id(line))
            marked |= {int(match["number"]) - leaf.number} if match else set()
        elif match and leaf.scanned and not top and int(match["number"]) == leaf.number:
            found.add(id(line))
        elif match:
            bare[int(match["number"]) - leaf.number].append(line)
    for offset, lines in bare.items():
        if len(lines) > 1 or offset in marked or (offset == 0 and len(leaves) == 1):
            found.update(map(id, lines))
    return found


def _repeated(leaves: list[Leaf], edges: list[tuple[Leaf, Line, bool]]) -> set[int]:
    """Lines that stand at the same height with the same words, figures aside, on half the pages and on two at least."""
    keys = {
        id(line): (re.sub(r"\d+", "#", re.sub(r"\s", "", line.text)), top, round(line.box[1] / _ON_ONE_LEVEL))
        for _, line, top in edges
    }
    often = Counter(key for key in keys.values() if re.search(r"\w", key[0].replace("#", "")))
    return {i for i, key in keys.items() if often[key] >= max(2, len(leaves) / 2)}
