"""Name the cells that would explain the broken equations of a report, and what each would have to be."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from giextract.checks.facts import Facts, Known
from giextract.checks.verdict import Verdict
from giextract.forms import cell_ids, forms
from giextract.reading.figures import shown
from giextract.report import Explanation, Finding, Statement, Support
from giextract.settle.causes import Cause, Causes, Numbered, causes
from giextract.settle.localise import Table
from giextract.settle.slips import Grid, Parts, row_of
from giextract.settle.tableau import Number, Row

MOST_NAMED = 16  # explanations of one finding
# How hard a cell is to doubt: three readers' slips of the same kind are rarer than one's, two cells are more than any one.
WEIGHT = 2
WEIGHT_OF_AGREED = 3
_NOT_SOUGHT = (
    "; too much is wrong in this table to say which cells: explanations were not sought further",
    "；本表出错过多，未再查找可能出错的单元格",
)
_MORE = ("; there are more explanations than are listed", "；可能的原因不止所列各项")

Key = tuple[str, tuple[str, ...]]


def explained(
    found: Iterable[Finding],
    judged: Sequence[Verdict],
    facts: Facts,
    support: Mapping[str, Support],
    hints: Mapping[str, Decimal] | None = None,
    before: Mapping[str, Decimal] | None = None,
) -> list[Finding]:
    """The findings, those of broken equations with what would explain them.

    `hints` are values that another source states for a cell; `before` what last year's report prints in it.
    """
    hints = hints if hints is not None else hints_of(facts.statements)
    named: dict[Key, tuple[tuple[Explanation, ...], tuple[str, str]]] = {}
    for together in _components(judged, facts.cells):
        wrong = [v for v in together if v.outcome in ("broken", "undecided") or _lacks_total(v)]
        if wrong:
            numbered = _numbered(together, facts, support, before or {})
            every = causes(numbered, {c: _number(v) for c, v in hints.items()})
            for v in wrong:
                named[v.equation.rule, v.equation.cells] = _of_equation(v, every)
    return [_with(f, *named[f.rule, f.cells]) if (f.rule, f.cells) in named else f for f in found]


def hints_of(statements: Iterable[Statement]) -> dict[str, Decimal]:
    """What the prose says of single cells, where the reading of what it speaks of is sure."""
    return {
        s.cells[0]: Decimal(s.value)
        for s in statements
        if s.kind == "figure" and s.value is not None and s.holds is not None and len(s.cells) == 1
    }


def _with(finding: Finding, explanations: tuple[Explanation, ...], tail: tuple[str, str]) -> Finding:
    said = {"message": finding.message + tail[0], "message_zh": finding.message_zh + tail[1]}
    return finding.model_copy(
        update={**said, "explanations": explanations, "suspects": tuple(e.cells for e in explanations)}
    )


def _of_equation(verdict: Verdict, every: Causes) -> tuple[tuple[Explanation, ...], tuple[str, str]]:
    """The slips that touch an equation, from the likeliest explanation of the table on, each once.

    A total that was left blank explains its own equations: it would be what the other figures leave.
    """
    own = set(verdict.equation.cells)
    touching = dict.fromkeys(cause for whole in every.wholes for cause in whole if own.intersection(cause.cells))
    blank = tuple(c for c in verdict.blank if c in every.filled)
    if blank and (not touching or _lacks_total(verdict)):
        cause = Cause(blank, tuple(every.filled[c] for c in blank), "total_left_at_zero")
        return (_explanation(cause),), ("", "")
    listed = tuple(_explanation(cause) for cause in list(touching)[:MOST_NAMED])
    if not listed:
        return (), _NOT_SOUGHT
    return listed, ("", "") if every.is_complete and len(touching) <= MOST_NAMED else _MORE


def _lacks_total(verdict: Verdict) -> bool:
    return verdict.outcome == "blank_total" and verdict.left != 0


def _explanation(cause: Cause) -> Explanation:
    values = tuple(None if v is None else shown(_decimal(v)) for v in cause.values)
    return Explanation(cells=cause.cells, values=values, kind=cause.kind)


def _components(judged: Sequence[Verdict], cells: Mapping[str, Known]) -> Iterator[list[Verdict]]:
    """Equations that hang together by shared cells; one with a cell that the page does not have takes no part."""
    groups: list[tuple[set[str], list[Verdict]]] = []
    for verdict in judged:
        own = set(verdict.equation.cells)
        if not own <= cells.keys():
            continue
        tied = [g for g in groups if not g[0].isdisjoint(own)]
        groups = [g for g in groups if g[0].isdisjoint(own)]
        groups.append((own.union(*(g[0] for g in tied)), [*(v for g in tied for v in g[1]), verdict]))
    return (verdicts for _, verdicts in groups)


def _numbered(
    together: Sequence[Verdict], facts: Facts, support: Mapping[str, Support], before: Mapping[str, Decimal]
) -> Numbered:
    own = {c for v in together for c in v.equation.cells}
    names = tuple(c for t in facts.tables for c in cell_ids(forms()[t.form], t.table) if c in own)
    names += tuple(sorted(own.difference(names)))
    places = {name: i for i, name in enumerate(names)}
    unread = frozenset(c for c in own if facts.cells[c].state == "undetermined")
    unknown = unread | {v.equation.right[0][1] for v in together if _lacks_total(v)}
    equations: list[Row] = []
    spare = len(names)
    for verdict in together:
        row: Row = {places[c]: sign for sign, c in verdict.equation.terms}
        if verdict.equation.operator != "=":
            row[spare] = 1 if verdict.equation.operator == "<=" else -1
            spare += 1
        equations.append(row)
    printed = {name: _number(facts.cells[name].value) for name in names}
    table = Table(
        tuple(equations),
        {i: printed[name] for i, name in enumerate(names)},
        {i: _weight(support.get(name)) for i, name in enumerate(names) if name not in unknown},
        frozenset({places[c] for c in unknown} | set(range(len(names), spare))),
    )
    rows: dict[str, tuple[str, ...]] = {}
    for name in names:
        rows[row_of(name)] = (*rows.get(row_of(name), ()), name)
    totals: dict[str, tuple[Parts, ...]] = {}
    for e in (v.equation for v in together if len(v.equation.right) == 1 and v.equation.operator == "="):
        totals[e.right[0][1]] = (*totals.get(e.right[0][1], ()), e.left)
    blank = frozenset(c for c in own if facts.cells[c].value is None)
    known = {c: _number(v) for c, v in before.items() if c in own}
    return Numbered(table, names, Grid(tuple(rows.values()), printed, blank, totals, unread, known))


def _weight(support: Support | None) -> int:
    return WEIGHT_OF_AGREED if support == "agreed" else WEIGHT


def _number(value: Decimal | None) -> Number:
    if value is None:
        return 0
    return int(value) if value == value.to_integral_value() else Fraction(value)


def _decimal(value: Number) -> Decimal:
    return Decimal(value) if isinstance(value, int) else Decimal(value.numerator) / Decimal(value.denominator)
