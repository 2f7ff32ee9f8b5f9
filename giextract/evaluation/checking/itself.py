"""Hold a golden against itself: sums and findings, the outcome, what blanks are forced to be, its patterns."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from fnmatch import fnmatchcase

from giextract.evaluation.checking.complaints import Complaint
from giextract.evaluation.checking.sums import Sum, forced, is_broken, sides, sums
from giextract.evaluation.golden import Golden
from giextract.evaluation.lines import Lines, Loc

Complain = Callable[..., Complaint]
PASSING = ("verified", "consistent")


def contradictions_inside(golden: Golden, lines: Lines) -> Iterator[Complaint]:
    """Whatever in a golden cannot be true together."""

    def complain(loc: Loc, kind: str, **words: str) -> Complaint:
        return Complaint(lines.path, lines.of(loc), kind, words)

    told = [s for s in sums(golden) if not any(golden.is_ambiguous(c) for c in s.cells)]
    broken = [s for s in told if not s.soft and is_broken(s, golden.figures())]
    yield from _findings(golden, broken, complain)
    yield from _outcome(golden, broken, complain)
    yield from _patterns(golden, complain)
    yield from _forced(golden, complain)


def _findings(golden: Golden, broken: list[Sum], complain: Complain) -> Iterator[Complaint]:
    figures = golden.figures()
    is_national = golden.forms.get("statistics") != "local"  # a local sheet may print parts of its own
    for one in broken if is_national else ():
        if not any(_is(one, e.rule, e.cells) for e in golden.findings):
            left, right = map(str, sides(one, figures))
            words = {"rule": one.rule, "left": left, "right": right, "cells": ", ".join(_shared(one.cells))}
            yield complain(["findings"], "unlisted_finding", **words)
    for i, expected in enumerate(golden.findings):
        if not any(_is(one, expected.rule, expected.cells) for one in broken):
            yield complain(["findings", i], "unbroken_finding", rule=expected.rule, cells=expected.cells)
    for i, cell in enumerate(golden.suspects):
        if not any(fnmatchcase(cell, e.cells) for e in golden.findings):
            yield complain(["suspects", i], "suspect", cell=cell)


def _is(one: Sum, rule: str, pattern: str) -> bool:
    return one.rule == rule and all(fnmatchcase(cell, pattern) for cell in one.cells)


def _shared(cells: tuple[str, ...]) -> tuple[str, ...]:
    """Many cells as the first, how many more, and the last."""
    return cells if len(cells) < 4 else (cells[0], "…", cells[-1])


def _outcome(golden: Golden, broken: list[Sum], complain: Complain) -> Iterator[Complaint]:
    if golden.outcome not in PASSING:
        return
    reasons = {
        "findings": bool(golden.findings or broken),
        "ambiguous": bool(golden.ambiguous),
        "statements that do not hold": any(s.holds is False for s in golden.statements),
    }
    for reason in (r for r, there in reasons.items() if there):
        yield complain(["outcome"], "passes", outcome=golden.outcome, reason=reason)


def _patterns(golden: Golden, complain: Complain) -> Iterator[Complaint]:
    figures = golden.figures()
    for key in ("not_applicable", "ambiguous"):
        for i, pattern in enumerate(getattr(golden, key)):
            if not any(fnmatchcase(cell, pattern) for cell in figures):
                yield complain([key, i], "pattern", key=key, pattern=pattern)
    for pattern in golden.forced:
        if not any(fnmatchcase(cell, pattern) for cell in figures):
            yield complain(["forced", pattern], "pattern", key="forced", pattern=pattern)
    for cell, figure in figures.items():
        if figure is not None and golden.is_not_applicable(cell):
            yield complain(["not_applicable"], "marked", cell=cell, figure=str(figure))


def _forced(golden: Golden, complain: Complain) -> Iterator[Complaint]:
    """Hold what is said of blank and lost cells against what the sums leave them."""
    figures = golden.figures()
    blank = frozenset(c for c, f in figures.items() if f is None and not golden.is_not_applicable(c))
    left = forced(sums(golden), figures, blank)
    for cell in sorted(blank):
        if not golden.is_forced(cell):
            yield complain(["forced"], "no_forced", cell=cell, value=_shown(left.get(cell)))
        elif (said := golden.forced_value(cell)) != left.get(cell):
            yield complain(["forced", cell], "forced", cell=cell, said=_shown(said), value=_shown(left.get(cell)))
    for cell in golden.forced:
        if (figure := figures.get(cell)) is not None:
            yield complain(["forced", cell], "not_blank", cell=cell, figure=str(figure))


def _shown(value: Decimal | None) -> str:
    return "~" if value is None else str(value)
