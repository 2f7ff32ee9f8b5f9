"""Two runs over the same reports: where they differ, and whether that could be chance."""

from collections.abc import Sequence

from giextract.evaluation.resampling import difference, mcnemar
from giextract.evaluation.results import Run
from giextract.evaluation.scoring import Score
from giextract.evaluation.troubles import Excerpt, excerpt_of
from giextract.evaluation.verdicts import Verdict
from giextract.report import Frozen

Pair = tuple[Run, Sequence[Score]]


class Difference(Frozen):
    """A cell that two runs read otherwise, the first run first."""

    report: str
    cell: str
    form: str
    truth: str | None
    got: tuple[str | None, str | None]
    verdicts: tuple[Verdict, Verdict]
    excerpt: Excerpt | None


class Comparison(Frozen):
    """How two runs differ.

    `p_cells` takes every cell for independent of all others, which those of one report are not: it is too sure of
    itself. `p_reports` counts in how many reports either run has more cells right (the exact sign test): it takes
    reports alone for independent. `low` and `high` bound, at 95 % and by a bootstrap over reports, how much the second
    run's share of right cells is above the first's.
    """

    first: str
    second: str
    cells: int
    only_first: int
    only_second: int
    p_cells: float
    reports: int
    reports_first: int
    reports_second: int
    p_reports: float
    gain: float | None
    low: float | None
    high: float | None
    differences: tuple[Difference, ...]


def compare(first: Pair, second: Pair) -> Comparison:
    """Hold two runs over the same reports against each other."""
    leads = [_lead(a, b) for a, b in zip(first[1], second[1], strict=True)]
    pairs = [[(one.counts["right"], one.counts["cells"]) for one in scored] for _, scored in (first, second)]
    cells = sum(whole for _, whole in pairs[0])
    only_first, only_second = sum(a for a, _ in leads), sum(b for _, b in leads)
    reports_first, reports_second = sum(a > b for a, b in leads), sum(b > a for a, b in leads)
    low, high = difference(pairs[0], pairs[1]) or (None, None)
    return Comparison(
        first=first[0].name, second=second[0].name, cells=cells, reports=len(leads),
        only_first=only_first, only_second=only_second, p_cells=mcnemar(only_first, only_second),
        reports_first=reports_first, reports_second=reports_second, p_reports=mcnemar(reports_first, reports_second),
        gain=(only_second - only_first) / cells if cells else None, low=low, high=high,
        differences=tuple(_differences(first, second)),
    )  # fmt: skip


def _lead(first: Score, second: Score) -> tuple[int, int]:
    """How many cells of a report the one run alone has right, and how many the other."""
    both = [(a.verdict == "right", b.verdict == "right") for a, b in zip(first.cells, second.cells, strict=True)]
    return both.count((True, False)), both.count((False, True))


def _differences(first: Pair, second: Pair) -> list[Difference]:
    found = []
    for a, b, of_a, of_b in zip(first[0].results, second[0].results, first[1], second[1], strict=True):
        for one, other in zip(of_a.cells, of_b.cells, strict=True):
            if (one.got, one.verdict, one.silent) != (other.got, other.verdict, other.silent):
                found.append(Difference(
                    report=of_a.name, cell=one.cell, form=one.form, truth=one.truth, got=(one.got, other.got),
                    verdicts=(one.verdict, other.verdict), excerpt=excerpt_of(a, one) or excerpt_of(b, other),
                ))  # fmt: skip
    return sorted(found, key=lambda one: "missed" in one.verdicts)  # whole reports that one has not got come last
