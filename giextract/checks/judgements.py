"""Rules that the formula language cannot say: plain functions from facts to the cases that break them."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from itertools import pairwise

from giextract.checks.facts import Facts, Known, Said
from giextract.checks.labels import figures, listed, title
from giextract.forms import forms, row_and_column
from giextract.report import Span
from giextract.words import Language

_LABEL: dict[Language, str] = {"en": "row label (行名)", "zh": "行名"}
_HEADING: dict[Language, str] = {"en": "column heading (列名)", "zh": "列名"}


@dataclass(frozen=True, slots=True)
class Case:
    """One breach of a rule: the cells it is about, where it stands, and the words of its message.

    `key` tells this breach from another of the same cells.
    """

    cells: tuple[str, ...] = ()
    span: Span | None = None
    words: Mapping[str, Said] = field(default_factory=dict)
    key: str = ""


def row_of(cell: str) -> str:
    """The row part of a cell id, with its table."""
    return f"{cell.split('.', 1)[0]}.{row_and_column(cell)[0]}"


def by_row(cells: list[str]) -> Iterator[tuple[str, ...]]:
    """Cells grouped by their row, in order."""
    rows: dict[str, list[str]] = defaultdict(list)
    for cell in cells:
        rows[row_of(cell)].append(cell)
    for members in rows.values():
        yield tuple(members)


def without_label(facts: Facts) -> Iterator[Case]:
    """Stated figures beside which the row's label or the column's heading is not printed."""
    for missing, attribute in ((_LABEL, "label_span"), (_HEADING, "heading_span")):
        lacking = [
            c for c, k in facts.cells.items()
            if k.value is not None and getattr(k, attribute) is None
            and not (attribute == "heading_span" and c.startswith("statistics."))  # one column needs no heading
        ]  # fmt: skip
        for cells in by_row(lacking):
            printed = figures(cells, [facts.cells[c].printed or "" for c in cells], facts.forms())
            yield Case(cells, facts.cells[cells[0]].span, {"missing": missing, "printed": printed})


def value_not_at_its_place(facts: Facts) -> Iterator[Case]:
    """Plain counts whose value is not what stands at their span."""
    for cell, known in facts.cells.items():
        if known.value is None or known.kind == "amount":
            continue
        if known.span is None or not _says(facts.text[slice(*known.span)], known):
            printed = facts.text[slice(*known.span)] if known.span else ""
            yield Case((cell,), known.span, {"value": str(known.value), "printed": printed})


def _says(printed: str, known: Known) -> bool:
    text = re.sub(r"[\s,，*\u2060]", "", unicodedata.normalize("NFKC", printed))
    if not re.fullmatch(r"\d+", text):
        return bool(text)  # a sign or a Chinese numeral: the reading's own tests hold these
    try:
        return Decimal(text) == known.value
    except InvalidOperation:
        return False


def place_used_twice(facts: Facts) -> Iterator[Case]:
    """Stated cells whose spans overlap."""
    placed = sorted((k.span, c) for c, k in facts.cells.items() if k.value is not None and k.span)
    for (a, first), (b, second) in pairwise(placed):
        if b[0] < a[1]:
            both = (first, second)
            yield Case(both, b, {"printed": facts.text[slice(*b)], "cells": _named(both, facts)})


def _named(cells: tuple[str, ...], facts: Facts) -> dict[Language, str]:
    """Cells in the words of their form, listed in either language."""
    return {"en": listed(cells, "en", facts.forms()), "zh": listed(cells, "zh", facts.forms())}


def _which(cells: tuple[str, ...], facts: Facts) -> dict[Language, str]:
    """Which of several cells, behind a colon; what is said of one stands behind its name anyway."""
    names = _named(cells, facts)
    return {"en": f": {names['en']}", "zh": f"：{names['zh']}"} if len(cells) > 1 else {"en": "", "zh": ""}


def table_absent(facts: Facts) -> Iterator[Case]:
    """The proactive or the requests table is not on the page."""
    if facts.attached or facts.table("statistics"):
        return
    for name in ("proactive", "requests"):
        if facts.table(name) is None:
            yield Case((), None, {"table": title(name)}, name)


def disputes_absent(facts: Facts) -> Iterator[Case]:
    """The disputes table is not on the page, though others are."""
    if facts.tables and facts.table("disputes") is None and facts.table("statistics") is None:
        yield Case((), None, {"table": title("disputes")})


def row_absent(facts: Facts) -> Iterator[Case]:
    """Rows of a form that its table does not print; a table in short form has a finding of its own."""
    for table in facts.tables:
        if not table.short and table.table != "statistics":
            for cells in by_row(list(table.missing)):
                yield Case(cells, table.span, {"table": title(table.table, table.form)})


def not_a_count(facts: Facts) -> Iterator[Case]:
    """Counts and amounts that are negative, and counts that are not whole."""
    for cell, known in facts.cells.items():
        value = known.value
        if value is None:
            continue
        whole = known.kind == "amount" or value == int(value)
        if not whole or (value < 0 and known.kind != "signed"):
            yield Case((cell,), known.span, {"value": str(value), "printed": known.printed or ""})


def no_figures(facts: Facts) -> Iterator[Case]:
    """Tables all of whose cells are blank."""
    for table in facts.tables:
        own = [k for c, k in facts.cells.items() if c.startswith(f"{table.table}.")]
        if own and all(k.state == "blank" for k in own):
            yield Case((), table.span, {"table": title(table.table, table.form)}, table.table)


def amount_without_unit(facts: Facts) -> Iterator[Case]:
    """Amounts other than zero that print no unit in cell or head."""
    for cell, known in facts.cells.items():
        if known.kind == "amount" and known.value and known.unit is None:
            yield Case((cell,), known.span, {"printed": known.printed or ""})


def blanks(facts: Facts) -> Iterator[Case]:
    """Blank cells of a table that has figures, table by table."""
    for table in facts.tables:
        own = [c for c in facts.cells if c.startswith(f"{table.table}.")]
        empty = [c for c in own if facts.cells[c].state == "blank"]
        if empty and len(empty) < len(own):
            yield Case(tuple(empty), facts.cells[empty[0]].label_span, {"count": str(len(empty)), "which": _which(tuple(empty), facts)})


def subtotal_differs(facts: Facts) -> Iterator[Case]:
    """其他处理 printed as one row beside its three parts, and not their sum, column by column."""
    if (table := facts.table("requests")) is None:
        return
    heads = [e for e in facts.extra if e.table == "requests" and "其他处理" in e.label and e.value is not None]
    columns = [c.id for c in forms()[table.form].tables["requests"].blocks[0].columns]
    parts = ("uncorrected", "unpaid", "misc")
    if len(heads) != len(columns):
        return
    for head, column in zip(heads, columns, strict=True):
        cells = tuple(f"requests.other_handling.{p}.{column}" for p in parts)
        known = [facts.cells.get(c) for c in cells]
        values = [k.value for k in known if k is not None and k.value is not None]
        if len(values) == len(parts) and sum(values) != Decimal(head.value or 0):
            left, right = sum(values), Decimal(head.value or 0)
            words: dict[str, Said] = {"label": head.label, "left": str(left), "right": str(right), "gap": str(abs(left - right))}
            words["parts"] = figures(cells, map(str, values), facts.forms())
            yield Case(cells, head.span, words)


def doubtful_figures(facts: Facts) -> Iterator[Case]:
    """Cells with characters that OCR was not sure of."""
    unsure = [c for c, k in facts.cells.items() if k.span and any(_touch(k.span, d) for d in facts.doubtful)]
    for cells in by_row(unsure):
        known = [facts.cells[c] for c in cells]
        places = {k.span: " ".join((k.printed or "").split()) for k in known}  # a row left open is printed once
        span, printed = known[0].span, [" ".join((k.printed or "").split()) for k in known]
        said = figures(cells, printed, facts.forms()) if len(places) == len(cells) else " ".join(places.values())
        yield Case(cells, span, {"printed": said})


def _touch(a: Span, b: Span) -> bool:
    return a[0] < b[1] and b[0] < a[1]


JUDGEMENTS: dict[str, Callable[[Facts], Iterator[Case]]] = {
    "without_label": without_label,
    "value_not_at_its_place": value_not_at_its_place,
    "place_used_twice": place_used_twice,
    "table_absent": table_absent,
    "disputes_absent": disputes_absent,
    "row_absent": row_absent,
    "not_a_count": not_a_count,
    "no_figures": no_figures,
    "amount_without_unit": amount_without_unit,
    "blanks": blanks,
    "subtotal_differs": subtotal_differs,
    "doubtful_figures": doubtful_figures,
}
