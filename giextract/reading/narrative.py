"""The prose of a page: what stands outside tables and furniture, without blanks, cut into sentences."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from giextract.report import Span

BREAK = "\n"  # ends a sentence without a full stop: an empty line, a heading, a cell of some table
SPLIT = "\x01"  # a blank between digits: neither figure is known to be whole
_INK = re.compile(r"[^\s\u2060]+")
_HEADING = re.compile(
    r"(?:\(?[一二三四五六七八九十]{1,3}[)、.]|\(\d{1,2}\)|\d{1,2}[、.](?!\d)|第[一二三四五六七八九十]{1,3}[章节、]|#)"
)
_STOP = re.compile(r"[。!?\n|\t]")
_CLAUSES = re.compile(r"[,;。]")
_LONE = 40  # a line that begins like a heading and is no longer than this is one
_PERSONS = re.compile(r"(公民|自然人)、(法人)")
_DISPUTES = re.compile(r"(复议)、((?:提起)?(?:行政)?诉讼)")


@dataclass(frozen=True)
class Narrative:
    """`text` is the prose without blanks; `index` says where each character of it stood on the page."""

    text: str
    index: list[int]

    def span(self, start: int, end: int) -> Span:
        """The span on the page of text[start:end]."""
        return self.index[start], self.index[end - 1] + 1

    @cached_property
    def stops(self) -> list[int]:
        """Where sentences end."""
        return [m.start() for m in _STOP.finditer(self.text)]

    def sentence(self, at: int) -> Span:
        """The sentence around a place, its stop left out."""
        i = bisect_left(self.stops, at)
        return (self.stops[i - 1] + 1 if i else 0), (self.stops[i] if i < len(self.stops) else len(self.text))

    def before(self, at: int, sentences: int) -> int:
        """Where the sentence begins that stands so many sentences before the one around a place."""
        i = bisect_left(self.stops, at) - sentences
        return self.stops[i - 1] + 1 if i > 0 else 0

    def next_at(self, page_offset: int) -> int:
        """The place in the prose of the first character at or behind an offset of the page."""
        return bisect_right(self.index, page_offset - 1)


def narrative(plain: str, part: Span, tables: Iterable[Span]) -> Narrative:
    """The prose of a part of a clean copy."""
    pieces: list[str] = []
    index: list[int] = []
    at = part[0]
    for start, end in (*sorted(tables), (part[1], part[1])):
        if at < start:
            _region(plain, at, start, pieces, index)
        at = max(at, end)
    return Narrative(alike("".join(pieces)), index)


def alike(text: str) -> str:
    """One way of naming persons and disputes together, character for character."""
    return _DISPUTES.sub(r"\1和\2", _PERSONS.sub(r"\1和\2", text))


def _region(plain: str, start: int, end: int, pieces: list[str], index: list[int]) -> None:
    words = [m.span() for m in _INK.finditer(plain, start, end)]
    if not words:
        return
    line = words[0][0]
    for (a, b), (c, _) in pairwise(words):
        pieces.append(plain[a:b])
        index.extend(range(a, b))
        mark = _mark(plain, b, c, line)
        if mark:
            pieces.append(mark)
            index.append(b)
        if "\n" in plain[b:c]:
            line = c
    a, b = words[-1]
    pieces += [plain[a:b], BREAK]
    index.extend(range(a, b))
    index.append(b - 1)


def _mark(plain: str, b: int, c: int, line: int) -> str:
    """What takes the place of the blanks between two runs of ink: mostly nothing."""
    gap = plain[b:c]
    digits = plain[b - 1].isdecimal() and plain[c].isdecimal()
    if "\n" not in gap:
        if "\t" in gap or (len(gap.replace("\u2060", "")) > 1 and plain[b - 1] not in ",、("):
            return BREAK
        return SPLIT if digits and gap.replace("\u2060", "") else ""
    if gap.count("\n") > 1 or digits or _HEADING.match(plain, c):
        return BREAK
    return BREAK if b - line <= _LONE and _HEADING.match(plain, line) and not _CLAUSES.search(plain, line, b) else ""
