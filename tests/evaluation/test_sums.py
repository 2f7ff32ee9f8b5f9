"""What printed figures tell by themselves."""

from decimal import Decimal

from giextract.evaluation.sums import APPLICANTS, broken, forced

ROW = "requests.received"


def _row(row: str, figures: list[int | None]) -> dict[str, Decimal | None]:
    return {
        f"{row}.{c}": None if f is None else Decimal(f) for c, f in zip((*APPLICANTS, "total"), figures, strict=True)
    }


def test_a_sum_that_does_not_add_up_is_broken() -> None:
    """It is named by its operands; one that holds, or that has a blank, is not."""
    assert broken(_row(ROW, [1, 2, 0, 0, 0, 0, 4])) == [frozenset(_row(ROW, [0] * 7))]
    assert broken(_row(ROW, [1, 2, 0, 0, 0, 0, 3])) == []
    assert broken(_row(ROW, [1, None, 0, 0, 0, 0, 4])) == []


def test_what_is_left_of_a_total_is_forced() -> None:
    """One blank beside a total has one value; of two that share something, neither has."""
    assert forced(_row(ROW, [1, None, 0, 0, 0, 0, 4])) == {f"{ROW}.business": Decimal(3)}
    assert forced(_row(ROW, [1, None, None, 0, 0, 0, 4])) == {}


def test_nothing_left_forces_every_blank_to_zero() -> None:
    """Counts are not negative, so parts that use up their total leave all blanks at 0."""
    found = forced(_row(ROW, [4, None, None, 0, 0, 0, 4]))
    assert found == {f"{ROW}.business": Decimal(0), f"{ROW}.research": Decimal(0)}


def test_a_forced_value_forces_the_next() -> None:
    """Rows and columns work on each other until nothing more follows."""
    cells = _row(ROW, [5, 0, 0, 0, 0, 0, 5]) | _row("requests.carried_in", [1, 0, 0, 0, 0, 0, 1])
    cells |= _row("requests.concluded", [None, 0, 0, 0, 0, 0, None]) | _row(
        "requests.carried_out", [2, 0, 0, 0, 0, 0, 2]
    )
    assert forced(cells) == {"requests.concluded.individual": Decimal(4), "requests.concluded.total": Decimal(4)}
