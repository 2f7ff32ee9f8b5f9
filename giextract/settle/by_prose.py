"""Cut a glued row of the proactive table by a figure that the prose states for one of its cells."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from giextract.checks.lawful import readings as lawful_readings
from giextract.checks.narrative import is_own
from giextract.reading.cuts import Cut
from giextract.reading.figures import number
from giextract.report import Statement
from giextract.settle.readings import Readings

_LEAST = 10  # a figure of one digit may be the last digit of a row by chance
_ITEMS = frozenset({"条", "项", "篇", "期"})  # published items are neither decisions nor documents
_PUBLISHED = re.compile(r"公开|公示|公布|发布")
_COLUMNS = (  # which column of 规章 and 规范性文件 a sentence speaks of
    (re.compile(r"现行有效"), ("in_force",)),
    (re.compile(r"废止|失效"), ("repealed",)),
    (re.compile(r"制定|制发|印发|出台"), ("made", "issued")),
)


@dataclass(frozen=True, slots=True)
class Stated:
    """What the prose says is in a cell, and in which words."""

    value: Decimal
    quote: str


def stated_in_prose(statements: Iterable[Statement], agency: str | None) -> dict[str, Stated]:
    """Exact figures of the report's own that can mean one cell of the proactive table only; two figures for one are none."""
    found: dict[str, Stated | None] = {}
    for s in statements:
        if s.kind != "figure" or s.value is None or s.approximate or s.unit in _ITEMS or not is_own(s.scope, agency):
            continue
        said = Stated(Decimal(s.value), re.sub(r"\s", "", s.quote))
        for cell in _cells(s):
            known = found.get(cell, said)
            found[cell] = said if known is not None and known.value == said.value else None
    return {cell: said for cell, said in found.items() if said is not None}


def _cells(s: Statement) -> tuple[str, ...]:
    """The cells, one for each form, that a statement speaks of; none where its words leave more than one."""
    if not s.variable.startswith("proactive."):
        return ()
    if s.variable in ("proactive.rules", "proactive.normative"):
        meant = [columns for words, columns in _COLUMNS if words.search(s.quote)]
        return tuple(f"{s.variable}.{column}" for column in meant[0]) if len(meant) == 1 else ()
    reading = lawful_readings().get(s.variable)
    if reading is None or len(reading.readings) != 1 or " " in reading.readings[0] or _PUBLISHED.search(s.quote):
        return ()
    return reading.readings


def cut_by_prose(found: Readings, plain: str, stated: Mapping[str, Stated]) -> tuple[Cut, Stated] | None:
    """The one of all ways to cut a row that has what the prose states in its place; None where several have, or none."""
    if found.row.how != "glued":
        return None
    ways = [cut for cuts in found.ways.values() for cut in cuts]
    served = None
    for i, cell in enumerate(found.row.cells):
        said = stated.get(cell)
        if said is None or said.value < _LEAST:
            continue
        left = [cut for cut in ways if (span := cut[i]) is not None and number(plain[slice(*span)]) == said.value]
        served = said if len(left) < len(ways) else served
        ways = left
    return (ways[0], served) if served is not None and len(ways) == 1 and None not in ways[0] else None
