"""Recognise the statutory tables of a page, each by its own labels, and read their rows."""

import re
from dataclasses import dataclass

from giextract.forms import Column, forms
from giextract.reading.chain import Link, chain
from giextract.reading.lexicon import Hit
from giextract.reading.rows import Sheet
from giextract.report import Span

GAP = {"proactive": 120, "requests": 260, "disputes": 40}
_FIGURE_NEXT = re.compile(r"[\s|\"')\u2060]*(?:\([^()\d]{1,60}\))?[\s|\u2060]*(?:[\d/]|[+-]?\d|无\b|[增加减]+\s?\d)")
_UNIT = re.compile(r"[亿万]\s*元|元")


@dataclass(frozen=True, slots=True)
class Found:
    """The labels of one table: the chain down its rows and columns, and the hits that stand in its region."""

    links: tuple[Link, ...]
    hits: tuple[Hit, ...]


def find_chain(sheet: Sheet, hits: list[Hit], table: str) -> Found | None:
    """The strongest chain of a table's labels among these hits, when it is a table's and not prose's."""
    candidates = []
    for hit in hits:
        followed = _FIGURE_NEXT.match(sheet.copy.plain, hit.span[1]) is not None
        for meaning in hit.meanings:
            if meaning.table != table or (table == "requests" and meaning.role not in ("row", "heading")):
                continue
            if meaning.role in ("note", "title"):
                continue
            numbered = bool(meaning.number) and sheet.copy.plain.startswith(meaning.number, _first(sheet, hit))
            also_column = any(m.role == "column" for m in hit.meanings) and meaning.role == "row"
            if also_column and not (followed or numbered):
                continue
            weight = {"item": 1.5, "column": 1.5, "row": 1.0, "heading": 0.5}[meaning.role]
            candidates.append((hit, meaning, weight + followed * (meaning.role == "row") + 0.5 * numbered))
    links = chain(candidates, GAP[table])
    accepted = _is_requests(links, hits) if table == "requests" else _is_proactive(links)
    if not accepted:
        return None
    first, last = _header_start(hits, links, table), links[-1][0].end
    return Found(tuple(links), tuple(h for h in hits if first <= h.start <= last))


def _first(sheet: Sheet, hit: Hit) -> int:
    at = hit.span[0]
    while at < hit.core[0] and sheet.copy.plain[at].isspace():
        at += 1
    return at


def _is_requests(links: list[Link], hits: list[Hit]) -> bool:
    """A requests table has a carry-over row or the printed reasons, and rows enough or its column headings above."""
    ids = {m.id for _, m in links if m.role == "row"}
    reasons = sum("." in i for i in ids)
    if not (ids & {"received", "carried_in", "carried_out"} or reasons >= 3):
        return False
    first = links[0][0].start
    heads = {
        m.id for h in hits if first - 160 <= h.start < first for m in h.meanings
        if m.table == "requests" and m.role == "column"
    }  # fmt: skip
    return len(ids) >= 8 or (len(ids) >= 2 and len(heads) >= 3)


def _is_proactive(links: list[Link]) -> bool:
    roles = [m.role for _, m in links]
    return "row" in roles and roles.count("item") + roles.count("column") >= 2


def _header_start(hits: list[Hit], links: list[Link], table: str) -> int:
    """Where the table's head begins: the column headings and notes right above its first row."""
    start = links[0][0].start
    for hit in reversed([h for h in hits if h.start < start]):
        if start - hit.end > 40 or not (hit.meaning(table, "column", "note", "heading")):
            break
        start = hit.start
    return start


def column_order(found: Found, columns: tuple[Column, ...], table: str) -> dict[str, Hit]:
    """The printed column headings, in printed order, each at its first place above the first row."""
    first_row = next(h.start for h, m in found.links if m.role in ("row", "heading"))
    placed: dict[str, Hit] = {}
    wanted = {c.id for c in columns}
    for hit in found.hits:
        meaning = hit.meaning(table, "column")
        if meaning and meaning.id in wanted and hit.start < first_row:
            placed.setdefault(meaning.id, hit)
    return placed


def printed_unit(sheet: Sheet, heading: Span | None, label: Span) -> str | None:
    """The unit that stands with a column's heading, anywhere from the heading to the row's label."""
    if heading is None or heading[0] >= label[0]:
        return None
    match = _UNIT.search(sheet.copy.plain, heading[0], label[0])
    return "".join(match.group().split()) if match else None


def form_of(votes: list[frozenset[str]], fallback: str) -> str:
    """The form that most of the telling labels belong to; `fallback` where none tells."""
    counts = {f: sum(f in v for v in votes) for f in forms()}
    best = max(counts.values(), default=0)
    leaders = [f for f, n in counts.items() if n == best]
    return leaders[0] if best and len(leaders) == 1 else fallback
