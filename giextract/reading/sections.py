"""The headings of a report's sections, however they are numbered: those that a form prescribes, and others like them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from giextract.forms import forms
from giextract.reading.copy import Copy, squeeze
from giextract.reading.lexicon import Meaning, find
from giextract.reading.page import Section
from giextract.report import Span

_NUMERALS = "一二三四五六七八九十"
_NUMBER = rf"(?P<number>[{_NUMERALS}]{{1,2}}|[1-9])"
# In the middle of a line a heading is one only with its number right before it; 第二十条 and 2020. are no numbers.
_INLINE = re.compile(
    rf"(?P<number>(?<![{_NUMERALS}第(])[{_NUMERALS}]{{1,2}}|(?<![\d.(])[1-9])[ \t]{{0,3}}[、.,][\s\u2060]{{0,8}}$"
)
_BRACKETED = re.compile(rf"\(\s?{_NUMBER}\s?\)[、.]?[\s\u2060]{{0,8}}$")
_LINE = re.compile(rf"[ \t#*>|\u2060]*(?:第?{_NUMBER}\s?(?:部分|章)?\s?[、.,:\s]\s?(?P<more>[^。,;:!?(]{{0,20}})|[、.]?[ \t]*)$")
_LINE_ENDS = re.compile(r"[ \t#*|:\u2060]*(?:\n|\Z)")
_OTHER = re.compile(rf"(?m)^[ \t#*>\u2060]*(?P<number>[{_NUMERALS}]{{1,2}})[ \t]?[、.][ \t]?[^\n。,;:!?|\t\d]{{3,30}}$")
_CONTENTS = 4  # letters and figures that may stand between two lines of a table of contents: a page number
_LINES = 3  # from so many lines on end without a text between them are a table of contents
_BEFORE = 40


@dataclass(frozen=True, slots=True)
class _Seen:
    """A heading with its place in the squeezed copy; `sub` says that its number stands in brackets."""

    section: Section
    start: int
    end: int
    sub: bool


def sections(copy: Copy, part: Span, tables: Iterable[Span]) -> tuple[Section, ...]:
    """Every heading of a part of the page in printed order; a table of contents is left out."""
    tables = tuple(tables)
    seen = [s for s in _prescribed(copy, part) if not _within(s.section.span[0], tables)]
    if not seen:
        return ()
    main = _main(seen, copy.plain)
    known = [s.section for s in _without_contents(main)]
    taken = (*tables, *(s.section.span for s in seen))
    others = [s for s in _others(copy.plain, (known[0].span[0], part[1])) if not _within(s.span[0], taken)]
    return tuple(sorted([*known, *others], key=lambda s: s.span))


def _main(seen: list[_Seen], plain: str) -> list[_Seen]:
    """Headings without those of parts of sections: of what is numbered in brackets, a whole line that alone has its title."""
    main = {s.section.number for s in seen if not s.sub}
    return [
        s for s in seen
        if not main or not s.sub
        or (s.section.exact and s.section.number not in main and _LINE_ENDS.match(plain, s.section.span[1]))
    ]  # fmt: skip


@cache
def _titles() -> dict[str, tuple[Meaning, ...]]:
    """Prescribed headings and their variants by squeezed text, the longest first."""
    found: dict[str, tuple[Meaning, ...]] = {}
    for form in forms().values():
        for section in form.sections:
            for text in (section.title, *(v.text for v in section.variants)):
                found[squeeze(text)] = (Meaning("", "title", section.title, 0, frozenset(), 0, section.number),)
    return {key: found[key] for key in sorted(found, key=len, reverse=True)}


def _prescribed(copy: Copy, part: Span) -> Iterator[_Seen]:
    for hit in find(copy, _titles()):
        start, end = hit.core
        if not part[0] <= start < part[1]:
            continue
        meaning = hit.meanings[0]
        number, begin, sub = _number(copy.plain, part[0], start, end)
        if number is not None:
            title = squeeze(meaning.id)
            exact = copy.squeezed[hit.start : hit.end] == title
            section = Section(number=meaning.number, title=meaning.id, exact=exact, printed=number, span=(begin, end))
            yield _Seen(section, hit.start, hit.end, sub)


def _number(plain: str, floor: int, start: int, end: int) -> tuple[str | None, int, bool]:
    """The number printed before a title, where the heading begins, and whether it is in brackets; None: no heading."""
    first = max(floor, start - _BEFORE)
    before = plain[first:start]
    if match := _BRACKETED.search(before):
        return _chinese(match["number"]), first + match.start(), True
    if match := _INLINE.search(before):
        return _chinese(match["number"]), first + match.start("number"), False
    line = plain.rfind("\n", first, start) + 1 or (floor if first == floor else -1)
    match = _LINE.fullmatch(plain, line, start) if line >= 0 else None
    if match and match["number"]:
        return _chinese(match["number"]), match.start("number"), False
    return ("" if match and _LINE_ENDS.match(plain, end) else None), start, False


def _chinese(number: str) -> str:
    return _NUMERALS[int(number) - 1] if number.isdecimal() else number


def _without_contents(seen: list[_Seen]) -> list[_Seen]:
    """Headings without those of a table of contents: what stands before the first section's heading comes again."""
    same = [i for i, s in enumerate(seen) if _is_same(s, seen[0])]
    rest = seen[same[-1] if seen[0].section.number == _NUMERALS[0] else 0 :]
    again: set[int] = set()
    run: list[int] = []
    for i, (a, b) in enumerate(zip(rest, [*rest[1:], None], strict=True)):
        run.append(i)
        if b is None or b.start - a.end > _CONTENTS:
            later = {s.section.number for s in rest[i + 1 :]}
            if len(run) >= _LINES:
                again.update(j for j in run if rest[j].section.number in later)
            run = []
    return [s for i, s in enumerate(rest) if i not in again]


def _is_same(one: _Seen, other: _Seen) -> bool:
    return (one.section.title, one.section.exact) == (other.section.title, other.section.exact)


def _others(plain: str, part: Span) -> Iterator[Section]:
    for match in _OTHER.finditer(plain, *part):
        yield Section(number="", title="", exact=False, printed=match["number"], span=(match.start("number"), match.end()))


def _within(at: int, places: Iterable[Span]) -> bool:
    return any(start <= at < end for start, end in places)
