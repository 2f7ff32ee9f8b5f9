"""The formula language: `table.row.column`, `+ - = <= >=`, `{x}` for each, `[group]` the sum over.

`{x}` in place of a row is each row of the group x, where the table has such a group, else each row.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from giextract.errors import DataError
from giextract.forms import Form, cell_id

_TERM = re.compile(
    r"\s*([+-]?)\s*([a-z_]+)\.((?:\{[a-z]+\}|\[[a-z]+\]|[a-z_]+)(?:\.[a-z_]+)*)\.(\{[a-z]+\}|\[[a-z]+\]|[a-z_]+)"
)
_OPERATOR = re.compile(r"<=|>=|=")

Side = tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Equation:
    """One instance of a formula: signed cells on the left and on the right of its operator; `key` names the instance."""

    rule: str
    key: str
    left: Side
    operator: str
    right: Side
    cells: tuple[str, ...] = ()
    terms: Side = ()

    @classmethod
    def of(cls, rule: str, key: str, left: Side, operator: str, right: Side) -> "Equation":
        """An equation with its operands in the formula's order, and as terms that add up to zero when it holds."""
        terms = (*left, *((-sign, cell) for sign, cell in right))
        return cls(rule, key, left, operator, right, tuple(cell for _, cell in terms), terms)


@dataclass(frozen=True, slots=True)
class Term:
    """A signed path of a formula, before its variables and groups are filled in."""

    sign: int
    table: str
    row: str
    column: str


def instances(rule: str, formula: str, form: Form) -> Iterator[Equation]:
    """Every equation that a formula stands for on a form; none where the form has not got the table."""
    left, operator, right = parse(rule, formula)
    if any(t.table not in form.tables for t in (*left, *right)):
        return
    names = _variables(left + right)
    domains = [_domain(form, left + right, name) for name in names]
    for values in product(*domains):
        filled = dict(zip(names, values, strict=True))
        sides = [tuple(_fill(form, t, filled) for t in side) for side in (left, right)]
        if all(term for side in sides for term in side):
            key = ".".join(values)
            yield Equation.of(rule, key, _flat(sides[0]), operator, _flat(sides[1]))


def parse(rule: str, formula: str) -> tuple[list[Term], str, list[Term]]:
    """A formula's two sides; raises DataError, naming the rule, when it is none."""
    operators = _OPERATOR.findall(formula)
    if len(operators) != 1:
        raise DataError(f"rule {rule}: a formula has one of = <= >=, found {len(operators)} in: {formula}")
    left, right = _OPERATOR.split(formula)
    return _side(rule, left), operators[0], _side(rule, right)


def _side(rule: str, text: str) -> list[Term]:
    terms, at = [], 0
    while match := _TERM.match(text, at):
        terms.append(Term(-1 if match[1] == "-" else 1, match[2], match[3], match[4]))
        at = match.end()
    if not terms or text[at:].strip():
        raise DataError(f"rule {rule}: cannot read this part of the formula: {text[at:].strip() or text!r}")
    return terms


def _variables(terms: list[Term]) -> list[str]:
    return sorted({v for t in terms for v in (t.row, t.column) if v.startswith("{")})


def _rows(form: Form, table: str) -> Mapping[str, str | None]:
    return {r.id: r.group for b in form.tables[table].blocks for r in b.data_rows()}  # type: ignore[index]


def _columns(form: Form, table: str) -> Mapping[str, str | None]:
    return {c.id: c.group for b in form.tables[table].blocks for c in b.columns}  # type: ignore[index]


def _domain(form: Form, terms: list[Term], name: str) -> list[str]:
    for t in terms:
        if t.row == name:
            rows = _rows(form, t.table)
            return _pick(rows, f"[{name.strip('{}')}]") or list(rows)
        if t.column == name:
            return list(_columns(form, t.table))
    return []


def _fill(form: Form, term: Term, values: Mapping[str, str]) -> tuple[tuple[int, str], ...]:
    """The cells of a term; empty when the form lacks one of them."""
    rows = _pick(_rows(form, term.table), values.get(term.row, term.row))
    columns = _pick(_columns(form, term.table), values.get(term.column, term.column))
    return tuple((term.sign, cell_id(term.table, row, column)) for row in rows for column in columns)


def _pick(known: Mapping[str, str | None], wanted: str) -> list[str]:
    if wanted.startswith("["):
        return [name for name, group in known.items() if group == wanted.strip("[]")]
    return [wanted] if wanted in known else []


def _flat(side: tuple[tuple[tuple[int, str], ...], ...]) -> tuple[tuple[int, str], ...]:
    return tuple(pair for term in side for pair in term)
