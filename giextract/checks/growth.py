"""What the prose says of last year, against every figure that last year's report has for the same thing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from giextract.checks.claimed import last_place, rounded
from giextract.checks.facts import Facts, Known, TableFacts
from giextract.checks.findings import finding_of
from giextract.checks.judgements import Case
from giextract.checks.lawful import readings, worths
from giextract.checks.narrative import is_own
from giextract.checks.ties import worth
from giextract.report import Finding, Report, Statement

GROWTH, DIRECTION = "Y710", "Y711"
_KINDS = frozenset({"growth", "change", "points"})
_APPLICATIONS = ("requests.received", "requests.concluded")  # variables that prose uses for each other
_WHOLES = (("received",), ("concluded",), ("received", "carried_in"))
_OTHER_TIME = re.compile(r"环比|上月|上季|上半年|近[三五两2-9]年|疫情前")
_YEAR = re.compile(r"(20\d\d)年")
_LONGEST = 60  # characters of a quote in a message


@dataclass(frozen=True, slots=True)
class Pair:
    """A figure of a year and one that it may be compared with, of the year before."""

    now: Decimal
    before: Decimal


def growth(earlier: Report, later: Report) -> Iterator[Finding]:
    """Claims about growth that no pair of figures of both reports bears out."""
    for s in later.statements:
        if s.kind == "claim" and s.relation in _KINDS and s.holds is not False and _is_of(s, later):
            figure = _figure(s, later)
            if figure is None:
                continue
            pairs = _pairs(s, figure, earlier, later)
            if pairs and not any(_fits(s, pair) for pair in pairs):
                yield _finding(s, figure, pairs, earlier, later)


def _is_of(s: Statement, later: Report) -> bool:
    """Whether a claim compares this year with the one before it, and nothing else."""
    named = {int(year) for year in _YEAR.findall(s.quote)}
    return not _OTHER_TIME.search(s.quote) and named <= {later.year, (later.year or 0) - 1} and s.direction is not None


def _figure(s: Statement, later: Report) -> Statement | None:
    """The figure that a claim is about, where it is the report's own and known by a name of the closed list."""
    if s.variable in readings():
        ours = [w.value for w in worths(readings()[s.variable], _facts(later), {})]
        return s.model_copy(update={"kind": "figure", "holds": Decimal(s.value or 0) in ours or None, "cells": ()})
    for f in later.statements:
        if f.kind == "figure" and f.value_span == s.value_span and f.value_span is not None:
            return f if not f.approximate and is_own(f.scope, later.agency) and f.holds is not False else None
    return None


def _pairs(s: Statement, figure: Statement, earlier: Report, later: Report) -> list[Pair]:
    """Every pair that may be meant; none where one of last year's figures cannot be told."""
    now = Decimal(figure.value or 0)
    names = _APPLICATIONS if figure.variable in _APPLICATIONS else (figure.variable,)
    found: list[Pair] = []
    if figure.holds:  # the table bears it out: last year's table counts the same
        before, ours = _facts(earlier), _facts(later)
        for reading in (readings()[n] for n in names if n in readings()):
            for formula in reading.readings:
                one = reading.model_copy(update={"readings": (formula,)})
                then = [w.value for w in worths(one, before, {})]
                if None in then:
                    return []
                found += [Pair(now, b) for b in then if b is not None]
                found += [Pair(w.value, b) for w in worths(one, ours, {}) for b in then if w.value is not None and b is not None]
    for f in earlier.statements:
        same = f.kind == "figure" and f.variable in names and f.unit in (figure.unit, None)
        if same and f.value is not None and is_own(f.scope, earlier.agency):
            found.append(Pair(now, Decimal(f.value)))
    if any(f.variable in names and f.approximate for f in earlier.statements):
        return []
    return _shares(s, found, earlier, later) if s.relation == "points" else found


def _shares(s: Statement, found: list[Pair], earlier: Report, later: Report) -> list[Pair]:
    """Of pairs of counts those of their shares: of each total that they may be of, and this year's as printed."""
    printed, shares = Decimal(s.parts[1].value), []
    for rows in _WHOLES:
        before, now = (worth(tuple((1, f"requests.{row}.total") for row in rows), r.cells) for r in (earlier, later))
        for pair in found if before else ():
            share = pair.before * 100 / (before or 1)
            shares += [Pair(printed, share), *([Pair(pair.now * 100 / now, share)] if now else [])]
    return shares


def _fits(s: Statement, pair: Pair) -> bool:
    gap = pair.now - pair.before
    if gap and (gap > 0) != (s.direction == "up"):
        return False
    if s.relation == "change" and len(s.parts) > 1:
        return pair.before == Decimal(s.parts[1].value)
    stated = Decimal(s.stated or 0)
    if s.relation == "change":
        return abs(gap) == stated
    if s.relation == "points":
        return abs(abs(gap) - stated) < last_place(stated)
    return pair.before > 0 and abs(abs(gap) * 100 / pair.before - stated) < last_place(stated)


def _finding(s: Statement, figure: Statement, pairs: list[Pair], earlier: Report, later: Report) -> Finding:
    gaps = [p.now - p.before for p in pairs]
    against = figure.holds and all(gap and (gap > 0) != (s.direction == "up") for gap in gaps)
    quote = re.sub(r"\s", "", s.quote)[-_LONGEST:]
    nearest = min(pairs, key=lambda pair: abs((_measured(s, pair) or 0) - _meant(s)))
    words = {"quote": quote, "given": _given(s, nearest), "stated": _stated(s), "year": str(earlier.year)}
    words["path"] = earlier.source.path
    finding = finding_of(DIRECTION if against else GROWTH, Case(figure.cells, None, words, quote), later.forms)
    return finding.model_copy(update={"quote": s.quote[:200], "span": (s.span[0], min(s.span[1], s.span[0] + 200))})


def _measured(s: Statement, pair: Pair) -> Decimal | None:
    """What a pair comes to in the claim's own measure; None where it has none, such as growth from nothing."""
    gap = pair.now - pair.before
    if s.relation == "change" and len(s.parts) > 1:
        return pair.before
    if s.relation != "growth":
        return gap
    return gap * 100 / pair.before if pair.before else None


def _meant(s: Statement) -> Decimal:
    if s.relation == "change" and len(s.parts) > 1:
        return Decimal(s.parts[1].value)
    return Decimal(s.stated or 0) * (1 if s.direction == "up" else -1)


def _given(s: Statement, pair: Pair) -> str:
    measured = _measured(s, pair)
    if measured is None:
        return f"{pair.now - pair.before:+}"
    if s.relation == "change":
        return str(measured) if len(s.parts) > 1 else f"{measured:+}"
    shown = rounded(measured, Decimal(s.stated or 0))
    return ("+" if measured > 0 else "") + shown + ("%" if s.relation == "growth" else "")


def _stated(s: Statement) -> str:
    sign = "+" if s.direction == "up" else "-"
    if s.relation == "change" and len(s.parts) > 1:
        return s.parts[1].value
    return f"{sign}{s.stated}" + ("%" if s.relation == "growth" else "")


def _facts(report: Report) -> Facts:
    """A report's cells as the readings of the prose take them."""
    cells = {
        name: Known(None if c.value is None else Decimal(c.value), c.state) for name, c in report.cells.items()
    }  # fmt: skip
    tables = tuple(TableFacts(table, form, False, (), (0, 0)) for table, form in report.forms.items())
    return Facts(text="", cells=cells, tables=tables, agency=report.agency, year=report.year)
