"""Intervals and tests."""

import pytest

from giextract.evaluation.resampling import difference, interval, mcnemar, most_unseen


@pytest.mark.parametrize(
    ("first", "second", "p"), [(0, 0, 1.0), (3, 3, 1.0), (1, 5, 0.21875), (0, 6, 0.03125), (2, 14, 0.004180908203125)]
)
def test_mcnemar_is_exact(first: int, second: int, p: float) -> None:
    """The two-sided p is that of the binomial distribution, whichever side is ahead."""
    assert mcnemar(first, second) == pytest.approx(p)
    assert mcnemar(second, first) == pytest.approx(p)


def test_an_interval_holds_its_share_and_is_always_the_same() -> None:
    """It is drawn with a fixed seed."""
    pairs = [(9, 10)] * 10 + [(3, 10)] * 10
    low, high = interval(pairs) or (1.0, 0.0)
    assert low < 0.6 < high
    assert low > 0.4
    assert high < 0.8
    assert interval(pairs) == (low, high)


def test_cells_of_one_report_stand_together() -> None:
    """Two reports of a hundred cells are no two hundred: the interval is as wide as two reports make it."""
    assert interval([(100, 100), (0, 100)]) == (0.0, 1.0)


def test_one_report_has_no_interval() -> None:
    """Nothing can be drawn from it."""
    assert interval([(5, 10)]) is None
    assert interval([]) is None


def test_a_difference_is_drawn_in_pairs() -> None:
    """Both runs are of the same reports, so what is hard for both does not widen the interval."""
    assert difference([(1, 10), (9, 10)] * 5, [(2, 10), (10, 10)] * 5) == pytest.approx((0.1, 0.1))


def test_none_seen_is_not_never() -> None:
    """Of twenty reports without one, 14 % may still have one."""
    assert most_unseen(20) == pytest.approx(0.1391, abs=1e-4)
    assert most_unseen(0) is None
