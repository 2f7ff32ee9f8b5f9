"""The columns of a statistics table: the year's figures, the cumulative ones, and in which order they stand."""

import re
from dataclasses import dataclass

from giextract.reading.figures import scan
from giextract.reading.indicators import Label
from giextract.reading.rows import Sheet
from giextract.report import Span

ANNUAL, CUMULATIVE = "annual", "cumulative"
_ANCHOR = re.compile(r"(?:统\s*计\s*)?指\s*标(?:\s*名\s*称)?|项\s*目(?:\s*名\s*称)?|(?:计\s*量\s*)?单\s*位")
_CUMULATIVE = re.compile(
    r"截\s*[至止][^。;]{0,16}?累\s*计|(?:历\s*年|历\s*史|总)?\s*(?<!本年)(?<!年度)累\s*计\s*(?:总?\s*数)?"
)
_ANNUAL = re.compile(
    r"统\s*计\s*数|(?:20\d\d\s*|本\s*|当\s*|全\s*)年\s*(?:度\s*)?(?:累\s*计|合\s*计|发\s*生)?\s*数?|年\s*度\s*数|数\s*[值量额]"
)
_TWO = re.compile(r"0\d")  # no figure begins with 0: this is two, glued together
_ANY = re.compile(r"统\s*计\s*数|数\s*[值量额]")  # heads of any column: above the others, or once more for a second half
_BEFORE = 90  # characters above the first row in which the head is looked for
_MOST = 2 / 3  # of the rows that print figures, those that print two


@dataclass(frozen=True, slots=True)
class Columns:
    """The ids of the columns in printed order, and their headings; `told` is whether the page says which is which."""

    ids: tuple[str, ...]
    headings: tuple[Span | None, ...]
    told: bool = True


def columns_of(sheet: Sheet, first: Span, rows: list[Label]) -> Columns:
    """What the columns are, by the head above the first row and by how many figures the rows print."""
    heads = _headings(sheet.copy.plain, first)
    printed = [scan(sheet.copy.plain[: row.end], row.start, row.end).pieces for row in rows]
    counts = [len(pieces) for pieces in printed]
    filled = [n for n in counts if n]
    double = sum(n >= 2 for n in filled) > _MOST * len(filled)
    kinds = [kind for kind, _ in heads]
    if sorted(kinds) == [ANNUAL, CUMULATIVE]:
        return Columns(tuple(kinds), tuple(span for _, span in heads))
    glued = [p for pieces in printed for p in pieces if _TWO.match(sheet.copy.plain[slice(*p.span)])]
    if double or len(glued) > 1 or len(kinds) > 1:
        return Columns((ANNUAL, CUMULATIVE), (None, None), told=False)
    if kinds == [CUMULATIVE]:
        return Columns((CUMULATIVE,), (heads[0][1],))
    return Columns((ANNUAL,), (heads[0][1] if heads else None,))


def _headings(plain: str, first: Span) -> list[tuple[str, Span]]:
    """The headings right above the first row, in printed order; a title above them names the year, too."""
    above = plain[max(0, first[0] - _BEFORE) : first[0]]
    anchor = next(_ANCHOR.finditer(above), None)
    if anchor is None:
        return []
    start = first[0] - len(above) + anchor.end()
    found = [(CUMULATIVE, m.span()) for m in _CUMULATIVE.finditer(plain, start, first[0])]
    taken = [span for _, span in found]
    found += [
        (ANNUAL, m.span())
        for m in _ANNUAL.finditer(plain, start, first[0])
        if not any(a < m.end() and m.start() < b for a, b in taken)
    ]
    telling = [f for f in found if not _ANY.fullmatch(plain[slice(*f[1])])]
    if not telling:
        return found[:1]
    return sorted(telling if len(telling) > 1 else found, key=lambda f: f[1])
