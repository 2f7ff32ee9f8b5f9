"""The labels of the statistics table on a page, and what may stand between a label and its figure."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import Literal

from giextract.forms import Heading, Row, forms
from giextract.reading.copy import Copy, squeeze
from giextract.reading.lexicon import ENUMERATOR, Hit, Meaning, find, number_of
from giextract.report import Span

TABLE: Literal["statistics"] = "statistics"
UNIT = r"人次|万元|亿元|元|条|件|次|篇|个|人|份|期|项|场|起|宗|处|部"
_UNIT_ENDS = r"(?=$|[^\u4e00-\u9fff]|[无不零〇一二三四五六七八九十百千两])"
_BEFORE_FIGURE = re.compile(
    rf"\)?(?:数量|数|量)?(?P<remark>[\s\u2060]*\([^()]*\))?[\s|:\u2060]*(?:\(?(?:单位\s*:\s*)?(?P<unit>{UNIT})\)?{_UNIT_ENDS})?"
)
_AMONG = re.compile(r"^其中[：:]?")
_AMONG_BEFORE = re.compile(r"其\s*中\s*[:,]?\s*$")
_REMARK = re.compile(r"（[^（）]*）$")
_FIGURE = re.compile(r"[\s|\u2060]*(?:[\d/]|无(?![\u4e00-\u9fff])|-)")
_NOTHING_ELSE = re.compile(r"[\s|:\u2060-]*")
_CLAUSE = re.compile(rf"[\s|\u2060]*\d[\d,.]*\s*(?:{UNIT})?\s*(?:[,;](?!\d)|。)")  # 2122条，其中: a sentence goes on
_WORDS_BETWEEN = re.compile(r"[^\S\n]*[\u4e00-\u9fff():]{1,10}[ \t|]*\d[\d,. \t|]*$", re.M)
_LEAD = re.compile(r"(?:其中|本年度?|全年|当年|年度?|通过|政府信息公开|[\s:,、.。;()'\"\-\u2060])*")
_SERIAL = re.compile(r"(?:^|[\n|\t])[ ]*(\d{1,3})[\s|]*$")
_HEAD = re.compile(r"单\s*位|统\s*计\s*数|指\s*标")
_FEWEST_SERIALS = 5


@dataclass(frozen=True, slots=True)
class Label:
    """A label found: its hit, where its figures may begin, the unit in front of them, and whether it is a row's.

    The figures of a doubtful one are glued to digits of something else. `foreign` is where a row of no form begins before
    the next label.

    A label in a sentence is none: there the figure is followed by a comma, or by nothing that could be one.
    """

    hit: Hit
    start: int
    end: int
    unit: str | None
    is_row: bool
    is_doubtful: bool = False
    foreign: Span | None = None


def labels_of(copy: Copy) -> list[Label]:
    """Every label of the statistics table on the page, in reading order; labels that are part of longer ones left out."""
    hits = [h for h in find(copy, _words()) if h.meaning(TABLE, "row", "heading", "note", "title")]
    hits = [h for h, before in zip(hits, [None, *hits], strict=False) if _is_whole(copy, h, before)]
    ending = [not _goes_on(copy, h, after) for h, after in zip(hits, [*hits[1:], None], strict=False)]
    printed = Counter(m.id for h, ends in zip(hits, ending, strict=True) if ends for m in h.meanings)
    lost = {h.start for h, ends in zip(hits, ending, strict=True) if not ends and _is_lost(copy, h, printed)}
    hits = _with_serials(copy, [h for h, ends in zip(hits, ending, strict=True) if ends or h.start in lost])
    stops = [*(_begin(copy.plain, h) for h in hits), len(copy.plain)][1:]
    labels = [_label(copy, h, stop) for h, stop in zip(hits, stops, strict=True)]
    return [replace(x, is_row=True, is_doubtful=True) if x.hit.start in lost else x for x in labels]


def _is_lost(copy: Copy, h: Hit, printed: Counter[str]) -> bool:
    """Whether a label goes on in words of no form before its figure, and no other label of the page is its row's."""
    rows = [m.id for m in h.meanings if m.role == "row"]
    is_missing = max(printed[row] for row in rows) < len(rows)
    return is_missing and _WORDS_BETWEEN.match(copy.plain, h.core[1]) is not None


def _begin(plain: str, h: Hit) -> int:
    """Where a row begins: at its number, or at the 其中 in front of that."""
    start = max(0, h.span[0] - 8)
    among = _AMONG_BEFORE.search(plain[start : h.span[0]])
    return start + among.start() if among else h.span[0]


def _label(copy: Copy, h: Hit, end: int) -> Label:
    plain = copy.plain
    if h.meaning(TABLE, "row") is None:
        return Label(h, h.core[1], end, None, False)
    match = _BEFORE_FIGURE.match(plain, h.core[1], end)
    at, unit, doubtful = h.core[1], None, False
    behind = match.end() if match else at
    if match and (match["remark"] is None or _is_remark(match["remark"])):
        at, unit = match.end(), match["unit"]
        if match["remark"]:
            core = (h.core[0], match.end("remark"))
            h = replace(h, core=core, span=(h.span[0], core[1]))
    else:
        doubtful = True
    is_row = unit or _FIGURE.match(plain, behind, end) or _NOTHING_ELSE.fullmatch(plain, at, end)
    return Label(h, at, end, unit, bool(is_row) and not _CLAUSE.match(plain, behind, end + 1), doubtful)


def _is_remark(printed: str) -> bool:
    """Whether brackets hold a remark: the form's own, or one without a figure that may be the row's."""
    return not re.search(r"\d", printed) or squeeze(printed) in _remarks()


def _is_whole(copy: Copy, h: Hit, before: Hit | None) -> bool:
    """Whether a label begins where it stands, and is not the end of a longer one: 上年收到申请数."""
    if (before and before.meaning(TABLE, "note")) or h.meaning(TABLE, "note", "title"):
        return True
    start = max(before.core[1] if before else 0, h.span[0] - 16)
    lead = re.split(r"[\d\n\t|]", copy.plain[start : h.span[0]])[-1]
    if before and start == before.core[1]:
        lead = re.sub(rf"^\)?(?:数量|数|量)?(?:\([^()]*\))?\s*(?:{UNIT})?", "", lead)
    rest = _LEAD.sub("", re.sub(rf"^\s*(?:{UNIT})(?=其中|$|\s)", "", lead))
    return not re.search(r"[\u4e00-\u9fff]", rest) or bool(_HEAD.search(copy.plain, max(0, h.span[0] - 40), h.span[0]))


def _goes_on(copy: Copy, h: Hit, after: Hit | None) -> bool:
    """Whether a label is the beginning of a longer one: 收到申请数比上年增加."""
    end = _begin(copy.plain, after) if after else len(copy.plain)
    match = _BEFORE_FIGURE.match(copy.plain, h.core[1], end)
    at = match.end() if match else end
    is_next = at == h.core[1] and h.meaning(TABLE, "row") is not None
    return (
        is_next
        and re.match(r"[\u4e00-\u9fff]", copy.plain[at:end]) is not None
        and not _FIGURE.match(copy.plain, at, end)
    )


def _with_serials(copy: Copy, hits: list[Hit]) -> list[Hit]:
    """The labels with the running number of a column in front of them, where the sheet has such a column."""
    found = [_SERIAL.search(copy.plain[max(0, h.span[0] - 16) : h.span[0]]) for h in hits]
    numbers = [int(m[1]) for m in found if m]
    steady = sum(b - a == 1 for a, b in pairwise(numbers))
    if len(numbers) < max(_FEWEST_SERIALS, len(hits) // 2) or steady < 0.8 * (len(numbers) - 1):
        return hits
    return [
        replace(h, span=(h.span[0] - (len(m.group()) - m.start(1) + m.start()), h.span[1])) if m else h
        for h, m in zip(hits, found, strict=True)
    ]


@cache
def _words() -> dict[str, tuple[Meaning, ...]]:
    """The labels of all statistics tables by squeezed text, longest first; 数 and 数量 are one word."""
    found: dict[str, dict[tuple[str, str], Meaning]] = defaultdict(dict)
    spare: dict[str, Meaning] = {}
    for text, meaning in _texts():
        own = (meaning.role, meaning.id)
        old = found[squeeze(text)].get(own)
        found[squeeze(text)][own] = replace(meaning, forms=meaning.forms | old.forms) if old else meaning
        if meaning.role == "row" and text.endswith("数"):
            spare[squeeze(text) + "量"] = meaning
    for key, meaning in spare.items():
        if key not in found:
            found[key] = {(meaning.role, meaning.id): meaning}
    return {key: tuple(found[key].values()) for key in sorted(found, key=len, reverse=True)}


def _texts() -> Iterator[tuple[str, Meaning]]:
    for form in forms().values():
        if TABLE not in form.tables:
            continue
        table, own = form.tables[TABLE], frozenset({form.id})
        for text in table.titles:
            yield text, Meaning(TABLE, "title", text, 0, own)
        for text in table.notes:
            yield text, Meaning(TABLE, "note", text, 0, own)
        for order, row in enumerate(table.blocks[0].rows):
            yield from _of_row(row, order, own)


def _of_row(row: Row | Heading, order: int, own: frozenset[str]) -> Iterator[tuple[str, Meaning]]:
    label = _AMONG.sub("", row.heading if isinstance(row, Heading) else row.label)
    number = number_of(label)
    if isinstance(row, Heading):
        yield ENUMERATOR.sub("", label), Meaning(TABLE, "heading", row.heading, order, own, 0, number)
        return
    meaning = Meaning(TABLE, "row", row.id, order, own, 0, number)
    for text in (label, *(alias.text for alias in row.aliases)):
        text = ENUMERATOR.sub("", text)
        yield text, meaning
        if _REMARK.search(text):
            yield _REMARK.sub("", text), meaning


@cache
def _remarks() -> frozenset[str]:
    """The remarks in brackets that labels of the form end with."""
    rows = (row for form in forms().values() if TABLE in form.tables for row in form.tables[TABLE].blocks[0].rows)
    return frozenset(squeeze(m.group()) for row in rows if isinstance(row, Row) for m in _REMARK.finditer(row.label))
