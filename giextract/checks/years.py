"""Reports of one agency for consecutive years: what one ends with, the next begins with."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise

from giextract.checks.facts import Said
from giextract.checks.findings import finding_of
from giextract.checks.growth import growth
from giextract.checks.judgements import Case
from giextract.checks.labels import figures
from giextract.checks.leaps import leaps
from giextract.checks.ties import CARRY, CUMULATIVE, ITEMS, PUBLIC, STOCK, Tie, figure, ties
from giextract.report import Finding, Report

GAP, PENDING, NEIGHBOUR = "Y704", "Y707", "Y713"
RULES = frozenset({CARRY, STOCK, CUMULATIVE, GAP, ITEMS, PUBLIC, PENDING, "Y708", "Y709", "Y710", "Y711", NEIGHBOUR})
Told = dict[tuple[str, int], list[Finding]]
Doubt = Callable[[Report, Report], Mapping[str, str] | None]
"""Why two reports may not be one agency's, in both languages; None where nothing was guessed."""


def nothing_guessed(_: Report, __: Report) -> None:
    """Take reports for one agency's because they say so."""


def over_years(reports: Sequence[Report], doubt: Doubt = nothing_guessed) -> Told:
    """What the reports of one agency tell of each other, by path and part; two for one year are left alone."""
    found: Told = {}
    known = {r.year for r in reports if r.year is not None}
    for earlier, later in pairwise(alone_in_their_year(reports)):
        own = found.setdefault((later.source.path, later.source.part), [])
        before, after = earlier.year or 0, later.year or 0
        if after == before + 1:
            own += [_doubted(f, doubt(earlier, later)) for f in _between(earlier, later)]
        elif not any(before < year < after for year in known):
            words = {"years": "、".join(str(y) for y in range(before + 1, after))}
            own.append(finding_of(GAP, Case((), None, words, words["years"])))
    return found


def alone_in_their_year(reports: Sequence[Report]) -> list[Report]:
    """The reports that are the only one for their year, by year."""
    by_year: dict[int, list[Report]] = {}
    for report in reports:
        if report.year is not None:
            by_year.setdefault(report.year, []).append(report)
    return [own[0] for _, own in sorted(by_year.items()) if len(own) == 1]


def _doubted(finding: Finding, why: Mapping[str, str] | None) -> Finding:
    """A finding that rests on a guess says so."""
    if why is None:
        return finding
    said = {"message": f"{finding.message}; {why['en']}", "message_zh": f"{finding.message_zh}；{why['zh']}"}
    return finding.model_copy(update=said)


def _between(earlier: Report, later: Report) -> Iterator[Finding]:
    of: dict[str, list[Tie]] = {}
    for tie in ties(earlier.cells, later.cells):
        of.setdefault(tie.rule, []).append(tie)
    yield from _carried(of.get(CARRY, ()), earlier, later)
    for rule in (STOCK, PUBLIC, CUMULATIVE):
        yield from (_flow(tie, earlier, later) for tie in of.get(rule, ()) if tie.gap(earlier.cells, later.cells))
    yield from _items(of.get(ITEMS, ()), earlier, later)
    yield from _pending(earlier, later)
    yield from leaps(earlier, later)
    yield from growth(earlier, later)


def _carried(own: Sequence[Tie], earlier: Report, later: Report) -> Iterator[Finding]:
    """What is carried over at the end of a year is carried in at the beginning of the next, column by column."""
    wrong = [t for t in own if t.gap(earlier.cells, later.cells)]
    if wrong:
        cells = [t.later[0][1] for t in wrong]
        words = {
            "ours": figures(cells, [_printed(later, c) for c in cells], later.forms),
            "theirs": figures(cells, [_printed(earlier, t.earlier[0][1]) for t in wrong], later.forms),
            "gap": figures(cells, [f"{t.gap(earlier.cells, later.cells):+}" for t in wrong], later.forms),
        }
        yield finding_of(CARRY, case(cells, words, earlier), later.forms)


def _flow(tie: Tie, earlier: Report, later: Report) -> Finding:
    """A stock is last year's with what came and without what went: the parts in the words of the message."""
    stock, came, *went = (c for _, c in tie.later)
    gap = tie.gap(earlier.cells, later.cells) or 0
    ours = figure(later.cells, stock) or 0
    words = {"stock": _printed(earlier, stock), "came": _printed(later, came), "ours": str(ours)}
    words |= {"went": _printed(later, went[0]) if went else "0", "wanted": str(ours - gap), "gap": f"{gap:+}"}
    return finding_of(tie.rule, case([c for _, c in tie.later], words, earlier), later.forms)


def _items(own: Sequence[Tie], earlier: Report, later: Report) -> Iterator[Finding]:
    """Items at the end of last year go on, where the other rows of both reports show that items were counted."""
    gaps = {t: gap for t in own if (gap := t.gap(earlier.cells, later.cells)) is not None}
    held = [t for t in gaps if not gaps[t] and figure(later.cells, t.later[0][1])]
    wrong = [t for t in gaps if gaps[t]]
    if len(held) < 2 or len(wrong) > len(held):
        return
    for tie in wrong:
        now, change = tie.later[0][1], tie.earlier[1][1]
        words = {"ours": _printed(later, now), "before": _printed(earlier, now), "change": _printed(earlier, change)}
        words |= {"gap": f"{gaps[tie]:+}", "held": str(len(held)), "tested": str(len(gaps))}
        words["wanted"] = str((figure(later.cells, now) or 0) - gaps[tie])
        yield finding_of(ITEMS, case([now], words, earlier), later.forms)


def _pending(earlier: Report, later: Report) -> Iterator[Finding]:
    """A case that was undecided at the end of a year is there in the next, decided or not."""
    for row in ("reconsideration", "litigation_direct", "litigation_after"):
        left, total = f"disputes.{row}.pending", f"disputes.{row}.total"
        pending, now = figure(earlier.cells, left), figure(later.cells, total)
        if pending is not None and now is not None and now < pending:
            words = {"pending": str(pending), "ours": str(now), "gap": f"{now - pending:+}"}
            yield finding_of(PENDING, case([total], words, earlier), later.forms)


def _printed(report: Report, cell: str) -> str:
    return report.cells[cell].value or "□"


def case(cells: list[str], words: Mapping[str, Said], earlier: Report) -> Case:
    """A breach between two years; the other report is named."""
    return Case(tuple(cells), None, {**words, "year": str(earlier.year), "path": earlier.source.path}, earlier.source.path)
