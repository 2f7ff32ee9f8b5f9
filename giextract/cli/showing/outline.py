"""Where things stand in a document: lines, headings of sections, furniture."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate

from giextract.document import Document
from giextract.reading.copy import copy_of
from giextract.reading.lexicon import Hit, find
from giextract.report import Span

_NUMERAL = "一二三四五六七八九十"
_HEADING = re.compile(rf"^[ \t　#*]*([{_NUMERAL}]{{1,2}}、[^\n。；;|]{{2,40}}?)[ \t　*]*$", re.MULTILINE)
_LEAD = re.compile(r"[\s#*|　]*\Z")
_LISTED = re.compile(r"\s*(?:[，、,;；]|[.…·]{2,})")  # in a sentence that names the sections, or a table of contents
_LONGEST = 50  # characters of a line that is a heading and nothing else


class Lines:
    """The lines of a text, counted from 1."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(m.end() for m in re.finditer("\n", text))]
        self._text = text

    def __len__(self) -> int:
        return len(self._starts)

    def at(self, offset: int) -> int:
        """The line that an offset stands on."""
        return bisect_right(self._starts, offset)

    def of(self, span: Span) -> str:
        """The lines of what a span prints, as 7 or 7-20."""
        printed = self._text[slice(*span)]
        start = span[0] + len(printed) - len(printed.lstrip())
        first, last = self.at(start), self.at(max(start, span[0] + len(printed.rstrip()) - 1))
        return str(first) if first == last else f"{first}-{last}"

    def span(self, line: int) -> Span:
        """Where a line begins and ends, its line feed left out."""
        return self._starts[line - 1], self._starts[line] - 1 if line < len(self) else len(self._text)


def sections(document: Document, lines: Lines, tables: Sequence[Span]) -> tuple[Span, ...]:
    """The headings of the sections 一、 to 六、 and others of their kind; rows of tables that are numbered alike are none."""
    text = document.text
    hits = [h for h in find(copy_of(document)) if _is_title(h) and text[slice(*h.core)] != "信息内容"]
    found = [_widened(h.span, text, lines) for h in hits if _heads(h, text, lines)]
    taken = sorted((*tables, *found))
    starts, ends = [a for a, _ in taken], list(accumulate((b for _, b in taken), max))
    for m in _HEADING.finditer(text):
        start, end = m.span(1)
        before = bisect_left(starts, end)
        if not before or ends[before - 1] <= start:
            found.append((start, end))
    return tuple(sorted(found))


def furniture_lines(document: Document, lines: Lines) -> dict[int, bool]:
    """The lines that hold furniture, each with whether it is furniture altogether."""
    found: dict[int, bool] = {}
    for start, end in document.furniture:
        for line in range(lines.at(start), lines.at(max(start, end - 1)) + 1):
            a, b = lines.span(line)
            outside = document.text[a : max(a, start)] + document.text[min(b, end) : b]
            found[line] = found.get(line, False) or not outside.strip()
    return found


def _is_title(hit: Hit) -> bool:
    return any(m.role == "title" for m in hit.meanings)


def _heads(hit: Hit, text: str, lines: Lines) -> bool:
    """Whether a title heads a section: numbered, or alone on its line, and not one of a list."""
    start, end = lines.span(lines.at(hit.span[0]))
    if _LISTED.match(text, hit.span[1]):
        return False
    if text[hit.span[0]] in _NUMERAL and hit.span[0] < hit.core[0]:
        return True
    return bool(_LEAD.match(text, start, hit.span[0])) and not text[hit.span[1] : end].strip(" \t　*|")


def _widened(span: Span, text: str, lines: Lines) -> Span:
    """The whole line of a heading that stands alone, else the heading."""
    start, end = lines.span(lines.at(span[0]))
    line = text[start:end]
    if len(line) > _LONGEST or any(c in line for c in "。|\t") or not _LEAD.match(text, start, span[0]):
        return span
    begin = span[0] + len(text[slice(*span)]) - len(text[slice(*span)].lstrip("、.\u3000 "))
    return begin, start + len(line.rstrip(" \t　*"))
