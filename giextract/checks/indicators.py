"""Judgements of the statistics table: indicators that are not on the sheet, and a year that is above all years."""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import combinations

from rapidfuzz import fuzz

from giextract.checks.facts import Facts
from giextract.checks.judgements import Case
from giextract.checks.verdict import Verdict
from giextract.forms import cell_ids, forms
from giextract.report import ExtraCell

STOCKS = ("statistics.h.",)  # offices, reading points and staff are counted as they stand, not added up over years
_WORDS = re.compile(r"[^\u4e00-\u9fff]|（[^（）]*）|其中")
_LIKE = 65  # of 100: how much two labels have in common
_LIKE_IN_PLACE = 45
_MOST_EXTRA = 6
_BEHIND = 60  # characters behind the last part in which one more may stand


def indicators_absent(facts: Facts) -> Iterator[Case]:
    """Indicators of the form that the sheet does not print, all in one."""
    table = facts.table("statistics")
    if table and table.missing:
        names = _labels(table.form)
        said = "、".join(names[c] for c in table.missing if c in names)
        yield Case(table.missing, table.span, {"count": str(len(table.missing)), "labels": said})


def indicator_renamed(facts: Facts) -> Iterator[Case]:
    """Rows of no form that read like indicators that are not there: they may be those by another name."""
    table = facts.table("statistics")
    if table is None or not table.missing:
        return
    order = {cell: i for i, cell in enumerate(cell_ids(forms()[table.form], "statistics"))}
    printed = sorted((k.label_span, order[c]) for c, k in facts.cells.items() if c in order and k.label_span)
    missing = sorted(table.missing, key=order.__getitem__)
    names = _labels(table.form)
    for label, extra in {e.label: e for e in facts.extra if e.table == "statistics"}.items():
        above = max((o for span, o in printed if span[1] <= extra.span[0]), default=-1)
        below = min((o for span, o in printed if span[0] >= extra.span[1] and o > above), default=len(order))
        absent = tuple(c for c in missing if _is_like(label, names.get(c, ""), above < order[c] < below))
        if absent:
            figures = " ".join(e.printed for e in facts.extra if e.table == "statistics" and e.label == label)
            lacking = "、".join(dict.fromkeys(names[c.removesuffix(".cumulative")] for c in absent))
            yield Case(absent, extra.span, {"label": label, "printed": figures, "indicators": lacking}, label)


def _is_like(label: str, indicator: str, in_its_place: bool) -> bool:
    return fuzz.ratio(_WORDS.sub("", label), _WORDS.sub("", indicator)) >= (_LIKE_IN_PLACE if in_its_place else _LIKE)


def year_above_cumulative(facts: Facts) -> Iterator[Case]:
    """A year's figure above the figure of all years; stocks are not added up over years, and blanks tell nothing."""
    for cell, known in facts.cells.items():
        whole = facts.cells.get(f"{cell}.cumulative")
        if not cell.startswith("statistics.") or cell.startswith(STOCKS) or whole is None:
            continue
        if known.value is not None and whole.value is not None and known.value > whole.value:
            words = {"year": str(known.value), "all": str(whole.value), "gap": str(known.value - whole.value)}
            yield Case((cell, f"{cell}.cumulative"), known.span, words)


def may_have_local_part(verdict: Verdict, facts: Facts) -> bool:
    """Whether rows of no form between the operands of a broken sum make up for what it lacks."""
    equation = verdict.equation
    if verdict.outcome != "broken" or equation.operator != "=" or not equation.rule.startswith("B5"):
        return False
    gap = verdict.right - verdict.left
    spans = [k.span for c in equation.cells if (k := facts.cells[c]).span]
    inside = [e for e in facts.extra if e.value and min(spans)[0] < e.span[0] <= max(spans)[1] + _BEHIND]
    own = [e for e in inside if _column(e) == ("cumulative" if equation.cells[0].endswith(".cumulative") else "annual")]
    sums = (
        sum(Decimal(e.value or 0) for e in some) for n in range(1, 4) for some in combinations(own[:_MOST_EXTRA], n)
    )
    return any(total == gap for total in sums)


def _column(extra: ExtraCell) -> str:
    return extra.column or "annual"


def _labels(form: str) -> dict[str, str]:
    rows = forms()[form].tables["statistics"].blocks[0].data_rows()
    return {f"statistics.{row.id}": row.label for row in rows}


INDICATORS: dict[str, Callable[[Facts], Iterator[Case]]] = {
    "indicators_absent": indicators_absent,
    "indicator_renamed": indicator_renamed,
    "year_above_cumulative": year_above_cumulative,
}
