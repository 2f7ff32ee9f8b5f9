"""The scores of a run in one value: counts, shares with their intervals, groups, confusions, troubles, cost.

These are the shapes that `giextract evaluate --json` prints.
"""

import mimetypes
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Literal

from giextract.evaluation.measures import OF_CELLS, OF_REPORTS, SHARES, total
from giextract.evaluation.resampling import interval, most_unseen
from giextract.evaluation.results import Result, Run
from giextract.evaluation.scoring import Score, score
from giextract.evaluation.troubles import Complaint, Trouble, complaints, troubles
from giextract.report import Frozen
from giextract.settings import Settings

ABSENT = "absent"  # the outcome of a report that a store does not have
GROUPS: tuple[Literal["form", "table", "layout", "format"], ...] = ("form", "table", "layout", "format")


class Share(Frozen):
    """One count of another, and the 95 % interval of the share by a bootstrap over reports."""

    part: int
    whole: int
    share: float | None
    low: float | None
    high: float | None


class Group(Frozen):
    """The counts of one form, table, layout or kind of file; of a form or table, those of its cells alone."""

    by: Literal["form", "table", "layout", "format"]
    name: str
    counts: dict[str, int]


class Judged(Frozen):
    """One report of a run."""

    name: str
    layout: str
    media_type: str
    outcome: str
    expected: str
    counts: dict[str, int]
    complaints: tuple[Complaint, ...]


class Cost(Frozen):
    """What a run cost; a report's share of it is `seconds / reports`, and so on. `money` only where prices are set."""

    seconds: float
    requests: int
    input_tokens: int
    output_tokens: int
    money: Decimal | None


class Summary(Frozen):
    """What a run comes to."""

    name: str
    is_reviewed: bool
    """Whether these are the reports that a machine read and a person judged; they are scored apart."""
    counts: dict[str, int]
    shares: dict[str, Share]
    silent_at_most: float | None
    """The share of reports that may have a figure wrong and not flagged, for all that these tell, at 95 %; None if any has."""
    groups: tuple[Group, ...]
    outcomes: dict[str, dict[str, int]]
    """What a report should come out as, and what as it did."""
    blanks: dict[str, dict[str, int]]
    """What a cell prints (a blank, a zero, another figure), and what was read."""
    reports: tuple[Judged, ...]
    troubles: tuple[Trouble, ...]
    cost: Cost
    stale: int
    stopped: str | None


def scores(run: Run) -> list[Score]:
    """Every report of a run held against its truth, in order."""
    out = []
    for one in run.results:
        kind = mimetypes.guess_type(one.case.source.name)[0] or "application/octet-stream"
        out.append(score(one.report, one.case.truth, kind, one.parts))
    return out


def summarise(run: Run, scored: Sequence[Score], prices: Settings | None = None) -> Summary:
    """Put together what a run comes to."""
    counts = [one.counts for one in scored]
    whole = total(counts)
    pairs = list(zip(run.results, scored, strict=True))
    return Summary(
        name=run.name,
        is_reviewed=all(one.case.truth.is_reviewed for one in run.results),
        counts={name: whole[name] for name in (*OF_CELLS, *OF_REPORTS)},
        shares={name: _share(name, counts) for name in SHARES},
        silent_at_most=None if whole["wrong_and_not_flagged"] else most_unseen(len(scored)),
        groups=(*_by_cells(scored), *_by_reports(scored)),
        outcomes=_crossed((_expected(one), one.outcome or ABSENT) for one in scored),
        blanks=_crossed((cell.printed_kind, cell.read_kind) for one in scored for cell in one.cells),
        reports=tuple(_judged(result, one) for result, one in pairs),
        troubles=tuple(sorted((t for pair in pairs for t in troubles(*pair)), key=_badness)),
        cost=_cost(run, prices),
        stale=sum(one.stale for one in run.results),
        stopped=run.stopped,
    )


def _share(name: str, counts: Sequence[Counter[str]]) -> Share:
    pairs = [SHARES[name].of(one) for one in counts]
    part, whole = sum(p for p, _ in pairs), sum(w for _, w in pairs)
    low, high = interval(pairs) or (None, None)
    return Share(part=part, whole=whole, share=part / whole if whole else None, low=low, high=high)


def _expected(one: Score) -> str:
    return one.expected or ("passing" if one.should_pass else "flagged")


def _judged(result: Result, one: Score) -> Judged:
    return Judged(
        name=one.name, layout=one.layout, media_type=one.media_type, outcome=one.outcome or ABSENT,
        expected=_expected(one), counts=dict(+one.counts), complaints=tuple(complaints(result, one)),
    )  # fmt: skip


def _by_cells(scored: Sequence[Score]) -> list[Group]:
    found: dict[tuple[Literal["form", "table"], str], Counter[str]] = defaultdict(Counter)
    for cell in (cell for one in scored for cell in one.cells):
        verdict = Counter({"cells": 1, cell.verdict: 1, "wrong_and_not_flagged": int(cell.silent)})
        verdict["right_named"] = int(cell.named and cell.verdict == "right")
        found["form", cell.form].update(verdict)
        found["table", cell.table].update(verdict)
    return [
        Group(by=by, name=name, counts={measure: counts[measure] for measure in OF_CELLS})
        for (by, name), counts in sorted(found.items())
    ]


def _by_reports(scored: Sequence[Score]) -> list[Group]:
    ways: dict[Literal["layout", "format"], Callable[[Score], str]] = {
        "layout": lambda one: one.layout,
        "format": lambda one: one.media_type,
    }
    groups = []
    for by, way in ways.items():
        for name in sorted({way(one) for one in scored}):
            counts = total([one.counts for one in scored if way(one) == name])
            groups.append(Group(by=by, name=name, counts={m: counts[m] for m in (*OF_CELLS, *OF_REPORTS)}))
    return groups


def _crossed(pairs: Iterable[tuple[str, str]]) -> dict[str, dict[str, int]]:
    out: dict[str, dict[str, int]] = {}
    for (row, column), count in sorted(Counter(pairs).items()):
        out.setdefault(row, {})[column] = count
    return out


def _badness(trouble: Trouble) -> tuple[bool, int]:
    return not trouble.silent, ("wrong", "guessed", "missed", "abstained", "right").index(trouble.verdict)


def _cost(run: Run, prices: Settings | None) -> Cost:
    usages = [one.usage for one in run.results]
    asked, answered = sum(u.input_tokens for u in usages), sum(u.output_tokens for u in usages)
    money = None
    if prices and (prices.price_input is not None or prices.price_output is not None):
        money = ((prices.price_input or 0) * asked + (prices.price_output or 0) * answered) / Decimal(10**6)
    requests = sum(u.requests for u in usages)
    return Cost(seconds=run.seconds, requests=requests, input_tokens=asked, output_tokens=answered, money=money)
