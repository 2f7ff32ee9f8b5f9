"""What equations force for blank cells, and that nothing is forced where they contradict each other."""

from collections.abc import Mapping
from decimal import Decimal
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from giextract.checks.facts import Known
from giextract.checks.formula import Equation
from giextract.checks.verdict import judge
from giextract.pipeline import judge as judge_page
from giextract.settle.deduce import deduce
from tests.settle.test_agree import golden_page

ROWS, COLUMNS = ("a", "b", "sum"), ("x", "y", "total")


def equations() -> list[Equation]:
    """The sums of a table of two rows and two columns with a row and a column of totals."""
    across = [(r, [f"{r}.x", f"{r}.y"], f"{r}.total") for r in ROWS]
    down = [(c, [f"a.{c}", f"b.{c}"], f"sum.{c}") for c in COLUMNS]
    return [
        Equation.of("B", key, tuple((1, p) for p in parts), "=", ((1, whole),)) for key, parts, whole in across + down
    ]


def deduced(cells: Mapping[str, int | None]) -> dict[str, int]:
    """What is deduced for the blank cells of such a table."""
    known = {c: Known(None if v is None else Decimal(v), "blank" if v is None else "stated") for c, v in cells.items()}
    judged = [judge(e, known) for e in equations()]
    return {c: int(v) for c, v in deduce(known, judged, [c for c, v in cells.items() if v is None]).items()}


def solutions(cells: Mapping[str, int | None], most: int) -> list[dict[str, int]]:
    """Every way to fill the blanks with counts so that all equations hold that the printed figures do not break."""
    known = {c: Known(None if v is None else Decimal(v), "blank" if v is None else "stated") for c, v in cells.items()}
    usable = [e for e in equations() if judge(e, known).outcome != "broken"]
    blank = [c for c, v in cells.items() if v is None]
    ways = (dict(zip(blank, way, strict=True)) for way in product(range(most + 1), repeat=len(blank)))
    return [w for w in ways if all(_holds(e, {**cells, **w}) for e in usable)]


def _holds(equation: Equation, values: Mapping[str, int | None]) -> bool:
    return sum(sign * (values[c] or 0) for sign, c in equation.terms) == 0


TABLE = dict(zip([f"{r}.{c}" for r in ROWS for c in COLUMNS], [3, 4, 7, 5, 1, 6, 8, 5, 13], strict=True))


def test_a_blank_that_row_and_column_agree_on_is_forced() -> None:
    """Both sums over a blank total leave 7."""
    assert deduced({**TABLE, "a.total": None}) == {"a.total": 7}


def test_a_blank_that_row_and_column_differ_on_is_not_forced() -> None:
    """The row asks for 9, the column for 7: neither is broken by what is printed, and nothing follows from both."""
    assert deduced({**TABLE, "a.x": 5, "a.total": None}) == {}


def test_cells_that_hang_on_a_contradiction_are_not_forced() -> None:
    """b.y would follow from its column, had not the other blank of that column two values."""
    blank = {**TABLE, "a.y": None, "b.y": None, "a.total": 9, "sum.total": 15}
    assert deduced({**blank, "b.total": 5}) == {}


def test_a_contradiction_elsewhere_leaves_the_rest_forced() -> None:
    """A blank that shares no equation with the contradiction keeps its value."""
    assert deduced({**TABLE, "a.x": 9, "a.total": None, "b.y": None}) == {"b.y": 1}


@given(st.lists(st.integers(0, 3), min_size=9, max_size=9), st.sets(st.integers(0, 8), min_size=1, max_size=4))
def test_whatever_is_deduced_is_in_every_solution(figures: list[int], blank: set[int]) -> None:
    """Of all ways to fill the blanks, each has the deduced value."""
    names = list(TABLE)
    cells = {name: None if i in blank else figures[i] for i, name in enumerate(names)}
    ways = solutions(cells, 7)
    assert all({w[cell] for w in ways} <= {value} for cell, value in deduced(cells).items())


def test_a_row_that_lost_a_cell_forces_nothing() -> None:
    """The row asks for 30 and the column for 15: the blank total stays blank."""
    _, page = golden_page("gb18030-tabs-row-shifted")
    assert {c for c, cell in judge_page(page).cells.items() if cell.deduced is not None} == set()
