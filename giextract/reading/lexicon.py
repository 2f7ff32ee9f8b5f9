"""Every label of every form, ready to be found in a squeezed copy, and where on a page they stand."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from giextract.forms import Block, Form, Heading, Row, Table, forms
from giextract.reading.copy import Copy, squeeze
from giextract.reading.figures import chinese_number

Role = Literal["item", "column", "row", "heading", "note", "title"]

ENUMERATOR = re.compile(r"^(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+\.)")
# What may number a label on the page, whatever the form's own number is; a figure before a comma is no number of a label.
_PRINTED_NUMBER = re.compile(
    r"(?:\(\s*(?:[一二三四五六七八九十]{1,2}|\d)\s*\)|[一二三四五六七八九十]{1,2}\s*[、.,]|\d\s*[.、])?[、.]?[\s\u2060'\"(]*$"
)
# A number of two digits stands behind a border: of 5 12、 nobody can see whether it ends in 12、 or in 2、.
TWO_DIGITS = r"(?:(?<=[\n\t|])|(?<=[\n\t|] )|(?<=[\n\t|] {2})|(?<=[\n\t|] {3})|(?<=[\n\t|] {4}))\d{2}"
_ANY_NUMBER = re.compile(
    r"(?:\(\s*(?:[一二三四五六七八九十]{1,2}|\d{1,2})\s*\)|[①-⑳]|[一二三四五六七八九十]{1,2}\s*[、.,]|"
    rf"(?:{TWO_DIGITS}|\d)\s*[.、])?[、.]?[\s\u2060'\"(]*$"
)
_CHINESE_NUMBER = re.compile(
    r"(?:\(\s*(?:[一二三四五六七八九十]{1,2}|\d)\s*\)|[一二三四五六七八九十]{1,2}\s*[、.,])?[、.]?[\s\u2060'\"(]*$"
)
# A number in another style than the form's, at the beginning of a line or cell: of one without a mark behind it nobody
# can see that it is no figure, unless it is the number that the label has on the form.
_OTHER_STYLE = re.compile(r"(?:\A|(?<=[\n\t|]))[ \u2060]*(\(?\d{1,2})([.、,)]+)?[ \u2060'\"]*\Z")
SECTIONS = (
    "总体情况", "其他需要报告的事项", "存在的主要问题及改进情况", "政府信息公开工作存在的主要问题及改进情况",
    "存在的主要问题和改进情况", "存在的问题及改进措施", "信息内容",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a label may be: its role in a table; `order` is its place down the table, `forms` the forms that print it."""

    table: str
    role: Role
    id: str
    order: int
    forms: frozenset[str]
    block: int = 0
    number: str = ""
    fingerprint: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A label found: its place in the squeezed copy, its span in the text with and without its printed number."""

    start: int
    end: int
    core: tuple[int, int]
    span: tuple[int, int]
    meanings: tuple[Meaning, ...]
    misprint: str | None = None

    def meaning(self, table: str, *roles: Role) -> Meaning | None:
        """What this label is in a table, if it is any of these roles there."""
        return next((m for m in self.meanings if m.table == table and m.role in roles), None)


def find(copy: Copy, words: Mapping[str, tuple[Meaning, ...]] | None = None) -> list[Hit]:
    """Every label on the page in reading order, the longest where several would overlap; or every one of `words`."""
    lexicon, text = words or _lexicon(), copy.squeezed
    taken = bytearray(len(text))
    hits = []
    for key, meanings in lexicon.items():  # longest first
        at = text.find(key)
        while at >= 0:
            end = at + len(key)
            if not taken[at] and not taken[end - 1]:
                taken[at:end] = b"\1" * len(key)
                hits.append(hit(copy, at, end, meanings))
            at = text.find(key, end)
    return sorted(hits, key=lambda h: h.start)


def hit(copy: Copy, start: int, end: int, meanings: tuple[Meaning, ...], misprint: str | None = None) -> Hit:
    """A label at a place of the squeezed copy, with the number that is printed before it taken in."""
    first, last = copy.span(start, end)
    before = copy.plain[max(0, first - 12) : first]
    numbers = [m.number for m in meanings if m.number]
    pattern = _PRINTED_NUMBER if any(n[0].isdigit() for n in numbers) else _CHINESE_NUMBER
    pattern = _ANY_NUMBER if meanings[0].table == "statistics" else pattern
    lead = pattern.search(before)
    own = next((n for n in numbers if before.rstrip().endswith(n)), None)
    taken = len(before) - before.rindex(own) if own else len(lead.group()) if lead else 0
    return Hit(start, end, (first, last), (first - taken, last), meanings, misprint)


def numbering(copy: Copy, h: Hit) -> tuple[int, int] | None:
    """Where a number stands that is printed right before a label, but not as the form numbers any of its kind."""
    start, end = max(0, h.core[0] - 12), h.core[0]
    match = _OTHER_STYLE.search(copy.plain, start, end)
    if match is None or re.search(r"[一二三四五六七八九十]", copy.plain[h.span[0] : end]):
        return None
    own = {_ordinal(m.number) for m in h.meanings}
    if not match[2] and int(match[1].lstrip("(")) not in own:
        return None
    return match.start(1), end


def _ordinal(number: str) -> int | None:
    """Which number a label has on its form: 五、, （五） and 5. are 5."""
    digits = number.strip("、（）().")
    return int(digits) if digits.isdecimal() else chinese_number(digits)


@cache
def labels(table: str) -> dict[str, tuple[Meaning, ...]]:
    """The labels of rows and columns of one table, by squeezed text: what a misprint is held against."""
    wanted = {}
    for key, meanings in _lexicon().items():
        own = tuple(m for m in meanings if m.table == table and m.role in ("row", "column"))
        if own and len(key) > 3:
            wanted[key] = own
    return wanted


@cache
def _lexicon() -> dict[str, tuple[Meaning, ...]]:
    found: dict[str, dict[tuple[str, Role, str, int], Meaning]] = defaultdict(dict)

    def add(text: str, meaning: Meaning) -> None:
        key = squeeze(ENUMERATOR.sub("", text))
        own = (meaning.table, meaning.role, meaning.id, meaning.block)
        old = found[key].get(own)
        if old:
            meaning = Meaning(
                old.table, old.role, old.id, old.order, old.forms | meaning.forms, old.block, old.number,
                old.fingerprint and meaning.fingerprint,
            )  # fmt: skip
        found[key][own] = meaning

    for form in forms().values():
        for key, table in form.tables.items():
            if key != "statistics":
                _add_table(add, form, key, table)
    for text in SECTIONS:
        add(text, Meaning("", "title", text, 0, frozenset()))
    return {k: tuple(found[k].values()) for k in sorted(found, key=len, reverse=True)}


def _add_table(add, form: Form, key: str, table: Table) -> None:  # type: ignore[no-untyped-def]
    own = frozenset({form.id})
    for text in table.titles:
        add(text, Meaning(key, "title", text, 0, own))
    for text in table.notes:
        add(text, Meaning(key, "note", text, 0, own))
    for block in table.blocks:
        _add_block(add, form, key, block)


def _add_block(add, form: Form, key: str, block: Block) -> None:  # type: ignore[no-untyped-def]
    own = frozenset({form.id})
    place = _item_order(block)
    if block.item:
        add(block.item, Meaning(key, "item", block.item, place * 100, own, place))
    for i, column in enumerate(block.columns):
        meaning = Meaning(key, "column", column.id, place * 100 + 10 + i, own, place, "", column.fingerprint)
        for text in (column.label, *(a.text for a in column.aliases)):
            add(text, meaning)
    for row in block.rows:
        order = place * 100 + 50 + _row_order(key, row)
        if isinstance(row, Heading):
            number = number_of(row.heading)
            add(row.heading, Meaning(key, "heading", row.heading, order, own, place, number))
            continue
        meaning = Meaning(key, "row", row.id, order, own, place, number_of(row.label), row.fingerprint)
        for text in (row.label, *(a.text for a in row.aliases)):
            add(text, meaning)


def number_of(label: str) -> str:
    """The number in front of a label, as a squeezed page would print it."""
    match = ENUMERATOR.match(label)
    return match.group().replace("（", "(").replace("）", ")") if match else ""


@cache
def _items() -> list[str]:
    """The item lines of all forms in statutory order (第二十条第（一）项 before 第（五）项)."""
    order = "一二三四五六七八九十"
    items = {b.item for f in forms().values() for t in f.tables.values() for b in t.blocks if b.item}
    return sorted(items, key=lambda item: order.index(item[item.index("（") + 1]))


def _item_order(block: Block) -> int:
    return _items().index(block.item) if block.item else 0


@cache
def _rows(table: str) -> list[str]:
    """The rows of a table down the page, over all forms; the longest form leads, the others' own rows follow."""
    having = [f for f in forms().values() if table in f.tables]
    longest_first = sorted(having, key=lambda f: _length(f, table), reverse=True)
    seen: list[str] = []
    for form in longest_first:
        for block in form.tables[table].blocks:  # type: ignore[index]
            for row in block.rows:
                text = squeeze(row.heading if isinstance(row, Heading) else row.label)
                if text not in seen:
                    seen.append(text)
    return seen


def _length(form: Form, table: str) -> int:
    blocks: tuple[Block, ...] = form.tables[table].blocks  # type: ignore[index]
    return sum(len(block.rows) for block in blocks)


def _row_order(table: str, row: Row | Heading) -> int:
    return _rows(table).index(squeeze(row.heading if isinstance(row, Heading) else row.label))
