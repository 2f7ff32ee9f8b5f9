"""A reviewed report becomes a golden of a set of its own, which is scored apart and never moves a floor.

Only what a person has decided, and what was not in doubt, becomes truth: every other cell is `unjudged`. What must be
found and what blanks are forced to be is worked out anew from these figures, not taken from the machine's findings.
"""

import hashlib
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final, cast

from giextract.errors import UsageError
from giextract.evaluation.checking.sums import Sum, forced, is_broken, sums
from giextract.evaluation.golden import ExpectedFinding, Figure, Golden, misshapen
from giextract.evaluation.layout import by_rows, laid_out
from giextract.forms.form import TableName
from giextract.report import Cell, Report

ACCEPTED: Final = "accepted"  # a decision that the machine's value, or that there is none, is what the page prints
SURE = ("agreed", "bordered", "settled")
MOST_CELLS = 26  # a finding over more cells than the longest sum has puts no single cell in doubt


def promote(
    report: Report, data: bytes, decisions: Mapping[str, str | None], annotators: Iterable[str], layout: str = "reviewed"
) -> Golden:
    """Make a golden of a report, the bytes that it was read from, and what a person decided of its cells.

    A decision is the printed number as the contract writes it, None for a blank, or ACCEPTED. Raises UsageError where the
    bytes are others, a decision is none, or the report has no agency or year.
    """
    if hashlib.sha256(data).hexdigest() != report.source.sha256:
        raise UsageError(f"{report.source.path}: these are not the bytes that the report was read from; read it again")
    if report.agency is None or report.year is None or report.outcome not in ("verified", "consistent", "flagged"):
        raise UsageError(f"{report.source.path}: a golden needs an agency, a year and tables; this report lacks one")
    told = _told(report, decisions)
    figures: dict[str, Figure] = {c: _figure(c, told[c]) if c in told else None for c in report.cells}
    fields: dict[str, Any] = {
        "set": "reviewed", "provenance": f"reviewed; sha256 {report.source.sha256}", "annotators": list(annotators),
        "title": report.title, "agency": report.agency, "year": report.year, "layout": layout, "forms": report.forms,
        **{t: by_rows(figures, form, cast(TableName, t)) for t, form in report.forms.items()},
        "not_applicable": [c for c in told if report.cells[c].state == "not_applicable" and told[c] is None],
        "ambiguous": [], "unjudged": [c for c in report.cells if c not in told],
        "outcome": report.outcome, "findings": [], "suspects": [], "statements": [], "notes": None,
    }  # fmt: skip
    golden = Golden.model_validate(fields)
    for loc, message in misshapen(golden):
        raise UsageError(f"{report.source.path}: {'.'.join(map(str, loc))}: {message}")
    return _with_what_follows(golden)


def written(golden: Golden) -> str:
    """A golden as the text of its golden.yaml."""
    return laid_out(golden.model_dump(exclude_defaults=True) | {"outcome": golden.outcome})


def _told(report: Report, decisions: Mapping[str, str | None]) -> dict[str, str | None]:
    """The cells that are known to be true, and what they print."""
    for cell, decision in decisions.items():
        if cell not in report.cells:
            raise UsageError(f"{report.source.path}: {cell} is decided, but the report has no such cell")
        if decision not in (None, ACCEPTED) and not _is_number(decision):
            raise UsageError(f"{report.source.path}: {cell}: {decision!r} is no decision: a number, None or {ACCEPTED!r}")
    doubtful = {c for f in report.findings if f.severity != "notice" and len(f.cells) <= MOST_CELLS for c in f.cells}
    told: dict[str, str | None] = {}
    for name, read in report.cells.items():
        if name in decisions:
            told[name] = read.value if decisions[name] == ACCEPTED else decisions[name]
        elif name not in doubtful and _is_sure(read):
            told[name] = read.value
    return told


def _is_sure(cell: Cell) -> bool:
    """Whether a cell that no finding names is beyond doubt: read between borders, or twice, or borne out by a sum."""
    return cell.support in SURE if cell.state == "stated" else cell.state in ("blank", "not_applicable")


def _with_what_follows(golden: Golden) -> Golden:
    """The same with the findings that its own figures bring, and with what they leave its blanks."""
    figures, listed = golden.figures(), sums(golden)
    broken = [s for s in listed if not s.soft and is_broken(s, figures)]
    blank = frozenset(c for c, f in figures.items() if f is None and not golden.is_not_applicable(c))
    values = forced(listed, figures, blank)
    return golden.model_copy(
        update={
            "findings": [ExpectedFinding(rule=s.rule, cells=_pattern(s)) for s in broken],
            "forced": {c: str(values[c]) if c in values else None for c in sorted(blank)},
            "outcome": "flagged" if broken else golden.outcome,
        }
    )


def _pattern(one: Sum) -> str:
    """A pattern that the cells of one sum match, and those of no other of its rule: a row or a column."""
    parts = [cell.split(".") for cell in one.cells]
    head, tail = _shared(parts), _shared([p[::-1] for p in parts])[::-1]
    return ".".join([*head, "*", *tail])


def _shared(paths: list[list[str]]) -> list[str]:
    shared = []
    for step in zip(*paths, strict=False):
        if len(set(step)) > 1:
            break
        shared.append(step[0])
    return shared


def _figure(cell: str, value: str | None) -> Figure:
    """A number as a golden writes it: counts of requests and disputes whole, what has decimals in quotes."""
    if value is None:
        return None
    number = Decimal(value)
    return int(number) if number == number.to_integral_value() else value


def _is_number(text: str | None) -> bool:
    try:
        return text is not None and Decimal(text).is_finite()
    except InvalidOperation:
        return False
