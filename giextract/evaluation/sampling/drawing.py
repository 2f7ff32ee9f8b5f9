"""Draw reports and cells with known probabilities: some of every stratum, the rest in proportion."""

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction

from giextract.errors import UsageError
from giextract.evaluation.sampling.frame import Dimension, Frame, Key, cells_by_table, frame_of, key_of, report_of
from giextract.report import Frozen, Report
from giextract.store import Stored

LEAST = 2  # reports of a stratum: one alone says nothing of how much they differ


class Drawn(Frozen):
    """One report of a sample with the cells to be coded, out of so many of each table; `number` is what coders see."""

    number: int
    sha256: str
    part: int
    path: str
    stratum: str
    forms: dict[str, str]
    cells: dict[str, tuple[str, ...]]
    of: dict[str, int]


class Stratum(Frozen):
    """How many reports a stratum has, and how many of them were drawn."""

    reports: int
    drawn: int


class Sample(Frozen):
    """How a sample was drawn; it holds no figure, but coders should not see the strata either."""

    seed: int
    by: tuple[Dimension, ...]
    strata: dict[str, Stratum]
    left_out: dict[str, int]
    reports: tuple[Drawn, ...]

    def weight(self, drawn: Drawn, table: str) -> Fraction:
        """How many cells of the store one coded cell stands for: one over the probability that it was drawn."""
        stratum = self.strata[drawn.stratum]
        return Fraction(stratum.reports * drawn.of[table], stratum.drawn * len(drawn.cells[table]))


def draw(
    reports: Callable[[], Iterable[Stored]], n: int, by: Sequence[Dimension], seed: int, cells: int | None
) -> Sample:
    """Draw n reports and of each table so many cells (all for None); `reports` gives the store's reports, twice."""
    frame = frame_of(reports(), by)
    counts = allocated({name: len(keys) for name, keys in frame.strata.items()}, n)
    chance = random.Random(seed)
    stratum_of = {
        key: name for name in sorted(frame.strata) for key in chance.sample(sorted(frame.strata[name]), counts[name])
    }
    numbers = list(range(1, len(stratum_of) + 1))
    chance.shuffle(numbers)
    number_of = dict(zip(stratum_of, numbers, strict=True))
    chosen: dict[Key, Drawn] = {}
    for one in reports():
        report = report_of(one)
        key = key_of(report)
        if key in stratum_of and key not in chosen:
            chosen[key] = _drawn(report, number_of[key], stratum_of[key], cells, random.Random(f"{seed}/{key}"))
    return Sample(
        seed=seed, by=tuple(by), strata=_strata(frame, counts), left_out=dict(frame.left_out),
        reports=tuple(sorted(chosen.values(), key=lambda drawn: drawn.number)),
    )  # fmt: skip


def allocated(sizes: Mapping[str, int], n: int) -> dict[str, int]:
    """How many reports of each stratum: two, or its only one, and the rest in proportion to what is left of each.

    Raises UsageError where there is nothing to draw from, or n is less than that.
    """
    counts = {name: min(LEAST, size) for name, size in sizes.items()}
    if not sizes:
        raise UsageError("the store has no report with figures; read some first: giextract extract")
    if n < sum(counts.values()):
        least = sum(counts.values())
        raise UsageError(f"--n {n} is too few for {len(sizes)} strata: give at least {least}, or fewer to --stratify")
    spare = {name: sizes[name] - counts[name] for name in sizes}
    left = min(n, sum(sizes.values())) - sum(counts.values())
    whole = sum(spare.values())
    exact = {name: Fraction(left * spare[name], whole) if whole else Fraction(0) for name in sizes}
    counts = {name: counts[name] + int(exact[name]) for name in sizes}
    rest = left - sum(int(share) for share in exact.values())
    for name in sorted(exact, key=lambda name: (int(exact[name]) - exact[name], name))[:rest]:
        counts[name] += 1
    return counts


def _strata(frame: Frame, counts: Mapping[str, int]) -> dict[str, Stratum]:
    return {name: Stratum(reports=len(keys), drawn=counts[name]) for name, keys in sorted(frame.strata.items())}


def _drawn(report: Report, number: int, stratum: str, most: int | None, chance: random.Random) -> Drawn:
    """A report with some cells of each table by chance, blank ones too, in the form's order."""
    tables = cells_by_table(report)
    picked = {
        table: tuple(cells[i] for i in sorted(chance.sample(range(len(cells)), min(most or len(cells), len(cells)))))
        for table, cells in tables.items()
    }
    source = report.source
    return Drawn(
        number=number, sha256=source.sha256, part=source.part, path=source.path, stratum=stratum, forms=report.forms,
        cells=picked, of={table: len(cells) for table, cells in tables.items()},
    )  # fmt: skip
