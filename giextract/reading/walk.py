"""Walk down a recognised table: every label with what is printed behind it, misprinted labels and rows of no form too."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import fuzz, process

from giextract.reading.figures import Piece, number, scan, shown
from giextract.reading.lexicon import Hit, Meaning, hit, labels
from giextract.reading.page import Note
from giextract.reading.rows import Sheet, after_label
from giextract.reading.tables import Found, find_chain
from giextract.report import ExtraCell, Span

_CHINESE = re.compile(r"[\u4e00-\u9fff]{3,}")
_LIKE = 70  # of 100: one wrong, added or lost character in four, two in seven
_APART = 12  # how much better the best label must fit than the next best


@dataclass(frozen=True, slots=True)
class Step:
    """A row label on the way down: what it means, where its figures may stand, and whether it came out of order."""

    hit: Hit
    meaning: Meaning
    start: int
    end: int
    in_order: bool


def recognised(sheet: Sheet, hits: list[Hit], table: str) -> tuple[Found | None, list[Hit]]:
    """A table among these labels, once more with its misprinted labels where it has any; and the labels with those."""
    found = find_chain(sheet, hits, table)
    more = misprints(sheet, hits, table, found.hits) if found else []
    if more:
        hits = sorted([*hits, *more], key=lambda h: h.start)
        found = find_chain(sheet, hits, table) or found
    return found, hits


def misprints(sheet: Sheet, hits: list[Hit], table: str, inside: tuple[Hit, ...]) -> list[Hit]:
    """Labels with a slip of the pen: text between known labels that can be only one label of this table."""
    known = labels(table)
    present = {(m.role, m.id, m.block) for h in inside for m in h.meanings if m.table == table}
    wanted = {
        key: meanings for key, meanings in known.items()
        if table == "disputes" or any((m.role, m.id, m.block) not in present for m in meanings)
    }  # fmt: skip
    found = []
    text = sheet.copy.squeezed
    for a, b in pairwise(inside):
        for match in _CHINESE.finditer(text, a.end, b.start):
            start = match.start() + len(re.match(r"[一二三四五六七八九十]?", match.group()).group())  # type: ignore[union-attr]
            fits = process.extract(
                text[start : match.end()], list(wanted), scorer=fuzz.ratio, limit=2, score_cutoff=_LIKE
            )
            if fits and (
                len(fits) == 1 or fits[0][1] - fits[1][1] >= _APART or wanted[fits[0][0]] == wanted[fits[1][0]]
            ):
                found.append(hit(sheet.copy, start, match.end(), wanted[fits[0][0]], misprint=fits[0][0]))
    taken = [(h.start, h.end) for h in hits]
    return [h for h in found if not any(s < h.end and h.start < e for s, e in taken)]


def steps(
    sheet: Sheet, hits: list[Hit], links: tuple[tuple[Hit, Meaning], ...], table: str, inside: tuple[Hit, ...]
) -> list[Step]:
    """The row labels of a table in printed order: the chain's, and rows printed out of order or a second time."""
    chained = {h.start: m for h, m in links}
    last = links[-1][0].start
    found = []
    for h in (*inside, *_again(sheet, hits, links[-1], table)):
        meaning = chained.get(h.start) or h.meaning(table, "row", "heading")
        if (
            meaning is None
            or meaning.role not in ("row", "heading")
            or (h.start > last and meaning.id != links[-1][1].id)
        ):
            continue
        if h.start not in chained and h.meaning(table, "column"):
            continue  # a column heading repeated at the top of a page
        start = after_label(sheet.copy, h.core[1])
        found.append(Step(h, meaning, start, _next_label(sheet, hits, h), h.start in chained))
    return found


def _again(sheet: Sheet, hits: list[Hit], last: tuple[Hit, Meaning], table: str) -> list[Hit]:
    """The last row's label printed again right behind its figures."""
    behind = next((h for h in hits if h.start >= last[0].end), None)
    meaning = behind.meaning(table, "row") if behind else None
    return [behind] if behind and meaning and meaning.id == last[1].id else []


def _next_label(sheet: Sheet, hits: list[Hit], h: Hit) -> int:
    return min((o.span[0] for o in hits if o.start >= h.end), default=len(sheet.copy.plain))


def extra_row(sheet: Sheet, table: str, label: str, pieces: tuple[Piece, ...]) -> list[ExtraCell]:
    """The figures of a printed row that no form has, kept as they stand."""
    cells = []
    for piece in pieces:
        printed = sheet.document.text[slice(*piece.span)]
        value = number(sheet.copy.plain[slice(*piece.span)])
        cells.append(
            ExtraCell(
                table=table,
                label=label,
                printed=printed,
                span=piece.span,
                value=None if value is None else shown(value),
            )
        )
    return cells


def foreign_rows(sheet: Sheet, table: str, start: int, end: int) -> Iterator[tuple[str, Span, tuple[Piece, ...]]]:
    """Labels that no form has between two known labels, with the figures behind each."""
    plain = sheet.copy.plain
    at = start
    while match := re.compile(r"[^\d|\n\t]*[\u4e00-\u9fff]{2}[^\d|\n\t]*").search(plain, at, end):
        run = scan(plain, match.end(), end)
        if run.pieces:
            yield match.group().strip(" :()、.\u2060"), match.span(), run.pieces
        at = max(run.end, match.end())


def slip_note(table: str, h: Hit, text: str) -> Note:
    """The notice of a misprinted label: as printed, and what it was taken for."""
    wanted = next(m.id for m in h.meanings if m.table == table)
    return Note(kind="misprint", span=h.core, detail=f"{text[slice(*h.core)].strip()}|{h.misprint}|{wanted}")
