"""Samples: strata and weights, how codes are read, how coders agree, and what rates and intervals are worth."""

import math
import random
from fractions import Fraction

import pytest

from giextract.errors import UsageError
from giextract.evaluation.sampling import code_of
from giextract.evaluation.sampling.agreement import agreement
from giextract.evaluation.sampling.drawing import Drawn, Sample, Stratum, allocated
from giextract.evaluation.sampling.estimates import Observed, Rate, rate_of, wilson
from giextract.evaluation.sampling.scoring import verdict_of
from giextract.report import Cell, Finding, Report, Source


def test_every_stratum_has_two_reports_and_the_rest_in_proportion() -> None:
    """A small stratum is not passed over, a large one is not crowded out, and the numbers add up."""
    sizes = {"large": 900, "middle": 90, "small": 9, "single": 1}
    counts = allocated(sizes, 100)
    assert sum(counts.values()) == 100
    assert counts == {"large": 86, "middle": 10, "small": 3, "single": 1}
    assert allocated(sizes, 5000) == sizes
    assert allocated(sizes, 7) == {"large": 2, "middle": 2, "small": 2, "single": 1}


def test_too_small_a_sample_or_an_empty_store_is_told() -> None:
    """A stratum of which nothing is drawn would have no weight; nothing to draw from is no sample."""
    with pytest.raises(UsageError, match=r"--n 6 is too few for 4 strata: give at least 7"):
        allocated({"a": 900, "b": 90, "c": 9, "d": 1}, 6)
    with pytest.raises(UsageError, match="no report with figures"):
        allocated({}, 10)


def test_a_coded_cell_stands_for_those_it_was_drawn_from() -> None:
    """Three of ten reports and five of 175 cells: each coded cell stands for 10/3 times 35."""
    drawn = Drawn(
        number=1, sha256="x", part=1, path="a.txt", stratum="all", forms={"requests": "2021"},
        cells={"requests": tuple(f"requests.granted.{i}" for i in range(5))}, of={"requests": 175},
    )  # fmt: skip
    sample = Sample(seed=1, by=(), strata={"all": Stratum(reports=10, drawn=3)}, left_out={}, reports=(drawn,))
    assert sample.weight(drawn, "requests") == Fraction(10, 3) * 35


@pytest.mark.parametrize(
    ("value", "unit", "code"),
    [
        ("12", "", "12"), ("１，２３４", "", "1234"), ("0", "", "0"), ("0.0", "", "0"), ("007", "", "7"), ("+5", "", "5"),
        ("增68", "", "68"), ("减3", "", "-3"), ("-3", "", "-3"), ("251000", "元", "25.1"), ("3.50", "万元", "3.5"),
        ("0.2", "亿元", "2000"), ("12", "件", "12"), ("空", "", "blank"), ("空白", "", "blank"), ("Blank", "", "blank"),
        ("/", "", "n/a"), ("—", "", "n/a"), ("N/A", "", "n/a"), ("无", "", "n/a"), ("缺", "", "absent"), ("？", "", "?"),
        ("很多", "", None), ("12件", "", None), ("1 2", "", "12"), ("1.2.3", "", None), ("12", "USD", None),
    ],
)  # fmt: skip
def test_what_a_coder_writes_is_one_spelling(value: str, unit: str, code: str | None) -> None:
    """However a number or a mark is typed, the same thing is the same code, and what is neither is none."""
    assert code_of(value, unit) == code


def test_agreement_is_what_the_books_say() -> None:
    """Cohen's worked example of two judges: 20 yes-yes, 5 and 10 apart, 15 no-no; kappa is 0.4."""
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    found = agreement(pairs)
    assert (found.cells, found.alike, found.share) == (50, 35, 0.7)
    assert found.kappa == pytest.approx(0.4)
    assert found.ac1 == pytest.approx((0.7 - 2 * 0.55 * 0.45) / (1 - 2 * 0.55 * 0.45))
    alone = agreement([("0", "0")] * 9)
    assert (alone.share, alone.kappa, alone.ac1) == (1.0, None, None)
    assert agreement([]).share == 0.0


def seen(flags: list[list[int]], weight: float = 1.0, stratum: str = "all", first: int = 0) -> list[Observed]:
    """Cells of reports: a 1 is one that errs."""
    return [Observed(stratum, first + i, weight, bool(f)) for i, report in enumerate(flags) for f in report]


def of(cells: list[Observed]) -> Rate:
    """The rate over some cells."""
    rate = rate_of(cells)
    assert rate is not None
    return rate


def test_no_error_in_one_stratum_is_the_rule_of_three_over_reports() -> None:
    """None among n reports bounds the rate at 1 - 0.05^(1/n), however many cells of each were coded."""
    for n in (10, 60, 200):
        rate = of(seen([[0] * 15] * n))
        assert (rate.rate, rate.low, rate.events, rate.reports) == (0.0, 0.0, 0, n)
        assert rate.high == pytest.approx(1 - 0.05 ** (1 / n), rel=1e-6)


def test_no_error_in_several_strata_is_bounded_by_the_worst_of_them() -> None:
    """A stratum that weighs much and was drawn little decides; in proportion it is as if there were one."""
    in_proportion = seen([[0]] * 30, 10, "a") + seen([[0]] * 10, 10, "b", 30)
    assert of(in_proportion).high == pytest.approx(1 - 0.05 ** (1 / 40), rel=1e-6)
    thin = seen([[0]] * 38, 1, "a") + seen([[0]] * 2, 181, "b", 38)
    heavy = 362 / 400
    assert of(thin).high == pytest.approx(heavy * (1 - math.sqrt(0.05)), rel=0.05)


def test_errors_that_come_together_widen_the_interval() -> None:
    """Ten wrong cells in one report tell less than ten in ten reports."""
    apart = of(seen([[1] + [0] * 9] * 10 + [[0] * 10] * 90))
    together = of(seen([[1] * 10] + [[0] * 10] * 99))
    assert apart.rate == together.rate == pytest.approx(0.01)
    assert together.high - together.low > 2 * (apart.high - apart.low)
    low, high = wilson(0.01, 1000)
    assert (apart.low, apart.high) == (pytest.approx(low), pytest.approx(high))


def test_weights_put_the_strata_back_in_proportion() -> None:
    """A stratum drawn ten times as densely counts a tenth a cell."""
    cells = seen([[1, 0]] * 20, 1, "flagged") + seen([[0, 0]] * 20, 10, "clean", 20)
    assert of(cells).rate == pytest.approx(20 / (40 + 400))
    assert rate_of([]) is None


def test_intervals_cover_what_they_say() -> None:
    """Over many simulated stores and samples the interval holds the true rate at least nine times in ten."""
    chance = random.Random(5)
    held = tried = 0
    for _ in range(200):
        store = {
            s: [[int(chance.random() < 0.5 * (chance.random() < share)) for _ in range(40)] for _ in range(count)]
            for s, count, share in (("clean", 400, 0.02), ("flagged", 60, 0.3))
        }
        cells = [f for reports in store.values() for r in reports for f in r]
        sample: list[Observed] = []
        for s, n in (("clean", 60), ("flagged", 20)):
            for at in chance.sample(range(len(store[s])), n):
                number = at + 1000 * (s == "flagged")
                drawn = chance.sample(store[s][at], 5)
                sample += [Observed(s, number, len(store[s]) / n * 8, bool(f)) for f in drawn]
        rate = of(sample)
        held += rate.low <= sum(cells) / len(cells) <= rate.high
        tried += 1
    assert held / tried >= 0.9


@pytest.mark.parametrize(
    ("value", "state", "code", "outcome", "named", "verdict"),
    [
        ("5", "stated", "5", "consistent", False, ("right", False)),
        ("5", "stated", "6", "consistent", False, ("wrong", True)),
        ("5", "stated", "6", "flagged", False, ("wrong", True)),
        ("5", "stated", "6", "flagged", True, ("wrong", False)),
        ("0", "stated", "blank", "consistent", False, ("wrong", True)),
        (None, "blank", "0", "consistent", False, ("wrong", True)),
        (None, "blank", "n/a", "consistent", False, ("right", False)),
        (None, "undetermined", "5", "flagged", True, ("abstained", False)),
        (None, "undetermined", "?", "flagged", True, ("right", False)),
        ("5", "stated", "?", "flagged", False, ("wrong", True)),
        ("5", "stated", "?", "flagged", True, ("right", False)),
        ("5.0", "stated", "5", "consistent", False, ("right", False)),
    ],
)
def test_a_cell_is_judged_by_what_is_printed(
    value: str | None, state: str, code: str, outcome: str, named: bool, verdict: tuple[str, bool]
) -> None:
    """Wrong is wrong also where a blank is taken for 0; it is silent unless a finding names the cell and nothing passes."""
    cell = "requests.granted.total"
    finding = Finding(
        id="x", rule="B301", severity="error", cause="as_printed", message="x", message_zh="x", cells=(cell,)
    )  # fmt: skip
    report = Report(
        source=Source(path="a", sha256="x", media_type="text/plain"),
        outcome=outcome,  # type: ignore[arg-type]
        cells={cell: Cell(value=value, state=state)},  # type: ignore[arg-type]
        findings=(finding,) if named else (),
    )
    assert verdict_of(report, cell, code) == verdict
    assert verdict_of(report, "requests.granted.legal", "absent") == ("right", False)
    assert verdict_of(report, "requests.granted.legal", "3")[0] == "wrong"
